"""The items of ``POST …/scans``: checked by hand, one by one, so that a bad one fails no batch; tickets; files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson

from forumapp.checkin.rules import SHOWN, Direction, is_refusal
from forumapp.kernel.hangul import is_consonant, is_syllable, is_vowel, keystrokes, typed_in_latin
from forumapp.kernel.secrets import read_ticket, sha256

LONGEST_TICKET = 500
LONGEST_REASON = 500
LONGEST_DESK = 64
LONGEST_WALK_IN_TEXT = 500
SESSIONS_END = 2**31
"""A session's number is smaller."""
LONGEST_KEPT = 4_000
"""Letters of a bad item that are kept."""

EARLIEST = datetime(1969, 12, 31, tzinfo=UTC)
"""A clock that was never set says 1970, in whatever zone; before that no phone was."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


class FaultyItem(ValueError):
    """An item, or a moment in it, is not what contract.md asks. The message names the field and the cure."""


@dataclass(frozen=True, slots=True)
class Item:
    """One scan as a device sent it, checked."""

    id: str
    direction: str
    scanned_at: datetime
    raw: Mapping[str, Any]
    """As it was sent."""
    ticket_sha256: str | None = None
    """Hash of the ticket's 26 characters, or of what else was read."""
    is_ticket: bool = False
    """Whether what was read can be a ticket at all."""
    registration_id: str | None = None
    walk_in: Mapping[str, Any] | None = None
    desk: str | None = None
    offline: bool = False
    shown: str | None = None
    admitted: bool | None = None
    reason: str | None = None
    undoes: str | None = None
    session: int | None = None
    """The id of the session at whose door it was, which may be none of the event's."""

    @property
    def is_refusal(self) -> bool:
        """Whether staff sent the guest away."""
        return is_refusal(admitted=self.admitted, undoes=self.undoes, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that cannot be read: kept under its ``id`` if that is one, and answered as quarantined."""

    id: str | None
    problem: str
    raw: Any
    direction: str | None = None
    scanned_at: datetime | None = None


def read_item(raw: Any) -> Item | Rejected:
    """Check one item of the batch; whatever it is, this never raises."""
    try:
        return _item(raw)
    except FaultyItem as fault:
        given = raw if isinstance(raw, dict) else {}
        scan_id = given.get("id")
        direction = given.get("direction")
        return Rejected(
            id=scan_id.lower() if isinstance(scan_id, str) and _UUID(scan_id.lower()) else None,
            problem=str(fault),
            raw=raw,
            direction=direction if direction in ("in", "out") else None,
            scanned_at=_moment_or_none(given.get("scanned_at")),
        )


def _item(raw: Any) -> Item:
    if not isinstance(raw, dict):
        raise FaultyItem("Give an object with id, direction, scanned_at and one of ticket, registration_id, walk_in.")
    get = raw.get
    ticket, registration_id, walk_in = get("ticket"), get("registration_id"), get("walk_in")
    if (ticket is not None) + (registration_id is not None) + (walk_in is not None) != 1:
        raise FaultyItem("Give one of ticket, registration_id and walk_in.")
    scan_id = _uuid(get("id"), "id")
    direction = get("direction")
    if direction not in ("in", "out"):
        raise FaultyItem('direction: give "in" or "out".')
    admitted = get("admitted")
    if admitted is not None and admitted is not True and admitted is not False:
        raise FaultyItem("admitted: give true, false or null.")
    offline = get("offline")
    if offline is not None and offline is not True and offline is not False:
        raise FaultyItem("offline: give true or false.")
    shown = get("shown")
    if shown is not None and (not isinstance(shown, str) or shown not in SHOWN):
        raise FaultyItem("shown: give a verdict, not_listed or null.")
    reason = _text(get("reason"), "reason", LONGEST_REASON)
    undoes = get("undoes")
    if undoes is not None:
        undoes = _uuid(undoes, "undoes")
        if reason is None:
            raise FaultyItem("reason: an undo says why.")
    session = get("session")
    if session is not None and (type(session) is not int or not 0 < session < SESSIONS_END):
        raise FaultyItem("session: give the number of one of the event's sessions.")
    code = None
    if ticket is not None:
        code = _text(ticket, "ticket", LONGEST_TICKET)
        if code is None:
            raise FaultyItem("ticket: give its 26 characters or the whole text of the QR.")
    elif registration_id is not None:
        registration_id = _uuid(registration_id, "registration_id")
    else:
        walk_in = _walk_in(walk_in, direction=direction, undoes=undoes)
        registration_id = walk_in["registration_id"]
    found = ticket_in(code) if code is not None else None
    return Item(
        id=scan_id,
        direction=direction,
        scanned_at=moment(get("scanned_at"), "scanned_at"),
        raw=raw,
        ticket_sha256=None if code is None else sha256(found or code),
        is_ticket=found is not None,
        registration_id=registration_id,
        walk_in=walk_in,
        desk=_text(get("desk"), "desk", LONGEST_DESK),
        offline=offline is True,
        shown=shown,
        admitted=admitted,
        reason=reason,
        undoes=undoes,
        session=session,
    )


def _uuid(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _UUID(value := value.lower()):
        raise FaultyItem(f"{name}: give a UUID of version 7, such as 018c2b1e-7c5a-7000-8000-0123456789ab.")
    return value


def _text(value: Any, name: str, longest: int) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise FaultyItem(f"{name}: give text.")
    if len(value) > longest:
        raise FaultyItem(f"{name}: at most {longest} characters.")
    if "\0" in value:
        raise FaultyItem(f"{name}: leave out the character NUL.")
    return value.strip() or None


def moment(value: Any, name: str) -> datetime:
    """An ISO 8601 time with offset. :raises FaultyItem: for anything else, and beyond 1970 to 2099"""
    found = _moment_or_none(value)
    if found is None:
        raise FaultyItem(f"{name}: give an ISO 8601 time with offset, such as 2023-11-30T14:00:00+09:00.")
    return found


def _moment_or_none(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found if found.tzinfo is not None and EARLIEST <= found < LATEST else None
    except (ValueError, OverflowError):
        return None


def _walk_in(value: Any, *, direction: str, undoes: str | None) -> dict[str, Any]:
    """The fields of a walk-in; which of them are right for this event, the registration's own rules say."""
    if not isinstance(value, dict):
        raise FaultyItem("walk_in: give an object with registration_id, a name and category.")
    if undoes is not None:
        raise FaultyItem("walk_in: an undo names the person by registration_id.")
    if direction != Direction.IN:
        raise FaultyItem('walk_in: its item is an entry; direction is "in".')
    fields: dict[str, Any] = {"registration_id": _uuid(value.get("registration_id"), "walk_in.registration_id")}
    for name, given in value.items():
        if name == "registration_id" or given is None:
            continue
        if len(name) > LONGEST_DESK or "\0" in name:
            raise FaultyItem("walk_in: its field names are those of the export.")
        if isinstance(given, bool):
            fields[name] = given
        elif (text := _text(given, f"walk_in.{name}", LONGEST_WALK_IN_TEXT)) is not None:
            fields[name] = text
    if not any(name.startswith("name_") or name in ("given_name", "family_name") for name in fields):
        raise FaultyItem("walk_in: give a name, such as name_en or name_ko.")
    if not isinstance(fields.get("category"), str):
        raise FaultyItem("walk_in.category: give the code of one of the event's categories.")
    return fields


def ticket_in(text: str) -> str | None:
    """The 26 characters of the ticket in ``text``, also where a scanner typed them through a Hangul keyboard."""
    code = read_ticket(text)
    if code is None and any(is_syllable(letter) or is_consonant(letter) or is_vowel(letter) for letter in text):
        return read_ticket(typed_in_latin(keystrokes(unicodedata.normalize("NFC", text))))
    return code


def kept(raw: Any) -> dict[str, Any]:
    """What is kept of an item that was put aside: as it was sent, as far as a database can hold it."""
    text = orjson.dumps(raw).decode()
    if isinstance(raw, dict) and len(text) <= LONGEST_KEPT and "\\u0000" not in text:
        return raw
    return {"text": text[:LONGEST_KEPT]}


MOST_IN_FILE = 2_000
"""Scans of one file; a phone that could send nothing all day holds fewer."""
FILE_KIND, FILE_VERSION = "scans", 1


class FileFault(StrEnum):
    """Why a file is none of a phone's unsent scans."""

    UNREADABLE = "unreadable"
    """Not JSON, or cut off."""
    OTHER_KIND = "other_kind"
    OTHER_VERSION = "other_version"
    INCOMPLETE = "incomplete"
    """It lacks the event, the phone, the time or the scans."""
    TOO_MANY = "too_many"


class FaultyFile(ValueError):
    """A file cannot be read as unsent scans; ``fault`` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class UnsentFile:
    """A phone's file of scans that it could not send. ``saved_at`` is by the phone's clock."""

    event: str
    key_sha256: str
    desk: str
    saved_at: datetime
    items: Sequence[Item | Rejected]


def read_file(data: bytes) -> UnsentFile:
    """A phone's file of unsent scans; a scan that cannot be read stands in it as rejected. :raises FaultyFile:"""
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise FaultyFile(FileFault.UNREADABLE) from None
    if not isinstance(found, dict) or found.get("forumapp") != FILE_KIND:
        raise FaultyFile(FileFault.OTHER_KIND)
    if found.get("version") != FILE_VERSION:
        raise FaultyFile(FileFault.OTHER_VERSION)
    event, key, scans = found.get("event"), found.get("key_sha256"), found.get("scans")
    saved_at = _moment_or_none(found.get("saved_at")) or _moment_or_none(found.get("sent_at"))
    if not isinstance(event, str) or not isinstance(key, str) or not isinstance(scans, list) or saved_at is None:
        raise FaultyFile(FileFault.INCOMPLETE)
    if len(scans) > MOST_IN_FILE:
        raise FaultyFile(FileFault.TOO_MANY)
    desk = found.get("desk")
    return UnsentFile(
        event=event,
        key_sha256=key.lower(),
        desk=desk[:LONGEST_DESK] if isinstance(desk, str) else "",
        saved_at=saved_at,
        items=[read_item(raw) for raw in scans],
    )
