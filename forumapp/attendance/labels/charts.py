"""The charts for the press in words: which a set allows, what each shows, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext, ngettext, pgettext

from forumapp.attendance.charts.frame import Chart, Telling
from forumapp.attendance.charts.press import Line, Point, Table, bars, curve
from forumapp.attendance.labels.breakdowns import OTHER, cell_name, others
from forumapp.attendance.labels.figures import figure_label
from forumapp.attendance.rules import MEASURES, Breakdown, Code, values_of
from forumapp.attendance.rules.suppression import measures_told
from forumapp.directory import countries
from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.order import sort_key

MOST_BARS = 25
"""Of countries, so that a chart stays a picture; the rest is one bar."""
_FUNNEL = (Code.INVITED, Code.REGISTERED, Code.CONFIRMED, Code.ATTENDED, Code.PARTICIPANTS)

Published = Mapping[str, Any]


def press_charts(figures: Published, event: Event, language: str) -> list[Chart]:
    """The charts that ``figures`` allow, in ``language``. It is a set as it may be published, live or frozen.

    A table that is withheld, or of nobody, makes no chart.
    """
    with force_locale(language):
        made = (_funnel, _arrivals, _inside, _by_category, _by_country)
        return [chart for make in made if (chart := make(figures, event, language)) is not None]


def chart_names() -> dict[str, Callable[[], str]]:
    """The charts by name, each with what it is called in the reader's language."""
    return {
        "funnel": lambda: gettext("From invitation to attendance"),
        "arrivals": lambda: gettext("Arrivals"),
        "inside": lambda: gettext("People inside"),
        "categories": lambda: gettext("By category"),
        "countries": lambda: gettext("Participants by country"),
    }


def _telling(name: str, finding: str, figures: Published, event: Event, language: str) -> Telling:
    """The chart's title with the event's, its finding, and the set that it is drawn from."""
    title = event.title.in_language(language, event.languages).text
    return Telling(name, language, f"{chart_names()[name]()} · {title}", finding, _source(figures, event, language))


def _source(figures: Published, event: Event, language: str) -> str:
    as_of = formatted(datetime.fromisoformat(figures["as_of"]), zone=event.zone, style="date_time", language=language)
    if figures["version"] is None:
        return gettext("DRAFT, not for publication: figures as they were on %(moment)s, not frozen.", moment=as_of)
    return gettext(
        "Figures frozen as version %(version)s (%(moment)s). Small numbers are joined or withheld. SHA-256 %(hash)s",
        version=figures["version"],
        moment=as_of,
        hash=f"{figures['hash'][:12]}…",
    )


def _table(*head: str) -> Table:
    return Table(head, pgettext("figure", "withheld"))


def _funnel(figures: Published, event: Event, language: str) -> Chart | None:
    values = values_of(figures)
    known = [(code, values[code]) for code in _FUNNEL if values.get(code) is not None]
    if not values.get(Code.REGISTERED):
        return None
    finding = gettext(
        "%(registered)s registered, %(confirmed)s were confirmed; %(attended)s came, of whom %(participants)s count as "
        "participants.",
        **{code.value: _number(values.get(code)) for code in _FUNNEL if code != Code.INVITED},
    )
    return bars(
        _telling("funnel", finding, figures, event, language),
        _table(gettext("Figure"), gettext("People")),
        [Line(figure_label(code), (value,)) for code, value in known],
        (),
    )


def _number(value: int | None) -> str:
    return pgettext("figure", "withheld") if value is None else f"{value:,}"


def _by_category(figures: Published, event: Event, language: str) -> Chart | None:
    cells = [
        cell for cell in figures["by_category"] if cell["counts"] and (cell["attended"] is None or cell["attended"])
    ]
    shown = [cell for cell in cells if cell["attended"] is not None and cell["code"] != OTHER]
    if not shown:
        return None
    most = max(shown, key=lambda cell: cell["attended"])
    finding = ngettext(
        "The largest group of participants that is shown: %(name)s, %(number)s person.",
        "The largest group of participants that is shown: %(name)s, %(number)s people.",
        most["attended"],
        name=cell_name(Breakdown.CATEGORY, most["code"], event, language).text,
        number=f"{most['attended']:,}",
    )
    words = {
        "attended": pgettext("figure", "Attended"),
        "confirmed": gettext("Confirmed"),
        "registered": gettext("Registered"),
    }
    measures = [measure for measure in reversed(MEASURES) if measure in measures_told(figures)]
    heads = tuple(words[measure] for measure in measures)
    return bars(
        _telling("categories", finding, figures, event, language),
        _table(gettext("Category"), *heads),
        [
            Line(
                others(cell) or cell_name(Breakdown.CATEGORY, cell["code"], event, language).text,
                tuple(cell[measure] for measure in measures),
            )
            for cell in cells
        ],
        heads,
    )


