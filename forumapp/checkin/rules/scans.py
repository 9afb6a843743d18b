"""Pure rules of the door: the verdict on a scan, what counts, the fold into an attendance, clocks and conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Direction(StrEnum):
    """Which way a guest goes."""

    IN = "in"
    OUT = "out"


class Verdict(StrEnum):
    """What the server found when a scan arrived (contract.md, "API"); the verdict of an id never changes."""

    ADMITTED = "admitted"
    ALREADY_ADMITTED = "already_admitted"
    LEFT = "left"
    NOT_CONFIRMED = "not_confirmed"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    WRONG_EVENT = "wrong_event"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    QUARANTINED = "quarantined"


NOT_LISTED = "not_listed"
"""What a phone alone says of a code that its list does not hold; never a verdict of the server."""

SHOWN = frozenset({*Verdict, NOT_LISTED})
"""What a device may say it showed."""


class Conflict(StrEnum):
    """Why somebody of the office should look at a scan (contract.md, "API")."""

    TWO_DEVICES = "two_devices"
    CANCELLED_ADMITTED = "cancelled_admitted"
    UNKNOWN_ADMITTED = "unknown_admitted"
    EXIT_WITHOUT_ENTRY = "exit_without_entry"
    CLOCK_OFF = "clock_off"
    LIKELY_DOUBLE = "likely_double"


AGAINST = (Verdict.NOT_CONFIRMED, Verdict.CANCELLED, Verdict.REVOKED, Verdict.WRONG_EVENT, Verdict.UNKNOWN)
"""Verdicts against which somebody may have been let in."""


class Source(StrEnum):
    """By which way a scan came."""

    DOOR = "door"
    """A phone, a program, or a ticket opened by staff."""
    FILE = "file"
    """A phone's file of unsent scans, sent in by the office."""
    ACCEPTED = "accepted"
    """A quarantined scan that the office recorded anew."""
    OFFICE = "office"
    """What the office set right."""
    PAPER = "paper"
    """Typed in from the paper list."""
    CLOSING = "closing"
    """The doors were closed: whoever was still inside has left."""


KNOWINGLY = frozenset({Source.OFFICE, Source.PAPER, Source.CLOSING})
"""Sources whose scans are made with all that is known in sight: they are no conflicts."""


class TicketState(StrEnum):
    """What a code that was read is to this event; ``none``: the person was found by name."""

    CURRENT = "current"
    REVOKED = "revoked"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"
    NONE = "none"


class Attention(StrEnum):
    """What door staff should know of a guest at a glance."""

    PRINCIPAL = "principal"
    ESCORT = "escort"
    REPRESENTING = "representing"
    ACTING = "acting"
    NO_PHOTOGRAPH = "no_photograph"
    NOT_NAMED = "not_named"


CONFIRMED = "confirmed"
CANCELLED = "cancelled"

TOLERATED_SKEW = timedelta(minutes=2)
"""A device's clock may differ by so much before its scans are flagged."""

RANKS_FOR_PROTOCOL = frozenset({"minister", "vice_minister", "ambassador", "charge_daffaires_ai", "general_officer"})
"""Ranks whose arrival the protocol officer is told of; decided by rank, never by a title's wording."""


def verdict_of(*, status: str | None, ticket: TicketState, inside: bool, direction: str) -> Verdict:
    """What the server finds, whatever the staff decided (``tests/vectors/verdict.json``).

    ``status`` is that of the registration behind the scan, None where there is none; ``inside`` is what the fold says
    when the scan arrives.
    """
    if ticket == TicketState.OTHER_EVENT:
        return Verdict.WRONG_EVENT
    if status is None:
        return Verdict.UNKNOWN
    if direction == Direction.OUT and inside:
        return Verdict.LEFT
    if ticket == TicketState.REVOKED:
        return Verdict.REVOKED
    if status == CANCELLED:
        return Verdict.CANCELLED
    if status != CONFIRMED:
        return Verdict.NOT_CONFIRMED
    if direction == Direction.OUT:
        return Verdict.LEFT
    return Verdict.ALREADY_ADMITTED if inside else Verdict.ADMITTED


def counts(*, admitted: bool | None, status: str | None, ticket: TicketState, direction: str) -> bool:
    """Whether the fold may take a scan: as staff decided; where they did not, if the registration is confirmed.

    An old QR lets nobody in by itself, but whoever holds it may leave. A scan for a registration that is not known yet
    (``status`` None, found by id) counts once its walk-in arrives.
    """
    if admitted is not None:
        return admitted
    if status is None:
        return ticket == TicketState.NONE
    return status == CONFIRMED and not (ticket == TicketState.REVOKED and direction == Direction.IN)


