"""Asking for destruction by the private link, and answering it at the console."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.consent import queries as consents
from forumapp.consent.service import ensure_default_notice, record
from forumapp.directory.models import Host
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.mail.rendering import render
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import AlreadyAsked, AlreadyDecided, answer_by
from forumapp.privacy.service import ask_destruction, forget_recipients
from forumapp.questions.service import keep_answers
from forumapp.registration.models import Amendment, Note, Registration
from tests.delegations.groups import add_delegation
from tests.support.factories import TICKET_KEY, add_event, add_question, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(session, now):
    event = add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3), contact_email="office@example.org")
    for counted in (event, *event.categories):
        counted.taken = 5
    ensure_default_notice(session=session, event=event, now=now)
    session.commit()
    return event


@pytest.fixture
def guest(session, event):
    names = LocalizedText(en="Kim Bogi", ko="김보기")
    guest = add_registration(session, event, names=names, email="bogi@example.org", phone="+821012345678")
    guest.manage_hash = secrets.sha256(secrets.manage_secret(TICKET_KEY, guest.id))
    session.commit()
    return guest


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def link(guest, page=""):
    return f"/en/my/{secrets.manage_secret(TICKET_KEY, guest.id)}{page}"


def asked(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(SubjectRequest)).one()


def templates(session):
    session.rollback()
    return list(session.scalars(select(Message.template).order_by(Message.created_at, Message.id)))


@pytest.mark.parametrize(
    ("korean", "day"), [(True, date(2023, 11, 11)), (False, date(2023, 12, 1))], ids=["ten days", "one month"]
)
def test_a_request_is_answered_in_the_time_of_the_host(now, korean, day):
    assert answer_by(asked_at=now, zone="Asia/Seoul", korean=korean) == day


def test_a_guest_asks_by_ticking_and_is_told_by_when(client, session, event, guest):
    page = link(guest, "/destroy")
    assert client.get(page).status_code == 200
    assert session.scalars(select(SubjectRequest)).all() == []
    unsure = client.post(page)
    assert (unsure.status_code, 'href="#sure"' in unsure.text) == (422, True)
    assert client.post(page, data={"sure": "y"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert session.scalars(select(SubjectRequest)).all() == []
    assert client.post(page, data={"sure": "y"}).status_code == 303
    assert (asked(session).registration_id, asked(session).language, asked(session).outcome) == (guest.id, "en", None)
    waiting = page_of(client.get(page))
    assert "You asked for your data to be destroyed" in waiting.heading
    assert list(waiting.root.iter("form")) == []
    assert client.post(page, data={"sure": "y"}).status_code == 303
    assert templates(session) == ["destruction_received"]


def test_the_guests_page_and_both_histories_tell_of_the_request(client, session, organizer, event, guest):
    assert "Else we destroy it on" in page_of(client.get(link(guest))).text
    client.post(link(guest, "/destroy"), data={"sure": "y"})
    own = page_of(client.get(link(guest)))
    assert "The host answers by" in own.text
    assert "Else we destroy it on" not in own.text
    assert [line for line in own.texts(".//ol/li") if "You asked for your data to be destroyed" in line]
    person = f"/console/events/forum/registrations/{guest.id}"
    [line] = [one for one in page_of(organizer.get(person)).texts(".//ol/li/div") if "Asked for destruction" in one]
    assert "the guest" in line
    submit(
        organizer,
        f"/console/events/forum/requests/{asked(session).id}",
        {"outcome": "refused", "reason": "A dispute is pending."},
    )
    [line] = [one for one in page_of(organizer.get(person)).texts(".//ol/li/div") if "destruction refused" in one]
    assert "A dispute is pending." in line
    own = page_of(client.get(link(guest)))
    assert "Else we destroy it on" in own.text
    assert [line for line in own.texts(".//ol/li") if "could not destroy your data" in line]


def test_an_office_elsewhere_answers_within_a_month(session, event, guest, now):
    session.add(Host(id=1, country="CH"))
    session.flush()
    made = ask_destruction(session=session, event_id=event.id, registration_id=guest.id, language="en", now=now)
    assert made.answer_by == date(2023, 12, 1)
    with pytest.raises(AlreadyAsked):
        ask_destruction(session=session, event_id=event.id, registration_id=guest.id, language="en", now=now)


def test_an_accepted_request_destroys_and_the_last_mail_is_forgotten(app, client, session, organizer, event, guest):
    client.post(link(guest, "/destroy"), data={"sure": "y"})
    base = "/console/events/forum/requests"
    listed = page_of(organizer.get(base))
    assert "Kim Bogi" in listed.text
    assert "Requests1" in "".join(listed.texts(".//nav[@aria-label='This event']")).replace(" ", "")
    page = f"{base}/{asked(session).id}"
    assert submit(organizer, page).status_code == 422
    assert submit(organizer, page, {"outcome": "accepted"}).status_code == 303
    done = asked(session)
    assert (done.outcome, done.decided_by is not None) == ("accepted", True)
    destroyed = session.get_one(Registration, guest.id)
    assert (destroyed.status, destroyed.email) == ("cancelled", None)
    assert "Kim Bogi" not in page_of(organizer.get(base)).text
    assert organizer.get(page).status_code == 200
    person = f"/console/events/forum/registrations/{guest.id}"
    assert "Personal data destroyed" in page_of(organizer.get(person)).text
    shown = organizer.get(person)
    for offered in ("/edit", "/answers", "/labels", "/notes"):
        assert f"{person}{offered}" not in shown.text
    assert "not yet approved" not in page_of(shown).text
    assert "“a request for destruction”" in page_of(shown).text
    assert "Request for destruction granted" in page_of(shown).text
    for page in ("edit", "decide/confirm", "ticket", "contact"):
        assert (page, organizer.get(f"{person}/{page}").status_code) == (page, 410)
    assert organizer.get("/console/events/forum/registrations").status_code == 200
    assert organizer.get("/console/events/forum/mails").status_code == 200
    acts = set(session.scalars(select(AccessEntry.act).where(AccessEntry.registration_id == guest.id)))
    assert {"view", "destroy"} <= acts
    for where in ("", "/data", "/data.json", "/destroy", "/edit", "/cancel", "/ticket.png", "/notice"):
        gone = client.get(link(guest, where))
        assert (where, gone.status_code, "Your data was destroyed" in gone.text) == (where, 410, True)
    [last] = session.scalars(select(Message).where(Message.template == "data_destroyed"))
    assert (last.recipient, last.registration_id) == ("bogi@example.org", None)
    mail = render(last)
    assert "Bogi" not in mail.as_string().replace("bogi@example.org", "")
    session.rollback()
    assert forget_recipients(session=session) == 0
    last.state = "sent"
    session.flush()
    assert forget_recipients(session=session) == 1
    session.refresh(last)
    assert last.recipient == ""


def test_a_refusal_needs_a_reason_that_the_guest_reads(client, session, organizer, event, guest):
    client.post(link(guest, "/destroy"), data={"sure": "y"})
    page = f"/console/events/forum/requests/{asked(session).id}"
    bare = submit(organizer, page, {"outcome": "refused"})
    assert (bare.status_code, "the person has a right to know" in bare.text) == (422, True)
    assert submit(organizer, page, {"outcome": "refused", "reason": "A dispute is pending."}).status_code == 303
    assert (asked(session).outcome, asked(session).reason) == ("refused", "A dispute is pending.")
    assert session.get_one(Registration, guest.id).email == "bogi@example.org"
    [message] = session.scalars(select(Message).where(Message.template == "destruction_refused"))
    body = render(message).get_body(("plain",)).get_content()
    assert "A dispute is pending." in body
    assert link(guest) in body
    shown = page_of(client.get(link(guest, "/destroy")))
    assert "A dispute is pending." in shown.text
    assert client.post(link(guest, "/destroy"), data={"sure": "y"}).status_code == 303
    session.rollback()
    assert len(session.scalars(select(SubjectRequest)).all()) == 2


def test_the_second_of_two_answers_is_told_that_it_came_late(client, session, organizer, event, guest):
    client.post(link(guest, "/destroy"), data={"sure": "y"})
    page = f"/console/events/forum/requests/{asked(session).id}"
    form = page_of(organizer.get(page)).root
    [token] = [one.get("value") for one in form.findall(".//main//input[@name='csrf_token']")]
    typed = {"csrf_token": token, "outcome": "refused", "reason": "No."}
    answers = [organizer.post(page, data=typed) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert "This request was answered meanwhile" in page_of(organizer.get("/console/events/forum/requests")).text
    assert templates(session).count("destruction_refused") == 1


def test_nothing_is_asked_once_all_is_destroyed(session, event, guest, now):
    guest.destroyed_at = now
    session.flush()
    with pytest.raises(AlreadyDecided):
        ask_destruction(session=session, event_id=event.id, registration_id=guest.id, language="en", now=now)


@pytest.fixture
def told(session, event, guest, now):
    """The guest, with an answer, a consent, a change, a note, a mail and a look by staff."""
    add_question(session, event, "receiver", "yes_no", label=LocalizedText(en="Receiver?", ko="수신기?"))
    keep_answers(session=session, event_id=event.id, registration_id=guest.id, answers={"receiver": True}, now=now)
    record(
        session=session,
        event_id=event.id,
        registration_id=guest.id,
        answers={"photograph": False},
        language="ko",
        now=now,
        actor=GUEST,
    )
    session.add_all(
        [
            Amendment(
                registration_id=guest.id, field="name_en", before="Kim Bog", after="Kim Bogi", at=now, actor="user:7"
            ),
            Note(registration_id=guest.id, text="Comes by train", at=now, actor="user:7"),
            AccessEntry(
                at=now, actor="user:7", event_id=event.id, registration_id=guest.id, act="view", purpose="gossip"
            ),
        ]
    )
    session.commit()
    return guest


def test_everything_held_stands_on_the_page_itself(client, session, event, told):
    other = add_registration(session, event, names={"en": "Somebody Else"})
    session.commit()
    before = session.get_one(Registration, told.id).changed
    answer = client.get(link(told, "/data"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    text = page_of(answer).text
    for said in (
        "Kim Bogi / 김보기",
        "bogi@example.org",
        "010-1234-5678",
        "Receiver?",
        "May you be seen in photographs of the event?",
        "1, KO",
        "Kim Bog",
        "Comes by train",
        "a page about you was opened",
    ):
        assert said in text, said
    assert "gossip" not in text
    assert other.order_name not in text
    session.rollback()
    assert session.get_one(Registration, told.id).changed == before


def test_what_was_changed_is_told_in_words(client, session, event, told, now):
    delegation = add_delegation(session, event, "Norway")
    changes = (
        ("category", "academia", "diplomatic_corps"),
        ("delegation_id", None, str(delegation.id)),
        ("consent_photograph", "no", "yes"),
        ("q_receiver", "no", "yes"),
        ("country", "KR", "NO"),
        ("phone", None, "+82 10-9999-0000"),
        ("ticket", "1", "2"),
    )
    session.add_all(
        Amendment(registration_id=told.id, field=name, before=before, after=after, at=now, actor="guest")
        for name, before, after in changes
    )
    session.commit()
    page = page_of(client.get(link(told, "/data")))
    [section] = [text for text in page.texts(".//section") if text.startswith("What was changed")]
    for said in (
        "Name (English)BeforeKim BogAfterKim Bogi",
        "CategoryBeforeAcademiaAfterDiplomatic corps",
        "DelegationBefore–AfterNorway",
        "To be in photographsBeforeNoAfterYes",
        "Receiver?BeforeNoAfterYes",
        "Country representedBeforeRepublic of KoreaAfterNorway",
        "TelephoneBefore–After+82 10-9999-0000",
        "New ticket; the former one is revoked",
    ):
        assert said in section, said
    for code in ("name_en", "academia", "delegation_id", "consent_", "q_receiver", "ticket1"):
        assert code not in section, code


def test_the_same_is_there_as_a_file_without_secrets_and_names_of_staff(client, event, told):
    answer = client.get(link(told, "/data.json"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="forum-my-data.json"'
    content = json.loads(answer.data)
    [row] = content["tables"]["registrations"]
    assert (row["names"], row["email"]) == ({"en": "Kim Bogi", "ko": "김보기"}, "bogi@example.org")
    assert content["answers"] == [
        {"key": "receiver", "question": {"en": "Receiver?", "ko": "수신기?"}, "version": 1, "answer": True}
    ]
    assert [(one["purpose"], one["granted"], one["version"]) for one in content["consents"]] == [
        ("photograph", False, 1)
    ]
    assert content["tables"]["amendments"][0]["actor"] == "user"
    assert [one["act"] for one in content["accesses"]] == ["view"]
    for secret in (told.manage_hash, "user:7", "gossip"):
        assert secret not in answer.text


def test_the_file_gives_way_to_a_way_out_in_the_browser_of_an_app(client, event, told):
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; wv) Chrome/120.0 Mobile Safari/537.36;KAKAOTALK 2410480"}
    here, there = (client.get(link(told, "/data"), headers=headers) for headers in ({}, agent))
    assert ("data.json" in here.text, "kakaotalk://web/openExternal" in here.text) == (True, False)
    assert ("data.json" in there.text, "kakaotalk://web/openExternal" in there.text) == (False, True)


def test_only_the_own_link_opens_the_data(client, session, event, guest):
    for page in ("data", "data.json", "destroy"):
        assert client.get(f"/en/my/nonsense/{page}").status_code == 404
    assert consents.held(session=session, registration_id=guest.id) == {}
