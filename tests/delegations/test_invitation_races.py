"""One invitation answered many times at once: one registration, one mail, a legal chain; each test with its control."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import InvitationUse
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft, answering
from forumapp.events.models import Change, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import TRANSITIONS, Status
from forumapp.registration.service import Application
from tests.registration.test_races import KEYS, ROUNDS, Outcome, at_once, without_the_lock
from tests.support.factories import add_event

pytestmark = pytest.mark.race

TABS = 10


@pytest.fixture
def events(session: Session) -> Iterator[Event]:
    """A new event, each time one is asked for."""
    return (add_event(session, f"forum-{number}") for number in range(ROUNDS))


def control(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the lock in answering as well."""
    without_the_lock(monkeypatch)

    def without_holding(*, session: Session, event_id: int) -> int:
        return session.execute(select(Change.number).where(Change.event_id == event_id)).scalar_one() + 1

    monkeypatch.setattr(answering, "next_change", without_holding)


def invited(session: Session, event: Event, now: datetime, **values: object) -> str:
    """The secret of a new invitation's link."""
    who = {"names": LocalizedText(en="Kim Bogi"), "organization": LocalizedText(en="University"), "channel": "letter"}
    with unit_of_work() as writing:
        (made,) = service.draft(
            session=writing,
            event_id=event.id,
            drafts=[Draft("academia", "en", **{**who, **values})],
            now=now,
            actor=Actor.user(1),
            keys=KEYS,
        )
        service.issue(session=writing, event_id=event.id, ids=[made.id], now=now, actor=Actor.user(1), keys=KEYS)
        return secrets.invitation_secret(KEYS.current, made.id, 1)


def application(number: int) -> Application:
    return Application("academia", LocalizedText(en="Kim Bogi"), "en", email=f"bogi{number}@example.org")


def accepted_by_all(app: Flask, session: Session, event: Event, now: datetime) -> Outcome:
    """One invitation, accepted on ten tabs at once, each with another address."""
    secret, event_id = invited(session, event, now), event.id
    session.rollback()

    def accept(number: int) -> str:
        with unit_of_work() as own:
            return service.accept(
                session=own, secret=secret, application=application(number), now=now, keys=KEYS
            ).status

    statuses, errors = at_once(app, [lambda number=number: accept(number) for number in range(TABS)])
    session.rollback()
    (registration,) = session.scalars(select(Registration).where(Registration.event_id == event_id))
    chain = session.execute(
        select(StatusChange.from_status, StatusChange.to_status).where(StatusChange.registration_id == registration.id)
    ).all()
    legal = all(Status(after) in TRANSITIONS[Status(before) if before else None] for before, after in chain)
    mails = session.scalar(select(func.count()).select_from(Message).where(Message.event_id == event_id))
    tickets = session.scalar(select(func.count()).select_from(Ticket).where(Ticket.registration_id == registration.id))
    session.refresh(event)
    return errors, (statuses, len(chain), legal, mails, tickets, event.taken)


ONE_YES: Outcome = ([], (["confirmed"] * TABS, 2, True, 1, 1, 1))


def test_ten_acceptances_of_one_invitation_are_one(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert accepted_by_all(app, session, next(events), now) == ONE_YES


def test_without_the_lock_ten_acceptances_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    control(monkeypatch)
    assert any(accepted_by_all(app, session, event, now) != ONE_YES for event in events)


def used_up(app: Flask, session: Session, event: Event, now: datetime) -> Outcome:
    """An open invitation for two, used by ten at once."""
    secret, event_id = invited(session, event, now, kind="open", uses=2, names=LocalizedText()), event.id
    session.rollback()

    def register(number: int) -> str:
        with unit_of_work() as own:
            return service.register_by_open(
                session=own, secret=secret, application=application(number), now=now, keys=KEYS
            ).status

    statuses, errors = at_once(app, [lambda number=number: register(number) for number in range(TABS)])
    session.rollback()
    uses = session.scalar(
        select(func.count())
        .select_from(InvitationUse)
        .join(Registration, Registration.id == InvitationUse.registration_id)
        .where(Registration.event_id == event_id)
    )
    return sorted(errors), (statuses, uses)


TWO_USES: Outcome = (["AllUsed"] * (TABS - 2), (["confirmed"] * 2, 2))


def test_an_open_invitation_for_two_is_used_twice(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert used_up(app, session, next(events), now) == TWO_USES


def test_without_the_lock_an_open_invitation_is_used_too_often(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    control(monkeypatch)
    assert any(used_up(app, session, event, now) != TWO_USES for event in events)
