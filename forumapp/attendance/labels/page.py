"""What the figures page says: numbers, tables and the chart's finding, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from forumapp.attendance.charts import Bar, Marker, bar_chart, share
from forumapp.attendance.labels.breakdowns import breakdown_definition, breakdown_label, cell_head, cell_name
from forumapp.attendance.labels.figures import figure_definition, figure_label, why_null
from forumapp.attendance.rules import NOT_MEASURED, OF_PARTICIPANTS, WHY_NULL, Breakdown, Code, values_of
from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.kernel.order import sort_key

HEADLINES = (
    Code.PARTICIPANTS,
    Code.MISSIONS,
    Code.AMBASSADORS,
    Code.COUNTRIES,
    Code.ORGANIZATIONS,
    Code.PEAK_INSIDE,
)
FUNNEL = (Code.INVITED, Code.REGISTERED, Code.CONFIRMED, Code.ATTENDED, Code.PARTICIPANTS)
BESIDE = (Code.WALK_INS, Code.NO_SHOWS)
"""Figures in the order of the page: on top, from invitation to attendance, and what stands beneath that."""

_WIDTHS = (5, 10, 15, 30, 60, 180, 1440, 10_080)
_MOST_BARS = 30
_LABELLED = 3
NO_BAR = Markup()


@dataclass(frozen=True)
class Number:
    """One figure as the page shows it; ``why`` stands where there is no value, or says what may change it yet."""

    code: str
    label: str
    definition: str
    value: int | None
    text: str
    why: str
    bar: Markup


@dataclass(frozen=True)
class Line:
    """One line of a table by category; ``code`` is the category's, or of a sum nothing."""

    code: str
    name: str
    language: str
    registered: str
    confirmed: str
    attended: str
    bar: Markup


@dataclass(frozen=True)
class Categories:
    """The table by category: those that count, their sum, those that do not, and all."""

    counted: tuple[Line, ...]
    participants: Line
    uncounted: tuple[Line, ...]
    everybody: Line


@dataclass(frozen=True)
class CellLine:
    """One cell of a table: its code, its name, and the participants in it."""

    code: str
    name: Spoken
    number: int
    text: str


@dataclass(frozen=True)
class TableSheet:
    """A table of participants by one property."""

    code: str
    label: str
    definition: str
    head: str
    rows: tuple[CellLine, ...]
    apart: tuple[str, str] | None
    """A last line without rows of its own: who is in no cell, and how many."""


@dataclass(frozen=True)
class Minutes:
    """Arrivals of some minutes."""

    starts: datetime
    admitted: int
    so_far: int
    inside: int


@dataclass(frozen=True)
class ArrivalLine:
    """Arrivals of some minutes as the table shows them; ``at`` is their start as ISO 8601."""

    at: str
    time: str
    admitted: str
    so_far: str
    inside: str


@dataclass(frozen=True)
class Arrivals:
    """The chart of arrivals, its heading and its table; times are of the event's zone."""

    heading: str
    chart: Markup
    width: int
    """Minutes of each bar and line."""
    rows: tuple[ArrivalLine, ...]
    counts_inside: bool
    """Whether an exit was scanned: else nobody knows how many are inside, and no number is shown."""


@dataclass(frozen=True)
class Online:
    """People who followed online, as staff entered it; ``why`` stands where nobody did."""

    text: str
    why: str
    source: Spoken | None


@dataclass(frozen=True)
class Sheet:
    """Everything on the page that comes from one set."""

    as_of: str
    headlines: tuple[Number, ...]
    funnel: tuple[Number, ...]
    beside: tuple[Number, ...]
    categories: Categories
    by_country: TableSheet
    """In the order of the reader's alphabet."""
    tables: tuple[TableSheet, ...]
    """The other tables of participants, those that were asked or measured."""
    online: Online
    arrivals: Arrivals | None
    moved: str
    """What has moved since the set was frozen, or since the newest frozen set; empty where nothing has."""


