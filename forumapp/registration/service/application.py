"""What a guest, a member of staff or another program hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forumapp.kernel.localized import LocalizedText
from forumapp.registration.rules import AttendingAs, Companion


@dataclass(frozen=True)
class Application:
    """One person's entry, checked and cleaned by whoever took it (form, interface, import, door).

    ``answers`` maps keys of the event's questions to values of their kind, ``consents`` purposes to yes or no;
    a purpose that was not answered is absent. ``delegation_id`` was made by the delegations' service; a ``reserve`` of
    a delegation waits for it without a place.
    """

    category_code: str
    names: LocalizedText
    language: str
    email: str | None = None
    phone: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    organization: LocalizedText = field(default_factory=LocalizedText)
    position: LocalizedText = field(default_factory=LocalizedText)
    country: str | None = None
    delegation_id: int | None = None
    reserve: bool = False
    rank: str | None = None
    attending_as: str = AttendingAs.PRINCIPAL
    acting: bool = False
    roles: tuple[str, ...] = ()
    address_as: LocalizedText = field(default_factory=LocalizedText)
    read_aloud: str | None = None
    represents_name: str | None = None
    functions_since: datetime | None = None
    manual_order: int | None = None
    expected_at: datetime | None = None
    escort: str | None = None
    meeting_point: str | None = None
    on_board: bool | None = None
    interpretation: str | None = None
    receiver: bool = False
    accompanying: tuple[Companion, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the questions' versions that were shown, by key; what it does not name was the newest."""
    consents: Mapping[str, bool] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    """What is needed, by the question's key: sealed, and only beside a yes to the purpose ``needs``."""
    notice_id: int | None = None


@dataclass(frozen=True)
class Reserve:
    """Somebody who stands by for a delegation already, by the id of her registration."""

    registration_id: str


@dataclass(frozen=True)
class Idempotency:
    """A key of a form or of the interface: ``scope`` is whose it is, ``body_sha256`` what it was sent with."""

    scope: str
    key: str
    body_sha256: str


@dataclass(frozen=True)
class Receipt:
    """What an application became. ``repeated`` where the same idempotency key gave it before."""

    registration_id: str
    status: str
    repeated: bool = False
