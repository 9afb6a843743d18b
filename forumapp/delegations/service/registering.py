"""What focal points do: keep rows as drafts, hand them in, change and cancel members, send a substitute.

Each raises :class:`UnknownFocalPoint` where the link was revoked meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, DelegationDraft, DelegationLetter, FocalPoint
from forumapp.delegations.queries.groups import find_member_alike, latest_changes
from forumapp.delegations.rules.groups import DelegationClosed, NotAMember, Times, UnknownFocalPoint
from forumapp.delegations.service.focal_points import SUBSTITUTE, tell_all
from forumapp.delegations.service.groups import keep_letter
from forumapp.events.models import Event
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service as registration
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, IdempotencyConflict, Source
from forumapp.registration.service import Application, Changes, Idempotency, Receipt, Reserve

Rows = Mapping[str, Mapping[str, str]]
"""The table as it was typed: each row's key to its filled columns; an empty row is to be forgotten."""


@dataclass(frozen=True)
class HandedIn:
    """One good row: its key, what it says, and the SHA-256 of what was typed."""

    key: str
    application: Application
    body_sha256: str


@dataclass
class Outcome:
    """What became of the rows: the receipts of those that were taken, and the keys of those that stay drafts."""

    taken: list[Receipt] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def times_of(*, session: Session, delegation: Delegation) -> Times:
    """Until when its focal points may do what."""
    event = session.get_one(Event, delegation.event_id)
    return Times(delegation.deadline, event.window, event.ends_at)


def save_rows(*, session: Session, focal_point_id: int, rows: Rows, now: datetime) -> None:
    """Keep the rows as they were typed; rows of the table that are not among them stay as they are.

    :raises DelegationClosed: after the deadline
    """
    delegation = _open(session, focal_point_id, now)
    _save(session, delegation, rows)
    delegation.changed_at = now
    session.flush()


def hand_in(
    *,
    session: Session,
    focal_point_id: int,
    rows: Rows,
    good: Sequence[HandedIn],
    now: datetime,
    keys: KeyRing,
) -> Outcome:
    """Register the ``good`` rows; the others of ``rows`` stay as drafts, marked as refused.

    A row is also refused where it names somebody registered already: :func:`find_member_alike` says whom. The same
    row sent twice is one registration.

    :raises DelegationClosed: after the deadline
    """
    delegation = _open(session, focal_point_id, now)
    window = times_of(session=session, delegation=delegation).window
    _save(session, delegation, rows)
    outcome = Outcome(refused=[key for key in rows if rows[key] and key not in {row.key for row in good}])
    for row in good:
        application = row.application
        twin = find_member_alike(
            session=session, delegation=delegation, names=application.names, email=application.email
        )
        idempotency = Idempotency(f"delegation:{delegation.id}", f"{row.key}:{row.body_sha256}", row.body_sha256)
        known = registration.find_repeated(session=session, idempotency=idempotency)
        if known is None and twin is not None:
            outcome.refused.append(row.key)
            continue
        try:
            receipt = known or registration.receive(
                session=session,
                event_id=delegation.event_id,
                application=application,
                now=now,
                actor=Actor.focal_point(focal_point_id),
                source=Source.FORM,
                keys=keys,
                idempotency=idempotency,
                window=window,
            )
        except (AlreadyRegistered, IdempotencyConflict):
            outcome.refused.append(row.key)
            continue
        outcome.taken.append(receipt)
        session.execute(
            delete(DelegationDraft).where(
                DelegationDraft.delegation_id == delegation.id, DelegationDraft.key == row.key
            )
        )
    for draft in _drafts(session, delegation, outcome.refused):
        draft.refused = True
    delegation.changed_at = now
    session.flush()
    return outcome


def amend_member(
    *, session: Session, focal_point_id: int, registration_id: str, changes: Changes, now: datetime, keys: KeyRing
) -> list[str]:
    """Change what a member's registration says; the fields that differ.

    :raises DelegationClosed: after the deadline
    :raises NotAMember, AlreadyRegistered:
    """
    delegation = _open(session, focal_point_id, now)
    _member(session, delegation, registration_id)
    changed = registration.amend(
        session=session,
        event_id=delegation.event_id,
        registration_id=registration_id,
        changes=changes,
        now=now,
        actor=Actor.focal_point(focal_point_id),
        keys=keys,
    )
    delegation.changed_at = now
    session.flush()
    return changed


def cancel_member(*, session: Session, focal_point_id: int, registration_id: str, now: datetime, keys: KeyRing) -> None:
    """Cancel a member; the place goes to who waits longest.

    :raises DelegationClosed: after the deadline
    :raises NotAMember, IllegalTransition:
    """
    delegation = _open(session, focal_point_id, now)
    _member(session, delegation, registration_id)
    registration.cancel(
        session=session,
        event_id=delegation.event_id,
        registration_id=registration_id,
        now=now,
        actor=Actor.focal_point(focal_point_id),
        keys=keys,
    )
    delegation.changed_at = now
    session.flush()


