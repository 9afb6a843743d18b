"""Pairing: a code that the console shows makes one phone a device, once and within minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.checkin.models import Pairing
from forumapp.checkin.rules import PAIRING_LIVES, Profile, Refusal, refusal
from forumapp.checkin.service.devices import OpenDesk, Terms, open_desk
from forumapp.kernel.actors import Actor
from forumapp.kernel.errors import DomainError
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.secrets import KeyRing, pairing_code, sha256


class PairingRefused(DomainError):
    """The code pairs nothing; ``why`` says what is wrong with it."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


def offer_pairing(
    *, session: Session, event_id: int, terms: Terms, now: datetime, actor: Actor, keys: KeyRing
) -> Pairing:
    """Make a code that pairs one phone on these terms; it is read off again by :func:`code_of`, never kept."""
    public_id = uuid7(now)
    pairing = Pairing(
        id=public_id,
        event_id=event_id,
        code_sha256=sha256(pairing_code(keys.current, public_id)),
        desk=terms.desk,
        profile=terms.profile.value,
        sees_needs=terms.sees_needs,
        pin=terms.pin,
        until=terms.until,
        session_id=terms.session_id,
        made_by=actor.reference,
        made_at=now,
        expires_at=now + PAIRING_LIVES,
    )
    session.add(pairing)
    session.flush()
    return pairing


def terms_of(pairing: Pairing) -> Terms:
    """What the phone that takes the code will be."""
    return Terms(
        desk=pairing.desk,
        profile=Profile(pairing.profile),
        sees_needs=pairing.sees_needs,
        pin=pairing.pin,
        until=pairing.until,
        session_id=pairing.session_id,
    )


def code_of(pairing: Pairing, keys: KeyRing) -> str | None:
    """The code of a pairing; None where the keys were changed since."""
    codes = (pairing_code(key, pairing.id) for key in (keys.current, *keys.former))
    return next((code for code in codes if sha256(code) == pairing.code_sha256), None)


def withdraw_pairing(*, session: Session, pairing: Pairing, now: datetime) -> None:
    """Let the code pair nothing any more; one that was used, or withdrawn, stays as it is."""
    session.execute(
        update(Pairing)
        .where(Pairing.id == pairing.id, Pairing.used_at.is_(None), Pairing.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def pair_phone(*, session: Session, event_id: int, code: str | None, volunteer: str, now: datetime) -> OpenDesk:
    """Make the phone that sent ``code`` a device, held by ``volunteer``; the code is spent by it. The caller commits.

    :raises PairingRefused: for a code that is unknown at this event (None: unreadable), used, withdrawn or too old
    """
    found = _coded(session, event_id, code)
    spent = spend(session=session, pairing_id=found, now=now)
    pairing = session.get_one(Pairing, found, populate_existing=True)
    if not spent:
        raise PairingRefused(_refusal(pairing, now) or Refusal.USED)
    opened = open_desk(
        session=session,
        event_id=event_id,
        user_id=None,
        terms=terms_of(pairing),
        volunteer=volunteer,
        now=now,
        actor=Actor.from_reference(pairing.made_by),
    )
    pairing.device_id = opened.device.id
    return opened


def check_code(*, session: Session, event_id: int, code: str | None, now: datetime) -> None:
    """Whether the code would pair a phone now; nothing is spent.

    :raises PairingRefused: as :func:`pair_phone` would
    """
    why = _refusal(session.get_one(Pairing, _coded(session, event_id, code)), now)
    if why is not None:
        raise PairingRefused(why)


def _coded(session: Session, event_id: int, code: str | None) -> str:
    """Id of the pairing with this code."""
    found = None
    if code is not None:
        wanted = select(Pairing.id).where(Pairing.code_sha256 == sha256(code), Pairing.event_id == event_id)
        found = session.scalar(wanted)
    if found is None:
        raise PairingRefused(Refusal.UNKNOWN)
    return found


def _refusal(pairing: Pairing, now: datetime) -> Refusal | None:
    return refusal(used_at=pairing.used_at, withdrawn_at=pairing.withdrawn_at, expires_at=pairing.expires_at, now=now)


def spend(*, session: Session, pairing_id: str, now: datetime) -> bool:
    """Use a pairing up; False where somebody else did, or where it holds no longer. Of two at once one has it."""
    spent = session.execute(
        update(Pairing)
        .where(
            Pairing.id == pairing_id,
            Pairing.used_at.is_(None),
            Pairing.withdrawn_at.is_(None),
            Pairing.expires_at > now,
        )
        .values(used_at=now)
        .returning(Pairing.id)
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None