TURNED_AWAY = "turned_away"
"""The reason under which a phone records that staff sent a guest away, be it by taking an entry back."""


def is_refusal(*, admitted: bool | None, undoes: str | None, reason: str | None) -> bool:
    """Whether staff sent the guest away: a person decided, not the verdict alone."""
    return reason == TURNED_AWAY if undoes is not None else admitted is False and reason is not None


class Reading(NamedTuple):
    """What the fold needs of one person's scan. ``at`` is the corrected time; ``undoes`` makes it an undo.

    ``session``: at whose door it was; None: at the event's own. ``refusal``: see :func:`is_refusal`.
    """

    at: datetime
    id: str
    direction: str
    desk: str | None = None
    device: object = None
    counts: bool = True
    undoes: str | None = None
    session: int | None = None
    refusal: bool = False


class Interval(NamedTuple):
    """A stay: from ``entered`` (inclusive) to ``left`` (exclusive, None while inside), begun at ``desk``."""

    entered: datetime
    left: datetime | None
    desk: str | None = None


@dataclass(frozen=True)
class Presence:
    """What one person's scans come to."""

    first_admitted_at: datetime | None = None
    """None: never admitted, or every entry was undone. Otherwise the person attended."""
    first_desk: str | None = None
    last_left_at: datetime | None = None
    """None while inside."""
    admissions: int = 0
    inside: bool = False
    refused_at: datetime | None = None
    """When staff last turned the person away, whatever came after."""
    refused_desk: str | None = None

    @property
    def attended(self) -> bool:
        """Whether the person counts as having attended."""
        return self.first_admitted_at is not None


NOWHERE = Presence()
"""Somebody without a scan that counts."""


def stays(readings: Iterable[Reading], session: int | None = None) -> list[Interval]:
    """One person's stays at the event, or in one ``session`` of it, in order: the same for every order of arrival.

    What counts is ordered by corrected time, then id. An entry opens a stay if the person is outside then; inside it
    adds nothing; an exit without an entry adds nothing. An undo removes its scan, whichever arrived first.
    """
    found: list[Interval] = []
    for reading in counted(readings, session):
        inside = bool(found) and found[-1].left is None
        if reading.direction == Direction.IN and not inside:
            found.append(Interval(reading.at, None, reading.desk))
        elif reading.direction == Direction.OUT and inside:
            found[-1] = found[-1]._replace(left=reading.at)
    return found


def counted(readings: Iterable[Reading], session: int | None = None) -> list[Reading]:
    """What the fold takes of one person's scans, in its order: by corrected time, then id.

    Whoever is in a session's room is in the house, and whoever leaves the house leaves the room: an entry at a session
    is one to the event as well, an exit from a session is none from the event, an exit from the event ends both.
    """
    readings = list(readings)
    undone = {reading.undoes for reading in readings if reading.undoes is not None}
    return sorted(
        (
            reading
            for reading in readings
            if reading.counts and reading.undoes is None and reading.id not in undone and _concerns(reading, session)
        ),
        key=_moment_then_id,
    )


def _concerns(reading: Reading, session: int | None) -> bool:
    if session is None:
        return reading.session is None or reading.direction == Direction.IN
    return reading.session == session or (reading.session is None and reading.direction == Direction.OUT)


def _moment_then_id(reading: Reading) -> tuple[datetime, str]:
    return reading.at, reading.id


def fold(readings: Iterable[Reading], session: int | None = None) -> Presence:
    """What one person's scans come to at the event, or in one ``session`` of it (``tests/vectors/fold.json``)."""
    readings = list(readings)
    presence = presence_of(stays(readings, session))
    undone = {reading.undoes for reading in readings}
    refusals = [one for one in readings if one.refusal and one.session == session and one.id not in undone]
    if not refusals:
        return presence
    last = max(refusals, key=_moment_then_id)
    return replace(presence, refused_at=last.at, refused_desk=last.desk)


def sessions_attended(readings: Iterable[Reading]) -> dict[int, Presence]:
    """What one person's scans come to in each session that she was admitted to, by its id."""
    readings = list(readings)
    named = sorted({reading.session for reading in readings if reading.session is not None})
    found = {session: fold(readings, session) for session in named}
    return {session: presence for session, presence in found.items() if presence.attended}


