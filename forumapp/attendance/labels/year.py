"""The host's year in words: figures with their definitions, activities with their counters, its tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import get_month_names
from flask_babel import force_locale, gettext, ngettext, npgettext, pgettext
from markupsafe import Markup

from forumapp.attendance.charts import Bar, bar_chart
from forumapp.attendance.charts.frame import Chart, Telling
from forumapp.attendance.charts.press import Line, Table, bars
from forumapp.attendance.rules.year import Missing, YearFigure
from forumapp.directory import countries
from forumapp.events import labels as event_labels
from forumapp.events.rules import ActivityKind
from forumapp.kernel.dates import formatted
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.kernel.order import sort_key

OwnWords = Mapping[tuple[str, str], str]
"""How the office counts its kinds, by kind and language."""


@dataclass(frozen=True)
class YearNumber:
    """One figure of a year; ``beside`` says what must be known to read it, if anything."""

    code: str
    label: str
    definition: str
    text: str
    beside: str


@dataclass(frozen=True)
class YearLine:
    """One line of a table: activities with their counter, and visits."""

    name: str
    activities: str
    visits: str


@dataclass(frozen=True)
class ActivityLine:
    """One activity as the list shows it; ``number`` is the row of an outside one, ``slug`` the event."""

    title: Spoken
    slug: str | None
    number: int | None
    days: str
    kind: str
    themes: str
    participants: str
    countries: str
    version: int | None
    source: Spoken | None


@dataclass(frozen=True)
class MissingLine:
    """An event that does not count yet, and why."""

    title: Spoken
    slug: str
    day: str
    why: str


@dataclass(frozen=True)
class YearSheet:
    """All that the page of a year shows."""

    numbers: tuple[YearNumber, ...]
    by_kind: tuple[YearLine, ...]
    by_theme: tuple[YearLine, ...]
    by_month: tuple[YearLine, ...]
    chart: Markup
    countries: tuple[str, ...]
    activities: tuple[ActivityLine, ...]
    missing: tuple[MissingLine, ...]


def year_sheet(totals: Mapping[str, Any], own: OwnWords, language: str, languages: Sequence[str]) -> YearSheet:
    """The year in the reader's language; ``languages`` are those to fall back to."""
    months = [_line(month_name(each["month"], language), each) for each in totals["by_month"]]
    return YearSheet(
        numbers=tuple(year_numbers(totals)),
        by_kind=tuple(
            YearLine(
                event_labels.activity_kind(each["code"]),
                counted(each["code"], each["activities"], own.get((each["code"], language), "")),
                f"{each['visits']:,}",
            )
            for each in totals["by_kind"]
        ),
        by_theme=tuple(_line(theme_name(each["code"]), each) for each in totals["by_theme"] if each["activities"]),
        by_month=tuple(months),
        chart=_chart_of_months(totals, language),
        countries=tuple(country_names(totals["countries"], language)),
        activities=tuple(_activity(each, language, languages) for each in totals["activities"]),
        missing=tuple(
            MissingLine(
                LocalizedText(each["title"]).in_language(language, languages),
                each["event"],
                day_words(date.fromisoformat(each["starts_on"]), language),
                why_missing(each["why"]),
            )
            for each in totals["missing"]
        ),
    )


def year_numbers(totals: Mapping[str, Any]) -> list[YearNumber]:
    """The year's figures in their order, each with what must be said beside it."""
    beside = {YearFigure.VISITS: _beside_visits(totals), YearFigure.DISTINCT_PEOPLE: _beside_people(totals)}
    return [
        YearNumber(
            code.value, year_label(code), year_definition(code), f"{totals['figures'][code]:,}", beside.get(code, "")
        )
        for code in YearFigure
    ]


def year_label(code: str) -> str:
    """What a figure of a year is called."""
    return {
        YearFigure.ACTIVITIES: pgettext("year", "Activities"),
        YearFigure.VISITS: pgettext("year", "Visits"),
        YearFigure.DISTINCT_PEOPLE: pgettext("year", "Distinct people"),
        YearFigure.COUNTRIES: pgettext("year", "Countries"),
    }[YearFigure(code)]


