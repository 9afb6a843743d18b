"""Mails at the console: listed, read without what opens a door, taken as a file only by whoever may see contacts."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.console.masking import cover, covered, covered_address
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, in_fours
from forumapp.mail.delivery import deliver_due
from forumapp.mail.models import Message
from forumapp.mail.rendering import render
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from forumapp.registration.service.tickets import current_code, manage_secret
from tests.support.factories import add_event
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

MAILS = "/console/events/forum/mails"


@pytest.fixture
def keys(app):
    return KeyRing.of(app.config["FORUMAPP"].ticket_keys)


@pytest.fixture
def message(session, keys, now):
    """The mail that a confirmed guest got, with her ticket."""
    event = add_event(session)
    with unit_of_work() as work:
        service.receive(
            session=work,
            event_id=event.id,
            application=service.Application(
                category_code="academia",
                names=LocalizedText(en="Kim Haneul", ko="김하늘"),
                language="ko",
                email="haneul@example.org",
            ),
            now=now,
            actor=GUEST,
            source=Source.FORM,
            keys=keys,
        )
    return session.scalars(select(Message)).one()


@pytest.fixture
def organizer(app, session, message):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=message.event_id))


def secrets_of(session, message, keys):
    registration = session.get(Registration, message.registration_id)
    code = current_code(session=session, registration=registration, keys=keys)
    return [code, in_fours(code), manage_secret(registration=registration, keys=keys)]


def test_a_mail_is_covered_where_it_opens_a_door(session, message, keys):
    mail = render(message)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    _, in_groups, secret = secrets_of(session, message, keys)
    plain = re.sub(r"\s+", " ", text)
    assert in_groups in plain
    assert secret in text
    assert "cid:" in html
    letter = covered(mail)
    for shown in (letter.subject, letter.text, letter.html):
        assert not [part for part in secrets_of(session, message, keys) if part in re.sub(r"\s+", " ", shown)]
        assert "cid:" not in shown
    assert letter.files == ["forum.ics"]


@pytest.mark.parametrize(
    ("open_text", "covered_text"),
    [
        ("https://forum.example/ko/my/0abc123?x=1", "https://forum.example/ko/my/••••••?x=1"),
        ("HTTPS://FORUM.EXAMPLE/T/01234567890123456789ABCDEF.", "HTTPS://FORUM.EXAMPLE/T/••••••"),
        ("0123 4567 89AB CDEF GHJK MNPQ RS", "••••••"),
        ("/console/forgotten-password/a.b-c_d", "/console/forgotten-password/••••••"),
        ("In Seoul, 30 November 2023, 2 p.m.", "In Seoul, 30 November 2023, 2 p.m."),
    ],
)
def test_only_secrets_are_covered(open_text, covered_text):
    assert cover(open_text) == covered_text


def test_an_address_is_told_from_others_and_not_shown():
    assert covered_address("haneul@example.org") == "h…@example.org"


def test_the_list_and_one_mail_show_neither_secret_nor_address(app, session, organizer, message, keys):
    page = page_of(organizer.get(MAILS))
    assert page.texts(".//tbody/tr/th") == ["김하늘"]
    assert "waits to be sent" in page.text
    one = organizer.get(f"{MAILS}/{message.id}")
    frame = app.test_client()  # a mail is no page of ours, so its frame is not checked as one
    with organizer.session_transaction() as visit, frame.session_transaction() as framed:
        framed.update(visit)
    body = frame.get(f"{MAILS}/{message.id}/body")
    assert page_of(one).language == "en"
    for answer in (one, body):
        text = re.sub(r"\s+", " ", answer.text)
        assert not [part for part in secrets_of(session, message, keys) if part in text]
        assert "haneul@example.org" not in answer.text
    assert "김하늘" in body.text
    assert "sandbox" in body.headers["Content-Security-Policy"]
    assert "script-src" not in body.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in one.headers["Content-Security-Policy"]


def test_reading_a_mail_is_noted_with_whose_it_is(session, organizer, message):
    organizer.get(MAILS)
    organizer.get(f"{MAILS}/{message.id}")
    session.rollback()
    noted = [(row.act, row.purpose, row.registration_id) for row in session.scalars(select(AccessEntry))]
    assert noted == [("list", "mails", None), ("view", "mail", message.registration_id)]


def test_the_file_is_the_mail_itself_once_it_is_laid_down_and_taking_it_is_noted(
    session, organizer, message, keys, now
):
    assert organizer.get(f"{MAILS}/{message.id}/file").status_code == 404
    deliver_due(lambda: now)
    taken = organizer.get(f"{MAILS}/{message.id}/file")
    assert (taken.status_code, taken.mimetype) == (200, "message/rfc822")
    assert b"Message-ID" in taken.data
    session.rollback()
    assert [row.act for row in session.scalars(select(AccessEntry))] == ["reveal_contact"]
    assert "sent" in page_of(organizer.get(f"{MAILS}?view=sent")).text
    assert page_of(organizer.get(f"{MAILS}?view=waiting")).texts(".//tbody/tr/th") == []


def test_another_events_mail_is_not_there(app, session, message):
    other = add_event(session, "other")
    browser = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=other.id, email="other@example.org"))
    for rest in ("", "/body", "/file"):
        assert browser.get(f"/console/events/other/mails/{message.id}{rest}").status_code == 404


@pytest.fixture
def draft(session, organizer, message):
    """What an organizer's cancellation made."""
    path = f"/console/events/forum/registrations/{message.registration_id}/decide/cancel"
    assert submit(organizer, path).status_code == 303
    session.rollback()
    return session.scalars(select(Message).where(Message.template == "cancelled")).one()