def presence_of(found: Sequence[Interval]) -> Presence:
    """What one person's stays come to, in their order."""
    if not found:
        return NOWHERE
    return Presence(
        first_admitted_at=found[0].entered,
        first_desk=found[0].desk,
        last_left_at=found[-1].left,
        admissions=len(found),
        inside=found[-1].left is None,
    )


def peak_inside(intervals: Iterable[Interval]) -> int:
    """Most people inside at one time; each person's stays do not overlap. Who leaves as another enters makes room."""
    changes: list[tuple[datetime, int]] = []
    for interval in intervals:
        if interval.left is None:
            changes.append((interval.entered, 1))
        elif interval.left > interval.entered:
            changes += [(interval.entered, 1), (interval.left, -1)]
    peak = inside = 0
    for _, change in sorted(changes):
        inside += change
        peak = max(peak, inside)
    return peak


@dataclass(frozen=True)
class Clock:
    """When a scan happened by the server's clock, and whether the device's clock was off."""

    corrected_at: datetime
    off: bool


def corrected(*, scanned_at: datetime, sent_at: datetime | None, received_at: datetime) -> Clock:
    """Correct a device's time by ``received_at - sent_at`` (contract.md, "API"), and by nothing else.

    ``sent_at`` is the device's clock when it sent the batch: the one reading that shows how far it is off. Without it
    ``scanned_at`` is believed. A moment after ``received_at`` is flagged, never moved: moved scans of one batch would
    all fall on one moment, and the order in which they happened would be lost.
    """
    skew = received_at - sent_at if sent_at is not None else timedelta()
    moment = scanned_at + skew
    return Clock(
        corrected_at=moment,
        off=abs(skew) > TOLERATED_SKEW or moment - received_at > TOLERATED_SKEW,
    )


def conflict_of(
    reading: Reading,
    *,
    others: Iterable[Reading],
    status: str | None,
    admitted: bool | None,
    shown: str | None,
    clock_off: bool,
) -> Conflict | None:
    """Why somebody should look at this scan, the gravest first; ``others`` are the person's scans known so far.

    Two devices are in conflict where each counts an entry of one stay at the same door, unless the staff of the second
    saw on their screen that the person was inside. Scans are judged at their own time, since they may arrive late.
    """
    let_in = admitted is True or (admitted is None and shown == Verdict.ADMITTED)
    if status is None and let_in:
        return Conflict.UNKNOWN_ADMITTED
    if status == CANCELLED and let_in and reading.direction == Direction.IN:
        return Conflict.CANCELLED_ADMITTED
    readings = counted([*others, reading], reading.session) if status is not None else []
    if reading in readings:
        entries = _entries_of_stay(reading, readings)
        if reading.direction == Direction.OUT and not entries:
            return Conflict.EXIT_WITHOUT_ENTRY
        seen = reading.direction == Direction.OUT or shown == Verdict.ALREADY_ADMITTED
        if not seen and any(
            (entry.device, entry.desk) != (reading.device, reading.desk)
            for entry in entries
            if entry.session == reading.session
        ):
            return Conflict.TWO_DEVICES
    return Conflict.CLOCK_OFF if clock_off else None


def _entries_of_stay(reading: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """The entries of the stay that ``reading`` lies in or ends; none for an exit without an entry."""
    entries: list[Reading] = []
    for each in readings:
        if each.direction == Direction.IN:
            entries.append(each)
        elif each == reading or reading in entries:
            break
        else:
            entries = []
    return entries


def attention_of(
    *,
    rank: str | None,
    attending_as: str,
    acting: bool,
    photograph: bool | None,
    naming: bool | None,
    escort: str | None = None,
) -> list[str]:
    """Codes of :class:`Attention`, most urgent first; ``photograph`` and ``naming`` are consents, None: not asked.

    ``escort`` is who meets the guest, if somebody does.
    """
    found = []
    if rank in RANKS_FOR_PROTOCOL:
        found.append(Attention.PRINCIPAL.value)
    if escort:
        found.append(Attention.ESCORT.value)
    if attending_as == "representing":
        found.append(Attention.REPRESENTING.value)
    if acting:
        found.append(Attention.ACTING.value)
    if photograph is False:
        found.append(Attention.NO_PHOTOGRAPH.value)
    if naming is False:
        found.append(Attention.NOT_NAMED.value)
    return found
