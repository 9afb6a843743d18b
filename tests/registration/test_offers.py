"""The waitlist as states: offers with a deadline, answers, staff's order, and the stop before the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.jobs.runner import run_due
from forumapp.kernel.actors import GUEST, SYSTEM, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration import queries, service
from forumapp.registration.models import Amendment, Registration, StatusChange
from forumapp.registration.rules import (
    Cause,
    Direction,
    IllegalTransition,
    NoPlace,
    Offering,
    OfferRanOut,
    ReasonNeeded,
    Source,
    Status,
    TooLateToOffer,
    moved,
)
from tests.support.factories import STARTS, TICKET_KEY, add_event, add_registration

KEYS = KeyRing(TICKET_KEY)
STAFF = Actor.user(1)
HOURS = 48


@pytest.fixture
def event(session: Session) -> Event:
    """An event that offers freed places for two days; academia has two places, both taken."""
    event = add_event(session, offer_hours=HOURS)
    limit(session, event, 2, taken=2)
    return event


def limit(session: Session, event: Event, places: int, taken: int) -> None:
    academia = session.scalars(select(Category).where(Category.event_id == event.id, Category.code == "academia")).one()
    academia.places, academia.taken = places, taken
    event.taken = taken
    session.commit()


def confirmed(session: Session, event: Event) -> Registration:
    return add_registration(session, event, status="confirmed")


def waiting(session: Session, event: Event, now: datetime, number: int = 1) -> list[Registration]:
    return [
        add_registration(session, event, status="waitlisted", waiting_since=now - timedelta(hours=number - each))
        for each in range(number)
    ]


def ask(session: Session, event: Event, registration: Registration, now: datetime, **values: object) -> dict:
    return {
        "session": session,
        "event_id": event.id,
        "registration_id": registration.id,
        "now": now,
        "actor": GUEST,
        "keys": KEYS,
        **values,
    }


def statuses(session: Session, *registrations: Registration) -> list[str]:
    session.flush()
    return [session.get(Registration, each.id).status for each in registrations]


def taken(session: Session, event: Event) -> int:
    session.expire_all()
    return session.scalars(
        select(Category.taken).where(Category.event_id == event.id, Category.code == "academia")
    ).one()


def templates(session: Session, registration: Registration) -> list[str]:
    return sorted(session.scalars(select(Message.template).where(Message.registration_id == registration.id)))


def last_change(session: Session, registration: Registration) -> tuple[str | None, str, str, str | None]:
    row = queries.history(session=session, registration_id=registration.id)[0]
    return row.from_status, row.to_status, row.actor, row.reason


def test_a_freed_place_is_offered_to_whoever_is_first_in_line_and_kept_for_her(
    session: Session, event: Event, now: datetime
) -> None:
    leaver, first, second = confirmed(session, event), *waiting(session, event, now, 2)
    service.cancel(**ask(session, event, leaver, now))
    assert statuses(session, first, second) == ["offered", "waitlisted"]
    assert first.offer_until == now + timedelta(hours=HOURS)
    assert taken(session, event) == 2
    assert templates(session, first) == ["offered"]
    assert last_change(session, first) == ("waitlisted", "offered", SYSTEM.reference, Cause.PLACE_FREED)


def test_an_offer_that_is_taken_confirms_with_a_ticket(session: Session, event: Event, now: datetime) -> None:
    leaver, (first,) = confirmed(session, event), waiting(session, event, now)
    service.cancel(**ask(session, event, leaver, now))
    service.accept_offer(**ask(session, event, first, now + timedelta(hours=HOURS) - timedelta(seconds=1)))
    assert statuses(session, first) == ["confirmed"]
    assert first.offer_until is None
    assert taken(session, event) == 2
    assert templates(session, first) == ["confirmed", "offered"]


def test_an_offer_is_not_taken_after_its_time(session: Session, event: Event, now: datetime) -> None:
    leaver, (first,) = confirmed(session, event), waiting(session, event, now)
    service.cancel(**ask(session, event, leaver, now))
    with pytest.raises(OfferRanOut):
        service.accept_offer(**ask(session, event, first, now + timedelta(hours=HOURS)))


def test_nobody_takes_a_place_that_was_not_offered(session: Session, event: Event, now: datetime) -> None:
    (first,) = waiting(session, event, now)
    with pytest.raises(IllegalTransition):
        service.accept_offer(**ask(session, event, first, now))
    with pytest.raises(IllegalTransition):
        service.decline_offer(**ask(session, event, first, now), stay=True)


def test_no_thank_you_but_stay_waits_on_at_the_end_and_the_next_is_offered(
    session: Session, event: Event, now: datetime
) -> None:
    leaver, first, second, third = confirmed(session, event), *waiting(session, event, now, 3)
    service.cancel(**ask(session, event, leaver, now))
    later = now + timedelta(hours=1)
    service.decline_offer(**ask(session, event, first, later), stay=True)
    assert statuses(session, first, second, third) == ["waitlisted", "offered", "waitlisted"]
    assert queries.place_in_line(session=session, registration=third) == 1
    assert queries.place_in_line(session=session, registration=first) == 2
    assert queries.place_in_line(session=session, registration=second) is None
    assert last_change(session, first)[3] == Cause.OFFER_DECLINED


def test_who_alone_waits_and_declines_is_not_offered_the_same_place_again(
    session: Session, event: Event, now: datetime
) -> None:
    leaver, (first,) = confirmed(session, event), waiting(session, event, now)
    service.cancel(**ask(session, event, leaver, now))
    service.decline_offer(**ask(session, event, first, now), stay=True)
    assert statuses(session, first) == ["waitlisted"]
    assert taken(session, event) == 1


def test_no_thank_you_cancels_and_the_next_is_offered(session: Session, event: Event, now: datetime) -> None:
    leaver, first, second = confirmed(session, event), *waiting(session, event, now, 2)
    service.cancel(**ask(session, event, leaver, now))
    service.decline_offer(**ask(session, event, first, now), stay=False)
    assert statuses(session, first, second) == ["cancelled", "offered"]
    assert taken(session, event) == 2


def test_an_offer_that_runs_out_goes_to_the_next_by_a_job(session: Session, event: Event, now: datetime) -> None:
    leaver, first, second = confirmed(session, event), *waiting(session, event, now, 2)
    service.cancel(**ask(session, event, leaver, now))
    session.commit()
    over = now + timedelta(hours=HOURS)
    run_due(lambda: over - timedelta(seconds=1))
    assert statuses(session, first, second) == ["offered", "waitlisted"]
    run_due(lambda: over)
    session.expire_all()
    assert statuses(session, first, second) == ["waitlisted", "offered"]
    assert second.offer_until == over + timedelta(hours=HOURS)
    assert last_change(session, first) == ("offered", "waitlisted", "system", Cause.OFFER_RAN_OUT)
    assert templates(session, first) == ["offer_ran_out", "offered"]
    run_due(lambda: over)
    assert statuses(session, first, second) == ["waitlisted", "offered"]
    assert taken(session, event) == 2


def test_no_place_goes_on_by_itself_shortly_before_the_day(session: Session, event: Event, now: datetime) -> None:
    leaver, first = confirmed(session, event), *waiting(session, event, now)
    stop = STARTS - timedelta(hours=24)
    service.cancel(**ask(session, event, leaver, stop))
    assert statuses(session, first) == ["waitlisted"]
    assert taken(session, event) == 1
    service.offer(**ask(session, event, first, stop, actor=STAFF))
    assert statuses(session, first) == ["offered"]
    assert first.offer_until == STARTS


def test_without_offers_a_freed_place_is_confirmed_at_once_until_the_start(
    session: Session, event: Event, now: datetime
) -> None:
    event.offer_hours = None
    leaver, first = confirmed(session, event), *waiting(session, event, now)
    service.cancel(**ask(session, event, leaver, STARTS - timedelta(hours=1)))
    assert statuses(session, first) == ["confirmed"]


def test_staff_offer_a_place_beyond_the_limits_only_with_a_reason(
    session: Session, event: Event, now: datetime
) -> None:
    (first,) = waiting(session, event, now)
    asked = ask(session, event, first, now, actor=STAFF)
    with pytest.raises(NoPlace):
        service.offer(**asked)
    with pytest.raises(ReasonNeeded):
        service.offer(**asked, exceed=True)
    service.offer(**asked, exceed=True, reason="The minister's adviser")
    (change,) = session.scalars(select(StatusChange).where(StatusChange.registration_id == first.id))
    assert (change.to_status, change.exceeded, change.reason) == ("offered", True, "The minister's adviser")
    with pytest.raises(TooLateToOffer):
        service.offer(**ask(session, event, *waiting(session, event, now), STARTS, actor=STAFF))


def test_an_offer_of_staff_leaves_at_once_as_its_time_runs(session: Session, event: Event, now: datetime) -> None:
    limit(session, event, 3, taken=2)
    (first,) = waiting(session, event, now)
    service.offer(**ask(session, event, first, now, actor=STAFF))
    assert session.scalars(select(Message.state)).all() == ["queued"]


def test_staff_put_an_offered_guest_back_and_the_place_goes_on(session: Session, event: Event, now: datetime) -> None:
    leaver, first, second = confirmed(session, event), *waiting(session, event, now, 2)
    service.cancel(**ask(session, event, leaver, now))
    service.waitlist(**ask(session, event, first, now, actor=STAFF))
    assert statuses(session, first, second) == ["waitlisted", "offered"]


def test_staff_order_the_line_and_places_go_on_in_that_order(session: Session, event: Event, now: datetime) -> None:
    leaver, *line = confirmed(session, event), *waiting(session, event, now, 4)
    since = {each.id: each.waiting_since for each in line}

    def move(registration: Registration, direction: Direction) -> int:
        asked = ask(session, event, registration, now, actor=STAFF)
        del asked["keys"]
        return service.move_in_line(**asked, direction=direction)

    assert move(line[3], Direction.FIRST) == 1
    assert move(line[0], Direction.DOWN) == 3
    assert move(line[3], Direction.UP) == 1
    order = queries.line(session=session, event_id=event.id, category_id=leaver.category_id)
    assert [each.id for each in order] == [line[3].id, line[1].id, line[0].id, line[2].id]
    assert {each.id: each.waiting_since for each in line} == since
    noted = session.scalars(select(Amendment).order_by(Amendment.id)).all()
    assert [(row.registration_id, row.field, row.before, row.after, row.actor) for row in noted] == [
        (line[3].id, "waiting_place", "4", "1", "user:1"),
        (line[0].id, "waiting_place", "2", "3", "user:1"),
    ]
    service.cancel(**ask(session, event, leaver, now))
    assert statuses(session, *line) == ["waitlisted", "waitlisted", "waitlisted", "offered"]


def test_two_who_began_to_wait_in_one_moment_are_parted_by_a_move(
    session: Session, event: Event, now: datetime
) -> None:
    line = sorted(
        (add_registration(session, event, status="waitlisted", waiting_since=now) for _ in range(3)),
        key=lambda each: each.id,
    )
    asked = ask(session, event, line[2], now, actor=STAFF)
    del asked["keys"]
    assert service.move_in_line(**asked, direction=Direction.UP) == 2
    order = queries.line(session=session, event_id=event.id, category_id=line[0].category_id)
    assert [each.id for each in order] == [line[0].id, line[2].id, line[1].id]


def test_reserves_of_a_delegation_stand_in_no_line(session: Session, event: Event, now: datetime) -> None:
    reserve = add_registration(session, event, status="waitlisted", waiting_since=now, reserve=True)
    (first,) = waiting(session, event, now)
    assert queries.place_in_line(session=session, registration=reserve) is None
    assert queries.place_in_line(session=session, registration=first) == 1


@pytest.mark.parametrize(
    ("length", "index", "direction", "target"),
    [
        (3, 2, Direction.FIRST, 0),
        (3, 2, Direction.UP, 1),
        (3, 0, Direction.UP, 0),
        (3, 0, Direction.DOWN, 1),
        (3, 2, Direction.DOWN, 2),
    ],
)
def test_a_move_stays_within_the_line(length: int, index: int, direction: Direction, target: int) -> None:
    assert moved(length, index, direction) == target


def test_an_offer_never_outlasts_the_start() -> None:
    offering = Offering(48, 24, STARTS)
    before = STARTS - timedelta(hours=30)
    assert (offering.goes_on(before), offering.until(before)) == (True, STARTS)
    assert not offering.goes_on(STARTS - timedelta(hours=24))
    assert Offering(None, 24, STARTS).goes_on(STARTS)
    assert Offering(None, 24, STARTS).until(before) is None


def test_a_confirmed_guest_who_changes_her_name_is_looked_at_again_and_keeps_her_ticket(
    session: Session, event: Event, now: datetime
) -> None:
    guest, other = confirmed(session, event), confirmed(session, event)

    def amend(registration: Registration, actor: Actor, **values: object) -> None:
        service.amend(
            session=session,
            event_id=event.id,
            registration_id=registration.id,
            changes=service.Changes(values=values),
            now=now,
            actor=actor,
            keys=KEYS,
        )

    amend(guest, GUEST, phone="+821012345678")
    amend(other, STAFF, names={"en": "Corrected By Staff"})
    assert not queries.to_look_at_again(session=session, event_id=event.id)
    revision = guest.ticket_revision
    amend(guest, GUEST, names={"en": "Quite Another"})
    assert guest.status == Status.CONFIRMED
    assert guest.ticket_revision == revision
    ((person, edits),) = queries.to_look_at_again(session=session, event_id=event.id)
    assert person.id == guest.id
    assert "name_en" in [edit.field for edit in edits]
    look = {"session": session, "event_id": event.id, "registration_id": guest.id, "now": now, "actor": STAFF}
    assert service.look_again(**look)
    assert not service.look_again(**look)
    assert queries.to_look_at_again(session=session, event_id=event.id) == []
    amend(guest, GUEST, names={"en": "Yet Another"})
    ((_, edits),) = queries.to_look_at_again(session=session, event_id=event.id)
    assert [(edit.field, edit.after) for edit in edits if edit.field == "name_en"] == [("name_en", "Yet Another")]


def register(session: Session, event: Event, now: datetime, name: str, **values: object) -> str:
    """A guest's own application; gives the state that it got."""
    given = {"category_code": "academia", "email": f"{name}@example.org".lower(), **values}
    receipt = service.receive(
        session=session,
        event_id=event.id,
        application=service.Application(names=LocalizedText(en=name), language="en", **given),
        now=now,
        actor=GUEST,
        source=Source.FORM,
        keys=KEYS,
    )
    return receipt.status


