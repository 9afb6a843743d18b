"""Receiving, deciding, amending: what a registration becomes, and what is written down about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.kernel import search, secrets
from forumapp.kernel.actors import COMMAND, GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.models import Amendment, Registration, StatusChange, Ticket
from forumapp.registration.rules import (
    AlreadyRegistered,
    IdempotencyConflict,
    IllegalTransition,
    NoPlace,
    ReasonNeeded,
    RegistrationClosed,
    Source,
    StaleEdit,
    Status,
    UnknownCategory,
)
from forumapp.registration.service import Application, Changes, Idempotency
from tests.support.factories import add_event, add_registration

KEYS = KeyRing("k" * 32)
STAFF = Actor.user(1)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session)


def application(name: str = "Kim Bogi", **values: object) -> Application:
    address = f"{name.replace(' ', '.').lower()}@example.org"
    return Application(
        **{
            "category_code": "academia",
            "names": LocalizedText(en=name),
            "language": "en",
            "email": address,
            "organization": LocalizedText(en="Hangang University"),
            **values,
        }
    )


def receive(session: Session, event: Event, given: Application, now: datetime, **values: object) -> service.Receipt:
    defaults = {"actor": GUEST, "source": Source.FORM, "keys": KEYS}
    return service.receive(session=session, event_id=event.id, application=given, now=now, **{**defaults, **values})


def limit(session: Session, event: Event, code: str, places: int) -> Category:
    category = session.scalars(select(Category).where(Category.event_id == event.id, Category.code == code)).one()
    category.places = places
    session.flush()
    return category


def templates(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(Message.recipient, Message.template).order_by(Message.id))
    return [(recipient.split("@")[0], template) for recipient, template in rows]


def test_a_registration_with_a_place_is_confirmed_with_a_ticket_and_a_mail(
    session: Session, event: Event, now: datetime
) -> None:
    receipt = receive(session, event, application(), now)
    assert (receipt.status, receipt.repeated) == (Status.CONFIRMED, False)
    ticket = session.scalars(select(Ticket)).one()
    assert ticket.sha256 == secrets.ticket_hash(secrets.ticket(KEYS.current, receipt.registration_id, 1))
    change = session.scalars(select(StatusChange)).one()
    assert (change.from_status, change.to_status, change.actor) == (None, "confirmed", "guest")
    assert templates(session) == [("kim.bogi", "confirmed")]
    registration = session.get_one(Registration, receipt.registration_id)
    assert (registration.organization.names, registration.organization.kind, registration.organization.released) == (
        {"en": "Hangang University"},
        "organization",
        False,
    )


def test_the_next_guest_waits_once_the_last_place_is_gone(session: Session, event: Event, now: datetime) -> None:
    limit(session, event, "academia", 1)
    first = receive(session, event, application("Kim Bogi"), now)
    second = receive(session, event, application("Lee Yesi"), now)
    assert [first.status, second.status] == [Status.CONFIRMED, Status.WAITLISTED]


def test_a_full_event_stops_every_category(session: Session, event: Event, now: datetime) -> None:
    event.places = 1
    session.flush()
    statuses = [
        receive(session, event, application(name, category_code=code), now).status
        for name, code in (("Kim Bogi", "academia"), ("Lee Yesi", "government"))
    ]
    assert statuses == [Status.CONFIRMED, Status.WAITLISTED]


def test_a_category_under_review_waits_for_a_decision(session: Session, event: Event, now: datetime) -> None:
    limit(session, event, "academia", 5).review = True
    session.flush()
    receipt = receive(session, event, application(), now)
    assert receipt.status == Status.SUBMITTED
    service.confirm(
        session=session, event_id=event.id, registration_id=receipt.registration_id, now=now, actor=STAFF, keys=KEYS
    )
    assert set(templates(session)) == {("kim.bogi", "received"), ("kim.bogi", "confirmed")}


def test_a_freed_place_goes_at_once_to_who_waits_longest(session: Session, event: Event, now: datetime) -> None:
    category = limit(session, event, "academia", 1)
    first, second, third = (
        receive(session, event, application(name), now + timedelta(minutes=minute))
        for minute, name in enumerate(("Kim Bogi", "Lee Yesi", "Park Gasang"))
    )
    service.cancel(
        session=session, event_id=event.id, registration_id=first.registration_id, now=now, actor=GUEST, keys=KEYS
    )
    states = [session.get_one(Registration, receipt.registration_id).status for receipt in (first, second, third)]
    assert states == ["cancelled", "confirmed", "waitlisted"]
    assert {("kim.bogi", "cancelled"), ("lee.yesi", "place_freed")} <= set(templates(session))
    session.refresh(category)
    assert (category.taken, category.exceeded) == (1, 0)


def test_a_place_freed_in_one_category_is_not_given_to_a_full_one(
    session: Session, event: Event, now: datetime
) -> None:
    limit(session, event, "academia", 1)
    limit(session, event, "government", 1)
    scholar = receive(session, event, application("Kim Bogi"), now)
    receive(session, event, application("Lee Yesi", category_code="government"), now)
    waiting = receive(session, event, application("Park Gasang", category_code="government"), now)
    service.cancel(
        session=session, event_id=event.id, registration_id=scholar.registration_id, now=now, actor=GUEST, keys=KEYS
    )
    assert session.get_one(Registration, waiting.registration_id).status == "waitlisted"


def test_staff_pass_the_limit_only_by_saying_so_and_why(session: Session, event: Event, now: datetime) -> None:
    category = limit(session, event, "academia", 1)
    receive(session, event, application("Kim Bogi"), now)
    waiting = receive(session, event, application("Lee Yesi"), now).registration_id
    ask = {
        "session": session,
        "event_id": event.id,
        "registration_id": waiting,
        "now": now,
        "actor": STAFF,
        "keys": KEYS,
    }
    with pytest.raises(NoPlace):
        service.confirm(**ask)
    with pytest.raises(ReasonNeeded):
        service.confirm(**ask, exceed=True)
    service.confirm(**ask, exceed=True, reason="The speaker's interpreter")
    session.refresh(category)
    assert (category.places, category.taken, category.exceeded) == (1, 2, 1)
    service.cancel(**ask)
    session.refresh(category)
    assert (category.taken, category.exceeded) == (1, 0)


def test_nobody_is_registered_twice_but_families_may_share_an_address(
    session: Session, event: Event, now: datetime
) -> None:
    shared = "office@example.org"
    first = receive(session, event, application("José Núñez", email=shared), now)
    with pytest.raises(AlreadyRegistered) as refusal:
        receive(session, event, application("JOSE  NUNEZ", email="Office@example.org"), now)
    assert refusal.value.registration_id == first.registration_id
    assert receive(session, event, application("Ana Exemplo", email=shared), now).status == Status.CONFIRMED


def test_the_same_key_gives_the_same_registration_and_another_body_is_refused(
    session: Session, event: Event, now: datetime
) -> None:
    key = Idempotency("form:1", "abc", "body")
    first = receive(session, event, application(), now, idempotency=key)
    again = receive(session, event, application(), now, idempotency=key)
    assert (again.registration_id, again.status, again.repeated) == (first.registration_id, first.status, True)
    with pytest.raises(IdempotencyConflict):
        receive(session, event, application(), now, idempotency=Idempotency("form:1", "abc", "another"))


def test_outside_the_window_only_staff_register(session: Session, event: Event) -> None:
    late = event.starts_at
    with pytest.raises(RegistrationClosed):
        receive(session, event, application(), late)
    assert receive(session, event, application(), late, actor=COMMAND, source=Source.STAFF).status == Status.CONFIRMED


def test_an_unknown_category_is_named(session: Session, event: Event, now: datetime) -> None:
    with pytest.raises(UnknownCategory, match="poets"):
        receive(session, event, application(category_code="poets"), now)


def test_a_diplomats_organisation_is_a_mission_of_her_country(session: Session, event: Event, now: datetime) -> None:
    names = LocalizedText(en="Embassy of Finland", ko="주한핀란드대사관")
    receive(session, event, application(category_code="diplomatic_corps", organization=names, country="FI"), now)
    registration = session.scalars(select(Registration)).one()
    organization = registration.organization
    assert (organization.kind, organization.represents, organization.represents_country) == ("mission", "FI", True)
    assert search.matches(registration.search_keys, "핀란")


def test_what_was_decided_is_revived_by_staff_with_a_reason_only(session: Session, event: Event, now: datetime) -> None:
    registration_id = receive(session, event, application(), now).registration_id
    ask = {"session": session, "event_id": event.id, "registration_id": registration_id, "now": now, "keys": KEYS}
    service.cancel(**ask, actor=GUEST)
    with pytest.raises(IllegalTransition):
        service.confirm(**ask, actor=GUEST, reason="I can come after all")
    with pytest.raises(ReasonNeeded):
        service.confirm(**ask, actor=STAFF)
    assert service.confirm(**ask, actor=STAFF, reason="She called").status == Status.CONFIRMED
    assert session.scalars(select(Ticket)).one().revoked_at is None


def test_a_new_ticket_revokes_the_former_one(session: Session, event: Event, now: datetime) -> None:
    registration_id = receive(session, event, application(), now).registration_id
    code = service.reissue(
        session=session, event_id=event.id, registration_id=registration_id, now=now, actor=STAFF, keys=KEYS
    )
    rows = session.execute(select(Ticket.sha256, Ticket.revoked_at).order_by(Ticket.revision)).all()
    assert [row.revoked_at is None for row in rows] == [False, True]
    assert rows[1].sha256 == secrets.ticket_hash(code)


def test_amendments_say_what_was_and_what_is(session: Session, event: Event, now: datetime) -> None:
    registration_id = receive(session, event, application(), now).registration_id
    seen = session.get_one(Registration, registration_id).changed
    changes = Changes(
        values={"names": LocalizedText(en="Kim Bogi", ko="김보기"), "rank": "ambassador", "roles": ["keynote"]},
        organization=LocalizedText(en="Hanbit University"),
        category="expert",
    )
    ask = {
        "session": session,
        "event_id": event.id,
        "registration_id": registration_id,
        "changes": changes,
        "now": now,
        "actor": STAFF,
        "keys": KEYS,
    }
    assert sorted(service.amend(**ask, expected=seen)) == ["category", "name_ko", "organization_en", "rank", "roles"]
    rows = session.execute(select(Amendment.field, Amendment.before, Amendment.after)).all()
    assert ("organization_en", "Hangang University", "Hanbit University") in rows
    assert ("name_ko", None, "김보기") in rows
    with pytest.raises(StaleEdit):
        service.amend(**ask, expected=seen)
    assert service.amend(**ask) == []


def test_an_amendment_does_not_make_a_twin(session: Session, event: Event, now: datetime) -> None:
    first = receive(session, event, application("Kim Bogi", email="a@example.org"), now)
    second = receive(session, event, application("Lee Yesi", email="a@example.org"), now)
    with pytest.raises(AlreadyRegistered) as refusal:
        service.amend(
            session=session,
            event_id=event.id,
            registration_id=second.registration_id,
            changes=Changes(values={"names": LocalizedText(en="kim bogi")}),
            now=now,
            actor=STAFF,
            keys=KEYS,
        )
    assert refusal.value.registration_id == first.registration_id


def test_a_walk_in_is_confirmed_whatever_places_or_review_say(session: Session, event: Event, now: datetime) -> None:
    category = limit(session, event, "academia", 0)
    category.review = True
    session.flush()
    ask = {
        "session": session,
        "event_id": event.id,
        "registration_id": "018bf3e6-1c00-7000-8000-000000000001",
        "application": application(email=None),
        "now": event.starts_at,
        "actor": Actor.device(1),
        "keys": KEYS,
    }
    assert (service.register_walk_in(**ask).repeated, service.register_walk_in(**ask).repeated) == (False, True)
    registration = session.scalars(select(Registration)).one()
    assert (registration.status, registration.walk_in, registration.source) == ("confirmed", True, "door")
    session.refresh(category)
    assert (category.taken, category.exceeded) == (1, 1)


def test_an_invited_person_who_registers_keeps_her_registration(session: Session, event: Event, now: datetime) -> None:
    registration_id = receive(session, event, application(), now).registration_id
    registration = session.get_one(Registration, registration_id)
    registration.status = Status.INVITED
    session.execute(Ticket.__table__.delete())
    session.flush()
    receipt = receive(session, event, application(phone="+821012345678"), now)
    assert (receipt.registration_id, receipt.status) == (registration_id, Status.CONFIRMED)
    session.refresh(registration)
    assert (registration.status, registration.phone) == ("confirmed", "+821012345678")


def test_an_invited_guest_is_known_by_one_of_her_names_and_keeps_the_other(
    session: Session, event: Event, now: datetime
) -> None:
    invited = add_registration(
        session, event, status="invited", names={"en": "Kim Bogi", "ko": "김보기"}, email="bogi@example.org"
    )
    receipt = receive(
        session, event, application(names=LocalizedText(ko="김 보기"), email="Bogi@example.org", language="ko"), now
    )
    assert receipt.registration_id == invited.id
    session.expire_all()
    assert (invited.status, invited.names) == ("confirmed", {"en": "Kim Bogi", "ko": "김 보기"})
    assert search.matches(invited.search_keys, "kim bogi")
    with pytest.raises(AlreadyRegistered):
        receive(session, event, application("KIM BOGI", email="bogi@example.org"), now)


def test_two_people_of_one_address_are_two_guests(session: Session, event: Event, now: datetime) -> None:
    receipts = [
        receive(session, event, application(name, email="office@example.org"), now) for name in ("Kim Bogi", "Lee Yesi")
    ]
    assert [receipt.status for receipt in receipts] == ["confirmed", "confirmed"]
    assert receipts[0].registration_id != receipts[1].registration_id
