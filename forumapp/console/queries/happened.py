"""What happened to registrations: the rows that a person's history is made of, each list the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from forumapp.accounts.models import AccessEntry
from forumapp.checkin.models import Scan
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.delegations.models import Delegation, FocalPoint, Invitation, InvitationUse
from forumapp.directory.models import Organization
from forumapp.kernel.actors import ActorKind
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Mention, Message
from forumapp.privacy.models import SubjectRequest
from forumapp.registration.models import Amendment, Registration, StatusChange

PLAIN_VIEW = "view"
"""Opening a person's page: in the access log, but no part of her history."""

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CHANGES = select(StatusChange).where(StatusChange.registration_id.in_(_IDS)).order_by(StatusChange.id.desc())
_AMENDMENTS = select(Amendment).where(Amendment.registration_id.in_(_IDS)).order_by(Amendment.id.desc())
_CONSENTS = (
    select(Consent, PurposeVersion.number)
    .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
    .where(Consent.registration_id.in_(_IDS))
    .order_by(Consent.id.desc())
)
_ACCESSES = (
    select(AccessEntry)
    .where(AccessEntry.registration_id.in_(_IDS), AccessEntry.act != PLAIN_VIEW)
    .order_by(AccessEntry.id.desc())
)
_INVITATIONS = select(Invitation).where(Invitation.registration_id.in_(_IDS))
_SCANS = select(Scan).where(Scan.registration_id.in_(_IDS)).order_by(Scan.corrected_at.desc(), Scan.id.desc())
_MESSAGES = (
    select(Message, Mention)
    .outerjoin(Mention, and_(Mention.message_id == Message.id, Mention.registration_id.in_(_IDS)))
    .where(
        # By what an index finds, as below.
        or_(
            Message.registration_id.in_(_IDS),
            Message.id.in_(select(Mention.message_id).where(Mention.registration_id.in_(_IDS))),
        )
    )
    .order_by(Message.created_at.desc(), Message.id.desc())
)

_INVITED = aliased(Registration)
_USES = (
    select(
        InvitationUse.registration_id,
        Registration.order_name,
        InvitationUse.at,
        InvitationUse.invitation_id,
        _INVITED.id,
        _INVITED.order_name,
        Organization.names,
    )
    .join(Registration, Registration.id == InvitationUse.registration_id)
    .join(Invitation, Invitation.id == InvitationUse.invitation_id)
    .outerjoin(_INVITED, _INVITED.id == Invitation.registration_id)
    .outerjoin(Organization, Organization.id == Invitation.organization_id)
    .where(
        # By what an index finds, not by the joined rows: a condition over two tables would read all of both.
        or_(
            InvitationUse.registration_id.in_(_IDS),
            InvitationUse.invitation_id.in_(select(Invitation.id).where(Invitation.registration_id.in_(_IDS))),
        )
    )
    .order_by(InvitationUse.at, InvitationUse.registration_id)
)
_GUEST = aliased(Registration)
_SUBSTITUTIONS = (
    select(Registration.id, Registration.order_name, _GUEST.id, _GUEST.order_name)
    .join(_GUEST, _GUEST.id == Registration.replaces_id)
    .where(or_(Registration.id.in_(_IDS), Registration.replaces_id.in_(_IDS)))
    .order_by(Registration.id)
)


def requests_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[SubjectRequest]:
    """What these registrations' person asked of her own data."""
    return session.scalars(select(SubjectRequest).where(SubjectRequest.registration_id.in_(registration_ids))).all()


def status_changes(*, session: Session, registration_ids: Sequence[str]) -> Sequence[StatusChange]:
    """Every change of state."""
    return session.scalars(_CHANGES, {"ids": registration_ids}).all()


def amendments(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Amendment]:
    """Every change of what was entered."""
    return session.scalars(_AMENDMENTS, {"ids": registration_ids}).all()


def consents(*, session: Session, registration_ids: Sequence[str]) -> Sequence[tuple[Consent, int | None]]:
    """Every answer to an optional purpose, with the number of the wording that was answered."""
    rows = session.execute(_CONSENTS, {"ids": registration_ids})
    return [(row[0], row[1]) for row in rows]


def accesses(*, session: Session, registration_ids: Sequence[str]) -> Sequence[AccessEntry]:
    """Every access to what the person's page does not show: her contact, her needs."""
    return session.scalars(_ACCESSES, {"ids": registration_ids}).all()


def invitations_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Invitation]:
    """The invitations by which the registrations came."""
    return session.scalars(_INVITATIONS, {"ids": registration_ids}).all()


@dataclass(frozen=True)
class Use:
    """A registration that came by an invitation: in the invited person's stead, or by an open one for ``organization``.

    ``invited_id`` and ``invited_name`` are those of the invited person's registration; None and empty on an open one.
    """

    registration_id: str
    name: str
    at: datetime
    invitation_id: str
    invited_id: str | None
    invited_name: str
    organization: LocalizedText


def uses_of_invitations(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Use]:
    """By whose invitation the registrations came, and who came by theirs, the first first."""
    rows = session.execute(_USES, {"ids": registration_ids})
    return [Use(*row[:5], row[5] or "", row[6] or LocalizedText()) for row in rows]


def substitutions_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[tuple[str, str, str, str]]:
    """Who took over whose place: id and name of the substitute, then of the guest, where either is among them."""
    rows = session.execute(_SUBSTITUTIONS, {"ids": registration_ids})
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def scans(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Scan]:
    """Everything that was read of them at the door."""
    return session.scalars(_SCANS, {"ids": registration_ids}).all()


def messages_of_registrations(
    *, session: Session, registration_ids: Sequence[str]
) -> list[tuple[Message, str | None, int | None]]:
    """The mails to them, and those that tell somebody else of them.

    Beside each stand the registration that it is about and the change of state that it tells of.
    """
    rows: Sequence[Any] = session.execute(_MESSAGES, {"ids": registration_ids}).all()
    return [(mail, (mention or mail).registration_id, (mention or mail).status_change_id) for mail, mention in rows]


def names_of_focal_points(*, session: Session, references: Iterable[str]) -> dict[str, tuple[str, LocalizedText]]:
    """``focal:7`` to that focal point's name and the delegation's, for histories."""
    prefix = f"{ActorKind.FOCAL_POINT}:"
    ids = {int(one.removeprefix(prefix)) for one in references if one.startswith(prefix)}
    if not ids:
        return {}
    rows = session.execute(
        select(FocalPoint.id, FocalPoint.name, Delegation.names)
        .join(Delegation, Delegation.id == FocalPoint.delegation_id)
        .where(FocalPoint.id.in_(ids))
    )
    return {f"{prefix}{row[0]}": (row[1], row[2]) for row in rows}
