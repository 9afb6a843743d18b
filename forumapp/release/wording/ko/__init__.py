"""Korean: 약 200명, 200여 명, 1만여 명."""

from forumapp.release.wording.ko.draft import compose, compose_advance
from forumapp.release.wording.ko.figures import check, opened, opens_sentence, phrase, said
from forumapp.release.wording.ko.notices import correction, dated
from forumapp.release.wording.ko.reading import numbers

__all__ = [
    "check",
    "compose",
    "compose_advance",
    "correction",
    "dated",
    "numbers",
    "opened",
    "opens_sentence",
    "phrase",
    "said",
]
