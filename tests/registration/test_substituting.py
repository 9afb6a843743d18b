"""A substitute takes over a place: never free, never twice, and one who stood by keeps her registration."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.events.models import Category, Change, Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.orm import transactions
from forumapp.registration import service
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import (
    AlreadyAdmitted,
    AlreadyRegistered,
    EventOver,
    IllegalTransition,
    Source,
)
from forumapp.registration.service import Application, deciding
from tests.checkin.conftest import KEYS
from tests.support.factories import (
    ENDS,
    STARTS,
    add_event,
    add_guest,
    add_organization,
    add_registration,
    add_scans,
)

FOCAL = Actor.focal_point(4)
ON_THE_DAY = STARTS - timedelta(hours=1)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session)


def add_delegation(session: Session, event: Event, **values: object) -> Delegation:
    """A delegation of an embassy."""
    if "organization_id" not in values:
        embassy = add_organization(session, f"Embassy of Norway, {event.slug}", kind="mission", represents="NO")
        values["organization_id"] = embassy.id
    given = {"key": f"norway{event.slug}", "names": LocalizedText(en="Norway"), "created_at": STARTS, **values}
    delegation = Delegation(event_id=event.id, **given)
    session.add(delegation)
    session.flush()
    return delegation


def add_ambassador(session: Session, event: Event, delegation: Delegation, **values: object) -> Registration:
    """The delegation's ambassador, confirmed with a ticket; her place is counted at the event, category, delegation."""
    ambassador = add_guest(
        session,
        event,
        category="diplomatic_corps",
        rank="ambassador",
        delegation_id=delegation.id,
        organization_id=delegation.organization_id,
        **values,
    )
    for counted in (event, ambassador.category, delegation):
        counted.taken += 1
    session.commit()
    return ambassador


def counsellor(name: str = "Berit Example", **values: object) -> Application:
    given = {"email": f"{name.replace(' ', '.').lower()}@example.org", **values}
    return Application(category_code="", names=LocalizedText(en=name), language="en", **given)


def substitute(session: Session, event: Event, guest: Registration, application: Application, **values: object) -> Any:
    given = {"now": ON_THE_DAY, "actor": FOCAL, "source": Source.FORM, "reason": "Replaced", "keys": KEYS, **values}
    return service.substitute(session=session, event_id=event.id, registration_id=guest.id, comes=application, **given)


def taken(session: Session, event_id: int) -> tuple[int, int, int]:
    """Places taken at the event, in the diplomatic corps, in the delegation."""
    session.expire_all()
    category = session.scalars(
        select(Category).where(Category.event_id == event_id, Category.code == "diplomatic_corps")
    ).one()
    delegation = session.scalars(select(Delegation).where(Delegation.event_id == event_id)).one()
    return session.get_one(Event, event_id).taken, category.taken, delegation.taken


def mails(session: Session) -> list[tuple[str | None, str]]:
    return sorted((message.recipient, message.template) for message in session.scalars(select(Message)))


def test_the_substitute_takes_over_the_place_with_a_rank_of_her_own(session: Session, event: Event) -> None:
    delegation = add_delegation(session, event, places=1)
    ambassador = add_ambassador(session, event, delegation, email="kari@example.org", heads_delegation=True)
    waits = add_registration(
        session, event, category="diplomatic_corps", status="waitlisted", delegation_id=delegation.id
    )
    receipt = substitute(session, event, ambassador, counsellor(rank="charge_daffaires_ai"))
    came = session.get_one(Registration, receipt.registration_id)
    assert (came.status, came.replaces_id, came.attending_as, came.rank, came.heads_delegation) == (
        "confirmed",
        ambassador.id,
        "representing",
        "charge_daffaires_ai",
        True,
    )
    assert (came.delegation_id, came.organization_id, came.category_id) == (
        delegation.id,
        ambassador.organization_id,
        ambassador.category_id,
    )
    assert (ambassador.status, ambassador.heads_delegation) == ("cancelled", False)
    assert taken(session, event.id) == (1, 1, 1)
    assert session.get_one(Registration, waits.id).status == "waitlisted", "nobody who waits comes between"
    assert mails(session) == [("berit.example@example.org", "confirmed"), ("kari@example.org", "replaced")]
    rows = session.scalars(select(StatusChange).order_by(StatusChange.id)).all()
    assert [(row.registration_id, row.from_status, row.to_status, row.actor, row.reason) for row in rows] == [
        (ambassador.id, "confirmed", "cancelled", "focal:4", "Replaced"),
        (came.id, None, "confirmed", "focal:4", None),
    ]