def year_definition(code: str) -> str:
    """How a figure of a year is counted."""
    return {
        YearFigure.ACTIVITIES: gettext(
            "Events that began in the year, at their own place, and have frozen figures, with the outside activities "
            "that were entered."
        ),
        YearFigure.VISITS: gettext(
            "The participants of every activity added up: who came to three is counted three times."
        ),
        YearFigure.DISTINCT_PEOPLE: gettext(
            "Participants of the events, each once however many they came to, told apart by e-mail and name. Without "
            "an e-mail each registration is a person of its own. Outside activities are not counted: nobody knows who "
            "came."
        ),
        YearFigure.COUNTRIES: gettext(
            "Different countries represented at any of the activities, the host’s own if somebody represents it."
        ),
    }[YearFigure(code)]


def counted(kind: str, number: int, own: str = "") -> str:
    """How many activities of a kind, with their counter; ``own`` is the office's (``회``, ``training/trainings``)."""
    if "/" in own:
        return f"{number:,} {own.split('/')[number != 1].strip()}"
    if own:
        return f"{number:,}{own}"
    return {
        ActivityKind.CAPACITY_BUILDING: npgettext(
            "capacity building", "%(num)s activity", "%(num)s activities", number
        ),
        ActivityKind.RESEARCH_AND_DATA: npgettext(
            "research and data", "%(num)s activity", "%(num)s activities", number
        ),
        ActivityKind.EXTERNAL_RELATIONS: npgettext(
            "external relations", "%(num)s activity", "%(num)s activities", number
        ),
    }[ActivityKind(kind)]


def theme_name(code: str) -> str:
    """A theme; the empty code is that of activities without one."""
    return event_labels.theme(code) if code else gettext("no theme")


def why_missing(code: str) -> str:
    """Why an event does not count yet."""
    return {Missing.NOT_OVER: gettext("not over yet"), Missing.NOT_FROZEN: gettext("over, figures not frozen")}[
        Missing(code)
    ]


def month_name(month: int, language: str) -> str:
    """A month as a line of a table."""
    return str(get_month_names("wide", context="stand-alone", locale=language)[month])


def day_words(day: date, language: str) -> str:
    """A day as tables write it."""
    return formatted(
        datetime(day.year, day.month, day.day, 12, tzinfo=UTC), zone="UTC", style="date_numeric", language=language
    )


def country_names(codes: Sequence[str], language: str) -> list[str]:
    """Names of countries in the order of the language."""
    return sorted((countries.name(code, language) for code in codes), key=lambda name: sort_key(name, language))


def year_charts(totals: Mapping[str, Any], language: str, source: str) -> list[Chart]:
    """The year's charts for the press in a language: visits by month, by kind and by theme; none of an empty year."""
    with force_locale(language):
        if not totals["figures"][YearFigure.VISITS]:
            return []
        return [
            _press_chart(totals, name, [Line(*each) for each in lines if each[1][0]], language, source)
            for name, lines in _chart_lines(totals, language).items()
        ]


def chart_names() -> dict[str, Callable[[], str]]:
    """The charts of a year by name, each with what it is called."""
    return {
        "months": lambda: gettext("Visits by month"),
        "kinds": lambda: gettext("Visits by activity kind"),
        "themes": lambda: gettext("Visits by theme"),
    }


def _chart_lines(totals: Mapping[str, Any], language: str) -> dict[str, list[tuple[str, tuple[int | None, ...]]]]:
    return {
        "months": [(month_name(each["month"], language), (each["visits"],)) for each in totals["by_month"]],
        "kinds": [(event_labels.activity_kind(each["code"]), (each["visits"],)) for each in totals["by_kind"]],
        "themes": [(theme_name(each["code"]), (each["visits"],)) for each in totals["by_theme"]],
    }


