"""What protocol prepares: who stands on the board, when each is expected, and who meets them."""

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.queries.board import by_expected_arrival, guests_on_board
from forumapp.kernel.search import keys
from forumapp.registration.models import Amendment, Registration
from tests.support.factories import add_event, add_registration
from tests.support.forms import fields_of, submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PAGE = "/console/events/forum/protocol"


@pytest.fixture
def forum(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


@pytest.fixture
def invite(session, forum):
    def add(name, **values):
        values = {"names": {"en": name}, "search_keys": keys(name), **values}
        person = add_registration(session, forum, **values)
        session.commit()
        return person.id

    return add


def on_board(session, forum):
    session.expire_all()
    guests = guests_on_board(connection=session, event_id=forum.id)
    return [guest.order_name for guest in by_expected_arrival(guests, "en")]


def typed(page):
    return dict(fields_of(page.root.find(".//main/form")))


def test_rank_role_and_head_of_delegation_bring_a_guest_onto_the_board_by_precedence(session, forum, invite):
    invite("Speaker", roles=["keynote"])
    invite("Minister", rank="minister")
    invite("Head", heads_delegation=True)
    invite("Director", rank="director_general")
    invite("Cancelled", rank="minister", status="cancelled")
    invite("Waiting", rank="ambassador", status="waitlisted")
    assert on_board(session, forum) == ["Minister", "Waiting", "Head", "Speaker"]


def test_arrival_and_escort_are_noted_for_several_at_once_and_order_the_board(session, forum, organizer, invite):
    minister, envoy = invite("Minister", rank="minister"), invite("Envoy", rank="ambassador")
    answer = submit(
        organizer,
        PAGE,
        {
            f"at_{minister}": "13:55",
            f"at_{envoy}": "13:40",
            f"escort_{envoy}": " Han Miji ",
            f"place_{envoy}": "Main entrance",
        },
    )
    assert answer.status_code == 303
    assert on_board(session, forum) == ["Envoy", "Minister"]
    person = session.get(Registration, envoy)
    assert person.expected_at.isoformat() == "2023-11-30T04:40:00+00:00"
    assert (person.escort, person.meeting_point) == ("Han Miji", "Main entrance")
    page = page_of(organizer.get(PAGE))
    assert "13:40 Envoy" in page.text
    history = page_of(organizer.get(f"/console/events/forum/registrations/{envoy}")).text
    assert "Expected at the door: – to 30 Nov 2023 13:40" in history
    changes = session.query(Amendment).filter_by(registration_id=minister).count()
    assert changes == 1, "only what differs is written down"


def test_an_older_window_changes_only_what_was_typed_there(session, forum, organizer, invite):
    minister, envoy = invite("Minister", rank="minister"), invite("Envoy", rank="ambassador")
    older = page_of(organizer.get(PAGE))
    submit(organizer, PAGE, {f"at_{envoy}": "13:40", f"escort_{minister}": "Han Miji"})
    sent = typed(older)
    sent |= {f"at_{minister}": "14:00"}
    assert organizer.post(PAGE, data=sent).status_code == 303
    session.expire_all()
    assert session.get(Registration, envoy).expected_at is not None, "the older page did not touch it"
    assert session.get(Registration, minister).escort == "Han Miji"
    assert session.get(Registration, minister).expected_at is not None


def test_who_saves_the_same_field_second_is_told_and_may_save_again(session, forum, organizer, invite):
    minister = invite("Minister", rank="minister")
    sent = typed(page_of(organizer.get(PAGE)))
    submit(organizer, PAGE, {f"escort_{minister}": "Han Miji"})
    sent[f"escort_{minister}"] = "Seo Yun"
    answer = organizer.post(PAGE, data=sent)
    assert answer.status_code == 409
    again = page_of(answer)
    assert "Not saved: Minister" in again.text
    assert organizer.post(PAGE, data=typed(again)).status_code == 303
    session.expire_all()
    assert session.get(Registration, minister).escort == "Seo Yun"


def test_a_time_that_cannot_be_read_is_asked_for_again_with_what_was_typed(session, forum, organizer, invite):
    minister = invite("Minister", rank="minister")
    answer = submit(organizer, PAGE, {f"at_{minister}": "13h", f"escort_{minister}": "Han Miji"})
    assert answer.status_code == 422
    assert 'value="Han Miji"' in answer.text
    session.expire_all()
    assert session.get(Registration, minister).escort is None
    assert submit(organizer, PAGE, {f"at_{minister}": "13:00", f"day_{minister}": ""}).status_code == 422


def test_staff_take_somebody_off_the_board_and_put_others_on(session, forum, organizer, invite):
    minister, guest = invite("Minister", rank="minister"), invite("Quiet Guest")
    submit(organizer, PAGE, {f"off_{minister}": "y"})
    assert on_board(session, forum) == []
    found = organizer.get(f"{PAGE}?q=quiet")
    assert "Quiet Guest" in page_of(found).text
    for each in (guest, minister):
        assert submit(organizer, f"{PAGE}?q=quiet", to=f"{PAGE}/{each}").status_code == 303
    assert on_board(session, forum) == ["Minister", "Quiet Guest"]
    session.expire_all()
    assert session.get(Registration, minister).on_board is None, "her rank says so again"
    assert session.get(Registration, guest).on_board is True
    submit(organizer, PAGE, {f"off_{guest}": "y"})
    assert on_board(session, forum) == ["Minister"]
    assert page_of(organizer.get(f"{PAGE}?q=q")).text.count("Type two characters") == 1


def test_the_persons_page_takes_and_shows_the_same(session, forum, organizer, invite):
    guest = invite("Guest")
    path = f"/console/events/forum/registrations/{guest}"
    answer = submit(
        organizer,
        f"{path}/edit",
        {"expected_at": "2023-11-30T13:30", "escort": "Han Miji", "meeting_point": "Lobby", "on_board": "yes"},
    )
    assert answer.status_code == 303
    assert on_board(session, forum) == ["Guest"]
    text = page_of(organizer.get(path)).text
    assert "30 Nov 2023 13:30" in text
    assert "Han Miji Lobby" in " ".join(text.split())
    submit(organizer, f"{path}/edit", {"expected_at": "", "on_board": "no"})
    assert on_board(session, forum) == []
    assert session.get(Registration, guest).expected_at is None