def test_a_rank_is_never_taken_over(session: Session, event: Event) -> None:
    ambassador = add_ambassador(session, event, add_delegation(session, event))
    receipt = substitute(session, event, ambassador, counsellor())
    assert session.get_one(Registration, receipt.registration_id).rank is None


def test_a_reserve_who_takes_over_keeps_her_registration(session: Session, event: Event) -> None:
    delegation = add_delegation(session, event, places=1)
    ambassador = add_ambassador(session, event, delegation)
    reserve = add_registration(
        session,
        event,
        category="diplomatic_corps",
        status="waitlisted",
        names={"en": "Berit Example"},
        email="berit.example@example.org",
        delegation_id=delegation.id,
        reserve=True,
    )
    receipt = substitute(session, event, ambassador, counsellor("BERIT  EXAMPLE", email="berit.example@example.org"))
    assert receipt.registration_id == reserve.id
    assert (reserve.status, reserve.reserve, reserve.attending_as, reserve.replaces_id) == (
        "confirmed",
        False,
        "representing",
        ambassador.id,
    )
    assert session.scalars(select(Ticket.revision).where(Ticket.registration_id == reserve.id)).all() == [1]
    assert taken(session, event.id) == (1, 1, 1)


def test_a_place_is_not_taken_over_by_whoever_holds_one(session: Session, event: Event) -> None:
    delegation = add_delegation(session, event)
    ambassador = add_ambassador(session, event, delegation)
    other = add_ambassador(session, event, delegation, names={"en": "Ola Example"}, email="ola@example.org")
    elsewhere = add_registration(
        session, event, status="submitted", names={"en": "Liv Example"}, email="liv@example.org"
    )
    for known, name in ((other, "Ola Example"), (elsewhere, "Liv Example"), (ambassador, "Example Guest")):
        with pytest.raises(AlreadyRegistered) as refused:
            substitute(session, event, ambassador, counsellor(name, email=known.email))
        assert refused.value.registration_id == known.id
    assert ambassador.status == "confirmed"


def test_nobody_is_replaced_who_was_let_in_or_after_the_event(session: Session, event: Event) -> None:
    ambassador = add_ambassador(session, event, add_delegation(session, event))
    with pytest.raises(EventOver):
        substitute(session, event, ambassador, counsellor(), now=ENDS)
    add_scans(session, ambassador, (STARTS, "in"))
    with pytest.raises(AlreadyAdmitted):
        substitute(session, event, ambassador, counsellor(), now=STARTS)
    assert ambassador.status == "confirmed"


def test_only_a_confirmed_guest_has_a_place_to_hand_on(session: Session, event: Event) -> None:
    delegation = add_delegation(session, event)
    submitted = add_registration(
        session, event, category="diplomatic_corps", status="submitted", delegation_id=delegation.id
    )
    with pytest.raises(IllegalTransition):
        substitute(session, event, submitted, counsellor())
    assert submitted.status == "submitted"


