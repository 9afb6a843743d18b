"""The guests of the protocol board in words, for the console."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.checkin.queries.board import Guest, Part, part_of
from forumapp.checkin.queries.watching import OpenDesk
from forumapp.console.labels import language, spoken
from forumapp.directory import labels as directory_labels
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.kernel.dates import time_24
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import Companion, Status


def why_on_board(guest: Guest) -> str:
    """What brings a guest onto the board: rank, roles, delegation, or the office."""
    reasons = [directory_labels.rank(guest.rank)] if guest.rank else []
    reasons += [_("a.i.")] if guest.acting else []
    reasons += [event_labels.role(role) for role in guest.roles]
    reasons += [_("Head of the delegation")] if guest.heads_delegation else []
    reasons += [_("put on the board by hand")] if guest.on_board else []
    return ", ".join(reasons)


def guest_of_board(guest: Guest, event: Event) -> dict[str, Any]:
    """One row of the preparation: who, from where, and why on the board."""
    return {
        "id": guest.id,
        "names": LocalizedText(guest.names),
        "standing": [
            text for text in (_spoken(guest.position, event), _spoken(guest.organization, event)) if text.text
        ],
        "why": why_on_board(guest),
    }


def met_by(guests: Sequence[Guest], event: Event) -> list[tuple[str, list[str]]]:
    """For each escort the guests whom they wait for, in the order of arrival: ``13:50 Kim Haneul``."""
    waiting: dict[str, list[str]] = {}
    for guest in guests:
        if guest.escort:
            name = LocalizedText(guest.names).in_language(language(), event.languages).text
            at = time_24(guest.expected_at, zone=event.zone) if guest.expected_at else "–"
            waiting.setdefault(guest.escort, []).append(f"{at} {name}")
    return list(waiting.items())


def _spoken(text: Any, event: Event) -> Spoken:
    return spoken(LocalizedText(text or {}), event.languages)


JUST_NOW = timedelta(minutes=10)
"""An arrival stands on top of the board for so long."""


@dataclass(frozen=True)
class BoardInWords:
    """The board as a page shows it, each guest in one list; ``just`` are the last arrivals, the newest first."""

    arrived_count: int
    awaited_count: int
    just: list[dict[str, Any]]
    missing: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    arrived: list[dict[str, Any]]


def board_in_words(
    guests: Sequence[Guest],
    event: Event,
    *,
    companions: Mapping[str, Sequence[Companion]],
    parts: Sequence[Part],
    now: datetime,
) -> BoardInWords:
    """The guests, given as they are expected, in the lists of the board."""
    told = {
        guest.id: _told(guest, event, companions=companions.get(guest.id, ()), part=part_of(guest, parts), now=now)
        for guest in guests
    }
    here = sorted(
        (guest for guest in guests if guest.first_admitted_at), key=attrgetter("first_admitted_at"), reverse=True
    )
    away = [guest for guest in guests if not guest.first_admitted_at]
    late = [guest for guest in away if guest.expected_at and guest.expected_at < now]
    return BoardInWords(
        arrived_count=len(here),
        awaited_count=sum(guest.is_awaited for guest in guests),
        just=[told[guest.id] for guest in here if guest.first_admitted_at and guest.first_admitted_at > now - JUST_NOW],
        missing=[told[guest.id] for guest in late],
        coming=[told[guest.id] for guest in away if guest not in late],
        arrived=[told[guest.id] for guest in here],
    )


def _told(
    guest: Guest, event: Event, *, companions: Sequence[Companion], part: Part | None, now: datetime
) -> dict[str, Any]:
    """One guest of the board in words."""
    expected, arrived = guest.expected_at, guest.first_admitted_at
    roles = [event_labels.role(role) for role in guest.roles]
    if part is not None:
        roles = [", ".join(roles), time_24(part.starts_at, zone=event.zone)]
    return {
        **guest_of_board(guest, event),
        "roles": " ".join(role for role in roles if role),
        "acting": guest.acting,
        "represents": guest.represents_name,
        "read_aloud": guest.read_aloud,
        "address_as": _spoken(guest.address_as, event),
        "with": [registration_labels.companion(one) for one in companions],
        "escort": ", ".join(text for text in (guest.escort, guest.meeting_point) if text) if guest.escort else "",
        "expected": time_24(expected, zone=event.zone) if expected else "",
        "late": int((now - expected).total_seconds() // 60) if expected and expected < now and not arrived else 0,
        "gave_up": event.ends_at < now,
        "arrived": time_24(arrived, zone=event.zone) if arrived else "",
        "desk": guest.first_desk,
        "left": time_24(guest.last_left_at, zone=event.zone) if guest.last_left_at else "",
        "status": "" if guest.status == Status.CONFIRMED else registration_labels.status(guest.status),
        "no_photograph": guest.photograph is False,
        "not_named": guest.naming is False,
    }


def silent_desks(desks: Sequence[OpenDesk], event: Event, now: datetime) -> list[str]:
    """The desks that were not heard, with the time of the last word, and those that hold scans back."""
    lines = [
        _("%(desk)s was last heard at %(time)s", desk=one.desk, time=time_24(one.heard_at, zone=event.zone))
        for one in desks
        if not one.is_heard(now)
    ]
    return lines + [
        ngettext("%(desk)s has %(num)s scan not sent", "%(desk)s has %(num)s scans not sent", one.unsent, desk=one.desk)
        for one in desks
        if one.is_heard(now) and one.unsent
    ]