def test_who_registers_once_offers_have_stopped_does_not_overtake_those_who_wait(
    session: Session, event: Event, now: datetime
) -> None:
    late = STARTS - timedelta(hours=1)
    leaver, (first,) = confirmed(session, event), waiting(session, event, now)
    service.cancel(**ask(session, event, leaver, late))
    assert statuses(session, first) == ["waitlisted"], "the freed place is left to staff"
    assert register(session, event, late, "Later") == "waitlisted"
    assert register(session, event, late, "Elsewhere", category_code="expert") == "confirmed"
    limit(session, event, 4, taken=1)
    assert register(session, event, late, "Third") == "confirmed", "of three free places two are for those who wait"
    assert register(session, event, late, "Fourth") == "waitlisted"
    service.confirm(**ask(session, event, first, late, actor=STAFF))
    assert statuses(session, first) == ["confirmed"]


def test_nobody_overtakes_the_line_for_the_last_places_of_the_event(
    session: Session, event: Event, now: datetime
) -> None:
    late = STARTS - timedelta(hours=1)
    waiting(session, event, now)
    limit(session, event, 9, taken=1)
    event.places, event.taken = 2, 1
    session.commit()
    assert register(session, event, late, "Later", category_code="expert") == "waitlisted"
    event.places = 4
    session.commit()
    assert register(session, event, late, "Another", category_code="expert") == "confirmed"


def test_a_guest_whom_no_mail_reaches_gets_the_place_instead_of_an_offer_that_runs_out_unseen(
    session: Session, event: Event, now: datetime
) -> None:
    leaver = confirmed(session, event)
    unreachable = add_registration(session, event, status="waitlisted", waiting_since=now, email=None, email_key=None)
    service.cancel(**ask(session, event, leaver, now))
    assert statuses(session, unreachable) == ["confirmed"]


def test_the_place_in_a_category_that_somebody_leaves_goes_to_who_waits_for_it(
    session: Session, event: Event, now: datetime
) -> None:
    mover, (first,) = confirmed(session, event), waiting(session, event, now)
    moved_to = ask(session, event, mover, now, actor=STAFF, changes=service.Changes(category="expert"))
    assert service.amend(**moved_to) == ["category"]
    assert statuses(session, mover, first) == ["confirmed", "offered"]
    assert taken(session, event) == 2


def test_who_waits_and_is_moved_to_a_category_with_places_gets_one(
    session: Session, event: Event, now: datetime
) -> None:
    (first,) = waiting(session, event, now)
    service.amend(**ask(session, event, first, now, actor=STAFF, changes=service.Changes(category="expert")))
    assert statuses(session, first) == ["offered"]