def test_whoever_is_told_by_the_delegation_gets_no_mail(session: Session, event: Event) -> None:
    by_mail = add_ambassador(session, event, add_delegation(session, event))
    by_focal_points = add_ambassador(
        session,
        event,
        add_delegation(session, event, key="ghana", tickets_to=TicketsTo.FOCAL_POINT, organization_id=None),
        names={"en": "Ama Example"},
    )
    substitute(session, event, by_focal_points, counsellor("Kofi Example"))
    assert mails(session) == []
    substitute(session, event, by_mail, counsellor())
    assert len(mails(session)) == 2


def test_a_reserve_waits_and_is_never_promoted_by_itself(session: Session, event: Event, now: datetime) -> None:
    delegation = add_delegation(session, event, places=5)
    ambassador = add_ambassador(session, event, delegation)
    received = service.receive(
        session=session,
        event_id=event.id,
        application=dataclasses.replace(
            counsellor(), category_code="diplomatic_corps", delegation_id=delegation.id, reserve=True
        ),
        now=now,
        actor=FOCAL,
        source=Source.FORM,
        keys=KEYS,
    )
    reserve = session.get_one(Registration, received.registration_id)
    assert (reserve.status, reserve.reserve) == ("waitlisted", True)
    service.cancel(session=session, event_id=event.id, registration_id=ambassador.id, now=now, actor=FOCAL, keys=KEYS)
    assert reserve.status == "waitlisted"
    service.confirm(
        session=session, event_id=event.id, registration_id=reserve.id, now=now, actor=Actor.user(1), keys=KEYS
    )
    assert (reserve.status, reserve.reserve) == ("confirmed", False)


# --- at once ----------------------------------------------------------------------------------------------------------

SUBSTITUTES = 8
ROUNDS = 5


@pytest.fixture
def places(session: Session) -> Iterator[Registration]:
    """An ambassador of another event, each time one is asked for."""

    def make() -> Iterator[Registration]:
        for number in range(ROUNDS):
            event = add_event(session, f"forum-{number}")
            yield add_ambassador(session, event, add_delegation(session, event, places=1))

    return make()


def substituted_at_once(app: Flask, session: Session, ambassador: Registration) -> Any:
    """Several focal points send somebody else in the ambassador's place, all at one moment."""
    event_id, guest_id = ambassador.event_id, ambassador.id
    session.rollback()
    barrier, done, errors = threading.Barrier(SUBSTITUTES), [], []

    def act(number: int) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                barrier.wait()
                try:
                    with unit_of_work() as own:
                        service.substitute(
                            session=own,
                            event_id=event_id,
                            registration_id=guest_id,
                            comes=counsellor(f"Stand In {number}"),
                            reason="Replaced",
                            now=ON_THE_DAY,
                            actor=FOCAL,
                            source=Source.FORM,
                            keys=KEYS,
                        )
                    done.append(number)
                except Exception as error:
                    errors.append(type(error).__name__)
                db.session.remove()

        return run

    threads = [threading.Thread(target=act(number)) for number in range(SUBSTITUTES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    confirmed = session.scalar(
        select(func.count()).where(Registration.event_id == event_id, Registration.status == "confirmed")
    )
    return len(done), sorted(errors), confirmed, taken(session, event_id)


ONE_SUBSTITUTE = (1, ["IllegalTransition"] * (SUBSTITUTES - 1), 1, (1, 1, 1))


@pytest.mark.race
def test_one_of_several_substitutes_at_once_wins(app: Flask, session: Session, places: Iterator[Registration]) -> None:
    assert substituted_at_once(app, session, next(places)) == ONE_SUBSTITUTE


@pytest.mark.race
def test_without_the_lock_several_substitutes_go_wrong(
    app: Flask, session: Session, places: Iterator[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")

    def without_holding(*, session: Session, event_id: int) -> int:
        return session.execute(select(Change.number).where(Change.event_id == event_id)).scalar_one() + 1

    monkeypatch.setattr(deciding, "next_change", without_holding)
    assert any(substituted_at_once(app, session, ambassador) != ONE_SUBSTITUTE for ambassador in places)
