"""What an event lacks before guests should see it: texts per language, the notice, the place, dates, a contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forumapp.consent import queries as consent_queries
from forumapp.console import queries
from forumapp.events.models import Event
from forumapp.events.rules import names_another_day
from forumapp.kernel.localized import LocalizedText


@dataclass(frozen=True)
class Gap:
    """One thing that is missing.

    ``what`` is a code, ``name`` tells apart what occurs more than once, ``language`` the language in which it is
    missing (None: in all, or no text). ``endpoint`` with ``values`` is the page that fills it. A gap that ``blocks``
    keeps the event from being published.
    """

    what: str
    where: str
    endpoint: str
    blocks: bool = False
    language: str | None = None
    name: LocalizedText | None = None
    values: tuple[tuple[str, str], ...] = ()


NEEDED = ("title", "place_name")
"""Texts without which no event is published, in any of its languages."""

WANTED = (
    "summary",
    "description",
    "audience",
    "place_address",
    "place_directions",
    "interpretation",
    "campaign",
    "neutral_title",
    "contact_name",
)
"""Texts that may be left out, but not in one language alone."""


def gaps_of(*, session: Session, event: Event) -> list[Gap]:
    """Everything that is missing, what blocks first."""
    gaps = [
        *_texts(event),
        *_titles(event),
        *_dates_and_contact(event),
        *_notice(session, event),
        *_parts(event),
        *_speakers(event),
        *_sessions(event),
        *_questions(session, event),
    ]
    return sorted(gaps, key=lambda gap: not gap.blocks)


def blocks(gaps: Sequence[Gap]) -> bool:
    """Whether any of them keeps the event from being published."""
    return any(gap.blocks for gap in gaps)


def _texts(event: Event) -> Iterator[Gap]:
    for name in NEEDED:
        yield from _missing(getattr(event, name), event, name, "event_page", "console.edit_event", blocks=True)
    for name in WANTED:
        text: LocalizedText = getattr(event, name)
        if text:
            yield from _missing(text, event, name, "event_page", "console.edit_event")


def _titles(event: Event) -> Iterator[Gap]:
    """A title for subjects and tabs that names a day on which the event is not, such as that of its model."""
    zone = ZoneInfo(event.zone)
    first, last = event.starts_at.astimezone(zone).date(), event.ends_at.astimezone(zone).date()
    for language, text in event.neutral_title.items():
        if language in event.languages and names_another_day(text, first, last):
            yield Gap("neutral_title_dated", "event_page", "console.edit_event", language=language)


def _dates_and_contact(event: Event) -> Iterator[Gap]:
    closes = event.registration_closes_at
    if closes is not None and closes > event.ends_at:
        yield Gap("registration_closes_late", "form", "console.edit_event")
    if event.destroyed_at <= event.ends_at:
        yield Gap("destroyed_early", "form", "console.notices", blocks=True)
    if not event.contact_email and not event.contact_phone:
        yield Gap("contact", "event_page", "console.edit_event")


def _notice(session: Session, event: Event) -> Iterator[Gap]:
    for lack in consent_queries.lacks(session=session, event_id=event.id, languages=event.languages):
        values: tuple[tuple[str, str], ...] = ()
        endpoint = "console.notices"
        if lack.what == "notice_purpose":
            endpoint, values = "console.edit_stated", (("place", str(lack.code)),)
        elif lack.code is not None:
            endpoint, values = "console.edit_purpose", (("purpose", lack.code),)
        yield Gap(lack.what, "form", endpoint, lack.blocks, lack.language, lack.name, values)


def _parts(event: Event) -> Iterator[Gap]:
    for category in event.choosable():
        values = (("code", category.code),)
        yield from _missing(
            category.names, event, "category", "form", "console.edit_category", name=category.names, values=values
        )
    parts: list[tuple[str, str, Any, LocalizedText]] = [
        *(("programme", "items", item, item.title) for item in event.programme),
        *(("speaker", "speakers", speaker, speaker.names) for speaker in event.speakers),
        *(("speaker_title", "speakers", speaker, speaker.titles) for speaker in event.speakers if speaker.titles),
        *(("partner", "partners", partner, partner.names) for partner in event.partners),
    ]
    for what, kind, part, text in parts:
        where = (("kind", kind), ("id", str(part.id)))
        name = part.names if hasattr(part, "names") else text
        yield from _missing(text, event, what, "event_page", "console.edit_part", name=name, values=where)


def _speakers(event: Event) -> Iterator[Gap]:
    """Lines of the programme that say what somebody does, and not who."""
    for item in event.programme:
        if item.role and item.speaker is None:
            values = (("kind", "items"), ("id", str(item.id)))
            yield Gap("programme_speaker", "event_page", "console.edit_part", name=item.title, values=values)


def _sessions(event: Event) -> Iterator[Gap]:
    for one in event.sessions:
        values = (("id", str(one.id)),)
        for text in (one.names, one.place):
            if text:
                yield from _missing(
                    text, event, "session", "event_page", "console.edit_session", name=one.names, values=values
                )


def _questions(session: Session, event: Event) -> Iterator[Gap]:
    for question in queries.questions_of(session=session, event_id=event.id):
        if question.retired_at is not None:
            continue
        values = (("key", question.key),)
        version = question.current
        texts = [version.label, *(LocalizedText(option["label"]) for option in version.options)]
        missing = {language for text in texts for language in text.missing(event.languages)}
        if version.help:
            missing.update(version.help.missing(event.languages))
        for language in sorted(missing):
            yield Gap("question", "form", "console.edit_question", True, language, version.label, values)


def _missing(
    text: LocalizedText,
    event: Event,
    what: str,
    where: str,
    endpoint: str,
    *,
    blocks: bool = False,
    name: LocalizedText | None = None,
    values: tuple[tuple[str, str], ...] = (),
) -> Iterator[Gap]:
    for language in text.missing(event.languages):
        yield Gap(what, where, endpoint, blocks, language, name, values)
