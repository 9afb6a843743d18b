"""Destroying all personal data of an event on its day: every personal column of every table that belongs to it.

Registrations, scans and attendances stay as rows without a name, so that every figure stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, func, literal, select, update
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry, Key
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.service.freezing import forget_rows
from forumapp.checkin.models import Attendance, Device, Pairing, Scan
from forumapp.consent.models import Consent
from forumapp.delegations.models import Invitation
from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.events.service import next_change, raise_revision
from forumapp.jobs.models import Job
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.privacy import queries
from forumapp.privacy.models import Destruction, SubjectRequest
from forumapp.privacy.queries import OfEvent
from forumapp.privacy.rules import COUNTED, GO_WITH_EVENT, KEPT, NAMED, Cause, Kept, NotDue
from forumapp.privacy.service.covering import cover_reasons, names_to_cover
from forumapp.privacy.service.destroying import NAMELESS, empty_value, goes_as_a_whole
from forumapp.privacy.service.organizations import forget_organizations
from forumapp.registration.models import Registration
from forumapp.release.models import Release
from forumapp.release.service.forgetting import keep_as_read

UNSENT = (State.DRAFT, State.QUEUED, State.SENDING)


def destroy_event(*, session: Session, event_id: int, cause: Cause, now: datetime, actor: Actor) -> Destruction | None:
    """Destroy all personal data of an event and write the certificate; None where nothing was left to destroy.

    No state changes, nobody is told, and every figure stays: what somebody was counted by stays without a name.
    Phones that were at its door are shut out. The files of its mails are the caller's, after the commit.

    :raises NotDue: where the day was put off meanwhile; not asked of what was destroyed before
    """
    change = next_change(session=session, event_id=event_id)
    event = session.get_one(Event, event_id, populate_existing=True)
    if cause is Cause.DAY and not queries.is_due(event=event, now=now):
        raise NotDue(event.slug)
    if not queries.remains(session=session, event_id=event_id):
        return None
    covered = names_to_cover(session=session, event_id=event_id)
    _close(session, event_id, now)
    keep_as_read(session=session, event_id=event_id)
    destroyed: dict[str, int] = {}
    for one in queries.event_tables():
        if one.table.name not in KEPT - {SubjectRequest.__tablename__}:
            number = _empty(session, one, event)
            if number:
                destroyed[str(one.table.name)] = number
    number = _forget_names(session, event, now, change)
    if number:
        destroyed[Registration.__tablename__] = number
    number = forget_organizations(session=session, event_id=event_id, names=covered)
    if number:
        destroyed["organizations"] = number
    cover_reasons(session=session, event_id=event_id, covered=covered)
    forget_rows(session=session, event_id=event_id)
    session.execute(update(Job).where(Job.last_error.is_not(None)).values(last_error=None))
    session.expire_all()
    raise_revision(session=session, event_id=event_id)
    return certify(session=session, event=event, cause=cause, destroyed=destroyed, now=now, actor=actor)


def certify(
    *,
    session: Session,
    event: Event,
    cause: Cause,
    destroyed: dict[str, int],
    now: datetime,
    actor: Actor,
    question: tuple[str, date] | None = None,
) -> Destruction:
    """Write the next certificate of the event, under its lock. ``question`` is the key and the day of one."""
    last = select(func.max(Destruction.number)).where(Destruction.event_id == event.id)
    key, day = question or (None, event.destroyed_at.date())
    backups = host(session=session).backup_days
    row = Destruction(
        event_id=event.id,
        number=(session.scalar(last) or 0) + 1,
        cause=cause,
        at=now,
        actor=actor.reference,
        due_on=day,
        chosen=question is not None or event.destroy_on is not None,
        question=key,
        destroyed=destroyed,
        kept=_kept(session, event.id),
        backups_until=_last_day(now, event.zone, backups),
    )
    session.add(row)
    session.flush()
    return row


def _last_day(now: datetime, zone: str, days: int | None) -> date | None:
    return None if days is None else (now.astimezone(ZoneInfo(zone)) + timedelta(days=days)).date()


def _close(session: Session, event_id: int, now: datetime) -> None:
    """Stop what could still leave or come in: mails, links of invitations, releases that were not published, phones of
    the door and their codes."""
    [messages] = [one for one in queries.event_tables() if one.table is Message.__table__]
    session.execute(
        update(Message)
        .where(messages.rows_of(event_id), Message.state.in_(UNSENT))
        .values(state=State.WITHDRAWN, next_attempt_at=None, lease_until=None)
    )
    session.execute(delete(Invitation).where(Invitation.event_id == event_id, Invitation.issued_at.is_(None)))
    session.execute(delete(Release).where(Release.event_id == event_id, Release.published.is_(None)))
    # No secret has such a hash: the links that were sent open nothing any more.
    session.execute(
        update(Invitation)
        .where(Invitation.event_id == event_id)
        .values(secret_hash=literal("destroyed ") + Invitation.id, former_hash=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Pairing)
        .where(Pairing.event_id == event_id, Pairing.used_at.is_(None), Pairing.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    phones = select(Device.key_id).where(Device.event_id == event_id)
    session.execute(update(Key).where(Key.id.in_(phones), Key.revoked_at.is_(None)).values(revoked_at=now))
    session.execute(update(Device).where(Device.event_id == event_id, Device.closed_at.is_(None)).values(closed_at=now))


def _empty(session: Session, one: OfEvent, event: Event) -> int:
    """Empty one table of the event, or delete its rows; returns how many said something."""
    table, theirs = one.table, one.rows_of(event.id)
    if table.name in GO_WITH_EVENT or (one.personal and goes_as_a_whole(table)):
        return _counted(session.execute(delete(table).where(theirs)))
    if table is Registration.__table__ or not one.personal:
        return 0
    values = {column.name: empty_value(column) for column in one.personal}
    return _counted(session.execute(update(table).where(theirs, queries.with_content(one)).values(values)))


def _forget_names(session: Session, event: Event, now: datetime, change: int) -> int:
    """Empty the registrations; of who came country and rank stay, because the figures are counted by them."""
    [people] = [one for one in queries.event_tables() if one.table is Registration.__table__]
    came = Registration.id.in_(select(Attendance.registration_id).where(Attendance.first_admitted_at.is_not(None)))
    names = LocalizedText(dict.fromkeys(event.languages, NAMELESS))
    parts: Iterable[tuple[ColumnElement[bool], frozenset[str]]] = ((came, COUNTED), (~came, frozenset()))
    number = 0
    for part, kept in parts:
        values: dict[str, Any] = {
            column.name: empty_value(column) for column in people.personal if column.name not in NAMED | kept
        }
        values |= {"names": names, "order_name": NAMELESS, "person_key": Registration.id, "changed": change}
        values["destroyed_at"] = func.coalesce(Registration.destroyed_at, now)
        theirs = and_(people.rows_of(event.id), queries.with_content(people), part)
        number += _counted(
            session.execute(
                update(Registration).where(theirs).values(values).execution_options(synchronize_session=False)
            )
        )
    return number


def _kept(session: Session, event_id: int) -> dict[str, int]:
    """What stays of the event, by kind and number."""
    people = select(Registration.id).where(Registration.event_id == event_id)

    def number(table: Any, *conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    organizations = select(func.count(Registration.organization_id.distinct())).where(
        Registration.event_id == event_id, Registration.organization_id.is_not(None)
    )
    return {
        Kept.REGISTRATIONS.value: number(Registration, Registration.event_id == event_id),
        Kept.ATTENDED.value: number(
            Attendance, Attendance.event_id == event_id, Attendance.first_admitted_at.is_not(None)
        ),
        Kept.SCANS.value: number(Scan, Scan.event_id == event_id),
        Kept.FROZEN_SETS.value: number(FrozenSet, FrozenSet.event_id == event_id),
        Kept.RELEASES.value: number(Release, Release.event_id == event_id, Release.published.is_not(None)),
        Kept.CONSENTS.value: number(Consent, Consent.registration_id.in_(people)),
        Kept.ACCESS_LOG.value: number(AccessEntry, AccessEntry.event_id == event_id),
        Kept.REQUESTS.value: number(SubjectRequest, SubjectRequest.event_id == event_id),
        Kept.ORGANIZATIONS.value: session.scalar(organizations) or 0,
    }


def _counted(result: Any) -> int:
    return int(result.rowcount)
