"""The day of destruction at the console: certificates, reminders, and putting it off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.directory.service import edit_host
from forumapp.events.models import Event
from forumapp.jobs import registry
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND, SYSTEM, Actor
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.orm import Base
from forumapp.privacy.labels.certificates import destroyed_kinds, kept_kinds
from forumapp.privacy.models import Destruction, Postponement
from forumapp.privacy.queries import event_tables
from forumapp.privacy.rules import Cause, DayNotLater, DayTooLate, Kept, NothingLeft
from forumapp.privacy.service import destroy_event, postpone, remind
from forumapp.registration.models import Registration
from tests.support.factories import STARTS, add_event, add_registration, add_scans
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

DAY = datetime(2024, 2, 29, 1, 0, tzinfo=UTC)
BASE = "/console/events/forum"


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, contact_email="office@example.org")


@pytest.fixture
def guest(session: Session, event: Event) -> Registration:
    guest = add_registration(session, event, names={"en": "Kim Haneul"})
    add_scans(session, guest, (STARTS, "in"))
    session.commit()
    return guest


def put_off(session: Session, event: Event, to_day: date, now: datetime = DAY, actor: Actor = COMMAND) -> None:
    postpone(session=session, event_id=event.id, to_day=to_day, reason="A claim", now=now, actor=actor)
    session.commit()


def destroy(session: Session, event: Event, now: datetime = DAY, cause: Cause = Cause.DAY) -> Destruction:
    row = destroy_event(session=session, event_id=event.id, cause=cause, now=now, actor=SYSTEM)
    assert row is not None
    session.commit()
    return row


def test_every_table_that_is_emptied_has_a_name_on_the_certificate(app: Flask) -> None:
    emptied = {one.table.name for one in event_tables() if one.personal} - {"access_log", "destruction_postponements"}
    with app.test_request_context():
        assert emptied - destroyed_kinds().keys() == set(), "Say in labels/certificates.py what stood in the table."
        assert kept_kinds().keys() == {kept.value for kept in Kept}


def test_a_certificate_reads_in_each_language_and_for_programs(
    app: Flask, session: Session, event: Event, guest: Registration
) -> None:
    edit_host(session=session, values={"names": {"en": "The Office", "ko": "예시 기관"}, "backup_days": 30})
    put_off(session, event, date(2024, 3, 10))
    destroy(session, event, datetime(2024, 3, 9, 16, 0, tzinfo=UTC))
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    english, korean = (page_of(organizer.get(f"{BASE}/destruction/1?language={language}")) for language in ("en", "ko"))
    assert english.heading == "Certificate of destruction 1"
    for text in ("The Office", "10 March 2024, 01:00", "Registrations: name, contact, position", "A claim"):
        assert text in english.text
    assert "may hold the data until 9 April 2024" in english.text
    for text in ("예시 기관", "예시 포럼", "2024년 3월 10일"):
        assert text in korean.text
    assert korean.root.find(".//article").get("lang") == "ko"
    assert "Kim Haneul" not in english.text + korean.text
    held = organizer.get(f"{BASE}/destruction/1.json").get_json()
    assert (held["event"], held["certificate"], held["cause"], held["due_on"]) == ("forum", 1, "day", "2024-03-10")
    assert (held["destroyed_at"], held["backups_until"]) == ("2024-03-10T01:00:00+09:00", "2024-04-09")
    assert {one["kind"]: one["number"] for one in held["destroyed"]} == {"registrations": 1}
    assert {one["kind"]: one["number"] for one in held["kept"]}["attended"] == 1
    assert set(held["kept"][0]["why"]) == {"en", "ko"}
    assert [(one["from"], one["to"], one["reason"]) for one in held["postponed"]] == [
        ("2024-02-29", "2024-03-10", "A claim")
    ]
    assert organizer.get(f"{BASE}/destruction/2").status_code == 404


def test_the_page_of_the_day_lists_the_certificates(
    app: Flask, session: Session, event: Event, guest: Registration
) -> None:
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    before = page_of(organizer.get(f"{BASE}/destruction")).text
    assert "The day has come: the data is destroyed within the hour, or three days after the day was set." in before
    assert "Only an administrator can put the day off" in before
    destroy(session, event)
    after = page_of(organizer.get(f"{BASE}/destruction")).text
    assert "was destroyed on 29 February 2024" in after
    assert "Certificate 1" in after


def test_an_administrator_alone_puts_the_day_off_and_says_why(
    app: Flask, session: Session, event: Event, guest: Registration
) -> None:
    page, to = f"{BASE}/destruction", f"{BASE}/destruction/postpone"
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    assert organizer.post(to).status_code in (400, 403)
    administrator = signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))
    later = (clock.now() + timedelta(days=60)).date()
    mute = submit(administrator, page, {"to_day": later.isoformat()}, to=to)
    assert (mute.status_code, f'value="{later.isoformat()}"' in mute.text) == (422, True)
    early = submit(administrator, page, {"to_day": "2024-02-01", "reason": "A claim"}, to=to)
    assert (early.status_code, "Choose a later day" in early.text, "A claim" in early.text) == (422, True, True)
    assert submit(administrator, page, {"to_day": later.isoformat(), "reason": "A claim"}, to=to).status_code == 303
    session.rollback()
    session.expire_all()
    row = session.scalars(select(Postponement)).one()
    assert (row.from_day, row.to_day, row.reason, row.actor[:5]) == (date(2024, 2, 29), later, "A claim", "user:")
    assert session.get_one(Event, event.id).destroy_on == later
    assert "A claim" in page_of(administrator.get(page)).text


def test_nobodys_data_is_kept_for_ever(session: Session, event: Event, guest: Registration) -> None:
    with pytest.raises(DayTooLate):
        put_off(session, event, date(9999, 12, 31), DAY - timedelta(days=9))
    session.rollback()
    put_off(session, event, date(2028, 11, 28), DAY - timedelta(days=9))


def test_what_was_destroyed_cannot_be_put_off(session: Session, event: Event, guest: Registration) -> None:
    with pytest.raises(DayNotLater):
        put_off(session, event, date(2024, 2, 29), DAY - timedelta(days=9))
    session.rollback()
    destroy(session, event)
    with pytest.raises(NothingLeft):
        put_off(session, event, date(2024, 6, 1))


def test_an_organizer_may_choose_an_earlier_day_but_no_later_one_once_people_know_it(
    app: Flask, session: Session, event: Event, guest: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2024, 1, 2, tzinfo=UTC))
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    page, to = f"{BASE}/notices", f"{BASE}/notices/keeping"
    soon = submit(organizer, page, {"destroy_on": "2024-01-04"}, to=to)
    assert (soon.status_code, "Choose 5 January 2024 or later" in page_of(soon).text) == (422, True)
    later = submit(organizer, page, {"destroy_on": "2024-03-01"}, to=to)
    assert (later.status_code, "an administrator puts it off" in page_of(later).text) == (422, True)
    assert submit(organizer, page, {"destroy_on": "2024-01-15"}, to=to).status_code == 303
    back = submit(organizer, page, {"destroy_on": ""}, to=to)
    assert back.status_code == 422
    session.rollback()
    session.expire_all()
    assert session.get_one(Event, event.id).destroy_on == date(2024, 1, 15)


def mails(session: Session) -> list[tuple[str, str, int]]:
    rows = session.scalars(select(Message).order_by(Message.id)).all()
    return [(row.recipient, row.facts["day"], row.facts["before"]) for row in rows]


def test_the_office_is_reminded_fourteen_and_three_days_before_once_each(
    session: Session, event: Event, guest: Registration
) -> None:
    job = registry.find("privacy.remind")
    for days in (20, 14, 13, 5, 3, 1):
        for _ in range(2):
            job(now=DAY - timedelta(days=days))
    job(now=DAY)
    session.rollback()
    told = ("office@example.org", "2024-02-29")
    assert mails(session) == [(*told, 14), (*told, 3)]
    letter = rendering.render(session.scalars(select(Message)).first())
    assert "29 February 2024" in letter["Subject"]
    assert f"{BASE}/destruction" in letter.get_body(("plain",)).get_content()
    assert "Kim Haneul" not in letter.as_string()


def test_a_reminder_comes_again_for_another_day_and_without_a_contact_to_the_organizers(
    session: Session, event: Event, guest: Registration
) -> None:
    remind(session=session, event_id=event.id, now=DAY - timedelta(days=2))
    put_off(session, event, date(2024, 3, 10))
    event.contact_email = None
    add_staff(session, StaffRole.ADMINISTRATOR)
    remind(session=session, event_id=event.id, now=datetime(2024, 3, 8, tzinfo=UTC))
    add_staff(session, StaffRole.ORGANIZER, event_id=event.id)
    event.destroy_on = date(2024, 3, 11)
    session.commit()
    remind(session=session, event_id=event.id, now=datetime(2024, 3, 9, tzinfo=UTC))
    assert mails(session) == [
        ("office@example.org", "2024-02-29", 3),
        ("administrator@example.org", "2024-03-10", 3),
        ("organizer@example.org", "2024-03-11", 3),
    ]


def test_nobody_is_reminded_of_an_event_without_people(session: Session, event: Event) -> None:
    registry.find("privacy.remind")(now=DAY - timedelta(days=2))
    assert mails(session) == []


def test_the_overview_says_how_near_the_day_is(app: Flask, session: Session, event: Event, guest: Registration) -> None:
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    event.destroy_on = (clock.now() + timedelta(days=10)).date()
    session.commit()
    near = page_of(organizer.get(f"{BASE}/")).text
    assert "Personal data is destroyed by itself" in near
    assert "days: take out what you need" in near
    event.destroy_on = (clock.now() + timedelta(days=40)).date()
    session.commit()
    assert "take out what you need" not in page_of(organizer.get(f"{BASE}/")).text


def test_no_certificate_has_a_column_that_could_name_anybody() -> None:
    table = Base.metadata.tables["destructions"]
    assert [column.name for column in table.c if column.info.get("personal")] == []
