"""Who comes along with a guest: kept, counted in the places only where the event says so, never a participant."""

import pytest

from forumapp.events import service as events
from forumapp.events.models import Category, Event
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import AccompanyingKind, Companion, NoPlace, Source
from tests.support.factories import TICKET_KEY, add_event

KEYS = KeyRing.of((TICKET_KEY,))
STAFF = Actor.user(1)
DRIVER = Companion(AccompanyingKind.DRIVER.value, None, 1)
SPOUSE = Companion(AccompanyingKind.SPOUSE.value, "Kim Bom", 1)
GUARDS = Companion(AccompanyingKind.SECURITY.value, None, 2)


@pytest.fixture
def forum(session):
    return add_event(session, accompanying_take_places=True)


def register(session, forum, now, name="Kim Haneul", *companions, actor=GUEST):
    return service.receive(
        session=session,
        event_id=forum.id,
        application=service.Application(
            category_code="academia",
            names=LocalizedText(en=name),
            language="en",
            email=f"{name.replace(' ', '.')}@example.org",
            accompanying=companions,
        ),
        now=now,
        actor=actor,
        source=Source.FORM,
        keys=KEYS,
    )


def limit(session, forum, places):
    events.save_category(session=session, event_id=forum.id, code="academia", values={"places": places})


def counted(session, forum):
    session.expire_all()
    category = session.query(Category).filter_by(event_id=forum.id, code="academia").one()
    return session.get(Event, forum.id).taken, category.taken


def amend(session, forum, id, now, *companions, actor=STAFF):
    changes = service.Changes(accompanying=companions)
    asked = {"session": session, "event_id": forum.id, "registration_id": id, "now": now, "actor": actor, "keys": KEYS}
    return service.amend(changes=changes, **asked)


def test_those_who_come_along_take_places_and_give_them_back_with_the_guest(session, forum, now):
    limit(session, forum, 4)
    guest = register(session, forum, now, "Kim Haneul", GUARDS, DRIVER)
    assert (guest.status, counted(session, forum)) == ("confirmed", (4, 4))
    waiting = register(session, forum, now, "Max Beispiel", SPOUSE)
    assert (waiting.status, counted(session, forum)) == ("waitlisted", (4, 4))
    service.cancel(
        session=session, event_id=forum.id, registration_id=guest.registration_id, now=now, actor=GUEST, keys=KEYS
    )
    assert session.get(Registration, waiting.registration_id).status in ("confirmed", "offered")
    assert counted(session, forum) == (2, 2)


def test_two_do_not_move_up_into_one_place(session, forum, now):
    limit(session, forum, 2)
    first = register(session, forum, now, "Kim Haneul")
    register(session, forum, now, "Anna Sample")
    pair = register(session, forum, now, "Max Beispiel", SPOUSE)
    single = register(session, forum, now, "Lee Garam")
    assert (pair.status, single.status) == ("waitlisted", "waitlisted")
    service.cancel(
        session=session, event_id=forum.id, registration_id=first.registration_id, now=now, actor=GUEST, keys=KEYS
    )
    assert session.get(Registration, pair.registration_id).status == "waitlisted"
    assert session.get(Registration, single.registration_id).status in ("confirmed", "offered")
    assert counted(session, forum) == (2, 2)


def test_where_the_event_does_not_count_them_they_take_none(session, now):
    forum = add_event(session)
    limit(session, forum, 1)
    assert register(session, forum, now, "Kim Haneul", GUARDS, DRIVER).status == "confirmed"
    assert counted(session, forum) == (1, 1)


def test_a_guest_may_not_bring_more_than_there_is_room_for_but_staff_may(session, forum, now):
    limit(session, forum, 2)
    guest = register(session, forum, now).registration_id
    session.commit()
    with pytest.raises(NoPlace):
        amend(session, forum, guest, now, GUARDS, actor=GUEST)
    session.rollback()
    assert counted(session, forum) == (1, 1)
    assert amend(session, forum, guest, now, GUARDS, SPOUSE) == ["accompanying"]
    assert counted(session, forum) == (4, 4)
    assert amend(session, forum, guest, now, SPOUSE) == ["accompanying"]
    assert counted(session, forum) == (2, 2)
    assert amend(session, forum, guest, now, SPOUSE) == []
    written = [(row.before, row.after) for row in session.query(Amendment).order_by(Amendment.id)]
    assert written == [(None, "security:2;spouse:Kim Bom"), ("security:2;spouse:Kim Bom", "spouse:Kim Bom")]


def test_turning_the_event_s_setting_brings_the_places_into_line(session, now):
    forum = add_event(session)
    limit(session, forum, 2)
    guest = register(session, forum, now, "Kim Haneul", GUARDS).registration_id
    register(session, forum, now, "Anna Sample")
    events.edit_event(session=session, event_id=forum.id, values={"accompanying_take_places": True})
    assert service.count_again(session=session, event_id=forum.id) == 1
    assert counted(session, forum) == (4, 4)
    assert service.count_again(session=session, event_id=forum.id) == 0
    events.edit_event(session=session, event_id=forum.id, values={"accompanying_take_places": False})
    assert service.count_again(session=session, event_id=forum.id) == 1
    assert counted(session, forum) == (2, 2)
    assert service.companions_of(session=session, registration_id=guest) == [GUARDS]


def test_a_substitute_takes_over_those_who_come_along(session, forum, now):
    limit(session, forum, 3)
    guest = register(session, forum, now, "Kim Haneul", GUARDS).registration_id
    substitute = service.substitute(
        session=session,
        event_id=forum.id,
        registration_id=guest,
        comes=service.Application(
            category_code="academia", names=LocalizedText(en="Anna Sample"), language="en", email="anna@example.org"
        ),
        reason="ill",
        now=now,
        actor=STAFF,
        source=Source.STAFF,
        keys=KEYS,
    ).registration_id
    assert counted(session, forum) == (3, 3)
    assert service.companions_of(session=session, registration_id=substitute) == [GUARDS]
    service.cancel(session=session, event_id=forum.id, registration_id=substitute, now=now, actor=STAFF, keys=KEYS)
    assert counted(session, forum) == (0, 0)


def test_names_that_the_guest_wrote_are_approved_and_those_of_staff_wait(session, forum, now):
    own = register(session, forum, now).registration_id
    assert session.get(Registration, own).approved_names == {"en": "Kim Haneul"}
    typed = register(session, forum, now, "Anna Sample", actor=STAFF).registration_id
    assert session.get(Registration, typed).approved_names == {}
    service.approve_names(session=session, event_id=forum.id, registration_id=typed, now=now, actor=GUEST)
    service.approve_names(session=session, event_id=forum.id, registration_id=typed, now=now, actor=GUEST)
    assert session.get(Registration, typed).approved_names == {"en": "Anna Sample"}
    names = service.Changes(values={"names": LocalizedText(en="Anna B. Sample", ko="안나 샘플")})
    asked = {"session": session, "event_id": forum.id, "registration_id": typed, "now": now, "keys": KEYS}
    service.amend(changes=names, actor=STAFF, **asked)
    row = session.get(Registration, typed)
    assert (row.names, row.approved_names) == ({"en": "Anna B. Sample", "ko": "안나 샘플"}, {"en": "Anna Sample"})
    service.amend(changes=names, actor=GUEST, **asked)
    assert session.get(Registration, typed).approved_names == row.names
    approvals = session.query(Amendment).filter_by(field="approved_names").order_by(Amendment.id)
    assert [(line.after, line.actor) for line in approvals] == [("en", "guest"), ("en;ko", "guest")]