def _by_country(figures: Published, event: Event, language: str) -> Chart | None:
    cells = [cell for cell in figures["by_country"] if cell["attended"]]
    named = [cell for cell in cells if cell["code"] != OTHER]
    if not named:
        return None
    in_order = sorted(
        named, key=lambda cell: (-cell["attended"], sort_key(countries.name(cell["code"], language), language))
    )
    shown, rest = in_order[:MOST_BARS], [*in_order[MOST_BARS:], *(cell for cell in cells if cell["code"] == OTHER)]
    drawn = [Line(countries.name(cell["code"], language), (cell["attended"],)) for cell in shown]
    if rest:
        number = sum(len(cell.get("merged", "1")) for cell in rest)
        people = sum(cell["attended"] for cell in rest)
        drawn.append(Line(ngettext("%(num)s other country", "%(num)s other countries", number), (people,)))
    finding = _countries_in_words(figures, shown[0], language)
    telling = _telling("countries", finding, figures, event, language)
    return bars(telling, _table(gettext("Country represented"), figure_label(Code.PARTICIPANTS)), drawn, ())


def _countries_in_words(figures: Published, most: Mapping[str, Any], language: str) -> str:
    number = values_of(figures).get(Code.COUNTRIES) or 0
    return ngettext(
        "%(num)s country is represented. Most participants: %(name)s, %(people)s.",
        "%(num)s countries are represented. Most participants: %(name)s, %(people)s.",
        number,
        name=countries.name(most["code"], language),
        people=f"{most['attended']:,}",
    )


def _arrivals(figures: Published, event: Event, language: str) -> Chart | None:
    """How many had come by each moment: joined minutes make no false step in it."""
    so_far = 0
    points: list[Point] = []
    for start, end, cell in _minutes(figures):
        if not points:
            points.append(Point(start, 0))
        so_far += cell["admitted"]
        points.append(Point(end, so_far))
    if not so_far:
        return None
    before = next((point.value for point in points if point.at == event.starts_at), None)
    facts = {
        "all": f"{so_far:,}",
        "start": _moment(points[0].at, event, language),
        "end": _moment(points[-1].at, event, language),
    }
    finding = (
        gettext("%(all)s people came between %(start)s and %(end)s.", **facts)
        if before is None
        else gettext(
            "%(all)s people came between %(start)s and %(end)s; %(before)s were in before the opening at %(opening)s.",
            before=f"{before:,}",
            opening=time_24(event.starts_at, zone=event.zone),
            **facts,
        )
    )
    telling = _telling("arrivals", finding, figures, event, language)
    return _curve(telling, gettext("So far"), points, event, language)


def _inside(figures: Published, event: Event, language: str) -> Chart | None:
    peak = values_of(figures).get(Code.PEAK_INSIDE)
    minutes = _minutes(figures)
    if peak is None or not minutes or any(cell["inside"] is None for _start, _end, cell in minutes):
        return None
    points = [Point(minutes[0][0], 0), *(Point(end, cell["inside"]) for _start, end, cell in minutes)]
    finding = ngettext(
        "At most %(num)s person was inside at one time.", "At most %(num)s people were inside at one time.", peak
    )
    telling = _telling("inside", finding, figures, event, language)
    return _curve(telling, gettext("Inside"), points, event, language)


def _curve(telling: Telling, head: str, points: Sequence[Point], event: Event, language: str) -> Chart:
    opening = gettext("%(time)s opening", time=time_24(event.starts_at, zone=event.zone))
    return curve(
        telling,
        _table(gettext("Until"), head),
        points,
        [_moment(point.at, event, language) for point in points],
        opening=(event.starts_at, opening),
        zone=ZoneInfo(event.zone),
    )


def _minutes(figures: Published) -> list[tuple[datetime, datetime, Mapping[str, Any]]]:
    """Each cell of the arrivals with its start and end; a joined one lasts ``minutes``."""
    found = []
    for cell in figures["arrivals"]:
        if cell["admitted"] is not None:
            start = datetime.fromisoformat(cell["minute"])
            found.append((start, start + timedelta(minutes=cell.get("minutes", 1)), cell))
    return found


def _moment(at: datetime, event: Event, language: str) -> str:
    """A moment of the event's day as a clock shows it; on another day with its date."""
    zone = ZoneInfo(event.zone)
    time = time_24(at, zone=event.zone)
    if at.astimezone(zone).date() == event.starts_at.astimezone(zone).date():
        return time
    return f"{formatted(at, zone=event.zone, style='date_numeric', language=language)} {time}"
