"""English: around 200, over 2,000."""

from forumapp.release.wording.en.draft import compose
from forumapp.release.wording.en.figures import check, opened, opens_sentence, phrase, said

__all__ = ["check", "compose", "opened", "opens_sentence", "phrase", "said"]