def answer_offer(
    *,
    session: Session,
    focal_point_id: int,
    registration_id: str,
    accept: bool,
    stay: bool,
    now: datetime,
    keys: KeyRing,
) -> None:
    """Take the place offered to a member, or let it go: the member then waits on (``stay``) or is cancelled.

    An offer has a time of its own: the delegation's deadline does not matter.

    :raises NotAMember, IllegalTransition, OfferRanOut:
    """
    delegation = _locked(session, focal_point_id)
    _member(session, delegation, registration_id)
    answer: dict[str, Any] = {
        "session": session,
        "event_id": delegation.event_id,
        "registration_id": registration_id,
        "now": now,
        "actor": Actor.focal_point(focal_point_id),
        "keys": keys,
    }
    if accept:
        registration.accept_offer(**answer)
    else:
        registration.decline_offer(stay=stay, **answer)
    delegation.changed_at = now
    session.flush()


def substitute_member(
    *,
    session: Session,
    focal_point_id: int,
    registration_id: str,
    comes: Application | Reserve,
    reason: str,
    now: datetime,
    keys: KeyRing,
) -> Receipt:
    """Let somebody take over a member's place, after the deadline too: see ``registration.service.substitute``.

    Every focal point gets a receipt.

    :raises NotAMember, IllegalTransition, AlreadyAdmitted, AlreadyRegistered, EventOver:
    """
    delegation = _locked(session, focal_point_id)
    _member(session, delegation, registration_id)
    receipt = registration.substitute(
        session=session,
        event_id=delegation.event_id,
        registration_id=registration_id,
        comes=comes,
        reason=reason,
        now=now,
        actor=Actor.focal_point(focal_point_id),
        source=Source.FORM,
        keys=keys,
    )
    tell_all(
        session=session,
        delegation=delegation,
        template=SUBSTITUTE,
        now=now,
        about=latest_changes(session=session, registration_ids=[registration_id, receipt.registration_id]),
        facts={"guest": registration_id, "substitute": receipt.registration_id},
    )
    delegation.changed_at = now
    session.flush()
    return receipt


def replace_letter(*, session: Session, focal_point_id: int, name: str, data: bytes, now: datetime) -> DelegationLetter:
    """Keep the delegation's letter, instead of one that was there.

    :raises DelegationClosed: after the deadline
    :raises RefusedFile: the file is none that is taken
    """
    delegation = _open(session, focal_point_id, now)
    actor = Actor.focal_point(focal_point_id)
    letter = keep_letter(session=session, delegation=delegation, name=name, data=data, now=now, actor=actor)
    delegation.changed_at = now
    session.flush()
    return letter


def _locked(session: Session, focal_point_id: int) -> Delegation:
    """The delegation as it is now, with the event's lock, which writers of an event take before all others."""
    event_id = session.scalars(
        select(Delegation.event_id)
        .join(FocalPoint, FocalPoint.delegation_id == Delegation.id)
        .where(FocalPoint.id == focal_point_id)
    ).one()
    hold_changes(session=session, event_id=event_id)
    focal_point = session.get_one(FocalPoint, focal_point_id, populate_existing=True)
    if focal_point.revoked_at is not None:
        raise UnknownFocalPoint(focal_point_id)
    return session.get_one(Delegation, focal_point.delegation_id, populate_existing=True)


def _open(session: Session, focal_point_id: int, now: datetime) -> Delegation:
    delegation = _locked(session, focal_point_id)
    times = times_of(session=session, delegation=delegation)
    if not times.may_change(now):
        raise DelegationClosed(times.window.closes)
    return delegation


def _member(session: Session, delegation: Delegation, registration_id: str) -> None:
    known = session.get(Registration, registration_id)
    if known is None or known.delegation_id != delegation.id:
        raise NotAMember


def _save(session: Session, delegation: Delegation, rows: Rows) -> None:
    known = {draft.key: draft for draft in _drafts(session, delegation, list(rows))}
    for key, fields in rows.items():
        if not fields:
            if key in known:
                session.delete(known[key])
        elif key in known:
            if dict(fields) != known[key].fields:
                known[key].fields, known[key].refused = dict(fields), False
        else:
            session.add(DelegationDraft(delegation_id=delegation.id, key=key, fields=dict(fields)))
    session.flush()


def _drafts(session: Session, delegation: Delegation, keys: Sequence[str]) -> Sequence[DelegationDraft]:
    return session.scalars(
        select(DelegationDraft).where(DelegationDraft.delegation_id == delegation.id, DelegationDraft.key.in_(keys))
    ).all()
