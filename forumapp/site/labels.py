"""The words of the public pages: when and where, the programme's lines, who has which part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask_babel import gettext
from markupsafe import Markup

from forumapp.events import labels
from forumapp.events.models import Event, Partner, ProgrammeItem, Speaker
from forumapp.events.rules import PartnerPart, Role
from forumapp.web.filters import date as written
from forumapp.web.filters import spoken, spoken_language

SAID_BEFORE_NAME = frozenset({Role.MODERATOR, Role.PRESENTER, Role.DISCUSSANT, Role.MASTER_OF_CEREMONIES})
"""Roles that the line's title does not say already, as "Opening" or "Keynote: …" does."""


@dataclass(frozen=True)
class Numeral:
    """The day as it stands large beside the title: 30, November 2023, Thursday."""

    day: int
    month: str
    weekday: str


@dataclass
class Line:
    """One line of the programme; people who share a time and a title share it."""

    time: str
    title: Markup
    people: list[Markup] = field(default_factory=list)


@dataclass
class Day:
    """The lines of one day; ``heading`` is empty where the event has one day only."""

    heading: str
    lines: list[Line]


def numeral(moment: datetime, zone: str) -> Numeral:
    """The parts of the date in the page's language."""
    day, language = _on(moment, zone), spoken_language()
    return Numeral(
        day=day.day,
        month=format_skeleton("yMMMM", day, locale=language),
        weekday=format_date(day, "EEEE", locale=language),
    )


def programme(event: Event) -> list[Day]:
    """The programme as the page prints it, day by day."""
    days: dict[date, Day] = {}
    last: ProgrammeItem | None = None
    for item in event.programme:
        day = days.setdefault(
            _on(item.starts_at, event.zone), Day(written(item.starts_at, "date_weekday", event.zone), [])
        )
        if last is None or (last.starts_at, last.title) != (item.starts_at, item.title):
            day.lines.append(Line(written(item.starts_at, "time", event.zone), spoken(item.title, event.languages)))
        if item.speaker is not None:
            day.lines[-1].people.append(_speaking(item.speaker, item.role, event))
        last = item
    if len(days) == 1:
        for day in days.values():
            day.heading = ""
    return list(days.values())


def other_speakers(event: Event) -> list[Markup]:
    """Speakers who stand in no line of the programme."""
    speaking = {item.speaker_id for item in event.programme}
    return [person(speaker, event) for speaker in event.speakers if speaker.id not in speaking]


def person(speaker: Speaker, event: Event) -> Markup:
    """A name with title and organisation, in the order of the page's language."""
    name, title = spoken(speaker.names, event.languages), spoken(speaker.titles, event.languages)
    return _joined(gettext("%(name)s, %(title)s"), name=name, title=title) if title else name


def place(event: Event) -> Markup:
    """The hall and its address, in the order of the page's language."""
    name, address = spoken(event.place_name, event.languages), spoken(event.place_address, event.languages)
    return (
        _joined(gettext("%(place)s, %(address)s"), place=name, address=address) if name and address else name or address
    )


def partners(event: Event) -> list[tuple[str, list[Partner]]]:
    """The partners by their part, in the order of the parts."""
    grouped = [(part, [one for one in event.partners if one.part == part]) for part in PartnerPart]
    return [(labels.partner_part(part), those) for part, those in grouped if those]


def _speaking(speaker: Speaker, role: str | None, event: Event) -> Markup:
    said = person(speaker, event)
    if role is None or Role(role) not in SAID_BEFORE_NAME:
        return said
    return _joined(gettext("%(role)s: %(name)s"), role=labels.role(role), name=said)


def _joined(pattern: str, **parts: str) -> Markup:
    """A translated pattern with parts that may be markup; anything else is escaped."""
    return Markup(pattern) % parts  # noqa: S704 our own catalogue's text, and % escapes the parts


def _on(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
