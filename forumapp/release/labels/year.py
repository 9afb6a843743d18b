"""The host's year as its page of sentences says it: the sentences, other true phrases, and the words of its kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale

from forumapp.attendance.labels.year import OwnWords, theme_name, year_label
from forumapp.attendance.rules.year import YearFigure
from forumapp.kernel.localized import LocalizedText
from forumapp.release import wording
from forumapp.release.rules.year import SET, YearFacts
from forumapp.web.languages import language_name


def year_facts(totals: Mapping[str, Any], host: LocalizedText, own: OwnWords, language: str) -> YearFacts:
    """What sentences in ``language`` may say of a year (:func:`forumapp.attendance.rules.year.year_set`)."""
    kinds = {each["code"]: each["activities"] for each in totals["by_kind"] if each["activities"]}
    figures = {**totals["figures"], **kinds, "events": len(totals["activities"]) - totals["outside"]}
    with force_locale(language):
        themes = tuple(theme_name(each["code"]) for each in totals["by_theme"] if each["code"] and each["activities"])
    return YearFacts(
        host=host.in_language(language).text,
        year=totals["year"],
        figures={f"{SET}.{code}": value for code, value in figures.items()},
        kinds=tuple(kinds),
        themes=themes,
        words={kind: words for (kind, code), words in own.items() if code == language},
    )


def said_of_year(
    totals: Mapping[str, Any], host: LocalizedText, own: OwnWords, languages: Sequence[str]
) -> list[dict[str, Any]]:
    """Per language the sentences, and every true way to say visits and distinct people."""
    return [
        {
            "language": language,
            "name": language_name(language),
            "sentences": wording.year_sentences(year_facts(totals, host, own, language), language=language),
            "phrases": [
                {
                    "label": year_label(code),
                    "value": f"{totals['figures'][code]:,}",
                    "offers": [
                        offer.words
                        for offer in wording.offers(totals["figures"][code], code=f"{SET}.{code}", language=language)
                    ],
                }
                for code in (YearFigure.VISITS, YearFigure.DISTINCT_PEOPLE)
                if totals["figures"][code]
            ],
        }
        for language in languages
    ]
