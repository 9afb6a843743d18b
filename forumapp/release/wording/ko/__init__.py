"""Korean: 약 200명, 200여 명, 1만여 명."""

from forumapp.release.wording.ko.draft import compose
from forumapp.release.wording.ko.figures import check, opened, opens_sentence, phrase, said

__all__ = ["check", "compose", "opened", "opens_sentence", "phrase", "said"]