def _press_chart(totals: Mapping[str, Any], name: str, lines: Sequence[Line], language: str, source: str) -> Chart:
    heading = chart_names()[name]()
    title = gettext("%(chart)s, %(year)s", chart=heading, year=totals["year"])
    telling = Telling(name, language, title, finding_of(totals, language, overlaps=name == "themes"), source)
    return bars(telling, Table((heading, year_label(YearFigure.VISITS)), gettext("withheld")), lines, ())


def chart_source(totals: Mapping[str, Any], language: str, *, closed_hash: str | None) -> str:
    """Where the numbers of a chart come from."""
    with force_locale(language):
        if closed_hash is not None:
            return str(
                gettext(
                    "Totals of %(year)s as signed when the year was closed. SHA-256 %(hash)s",
                    year=totals["year"],
                    hash=f"{closed_hash[:12]}…",
                )
            )
        day = day_words(datetime.fromisoformat(totals["as_of"]).date(), language)
        if not totals["outside"]:
            return str(gettext("Frozen figures, %(day)s; the year is not closed.", day=day))
        return str(
            ngettext(
                "Frozen figures, and %(num)s outside activity as entered, %(day)s; the year is not closed.",
                "Frozen figures, and %(num)s outside activities as entered, %(day)s; the year is not closed.",
                totals["outside"],
                day=day,
            )
        )


def finding_of(totals: Mapping[str, Any], language: str, *, overlaps: bool = False) -> str:
    """What the year's charts show, in a sentence."""
    found = ngettext(
        "%(visits)s visits at %(num)s activity.",
        "%(visits)s visits at %(num)s activities.",
        totals["figures"][YearFigure.ACTIVITIES],
        visits=f"{totals['figures'][YearFigure.VISITS]:,}",
    )
    if overlaps:
        found = f"{found} {gettext('An activity of several themes stands in each of them.')}"
    return str(found)


def _chart_of_months(totals: Mapping[str, Any], language: str) -> Markup:
    names = get_month_names("abbreviated", context="stand-alone", locale=language)
    return bar_chart(
        [Bar(each["visits"], str(names[each["month"]])) for each in totals["by_month"]],
        title=chart_names()["months"](),
        finding=finding_of(totals, language),
        name="months",
    )


def _line(name: str, cell: Mapping[str, Any]) -> YearLine:
    return YearLine(name, f"{cell['activities']:,}", f"{cell['visits']:,}")


def _activity(each: Mapping[str, Any], language: str, languages: Sequence[str]) -> ActivityLine:
    first, last = date.fromisoformat(each["starts_on"]), date.fromisoformat(each["ends_on"])
    days = day_words(first, language)
    return ActivityLine(
        title=LocalizedText(each["title"]).in_language(language, languages),
        slug=each["event"],
        number=each["entry"],
        days=days if first == last else f"{days} – {day_words(last, language)}",
        kind=event_labels.activity_kind(each["kind"]),
        themes=", ".join(theme_name(code) for code in each["themes"]),
        participants=gettext("not counted") if each["participants"] is None else f"{each['participants']:,}",
        countries=f"{len(each['countries']):,}",
        version=each["version"],
        source=LocalizedText(each["source"]).in_language(language, languages) if each["source"] else None,
    )


def _beside_visits(totals: Mapping[str, Any]) -> str:
    parts = []
    if totals["outside"]:
        parts.append(
            ngettext(
                "Of them %(visits)s at %(num)s outside activity.",
                "Of them %(visits)s at %(num)s outside activities.",
                totals["outside"],
                visits=f"{totals['visits_outside']:,}",
            )
        )
    if totals["not_counted"]:
        parts.append(
            ngettext(
                "Nobody counted the participants of %(num)s activity.",
                "Nobody counted the participants of %(num)s activities.",
                totals["not_counted"],
            )
        )
    return " ".join(parts)


def _beside_people(totals: Mapping[str, Any]) -> str:
    parts = []
    without = totals["without_email"]
    if without:
        parts.append(
            ngettext(
                "%(num)s registration without an e-mail is counted as a person of its own.",
                "%(num)s registrations without an e-mail are each counted as a person.",
                without,
            )
        )
    if totals["outside"]:
        parts.append(gettext("Without the outside activities."))
    return " ".join(parts)