def state_of(session, draft):
    session.rollback()
    return session.get(Message, draft.id).state


def test_a_decision_waits_among_the_drafts_and_is_released_from_there(session, organizer, draft):
    page = page_of(organizer.get(f"{MAILS}?view=drafts"))
    assert page.texts(".//tbody/tr/th") == ["김하늘"]
    assert page.texts(".//nav[@class='tabs']/a[@aria-current]") == ["Drafts 1"]
    assert state_of(session, draft) == "draft"
    answer = submit(organizer, f"{MAILS}/{draft.id}", action=f"{MAILS}/release", data={"id": draft.id})
    assert answer.location == MAILS
    assert state_of(session, draft) == "queued"
    assert "1 mail leaves now." in page_of(organizer.get(MAILS)).text


def test_all_drafts_that_were_listed_are_released_together(session, organizer, draft):
    submit(organizer, f"{MAILS}?view=drafts", action=f"{MAILS}/release", data={"up_to": draft.id})
    assert state_of(session, draft) == "queued"


@pytest.fixture
def drafts(session, draft):
    """Three drafts to one guest: two in English, one in Korean."""
    moment = draft.created_at
    more = [
        Message(
            id=uuid7(moment + timedelta(seconds=number)),
            event_id=draft.event_id,
            registration_id=draft.registration_id,
            template="waitlisted",
            language=language,
            recipient=draft.recipient,
            facts={"subject": subject},
            state="draft",
            created_at=moment,
        )
        for number, language, subject in ((1, "en", "A place may come"), (2, "en", "Still on the list"))
    ]
    session.add_all(more)
    session.commit()
    return [draft, *more]


@pytest.mark.parametrize("view", ["", "?view=drafts"], ids=["among all mails", "among the drafts"])
def test_several_selected_drafts_leave_only_once_a_page_has_said_what_leaves(session, organizer, drafts, view):
    boxes = page_of(organizer.get(MAILS + view)).root.findall(".//tbody//input[@name='id']")
    assert [box.get("value") for box in boxes] == [each.id for each in reversed(drafts)]  # the confirmation has none
    chosen = {"id": [drafts[0].id, drafts[1].id]}
    asked = page_of(submit(organizer, MAILS + view, action=f"{MAILS}/release", data=chosen))
    assert asked.heading == "Release 2 mails"
    assert asked.texts(".//dl/*") == ["English", "1 mail", "한국어", "1 mail"]
    assert asked.texts(".//main//li/a")[1] == "A place may come"
    assert [state_of(session, each) for each in drafts] == ["draft"] * 3
    submit(organizer, MAILS + view, action=f"{MAILS}/release", data=fields_of(asked))
    assert [state_of(session, each) for each in drafts] == ["queued", "queued", "draft"]


def test_all_drafts_leave_only_once_a_page_has_said_what_leaves_and_newer_ones_stay(session, organizer, drafts):
    asked = page_of(submit(organizer, f"{MAILS}?view=drafts", action=f"{MAILS}/release", data={"up_to": drafts[1].id}))
    assert asked.heading == "Release 2 mails"
    assert {state_of(session, each) for each in drafts} == {"draft"}
    submit(organizer, f"{MAILS}?view=drafts", action=f"{MAILS}/release", data=fields_of(asked))
    assert [state_of(session, each) for each in drafts] == ["queued", "queued", "draft"]


def test_a_draft_is_taken_back_and_the_decision_stays(session, organizer, draft):
    submit(organizer, f"{MAILS}/{draft.id}", action=f"{MAILS}/withdraw", data={"id": draft.id})
    assert state_of(session, draft) == "withdrawn"
    assert session.get(Registration, draft.registration_id).status == "cancelled"
    late = submit(organizer, f"{MAILS}?view=withdrawn", action=f"{MAILS}/release", data={"id": draft.id})
    assert late.location == MAILS
    assert "No draft was left of those" in page_of(organizer.get(MAILS)).text


def test_a_draft_is_written_anew_and_nothing_typed_is_lost_over_an_error(session, organizer, draft):
    edit = f"{MAILS}/{draft.id}/edit"
    fetched = page_of(organizer.get(edit))
    assert "QR" in fetched.texts(".//textarea[@name='opening']")[0]
    wrong = submit(organizer, edit, data={"subject": "", "opening": "다음에 뵙겠습니다."})
    assert wrong.status_code == 422
    assert page_of(wrong).texts(".//textarea[@name='opening']") == ["다음에 뵙겠습니다."]
    assert submit(organizer, edit, data={"subject": "취소 안내", "opening": "다음에 뵙겠습니다."}).status_code == 303
    page = page_of(organizer.get(f"{MAILS}/{draft.id}"))
    assert "취소 안내" in page.text
    assert "다음에 뵙겠습니다." in page.text
    assert state_of(session, draft) == "draft"


def fields_of(page):
    """What the page's own form sends."""
    fields = {}
    for field in page.root.findall(".//main//form//input"):
        fields.setdefault(field.get("name"), []).append(field.get("value"))
    return fields


def submit(browser, path, data=None, action=None):
    """Fetch a page and send a form with its token, to ``action`` or back to the page."""
    token = page_of(browser.get(path)).root.find(".//input[@name='csrf_token']").get("value")
    return browser.post(action or path, data={"csrf_token": token, **(data or {})})
