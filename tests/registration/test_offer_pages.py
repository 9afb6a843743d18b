"""The pages of the waitlist and the review: what the guest answers, and what staff see and decide."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.delegations.models import Delegation
from forumapp.events.models import Category
from forumapp.kernel import clock, secrets
from forumapp.mail.models import Message
from forumapp.mail.rendering import render
from forumapp.registration import service
from forumapp.registration.models import Amendment, Registration, StatusChange
from tests.registration.test_offers import KEYS, ask, limit
from tests.support.factories import add_event, add_organization, add_registration
from tests.support.letters import Letter
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

HERE = "/console/events/forum"


@pytest.fixture
def event(session, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    event = add_event(session, offer_hours=24)
    limit(session, event, 1, taken=1)
    return event


@pytest.fixture
def offered(session, event, now):
    """A guest to whom a place is offered, with a link of her own."""
    leaver = add_registration(session, event)
    guest = add_registration(
        session,
        event,
        status="waitlisted",
        waiting_since=now,
        id="018b8864-0000-7000-8000-000000000001",
        manage_hash=secrets.sha256(secrets.manage_secret(KEYS.current, "018b8864-0000-7000-8000-000000000001")),
    )
    service.cancel(**ask(session, event, leaver, now))
    session.commit()
    return guest


@pytest.fixture
def link():
    secret = secrets.manage_secret(KEYS.current, "018b8864-0000-7000-8000-000000000001")
    return f"/en/my/{secret}"


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def state(session, registration):
    session.rollback()
    return session.get(Registration, registration.id).status


def submit(browser, path, data=None, action=None):
    token = page_of(browser.get(path)).root.find(".//main//input[@name='csrf_token']").get("value")
    return browser.post(action or path, data={"csrf_token": token, **(data or {})})


def test_the_mail_says_until_when_and_leads_to_the_page(session, offered, link):
    letter = Letter.of(render(session.scalars(select(Message).where(Message.template == "offered")).one()).as_bytes())
    assert "Thursday" not in letter.subject
    assert "2 November 2023, 10 a.m." in letter.text
    assert link in letter.text


def test_opening_the_offer_or_sending_it_empty_changes_nothing(session, client, offered, link):
    page = page_of(client.get(link))
    assert "2 November 2023, 10 a.m." in page.text
    client.get(f"{link}/offer")
    empty = client.post(f"{link}/offer")
    assert empty.status_code == 422
    assert "Choose one answer." in page_of(empty).text
    assert state(session, offered) == "offered"


@pytest.mark.parametrize(
    ("answer", "status"), [("accept", "confirmed"), ("stay", "waitlisted"), ("decline", "cancelled")]
)
def test_each_answer_leads_to_its_state(session, client, offered, link, answer, status):
    answered = client.post(f"{link}/offer", data={"answer": answer})
    assert answered.location.partition("?")[0] == link
    assert state(session, offered) == status
    told = {"accept": "Please show this QR", "stay": "The place goes to the next in line", "decline": "Cancelled as"}
    assert told[answer] in page_of(client.get(answered.location)).text
    assert client.get(f"{link}/offer").location == link


def test_a_yes_after_a_no_of_another_window_is_told_that_it_came_too_late(session, client, offered, link):
    client.post(f"{link}/offer", data={"answer": "stay"})
    late = client.post(f"{link}/offer", data={"answer": "accept"})
    assert state(session, offered) == "waitlisted"
    assert "Your answer came too late" in page_of(client.get(late.location)).text


def test_the_mail_about_the_waiting_list_says_that_places_are_offered(session, client, event):
    sent = {
        "name_en": "Kim Bogi",
        "category": "academia",
        "organization_en": "Hangang University",
        "position_en": "Lecturer",
        "email": "bogi@example.org",
        "phone": "010-1234-5678",
        "country": "KR",
        "language": "en",
        "token": "t1",
    }
    assert client.post("/en/events/forum/register", data=sent).status_code == 303
    waits = session.scalars(select(Message).where(Message.template == "waitlisted")).one()
    letter = Letter.of(render(waits).as_bytes())
    assert "an offer holds for 24 hours" in letter.text
    assert "an offer holds for 24 hours" in letter.html


def test_an_answer_after_the_time_takes_no_place(session, client, offered, link, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: offered.offer_until)
    late = client.post(f"{link}/offer", data={"answer": "accept"})
    assert state(session, offered) == "offered"
    assert "Your answer came too late" in page_of(client.get(late.location)).text
    assert "The time to take the place is over" in page_of(client.get(link)).text


def test_a_guest_sees_her_place_in_line(session, client, event, offered, link, now):
    service.decline_offer(**ask(session, event, offered, now), stay=True)
    session.commit()
    assert "Your place in line: 1" in page_of(client.get(link)).text


def test_staff_see_the_line_and_move_who_waits(session, event, organizer, offered, now):
    first, second = (
        add_registration(session, event, status="waitlisted", waiting_since=now, names={"en": name})
        for name in ("Ahn Apseo", "Baek Dwieseo")
    )
    session.commit()
    assert page_of(organizer.get(f"{HERE}/waiting")).texts(".//tbody/tr/th")[1:] == ["Ahn Apseo", "Baek Dwieseo"]
    submit(organizer, f"{HERE}/waiting", {"move": "up"}, f"{HERE}/waiting/{second.id}")
    page = page_of(organizer.get(f"{HERE}/waiting"))
    assert page.texts(".//tbody/tr/th")[1:] == ["Baek Dwieseo", "Ahn Apseo"]
    assert "Baek Dwieseo is number 1 now." in page.text
    assert "Place in line" in page_of(organizer.get(f"{HERE}/registrations/{second.id}")).text
    assert submit(organizer, f"{HERE}/waiting", {"move": "away"}, f"{HERE}/waiting/{first.id}").status_code == 422


def test_staff_read_which_limit_keeps_each_guest_waiting(session, event, organizer, now):
    event.places, event.taken = 1, 1
    embassy = Delegation(event_id=event.id, key="embassy", names={"en": "Embassy"}, places=3, taken=3, created_at=now)
    session.add(embassy)
    session.flush()
    waits = {"status": "waitlisted", "waiting_since": now}
    people = [
        add_registration(session, event, category="diplomatic_corps", delegation_id=embassy.id, **waits),
        add_registration(session, event, category="academia", **waits),
    ]
    session.commit()

    def places():
        return page_of(organizer.get(f"{HERE}/waiting")).texts(".//tbody/tr/td[3]")

    assert places() == ["Whole event: full 1/1Embassy: full 3/3", "Whole event: full 1/1Academia: full 1/1"]
    session.rollback()
    event.places = None
    session.commit()
    assert places() == ["Embassy: full 3/3", "Academia: full 1/1"]
    session.rollback()
    people[0].delegation_id = None
    session.commit()
    assert places() == ["A place is free", "Academia: full 1/1"]


def test_staff_are_told_that_places_no_longer_go_on(session, event, organizer, offered, now, monkeypatch):
    stopped = "Free places no longer go on by themselves"
    assert stopped not in page_of(organizer.get(f"{HERE}/waiting")).text
    session.rollback()
    event.starts_at = now.replace(hour=20)
    event.ends_at = now.replace(hour=22)
    session.commit()
    assert stopped in page_of(organizer.get(f"{HERE}/waiting")).text


def test_who_passed_the_limit_is_read_in_the_history(session, event, organizer):
    guest = add_registration(session, event, status="submitted")
    session.commit()
    path = f"{HERE}/registrations/{guest.id}/decide/confirm"
    page = page_of(organizer.get(path))
    assert "Every place is taken" in page.text
    assert page.texts(".//main//div[@role='alert']//li") == ["Academia: full 1/1"]
    submit(organizer, path, {"exceed": "y", "reason": "keynote speaker"})
    text = page_of(organizer.get(f"{HERE}/registrations/{guest.id}")).text
    assert "Beyond the places of: Academia." in text
    assert "Received → Confirmed, beyond the places" in text
    assert "keynote speaker" in text
    assert session.scalars(select(StatusChange.exceeded).where(StatusChange.registration_id == guest.id)).one()


def test_the_review_lists_the_oldest_first_and_says_who_was_skipped_and_why(session, event, organizer):
    organization = add_organization(session, "Hangang University")
    people = [
        add_registration(
            session, event, status="submitted", names={"en": name}, language=language, organization_id=organization.id
        )
        for name, language in (("Ahn Hana", "en"), ("Baek Dul", "ko"), ("Cho Set", "en"))
    ]
    event.categories[4].places = 2
    session.commit()
    page = page_of(organizer.get(f"{HERE}/review"))
    assert page.texts(".//tbody/tr/th") == ["Ahn Hana", "Baek Dul", "Cho Set"]
    assert "Hangang University" in page.text
    ids = "&".join(f"id={person.id}" for person in people)
    answer = submit(organizer, f"{HERE}/registrations/decide?decision=confirm&back=review&{ids}")
    assert answer.location == f"{HERE}/review"
    text = page_of(organizer.get(answer.location)).text
    assert "1 of 3 done; 2 skipped: every place of the category is taken (" in text
    assert [category.code for category in session.scalars(select(Category)) if category.taken == 2] == ["academia"]


def test_each_guest_reads_the_reason_in_her_language(session, event, organizer):
    people = [add_registration(session, event, status="submitted", language=language) for language in ("en", "ko")]
    session.commit()
    path = f"{HERE}/registrations/decide?decision=reject&" + "&".join(f"id={person.id}" for person in people)
    lacking = submit(organizer, path, {"reason_en": "No places left."})
    assert lacking.status_code == 422
    assert page_of(lacking).texts(".//textarea[@name='reason_en']") == ["No places left."]
    submit(organizer, path, {"reason_en": "No places left.", "reason_ko": "자리가 부족합니다."})
    session.rollback()
    told = session.execute(select(Message.language, Message.facts).where(Message.template == "rejected"))
    assert {row.language: row.facts["reason"] for row in told} == {"en": "No places left.", "ko": "자리가 부족합니다."}


def test_what_a_confirmed_guest_changed_is_looked_at(session, event, organizer, now):
    guest = add_registration(session, event, review_again=now, names={"en": "New Name"})
    session.add(
        Amendment(registration_id=guest.id, field="name_en", before="Old Name", after="New Name", at=now, actor="guest")
    )
    session.commit()
    page = page_of(organizer.get(f"{HERE}/review"))
    assert "Old Name" in page.text
    assert [text for text in page.texts(".//nav//a") if text.startswith("Review")] == ["Review1"]
    submit(organizer, f"{HERE}/review", action=f"{HERE}/review/{guest.id}")
    assert "Old Name" not in page_of(organizer.get(f"{HERE}/review")).text
    assert "Changes looked at" in page_of(organizer.get(f"{HERE}/registrations/{guest.id}")).text


def test_how_freed_places_go_on_is_set_with_the_event(session, event, organizer):
    form = page_of(organizer.get(f"{HERE}/edit"))
    data = {
        field.get("name"): field.get("value") or (field.text or "")
        for field in form.root.findall(".//main//input") + form.root.findall(".//main//textarea")
        if field.get("name") and field.get("type") not in ("checkbox", "radio")
    }
    data["activity_kind"] = "external_relations"
    wrong = organizer.post(f"{HERE}/edit", data={**data, "offer_hours": "0"})
    assert wrong.status_code == 422
    assert (
        organizer.post(f"{HERE}/edit", data={**data, "offer_hours": "12", "offers_stop_hours": "36"}).status_code == 303
    )
    session.expire_all()
    assert (event.offer_hours, event.offers_stop_hours) == (12, 36)
