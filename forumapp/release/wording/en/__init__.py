"""English: around 200, over 2,000."""

from forumapp.release.wording.en.days import days
from forumapp.release.wording.en.draft import compose, compose_advance, sentence
from forumapp.release.wording.en.example import example
from forumapp.release.wording.en.figures import PARTICLES, check, opened, opens_sentence, phrase, said
from forumapp.release.wording.en.notices import correction, dated, on_top, unnamed, unready
from forumapp.release.wording.en.people import described
from forumapp.release.wording.en.reading import claims, numbers
from forumapp.release.wording.en.year import year_texts

__all__ = [
    "PARTICLES",
    "check",
    "claims",
    "compose",
    "compose_advance",
    "correction",
    "dated",
    "days",
    "described",
    "example",
    "numbers",
    "on_top",
    "opened",
    "opens_sentence",
    "phrase",
    "said",
    "sentence",
    "unnamed",
    "unready",
    "year_texts",
]
