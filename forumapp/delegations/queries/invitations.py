"""What is read of invitations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation, InvitationLetter, InvitationUse
from forumapp.delegations.rules.invitations import Answer, Channel, Stage, stage_of
from forumapp.directory.models import Organization
from forumapp.events.models import Category
from forumapp.kernel import secrets
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.registration.models import Registration
from forumapp.registration.queries import matching
from forumapp.registration.rules import LIVE, Status

_LIVE_USES = (
    select(func.count())
    .select_from(InvitationUse)
    .join(Registration, Registration.id == InvitationUse.registration_id)
    .where(
        InvitationUse.invitation_id == Invitation.id,
        Registration.status.in_([status.value for status in LIVE if status != Status.REGRETTED]),
    )
    .correlate(Invitation)
    .scalar_subquery()
)
"""How many live registrations came by an invitation."""


@dataclass(frozen=True)
class Filters:
    """What narrows the list; an empty filter narrows nothing."""

    words: str = ""
    stages: tuple[Stage, ...] = ()


def find_invitation(*, session: Session, event_id: int, id: str, anew: bool = False) -> Invitation | None:
    """The event's invitation of this id; ``anew`` reads what this session may have read before."""
    invitation = session.get(Invitation, id, populate_existing=anew)
    return invitation if invitation is not None and invitation.event_id == event_id else None


def find_by_secret(*, session: Session, secret: str, anew: bool = False) -> Invitation | None:
    """The issued invitation that a link belongs to; none once it was withdrawn or handed over."""
    statement = select(Invitation).where(
        Invitation.secret_hash == secrets.sha256(secret.strip().lower()),
        Invitation.issued_at.is_not(None),
        Invitation.withdrawn_at.is_(None),
    )
    return session.scalars(statement.execution_options(populate_existing=anew)).one_or_none()


def find_handed_over(*, session: Session, secret: str) -> Invitation | None:
    """The issued invitation that the owner of a former link handed over."""
    statement = select(Invitation).where(
        Invitation.former_hash == secrets.sha256(secret.strip().lower()), Invitation.withdrawn_at.is_(None)
    )
    return session.scalars(statement).one_or_none()


def drafts(*, session: Session, event_id: int, ids: Sequence[str] | None) -> Sequence[Invitation]:
    """The invitations among ``ids`` (None: all) that were not issued, the oldest first, as they are now."""
    statement = (
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.issued_at.is_(None))
        .order_by(Invitation.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement if ids is None else statement.where(Invitation.id.in_(list(ids)))).all()


def find_invitations(*, session: Session, event_id: int, ids: Sequence[str]) -> Sequence[Invitation]:
    """Those of ``ids`` that are the event's, the oldest first."""
    return session.scalars(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.id.in_(list(ids))).order_by(Invitation.id)
    ).all()


def printable(*, session: Session, event_id: int, ids: Sequence[str] | None) -> Sequence[Invitation]:
    """The issued invitations among ``ids`` (None: all that go by letter) whose link holds, the oldest first."""
    statement = select(Invitation).where(
        Invitation.event_id == event_id, Invitation.issued_at.is_not(None), Invitation.withdrawn_at.is_(None)
    )
    chosen = Invitation.channel == Channel.LETTER if ids is None else Invitation.id.in_(list(ids))
    return session.scalars(statement.where(chosen).order_by(Invitation.id)).all()


def staged(*, session: Session, event_id: int) -> Iterator[tuple[Invitation, Stage]]:
    """Every invitation of the event with where it stands, the oldest first."""
    statement = _with_stage(select(Invitation, _stage())).where(Invitation.event_id == event_id).order_by(Invitation.id)
    for invitation, stage in session.execute(statement):
        yield invitation, Stage(stage)


def stage(*, session: Session, invitation: Invitation) -> Stage:
    """Where one invitation stands."""
    registration = invitation.registration
    return stage_of(
        issued=invitation.issued_at is not None,
        withdrawn=invitation.withdrawn_at is not None,
        answer=invitation.answer,
        status=registration.status if registration else None,
        registered=registration is not None and registration.submitted_at is not None,
        uses=live_uses(session=session, invitation_id=invitation.id),
    )


def live_uses(*, session: Session, invitation_id: str) -> int:
    """How many live registrations came by an invitation."""
    return session.scalar(select(_LIVE_USES).select_from(Invitation).where(Invitation.id == invitation_id)) or 0