def sheet(figures: Mapping[str, Any], event: Event) -> Sheet:
    """The page of one set, live or frozen."""
    values = {figure["code"]: figure["value"] for figure in figures["figures"]}
    widest = max((values[code] or 0 for code in FUNNEL), default=0)
    return Sheet(
        as_of=moment(figures["as_of"], event),
        headlines=tuple(_number(code, values[code]) for code in HEADLINES),
        funnel=tuple(_number(code, values[code], widest) for code in FUNNEL),
        beside=tuple(_so_far(_number(code, values[code]), figures, event) for code in BESIDE),
        categories=_categories(figures["by_category"], event),
        by_country=_countries(figures, event),
        tables=tuple(
            _table(breakdown, figures[breakdown], event)
            for breakdown in OF_PARTICIPANTS
            if breakdown != Breakdown.COUNTRY and figures.get(breakdown)
        ),
        online=_online(figures.get("online")),
        arrivals=_arrivals(figures["arrivals"], event, counts_inside=values[Code.PEAK_INSIDE] is not None),
        moved=differences(figures["moved_since"] or {}),
    )


def differences(moved: Mapping[str, int]) -> str:
    """By how much figures have moved: ``Participants +1, Countries −2``."""
    return ", ".join(
        f"{figure_label(code)} {'+' if difference > 0 else '−'}{abs(difference):,}"
        for code, difference in moved.items()
    )


def moment(text: str, event: Event) -> str:
    """A set's moment for people, in the event's zone."""
    at = datetime.fromisoformat(text)
    date = formatted(at, zone=event.zone, style="date", language=reader_language())
    return gettext("%(date)s, %(time)s", date=date, time=time_24(at, zone=event.zone))


def _number(code: Code, value: int | None, widest: int = 0) -> Number:
    return Number(
        code=code.value,
        label=figure_label(code),
        definition=figure_definition(code),
        value=value,
        text="" if value is None else f"{value:,}",
        why="" if value is not None else why_null(WHY_NULL[code]),
        bar=share(value or 0, widest) if widest else NO_BAR,
    )


def _so_far(number: Number, figures: Mapping[str, Any], event: Event) -> Number:
    """Who has not come may come until the event is over."""
    over = datetime.fromisoformat(figures["as_of"]) >= event.ends_at
    if over or number.code != Code.NO_SHOWS or number.value is None:
        return number
    return replace(number, why=gettext("so far: the event is not over"))


def _categories(cells: Sequence[Mapping[str, Any]], event: Event) -> Categories:
    known = {category.code: category.names for category in event.categories}
    widest = max((cell["registered"] for cell in cells), default=0)

    def line(cell: Mapping[str, Any]) -> Line:
        names = known.get(cell["code"])
        spoken = names.in_language(reader_language(), event.languages) if names else None
        return _line(
            cell,
            name=spoken.text if spoken else cell["code"],
            language=spoken.language if spoken else reader_language(),
            bar=share(cell["attended"], widest, ghost=cell["confirmed"]),
        )

    counted = [cell for cell in cells if cell["counts"]]
    return Categories(
        counted=tuple(map(line, counted)),
        participants=_line(_sum(counted), name=figure_label(Code.PARTICIPANTS), language=reader_language()),
        uncounted=tuple(line(cell) for cell in cells if not cell["counts"]),
        everybody=_line(_sum(cells), name=gettext("All"), language=reader_language()),
    )


