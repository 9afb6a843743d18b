"""Korean: 약 200명, 200여 명, 1만여 명."""

from forumapp.release.wording.ko.days import days
from forumapp.release.wording.ko.draft import compose, compose_advance, sentence
from forumapp.release.wording.ko.example import example
from forumapp.release.wording.ko.figures import PARTICLES, check, opened, opens_sentence, phrase, said
from forumapp.release.wording.ko.notices import correction, dated, on_top, unnamed, unready
from forumapp.release.wording.ko.people import described
from forumapp.release.wording.ko.reading import claims, numbers
from forumapp.release.wording.ko.year import year_texts

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
