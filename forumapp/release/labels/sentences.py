"""The office's own sentences in words: which sentence of a draft each is, how it reads, what may stand in braces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from forumapp.attendance.labels import figure_label
from forumapp.attendance.rules import Code
from forumapp.release.models import WordingFrame
from forumapp.release.wording import example, usual_sentence
from forumapp.release.wording.frames import KEYS, SLOTS
from forumapp.web.languages import language_name


def sentence_name(key: str) -> str:
    """What a sentence of the draft is called."""
    return {
        "headline": _("Headline"),
        "subtitle": _("Subtitle"),
        "lead": _("Lead"),
        "attendance": _("Who attended"),
        "caption": _("Caption of the picture of all"),
    }[key]


def sentences(frames: Sequence[WordingFrame], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Per language each sentence of a draft: the house's, and the office's own in the order in which they are tried."""
    return [
        {
            "language": language,
            "name": language_name(language),
            "sentences": [
                {
                    "key": key,
                    "name": sentence_name(key),
                    "usual": usual_sentence(key, language=language),
                    "own": [
                        {"id": frame.id, "text": frame.text, "reads": example(key, frame.text, language=language)}
                        for frame in frames
                        if frame.language == language and frame.key == key
                    ],
                }
                for key in KEYS
            ],
        }
        for language in languages
    ]


def words_in_braces() -> list[dict[str, str]]:
    """What a sentence may name in braces, each with what stands there."""
    slots = {
        "host": _("the office"),
        "host_place": _("the place that releases are dated from"),
        "title": _("the title"),
        "event": _("the title as a sentence has it, in quotation marks"),
        "date": _("the date"),
        "day": _("the day and the month"),
        "place": _("the place"),
        "campaign": _("the campaign"),
        "guests": _("guests of rank, by precedence"),
        "communities": _("where the others came from"),
    }
    return [
        *({"code": f"{{{slot}}}", "what": slots[slot]} for slot in SLOTS),
        *({"code": f"{{{code}}}", "what": figure_label(code)} for code in Code),
    ]