def registrations_by(*, session: Session, invitation_id: str) -> Sequence[Registration]:
    """Who came by an open invitation, or stands in for the invited, the first first."""
    return session.scalars(
        select(Registration)
        .join(InvitationUse, InvitationUse.registration_id == Registration.id)
        .where(InvitationUse.invitation_id == invitation_id)
        .order_by(InvitationUse.at, Registration.id)
    ).all()


def list_invitations(
    *, session: Session, event_id: int, filters: Filters, before: str | None = None, limit: int
) -> list[Any]:
    """A page of the list, the newest first: ``invitation``, its ``stage``, ``uses``, organisation and category."""
    statement = _with_stage(
        select(
            Invitation,
            _stage().label("stage"),
            _LIVE_USES.label("used"),
            Registration.status.label("status"),
            Organization.names.label("organization"),
            Category.names.label("category"),
        )
    )
    statement = (
        statement.outerjoin(Organization, Organization.id == Invitation.organization_id)
        .join(Category, Category.id == Invitation.category_id)
        .where(*_conditions(event_id, filters))
        .order_by(Invitation.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Invitation.id < before)
    return list(session.execute(statement))


def count_by_stage(*, session: Session, event_id: int) -> Mapping[Stage, int]:
    """How many invitations stand where; stages without any are absent."""
    stages = _with_stage(select(_stage().label("stage"))).where(Invitation.event_id == event_id).subquery()
    statement = select(stages.c.stage, func.count()).group_by(stages.c.stage)
    return Counter({Stage(row[0]): row[1] for row in session.execute(statement)})


def count_opened(*, session: Session, event_id: int) -> int:
    """How many issued invitations were opened, where that is measured."""
    return (
        session.scalar(
            select(func.count()).where(
                Invitation.event_id == event_id, Invitation.opened_at.is_not(None), Invitation.withdrawn_at.is_(None)
            )
        )
        or 0
    )


def find_letter(*, session: Session, event_id: int) -> InvitationLetter | None:
    """What the event's invitations say; None while nobody wrote it."""
    return session.get(InvitationLetter, event_id)


def people_invited(*, session: Session, event_id: int) -> Sequence[Invitation]:
    """The invitations that hold or wait, for telling whether somebody is on the list already."""
    return session.scalars(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
    ).all()


def drafted_mails(*, session: Session, event_id: int) -> list[tuple[str, str]]:
    """Message and invitation of every mail about an invitation that waits to be released."""
    rows = session.execute(
        select(Message.id, Message.facts).where(
            Message.event_id == event_id,
            Message.state == State.DRAFT,
            Message.template.in_(["invitation", "invitation_reminder"]),
        )
    )
    return [(message_id, str(facts.get("invitation"))) for message_id, facts in rows]


def with_drafted_mail(*, session: Session, event_id: int) -> set[str]:
    """The invitations about which a mail waits to be released."""
    return {about for _, about in drafted_mails(session=session, event_id=event_id)}


def _with_stage(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.select_from(Invitation).outerjoin(Registration, Registration.id == Invitation.registration_id)


def _conditions(event_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Invitation.event_id == event_id]
    if filters.words:
        conditions.append(matching(filters.words, Invitation.search_keys))
    if filters.stages:
        conditions.append(_stage().in_([stage.value for stage in filters.stages]))
    return conditions


def _stage() -> ColumnElement[str]:
    """:func:`forumapp.delegations.rules.invitations.stage_of` as SQL; a test holds them to one another."""
    status = Registration.status
    return case(
        (Invitation.withdrawn_at.is_not(None), Stage.WITHDRAWN.value),
        (Invitation.issued_at.is_(None), Stage.DRAFT.value),
        (and_(status.is_(None), _LIVE_USES > 0), Stage.YES.value),
        (and_(status.is_(None), Invitation.answer == Answer.NO), Stage.NO.value),
        (or_(status.is_(None), status == Status.INVITED), Stage.UNANSWERED.value),
        (
            and_(status == Status.REGRETTED, Invitation.answer == Answer.REPRESENTED),
            Stage.REPRESENTED.value,
        ),
        (status == Status.REGRETTED, Stage.NO.value),
        (and_(status == Status.CANCELLED, Registration.submitted_at.is_(None)), Stage.WITHDRAWN.value),
        (status == Status.CANCELLED, Stage.NO.value),
        else_=Stage.YES.value,
    )