def _sum(cells: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {key: sum(cell[key] for cell in cells) for key in ("registered", "confirmed", "attended")}


def _line(cell: Mapping[str, Any], *, name: str, language: str, bar: Markup = NO_BAR) -> Line:
    numbers = {key: f"{cell[key]:,}" for key in ("registered", "confirmed", "attended")}
    return Line(code=cell.get("code", ""), name=name, language=language, bar=bar, **numbers)


def _table(breakdown: Breakdown, cells: Sequence[Mapping[str, Any]], event: Event) -> TableSheet:
    return TableSheet(
        code=breakdown.value,
        label=breakdown_label(breakdown),
        definition=breakdown_definition(breakdown),
        head=cell_head(breakdown),
        rows=tuple(
            CellLine(
                cell["code"],
                cell_name(breakdown, cell["code"], event),
                cell["attended"],
                f"{cell['attended']:,}",
            )
            for cell in cells
        ),
        apart=None,
    )


def _countries(figures: Mapping[str, Any], event: Event) -> TableSheet:
    language = reader_language()
    table = _table(Breakdown.COUNTRY, figures["by_country"], event)
    unknown = values_of(figures)[Code.PARTICIPANTS] or 0
    unknown -= sum(row.number for row in table.rows)
    return replace(
        table,
        rows=tuple(sorted(table.rows, key=lambda row: sort_key(row.name.text, language))),
        apart=(gettext("no country, or not known"), f"{unknown:,}") if unknown and table.rows else None,
    )


def _online(online: Mapping[str, Any] | None) -> Online:
    """What a set says of who followed online; one frozen before this was counted says nothing."""
    if online is None or online["value"] is None:
        return Online("", why_null(NOT_MEASURED), None)
    source = LocalizedText(online["source"])
    return Online(f"{online['value']:,}", "", source.in_language(reader_language()) if source else None)


def _arrivals(cells: Sequence[Mapping[str, Any]], event: Event, *, counts_inside: bool) -> Arrivals | None:
    """The chart by as many minutes as give a readable number of bars; None where nobody came yet."""
    if not any(cell["admitted"] for cell in cells):
        return None
    zone = ZoneInfo(event.zone)
    minutes = [(datetime.fromisoformat(cell["minute"]).astimezone(zone), cell) for cell in cells]
    first = min(at for at, cell in minutes if cell["admitted"])
    last = max(at for at, cell in minutes if cell["admitted"])
    span = (last - first) / timedelta(minutes=1)
    width = next((each for each in _WIDTHS if span / each < _MOST_BARS), _WIDTHS[-1])
    grouped = group(minutes, width)
    heading = ngettext("Arrivals per minute", "Arrivals per %(num)s minutes", width)
    chart = bar_chart(
        [
            Bar(each.admitted, _clock(each.starts, event, width) if number % _LABELLED == 0 else "")
            for number, each in enumerate(grouped)
        ],
        title=heading,
        finding=_finding(grouped, minutes, event, width),
        name="arrivals",
        marker=_opening(grouped, event, width),
    )
    rows = tuple(
        ArrivalLine(
            at=each.starts.isoformat(),
            time=_clock(each.starts, event, width),
            admitted=f"{each.admitted:,}",
            so_far=f"{each.so_far:,}",
            inside=f"{each.inside:,}",
        )
        for each in grouped
    )
    return Arrivals(heading, chart, width, rows, counts_inside)


def group(minutes: Sequence[tuple[datetime, Mapping[str, Any]]], width: int) -> list[Minutes]:
    """Arrivals by ``width`` minutes on the clock, from the first that admitted somebody to the last."""
    admitting = [at for at, cell in minutes if cell["admitted"]]
    start, end = _floor(min(admitting), width), max(admitting)
    found: list[Minutes] = []
    so_far = inside = 0
    while start <= end:
        following = start + timedelta(minutes=width)
        within = [cell for at, cell in minutes if start <= at < following]
        admitted = sum(cell["admitted"] for cell in within)
        so_far += admitted
        inside = within[-1]["inside"] if within else inside
        found.append(Minutes(start, admitted, so_far, inside))
        start = following
    return found


def _floor(at: datetime, width: int) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // timedelta(minutes=width) * timedelta(minutes=width)


def _clock(at: datetime, event: Event, width: int) -> str:
    time = time_24(at, zone=event.zone)
    if width < 60:
        return time
    day = formatted(at, zone=event.zone, style="date_numeric", language=reader_language())
    return day if width >= 1440 else f"{day} {time}"


def _finding(
    grouped: Sequence[Minutes], minutes: Sequence[tuple[datetime, Mapping[str, Any]]], event: Event, width: int
) -> str:
    most = max(grouped, key=lambda each: each.admitted)
    before = sum(cell["admitted"] for at, cell in minutes if at < event.starts_at)
    facts = {
        "most": f"{most.admitted:,}",
        "start": _clock(most.starts, event, width),
        "end": _clock(most.starts + timedelta(minutes=width), event, width),
        "before": f"{before:,}",
        "all": f"{grouped[-1].so_far:,}",
        "opening": time_24(event.starts_at, zone=event.zone),
    }
    return gettext(
        "Arrivals rose to %(most)s between %(start)s and %(end)s; %(before)s of %(all)s were in before the opening at "
        "%(opening)s. The table below has every value.",
        **facts,
    )


def _opening(grouped: Sequence[Minutes], event: Event, width: int) -> Marker | None:
    """Where the event's beginning stands among the bars, if it does."""
    position = (event.starts_at - grouped[0].starts) / timedelta(minutes=width)
    if not 0 <= position <= len(grouped):
        return None
    return Marker(position, gettext("%(time)s opening", time=time_24(event.starts_at, zone=event.zone)))


def reader_language() -> str:
    """The language that the page is read in."""
    locale = get_locale()
    return str(locale.language) if locale else "en"
