"""What happened to registrations: the rows that a person's history is made of, each list the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.checkin.models import Scan
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.delegations.models import FocalPoint, Invitation
from forumapp.kernel.actors import ActorKind
from forumapp.mail.models import Message
from forumapp.registration.models import Amendment, StatusChange

PLAIN_VIEW = "view"
"""Opening a person's page: in the access log, but no part of her history."""


def status_changes(*, session: Session, registration_ids: Sequence[str]) -> Sequence[StatusChange]:
    """Every change of state."""
    return session.scalars(
        select(StatusChange).where(StatusChange.registration_id.in_(registration_ids)).order_by(StatusChange.id.desc())
    ).all()


def amendments(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Amendment]:
    """Every change of what was entered."""
    return session.scalars(
        select(Amendment).where(Amendment.registration_id.in_(registration_ids)).order_by(Amendment.id.desc())
    ).all()


def consents(*, session: Session, registration_ids: Sequence[str]) -> Sequence[tuple[Consent, int | None]]:
    """Every answer to an optional purpose, with the number of the wording that was answered."""
    rows = session.execute(
        select(Consent, PurposeVersion.number)
        .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
        .where(Consent.registration_id.in_(registration_ids))
        .order_by(Consent.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def accesses(*, session: Session, registration_ids: Sequence[str]) -> Sequence[AccessEntry]:
    """Every access to what the person's page does not show: her contact, her needs."""
    return session.scalars(
        select(AccessEntry)
        .where(AccessEntry.registration_id.in_(registration_ids), AccessEntry.act != PLAIN_VIEW)
        .order_by(AccessEntry.id.desc())
    ).all()


def invitations_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Invitation]:
    """The invitations by which the registrations came."""
    return session.scalars(select(Invitation).where(Invitation.registration_id.in_(registration_ids))).all()


def scans(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Scan]:
    """Everything that was read of them at the door."""
    return session.scalars(
        select(Scan)
        .where(Scan.registration_id.in_(registration_ids))
        .order_by(Scan.corrected_at.desc(), Scan.id.desc())
    ).all()


def messages_of_registrations(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Message]:
    """The mails to them."""
    return session.scalars(
        select(Message)
        .where(Message.registration_id.in_(registration_ids))
        .order_by(Message.created_at.desc(), Message.id.desc())
    ).all()


def names_of_focal_points(*, session: Session, references: Iterable[str]) -> dict[str, str]:
    """``focal:7`` to that focal point's name, for histories."""
    prefix = f"{ActorKind.FOCAL_POINT}:"
    ids = {int(one.removeprefix(prefix)) for one in references if one.startswith(prefix)}
    if not ids:
        return {}
    rows = session.execute(select(FocalPoint.id, FocalPoint.name).where(FocalPoint.id.in_(ids)))
    return {f"{prefix}{row.id}": row.name for row in rows}
