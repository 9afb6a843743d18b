"""Sessions that guests choose: places counted one by one, and given back with the guest's place in the event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forumapp.events.models import EventSession
from forumapp.events.rules import SessionTaken
from forumapp.events.service import remove_session
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST, SYSTEM, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, manage_secret, sha256
from forumapp.registration.commands import registration
from forumapp.registration.models import Amendment, Registration, SessionChoice
from forumapp.registration.rules import (
    IllegalTransition,
    MergedAway,
    SessionBegun,
    SessionFull,
    SessionsOverlap,
    Source,
    UnknownSession,
)
from forumapp.registration.service import Application, Changes, cancel, choose_sessions, confirm, merge, substitute
from tests.conftest import SECRET
from tests.registration.test_races import ROUNDS, at_once, without_the_lock
from tests.support.factories import STARTS, add_event, add_registration, add_session
from tests.support.forms import submit
from tests.support.pages import page_of

BEFORE = STARTS - timedelta(days=1)


@pytest.fixture
def event(session):
    return add_event(session, starts_at=STARTS, ends_at=STARTS + timedelta(days=1))


def choose(session, registration, *sessions, now=BEFORE, actor=GUEST):
    choose_sessions(
        session=session,
        event_id=registration.event_id,
        registration_id=registration.id,
        session_ids=[one.id for one in sessions],
        now=now,
        actor=actor,
    )
    session.commit()


def choices(session):
    return set(session.execute(select(SessionChoice.registration_id, SessionChoice.session_id)).all())


def taken(session, one):
    session.expire_all()
    return session.get_one(EventSession, one.id).taken


def test_a_choice_takes_a_place_and_another_one_gives_it_back(session, event):
    first, second = add_session(session, event), add_session(session, event, "Clinic", hours=3)
    guest = add_registration(session, event)
    choose(session, guest, first)
    assert (choices(session), taken(session, first)) == ({(guest.id, first.id)}, 1)
    choose(session, guest, first, second)
    choose(session, guest, second)
    assert (choices(session), taken(session, first), taken(session, second)) == ({(guest.id, second.id)}, 0, 1)
    written = session.scalars(select(Amendment).order_by(Amendment.id)).all()
    assert [(one.field, one.before, one.after, one.actor) for one in written] == [
        ("sessions", None, "Workshop", "guest"),
        ("sessions", "Workshop", "Workshop; Clinic", "guest"),
        ("sessions", "Workshop; Clinic", "Clinic", "guest"),
    ]


def test_the_last_place_goes_once_and_nothing_of_a_refused_choice_is_kept(session, event):
    open_to_all, small = add_session(session, event, "Open", hours=3), add_session(session, event, places=1)
    choose(session, add_registration(session, event), small)
    late = add_registration(session, event)
    session.commit()
    with pytest.raises(SessionFull):
        choose(session, late, open_to_all, small)
    session.rollback()
    assert (taken(session, small), taken(session, open_to_all)) == (1, 0)


def test_what_a_guest_may_not_choose_is_refused(session, event):
    first, same_time = add_session(session, event), add_session(session, event, "Clinic")
    for_all = add_session(session, event, "Plenary", hours=5, chosen_by_guest=False)
    guest, gone = add_registration(session, event), add_registration(session, event, status="cancelled")
    session.commit()
    for chosen, error in (((first, same_time), SessionsOverlap), ((for_all,), UnknownSession)):
        with pytest.raises(error):
            choose(session, guest, *chosen)
        session.rollback()
    with pytest.raises(IllegalTransition):
        choose(session, gone, first)
    session.rollback()
    with pytest.raises(SessionBegun):
        choose(session, guest, first, now=first.starts_at)
    session.rollback()
    assert choices(session) == set()


def test_cancelling_gives_the_places_in_sessions_back(session, event):
    workshop, guest = add_session(session, event, places=1), add_registration(session, event)
    event.taken = 1
    next(one for one in event.categories if one.id == guest.category_id).taken = 1
    choose(session, guest, workshop)
    cancel(session=session, event_id=event.id, registration_id=guest.id, now=BEFORE, actor=GUEST, keys=KeyRing(SECRET))
    session.commit()
    assert (choices(session), taken(session, workshop)) == (set(), 0)


def test_a_substitute_takes_over_the_places_in_sessions(session, event):
    workshop, guest = add_session(session, event, places=1), add_registration(session, event)
    session.commit()
    choose(session, guest, workshop)
    receipt = substitute(
        session=session,
        event_id=event.id,
        registration_id=guest.id,
        comes=Application(
            category_code="academia", names=LocalizedText(en="Another"), language="en", email="another@example.org"
        ),
        reason="ill",
        now=BEFORE,
        actor=SYSTEM,
        source=Source.STAFF,
        keys=KeyRing(SECRET),
    )
    session.commit()
    assert (choices(session), taken(session, workshop)) == ({(receipt.registration_id, workshop.id)}, 1)


def test_what_staff_chose_for_a_guest_stays_when_she_chooses_herself(session, event):
    workshop, for_all = (
        add_session(session, event),
        add_session(session, event, "Dinner", hours=5, places=9, chosen_by_guest=False),
    )
    guest = add_registration(session, event)
    session.commit()
    choose(session, guest, for_all, actor=Actor.user(1))
    choose(session, guest, workshop)
    assert choices(session) == {(guest.id, workshop.id), (guest.id, for_all.id)}
    choose(session, guest)
    assert choices(session) == {(guest.id, for_all.id)}
    with pytest.raises(UnknownSession):
        everybody = add_session(session, event, "Plenary", hours=9, chosen_by_guest=False)
        choose(session, guest, everybody, actor=Actor.user(1))
    session.rollback()
    with pytest.raises(SessionFull):
        small = add_session(session, event, "Small", hours=7, places=0)
        choose(session, guest, for_all, small, actor=Actor.user(1))
    session.rollback()
    choose(session, guest, actor=Actor.user(1), now=STARTS + timedelta(hours=6))  # staff know who was there
    assert choices(session) == set()


def test_merging_two_entries_keeps_the_places_in_sessions_that_the_one_that_stays_can_take(session, event):
    same_time = add_session(session, event, "Workshop"), add_session(session, event, "Clinic")
    last = add_session(session, event, "Dinner", hours=5, places=1)
    stays, goes = (add_registration(session, event, names={"en": "Kim Haneul"}) for _ in range(2))
    event.taken = next(one for one in event.categories if one.id == stays.category_id).taken = 2
    session.commit()
    choose(session, stays, same_time[0])
    choose(session, goes, same_time[1], last)
    merge(
        session=session,
        event_id=event.id,
        stays_id=stays.id,
        goes_id=goes.id,
        changes=Changes(),
        reason="Entered twice",
        now=BEFORE,
        actor=Actor.user(1),
        keys=KeyRing(SECRET),
    )
    session.commit()
    assert choices(session) == {(stays.id, same_time[0].id), (stays.id, last.id)}
    assert [taken(session, one) for one in (*same_time, last)] == [1, 0, 1]


def test_an_entry_that_was_merged_is_decided_on_no_more(app, session, event):
    stays = add_registration(session, event)
    merged = add_registration(session, event, status="cancelled", merged_into_id=stays.id)
    regretted = add_registration(session, event, status="regretted", merged_into_id=stays.id)
    session.commit()
    for one in (merged, regretted):
        with pytest.raises(MergedAway):
            confirm(
                session=session,
                event_id=event.id,
                registration_id=one.id,
                now=BEFORE,
                actor=Actor.user(1),
                reason="again",
                keys=KeyRing(SECRET),
            )
        session.rollback()
    done = app.test_cli_runner().invoke(registration, ["confirm", "forum", merged.id])
    assert done.exit_code == 1
    assert f"merged into another one of the same person. Decide on that one: {stays.id}." in done.output


def test_a_session_that_guests_chose_is_not_removed(session, event):
    workshop, guest = add_session(session, event), add_registration(session, event)
    choose(session, guest, workshop)
    with pytest.raises(SessionTaken):
        remove_session(session=session, event_id=event.id, id=workshop.id)
    session.rollback()
    choose(session, guest)
    remove_session(session=session, event_id=event.id, id=workshop.id)
    session.commit()
    assert session.scalars(select(EventSession)).all() == []


def choose_at_once(app, event_id, wanted):
    """Each ``(registration id, session id)`` on a thread of its own; the names of the errors."""

    def choosing(registration_id, session_id):
        with unit_of_work() as session:
            choose_sessions(
                session=session,
                event_id=event_id,
                registration_id=registration_id,
                session_ids=[session_id],
                now=BEFORE,
                actor=GUEST,
            )

    _, errors = at_once(app, [lambda one=one: choosing(*one) for one in wanted])
    return errors


@pytest.mark.race
def test_of_many_at_once_one_gets_the_last_place(app, session, event):
    workshop = add_session(session, event, places=1)
    guests = [add_registration(session, event).id for _ in range(6)]
    session.commit()
    event_id, session_id = event.id, workshop.id
    session.rollback()
    errors = choose_at_once(app, event_id, [(guest, session_id) for guest in guests])
    session.rollback()
    assert errors == ["SessionFull"] * 5
    assert (taken(session, workshop), len(choices(session))) == (1, 1)


def two_tabs(app, session, event):
    """One guest chooses two sessions of the same time in eight tabs at once; what holds then."""
    first, second = add_session(session, event), add_session(session, event, "Clinic")
    guest, event_id, ids = add_registration(session, event).id, event.id, [first.id, second.id]
    session.commit()
    errors = choose_at_once(app, event_id, [(guest, one) for one in ids * 4])
    session.rollback()
    held = [one for registration_id, one in choices(session) if registration_id == guest]
    return errors, sorted(taken(session, one) for one in (first, second)), len(held)


@pytest.mark.race
def test_two_tabs_never_choose_two_sessions_of_one_time(app, session, event):
    assert two_tabs(app, session, event) == ([], [0, 1], 1)


@pytest.mark.race
def test_without_the_lock_two_tabs_go_wrong(app, session, event, monkeypatch):
    without_the_lock(monkeypatch)
    assert any(two_tabs(app, session, event) != ([], [0, 1], 1) for _ in range(ROUNDS))


def test_guests_choose_on_their_page_without_javascript(session, event, client, monkeypatch):
    workshop = add_session(session, event, places=1)
    add_session(session, event, "Clinic", hours=3)
    secret, guest = own_link(session, event)
    monkeypatch.setattr("forumapp.kernel.clock.now", lambda: BEFORE)
    page = page_of(client.get(f"/en/my/{secret}"))
    assert f"/en/my/{secret}/sessions" in page.addresses()
    answer = submit(client, f"/en/my/{secret}/sessions", {"sessions": [str(workshop.id)]})
    assert (answer.status_code, answer.location) == (303, f"/en/my/{secret}?done=sessions")
    session.rollback()
    assert choices(session) == {(guest, workshop.id)}
    assert "Workshop" in page_of(client.get(f"/en/my/{secret}")).text

    other, _ = own_link(session, event)
    form = f"/en/my/{other}/sessions"
    assert "full" in page_of(client.get(form)).text
    boxes = {
        box.get("value"): box.get("disabled")
        for box in page_of(client.get(form)).root.findall(".//input[@name='sessions']")
    }
    assert (boxes[str(workshop.id)] is not None, list(boxes.values()).count(None)) == (True, 1)
    refused = submit(client, form, {"sessions": [str(workshop.id)]})  # the last place went while she read the page
    assert refused.status_code == 422
    assert "Choose another session." in page_of(refused).text
    session.rollback()
    assert choices(session) == {(guest, workshop.id)}


def test_an_older_window_takes_away_only_what_was_touched_there(session, event, client, monkeypatch):
    workshop, clinic = add_session(session, event, places=3), add_session(session, event, "Clinic", hours=3)
    secret, guest = own_link(session, event)
    monkeypatch.setattr("forumapp.kernel.clock.now", lambda: BEFORE)
    form = f"/en/my/{secret}/sessions"
    older = page_of(client.get(form)).root.find(".//input[@name='shown']").get("value")
    submit(client, form, {"sessions": [str(workshop.id)]})
    submit(client, form, {"sessions": [str(clinic.id)], "shown": older})
    session.rollback()
    assert choices(session) == {(guest, workshop.id), (guest, clinic.id)}
    submit(client, form, {"sessions": [str(clinic.id)], "shown": f"{workshop.id} {clinic.id}"})
    session.rollback()
    assert choices(session) == {(guest, clinic.id)}, "a box that was cleared on the page is cleared"


def test_who_waits_for_a_place_chooses_no_session_yet(session, event, client, monkeypatch):
    workshop = add_session(session, event, places=1)
    secret, guest = own_link(session, event)
    waiting = session.get_one(Registration, guest)
    waiting.status, waiting.waiting_since = "waitlisted", BEFORE
    session.commit()
    monkeypatch.setattr("forumapp.kernel.clock.now", lambda: BEFORE)
    page = page_of(client.get(f"/en/my/{secret}"))
    assert "You choose your sessions as soon as you have a place." in page.text
    assert f"/en/my/{secret}/sessions" not in page.addresses()
    assert client.get(f"/en/my/{secret}/sessions").location == f"/en/my/{secret}"
    with pytest.raises(IllegalTransition):
        choose(session, waiting, workshop)
    session.rollback()
    assert choices(session) == set()


def own_link(session, event):
    """The secret of a new guest's private link, and her registration's id."""
    guest = add_registration(session, event)
    secret = manage_secret(SECRET, guest.id)
    session.get_one(Registration, guest.id).manage_hash = sha256(secret)
    session.commit()
    return secret, guest.id
