"""What guests read in their mails: the words of their language, the QR, the file for their calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel import secrets
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.mail.service import enqueue
from forumapp.registration import service
from forumapp.registration.models import Registration
from tests.mail.conftest import KEYS, Register
from tests.support.letters import Letter

Read = Callable[[str], Letter]


def ticket_of(registration_id: str, revision: int = 1) -> str:
    return secrets.ticket_url("http://localhost", secrets.ticket(KEYS.current, registration_id, revision))


def manage_link(registration_id: str, language: str) -> str:
    return f"http://localhost/{language}/my/{secrets.manage_secret(KEYS.current, registration_id)}"


def test_a_confirmed_guest_reads_everything_in_her_language(register: Register, read: Read) -> None:
    registration_id = register(language="ko")
    letter = read("confirmed")
    assert letter.subject == "2023년 11월 30일 행사 참석이 확정되었습니다 · 가을 포럼"
    assert str(letter.mail["From"]) == "예시센터 <forum@example.org>"
    assert (letter.mail["To"], letter.mail["Reply-To"]) == ("guest@example.org", "office@example.org")
    assert letter.mail["Content-Language"] == "ko"
    code = secrets.in_fours(secrets.ticket(KEYS.current, registration_id, 1))
    for words in (
        "김보기 님께",
        "행사: 폭력을 말하다",
        "일시: 2023년 11월 30일(목) 14:00~17:00 (서울 시각)",
        "장소: 서울 중구 예시로 1, 대회의장",
        "성명: 김보기 (Kim Bogi)",
        code,
        manage_link(registration_id, "ko"),
    ):
        assert words in letter.text
    assert '<html lang="ko">' in letter.html
    assert code in letter.html
    assert manage_link(registration_id, "ko") in letter.html


def test_the_picture_in_the_mail_opens_the_door(register: Register, read: Read) -> None:
    registration_id = register()
    letter = read("confirmed")
    assert letter.ticket == ticket_of(registration_id)
    assert letter.subject == "Your place on 30 November 2023 is confirmed · Autumn forum"


def test_the_calendar_file_carries_the_neutral_title_in_the_events_zone(register: Register, read: Read) -> None:
    register()
    calendar = read("confirmed").calendar
    assert calendar is not None
    (entry,) = calendar.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Autumn forum"
    assert entry["DTSTART"].dt.isoformat() == "2023-11-30T14:00:00+09:00"
    assert entry["DTEND"].dt.isoformat() == "2023-11-30T17:00:00+09:00"
    assert str(entry["LOCATION"]) == "Grand Hall, 1 Example Street, Seoul"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Seoul"]


def test_the_subject_does_not_name_a_topic_that_could_endanger(register: Register, read: Read) -> None:
    register()
    letter = read("confirmed")
    assert "violence" not in letter.subject
    assert "Talking about violence" in letter.text


def test_without_a_neutral_title_the_subject_carries_the_title(
    session: Session, event: Event, register: Register, read: Read
) -> None:
    event.neutral_title = LocalizedText()
    session.commit()
    register()
    assert read("confirmed").subject.endswith("· Talking about violence")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("template", "shows_ticket", "shows_link"),
    [
        ("received", False, True),
        ("waitlisted", False, True),
        ("already_registered", False, True),
        ("link", False, True),
        ("cancelled", False, False),
        ("rejected", False, False),
        ("confirmed", True, True),
        ("place_freed", True, True),
        ("reissued", True, True),
    ],
)
def test_every_mail_says_what_it_may_in_either_language(
    session: Session,
    register: Register,
    read: Read,
    now: datetime,
    template: str,
    shows_ticket: bool,
    shows_link: bool,
    language: str,
) -> None:
    registration_id = register(language=language)
    enqueue(
        session=session,
        template=template,
        language=language,
        recipient="guest@example.org",
        registration_id=registration_id,
        now=now,
    )
    session.commit()
    letter = read(template)
    heading = re.search(r"<h1[^>]*>([^<]+)</h1>", letter.html)
    assert heading is not None
    assert (letter.ticket == ticket_of(registration_id)) is shows_ticket
    assert (letter.calendar is not None) is shows_ticket
    assert (manage_link(registration_id, language) in letter.html) is shows_link
    assert (manage_link(registration_id, language) in letter.text) is shows_link
    assert letter.subject.endswith("Autumn forum" if language == "en" else "가을 포럼")
    if language == "ko":
        words = re.sub(r"http\S+|Kim Bogi|QR|[0-9A-Z]{2,4}", "", letter.text)
        assert not re.search(r"[A-Za-z]{3,}", words), "a sentence without its Korean"


def test_a_cancelled_guest_finds_no_ticket_in_an_earlier_mail(
    session: Session, event: Event, register: Register, read: Read, now: datetime
) -> None:
    registration_id = register()
    with unit_of_work() as work:
        service.cancel(
            session=work, event_id=event.id, registration_id=registration_id, now=now, actor=COMMAND, keys=KEYS
        )
    letter = read("confirmed")
    assert (letter.ticket, letter.calendar) == (None, None)


def test_a_reissued_ticket_is_the_new_one(event: Event, register: Register, read: Read, now: datetime) -> None:
    registration_id = register()
    with unit_of_work() as work:
        service.reissue(
            session=work, event_id=event.id, registration_id=registration_id, now=now, actor=COMMAND, keys=KEYS
        )
    assert read("reissued").ticket == ticket_of(registration_id, revision=2)


def test_who_waited_longest_reads_that_a_place_is_free(
    session: Session, event: Event, register: Register, read: Read, now: datetime
) -> None:
    academia = session.scalars(select(Category).where(Category.event_id == event.id, Category.code == "academia")).one()
    academia.places = 1
    session.commit()
    first = register()
    second = register("Lee Yesi", email="second@example.org")
    assert read("waitlisted").subject == "You are on the waiting list for 30 November 2023 · Autumn forum"
    with unit_of_work() as work:
        service.cancel(session=work, event_id=event.id, registration_id=first, now=now, actor=COMMAND, keys=KEYS)
    letter = read("place_freed")
    assert (letter.mail["To"], letter.ticket) == ("second@example.org", ticket_of(second))


def test_the_hosts_reason_stands_in_the_mail_as_it_was_written(
    event: Event, register: Register, session: Session, read: Read, now: datetime
) -> None:
    academia = session.scalars(select(Category).where(Category.event_id == event.id, Category.code == "academia")).one()
    academia.review = True
    session.commit()
    registration_id = register()
    with unit_of_work() as work:
        service.reject(
            session=work,
            event_id=event.id,
            registration_id=registration_id,
            now=now,
            actor=COMMAND,
            keys=KEYS,
            reason="Places are few.\n<b>Next year</b> again?",
        )
    letter = read("rejected")
    assert "Places are few. <b>Next year</b> again?" in letter.text
    assert "&lt;b&gt;Next year&lt;/b&gt;" in letter.html


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien-D'Souza",
        "金하늘",
        "محمد مثال",
        "이",
        "가" * 300,
        "<script>alert(1)</script>",
        "100 %(name)s {{ 7 * 7 }}",
    ],
)
def test_any_name_arrives_as_it_was_written_and_is_no_markup(register: Register, read: Read, name: str) -> None:
    register(name)
    letter = read("confirmed")
    assert f"Dear {name}," in letter.text
    assert "<script" not in letter.html
    assert "&lt;script" in letter.html or "script" not in name


def test_what_a_guest_typed_becomes_no_link_in_her_mail(register: Register, read: Read) -> None:
    register("Win at http://evil.example or mail me@evil.example")
    letter = read("confirmed")
    for body in (str(letter.mail.get_body(("plain",)).get_content()), letter.html):
        assert "evil" in body
        assert not re.search(r"http://evil|evil\.example|me@evil", body)


def test_line_ends_in_a_title_begin_no_other_header(
    session: Session, event: Event, register: Register, read: Read
) -> None:
    event.neutral_title = LocalizedText(en="Forum\r\nBcc: everybody@example.org")
    session.commit()
    register()
    letter = read("confirmed")
    assert letter.mail["Bcc"] is None
    assert letter.subject.endswith("Forum Bcc: everybody@example.org")


def test_the_same_message_bears_the_same_id_each_time(session: Session, register: Register) -> None:
    register()
    message = session.scalars(select(Message)).one()
    ids = {str(rendering.render(message)["Message-ID"]) for _ in range(2)}
    assert ids == {f"<{message.id}@example.org>"}


def test_the_row_of_a_message_holds_no_secret(session: Session, register: Register) -> None:
    registration_id = register()
    kept = str(vars(session.scalars(select(Message)).one()))
    code = secrets.ticket(KEYS.current, registration_id, 1)
    secret = secrets.manage_secret(KEYS.current, registration_id)
    assert registration_id in kept
    assert code not in kept
    assert secret not in kept
    registration = session.get_one(Registration, registration_id)
    assert registration.manage_hash == secrets.sha256(secret)


def test_a_mail_of_a_template_that_nobody_fills_is_refused(session: Session, now: datetime) -> None:
    enqueue(session=session, template="nonsense", language="en", recipient="guest@example.org", now=now)
    with pytest.raises(rendering.NoBuilder):
        rendering.render(session.scalars(select(Message)).one())


def test_addresses_with_a_name_in_another_script_reach_their_server(
    session: Session, register: Register, read: Read
) -> None:
    register(email="guest@bücher.example")
    assert read("confirmed").mail["To"].addresses[0].addr_spec == "guest@xn--bcher-kva.example"
