"""English: around 200, over 2,000."""

from forumapp.release.wording.en.draft import compose, compose_advance
from forumapp.release.wording.en.figures import check, opened, opens_sentence, phrase, said
from forumapp.release.wording.en.notices import correction, dated
from forumapp.release.wording.en.reading import numbers

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
