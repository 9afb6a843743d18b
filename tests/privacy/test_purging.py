"""An event's day: nothing personal is left in any table or file, every figure stays, a restored backup goes again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry, Key, User
from forumapp.attendance.labels.figures import words
from forumapp.attendance.queries.counting import live_counts
from forumapp.attendance.service.freezing import freeze
from forumapp.checkin.models import Device, Pairing
from forumapp.checkin.service import Terms, offer_pairing
from forumapp.config import Config
from forumapp.delegations.models import Invitation
from forumapp.demo.making import FORUM, OPEN_FORUM
from forumapp.directory.models import Organization
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.jobs import registry
from forumapp.kernel.actors import COMMAND, SYSTEM
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.mail.delivery import deliver_due
from forumapp.mail.models import Mention, Message
from forumapp.orm import Base
from forumapp.privacy import purging
from forumapp.privacy.commands import purge as command
from forumapp.privacy.ledger import NAME, Ledger
from forumapp.privacy.models import Destruction, Postponement
from forumapp.privacy.queries import event_tables, remains
from forumapp.privacy.rules import COVERED, OUTSIDE, REFERENCE, Cause, NotDue
from forumapp.privacy.service import destroy_event, note_days
from forumapp.questions.service import keep_answers
from forumapp.registration.models import Registration
from tests.privacy.rows import MARK, everything, goes, mark_event, mark_everything
from tests.support.factories import (
    STARTS,
    TICKET_KEY,
    add_event,
    add_organization,
    add_question,
    add_registration,
    add_scans,
)

DAY = datetime(2024, 2, 29, 0, 0, tzinfo=UTC)
LONG_BEFORE = datetime(2023, 1, 1, tzinfo=UTC)
"""Some hours into the day in Seoul that is three months after the event."""

NOT_OF_AN_EVENT = {
    "wording_frames": "the office's own sentences, which hold fields in the place of names",
    "closed_years": "why the office closed its year although events were missing: signed with the totals",
    "letterhead_templates": "the office's own paper, which shows what its letters show",
    "users": "members of staff: as long as they have an account",
    "hosts": "the office itself",
    "organizations": "staff's notes about an organisation of the directory",
    "organization_changes": "what staff changed in the directory",
    "jobs": "emptied with the first event that is destroyed",
}
"""Tables with personal columns that belong to no event, and why a destruction leaves them or finds them elsewhere."""


@pytest.fixture
def config(app: Flask) -> Config:
    found: Config = app.config["FORUMAPP"]
    (found.instance / NAME).unlink(missing_ok=True)
    for file in found.mail_folder.glob("*"):
        file.unlink()
    return found


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session)


def purge(config: Config, now: datetime = DAY, *, thorough: bool = False) -> list[tuple[str, str]]:
    """What a turn destroys, where the office has known each day for long."""
    with unit_of_work() as session:
        note_days(session=session, now=LONG_BEFORE)
    done = purging.purge(config=config, now=now, actor=SYSTEM, thorough=thorough)
    return [(one.slug, one.destruction.cause) for one in done]


def person(session: Session, event: Event) -> Registration:
    return add_registration(session, event, names={"en": MARK}, email="marked@example.org")


def figures(session: Session, event: Event) -> Any:
    session.rollback()
    return live_counts(session=session, event_id=event.id)


def test_every_personal_column_is_found_by_the_destruction_or_somebody_said_why_not() -> None:
    found = {(one.table.name, column.name) for one in event_tables() for column in one.personal}
    covered = {(table, column) for table, column in COVERED.items()}
    missed = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("personal") and table.name not in NOT_OF_AN_EVENT
    } - (found | covered | OUTSIDE.keys())
    assert missed == set(), (
        "An event's destruction does not reach these. Give the table a column event_id or registration_id, or a "
        "foreign key to a table that has one; else say here why the data is no event's."
    )
    assert len(found) > 45
    assert not NOT_OF_AN_EVENT.keys() & {table for table, _ in found}


def test_after_the_day_no_table_and_no_file_says_anything_of_anybody(
    session: Session, event: Event, config: Config
) -> None:
    guest = person(session, event)
    mark_everything(session, guest)
    mark_event(session, guest)
    for number in range(300):  # enough for pages to be split, which leaves pieces of rows in their gaps
        add_registration(session, event, names={"en": f"{MARK} {number}"}, email=f"{MARK}.{number}@example.org")
    session.execute(update(Event).values(contact_name=LocalizedText(en="Office"), contact_email=None))
    session.execute(update(User).values(email="a@example.org", email_key="a@example.org"))
    session.commit()
    config.mail_folder.mkdir(exist_ok=True)
    session.execute(delete(Mention))  # says nothing, and holds the made-up ids
    for made_up in session.scalars(select(Message.id)).all():
        real = uuid7(STARTS)
        session.execute(update(Message).where(Message.id == made_up).values(id=real))
        (config.mail_folder / f"{real}.eml").write_text(MARK)
    session.commit()
    filled = everything(session)
    unmarked = [
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in {*NOT_OF_AN_EVENT, "events"}
        and any(goes(column) for column in table.c)
        and MARK not in "".join(line for line in filled.splitlines() if line.startswith(f"{table.name}: "))
    ]
    assert unmarked == []
    assert any(MARK.encode() in content for content in files(config))
    session.rollback()

    assert purge(config) == [("forum", Cause.DAY)]

    assert [line for line in everything(session).splitlines() if MARK in line] == []
    assert [name for name, content in named_files(config) if MARK.encode() in content] == []
    assert remains(session=session, event_id=event.id) == []
    assert purge(config, thorough=True) == []


def files(config: Config) -> list[bytes]:
    return [content for _, content in named_files(config)]


def named_files(config: Config) -> list[tuple[str, bytes]]:
    """Every file of the data folder, and those of a SQLite database with its journal."""
    paths = [path for path in config.instance.rglob("*") if path.is_file()]
    if config.database_url.startswith("sqlite"):
        database = Path(config.database_url.removeprefix("sqlite:///"))
        paths += list(database.parent.glob(f"{database.name}*"))
    return [(str(path), path.read_bytes()) for path in paths]


def test_every_figure_stays_to_the_digit_and_so_does_what_was_frozen(
    session: Session, event: Event, config: Config, now: datetime
) -> None:
    embassy = add_organization(session, "Embassy of Norway", kind="mission", represents="NO")
    ambassador = add_registration(
        session,
        event,
        category="diplomatic_corps",
        rank="ambassador",
        organization_id=embassy.id,
        invited_at=now,
    )
    scholar = add_registration(session, event, country="KE", walk_in=True)
    for guest in (ambassador, scholar):
        add_scans(session, guest, (STARTS, "in"), (STARTS + timedelta(hours=1), "out"))
    add_registration(session, event, country="FR")
    add_registration(session, event, status="waitlisted")
    add_registration(session, event, status="invited", invited_at=now)
    session.commit()
    frozen = freeze(session=session, event=event, words=words(["en", "ko"]), now=now, actor=COMMAND)
    session.commit()
    before, signed, persons = figures(session, event), dict(frozen.figures), frozen.hash

    assert purge(config) == [("forum", Cause.DAY)]

    after = figures(session, event)
    assert after == before
    assert (after.values["ambassadors"], after.values["countries"], after.values["invited"]) == (1, 2, 2)
    session.refresh(frozen)
    assert (frozen.figures, frozen.hash) == (signed, persons)
    statuses = {row.status for row in session.scalars(select(Registration)).all()}
    assert statuses == {"confirmed", "waitlisted", "invited"}
    assert session.scalars(select(Registration.country).where(Registration.country.is_not(None))).all() == ["KE"]


def test_nothing_goes_before_its_day_nor_while_the_event_is_still_to_come(
    session: Session, event: Event, config: Config
) -> None:
    person(session, event)
    event.destroy_on = date(2024, 2, 29)
    session.commit()
    assert purge(config, datetime(2024, 2, 28, 14, 59, tzinfo=UTC)) == []
    event.ends_at = DAY + timedelta(days=30)
    session.commit()
    assert purge(config) == []
    event.ends_at = STARTS + timedelta(hours=3)
    session.commit()
    assert purge(config, datetime(2024, 2, 28, 15, 0, tzinfo=UTC)) == [("forum", Cause.DAY)]


def test_a_day_that_was_put_off_while_the_job_waited_for_the_lock_holds(session: Session, event: Event) -> None:
    person(session, event)
    event.destroy_on = date(2024, 6, 1)
    session.commit()
    with pytest.raises(NotDue):
        destroy_event(session=session, event_id=event.id, cause=Cause.DAY, now=DAY, actor=SYSTEM)


def test_the_demos_events_stay_and_an_offices_own_of_the_same_address_goes(session: Session, config: Config) -> None:
    assert {FORUM, OPEN_FORUM} == REFERENCE
    forum = add_event(session, FORUM)
    person(session, forum)
    add_question(session, forum, "meal", destroy_on=date(2023, 12, 31))
    session.add(
        User(
            email="a@example.org",
            email_key="a@example.org",
            fs_uniquifier="a",
            demo=True,
            created_at=STARTS,
        )
    )
    session.commit()
    assert purge(config, thorough=True) == []
    session.execute(update(User).values(demo=False))
    session.commit()
    assert purge(config) == [(FORUM, Cause.DAY)]


def test_another_event_and_its_mails_are_left_alone(session: Session, event: Event, config: Config) -> None:
    later = add_event(session, "later", starts_at=DAY, ends_at=DAY + timedelta(hours=2))
    person(session, event)
    theirs = person(session, later)
    mark_everything(session, theirs)
    session.execute(update(Registration).where(Registration.id == theirs.id).values(manage_hash="f" * 64))
    session.commit()
    before = [line for line in everything(session).splitlines() if theirs.id in line and "registrations" not in line]
    assert purge(config) == [("forum", Cause.DAY)]
    after = everything(session)
    assert [line for line in before if line not in after] == []
    assert MARK in repr(session.get_one(Registration, theirs.id, populate_existing=True).names)


def test_the_certificate_says_what_went_and_what_stays(session: Session, event: Event, config: Config) -> None:
    guest = person(session, event)
    add_scans(session, guest, (STARTS, "in"))
    session.add(AccessEntry(at=STARTS, actor="user:1", event_id=event.id, act="view", purpose="person"))
    session.commit()
    purge(config)
    row = session.scalars(select(Destruction)).one()
    assert (row.number, row.cause, row.at, row.actor) == (1, "day", DAY, "system")
    assert (row.due_on, row.chosen, row.backups_until) == (date(2024, 2, 29), False, None)
    assert row.destroyed == {"registrations": 1}
    assert row.kept == {
        "registrations": 1,
        "attended": 1,
        "scans": 1,
        "frozen_sets": 0,
        "releases": 0,
        "consents": 0,
        "access_log": 1,
        "requests": 0,
        "organizations": 0,
    }


def test_names_in_typed_reasons_are_covered_where_the_log_stays(session: Session, event: Event, config: Config) -> None:
    guest = add_registration(session, event, names={"en": "Kim Haneul", "ko": "김하늘"}, email="haneul@example.org")
    for purpose in ("to call KIM HANEUL", "메일 haneul@example.org, 김하늘", "person"):
        session.add(
            AccessEntry(
                at=STARTS, actor="user:1", event_id=event.id, registration_id=guest.id, act="view", purpose=purpose
            )
        )
    session.add(
        Postponement(
            event_id=event.id,
            from_day=date(2024, 1, 1),
            to_day=date(2024, 2, 29),
            reason="A claim of Kim Haneul",
            at=STARTS,
            actor="user:1",
        )
    )
    session.commit()
    purge(config)
    entries = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
    assert [entry.purpose for entry in entries] == ["to call –", "메일 –, –", "person"]
    assert {entry.registration_id for entry in entries} == {guest.id}
    assert session.scalars(select(Postponement.reason)).one() == "A claim of –"


def test_what_only_guests_of_the_event_named_is_no_suggestion_any_more(
    session: Session, event: Event, config: Config
) -> None:
    def met(name: str, **values: Any) -> Organization:
        found = add_organization(session, name)
        for key, value in {"source": "form", **values}.items():
            setattr(found, key, value)
        return found

    released, elsewhere = met("Released", released=True), met("Elsewhere")
    only_here, counted, herself = met("Only here"), met("Counted"), met("Kim Haneul")
    other = add_event(session, "other", starts_at=DAY, ends_at=DAY + timedelta(hours=1))
    for organization in (released, elsewhere, only_here, counted, herself):
        guest = add_registration(session, event, organization_id=organization.id, names={"en": "Kim Haneul"})
        if organization in (counted, herself):
            add_scans(session, guest, (STARTS, "in"))
    add_registration(session, other, organization_id=elsewhere.id)
    session.commit()
    before = figures(session, event)
    purge(config)
    names = {row.names.get("en") for row in session.scalars(select(Organization)).all()}
    assert names == {"Released", "Elsewhere", "Counted", "–"}
    assert figures(session, event) == before


def test_a_mail_that_waited_never_leaves_and_one_that_was_sent_is_no_file_any_more(
    session: Session, event: Event, config: Config, now: datetime
) -> None:
    guest = person(session, event)
    letter = {"session": session, "language": "en", "event_id": event.id, "registration_id": guest.id, "now": now}
    mail.enqueue(template="link", recipient="marked@example.org", **letter)
    session.commit()
    assert deliver_due(lambda: now) == 1
    mail.enqueue(template="link", recipient="marked@example.org", held=True, **letter)
    session.commit()
    assert len(list(config.mail_folder.glob("*.eml"))) == 1
    purge(config)
    assert list(config.mail_folder.glob("*.eml")) == []
    rows = session.execute(select(Message.state, Message.recipient).order_by(Message.id)).all()
    assert {tuple(row) for row in rows} == {("sent", ""), ("withdrawn", "")}


def test_answers_go_on_their_own_day_with_a_certificate(session: Session, event: Event, config: Config) -> None:
    guest = person(session, event)
    add_question(session, event, "passport", destroy_on=date(2023, 12, 15))
    keep_answers(session=session, event_id=event.id, registration_id=guest.id, answers={"passport": MARK}, now=STARTS)
    session.commit()
    assert purge(config, datetime(2023, 12, 14, tzinfo=UTC)) == []
    assert purge(config, datetime(2023, 12, 15, tzinfo=UTC)) == [("forum", Cause.ANSWERS)]
    row = session.scalars(select(Destruction)).one()
    assert (row.question, row.due_on, row.destroyed) == ("passport", date(2023, 12, 15), {"answers": 1})
    assert session.get_one(Registration, guest.id).email == "marked@example.org"


def test_a_restored_backup_is_destroyed_again(session: Session, event: Event, config: Config) -> None:
    guest = person(session, event)
    session.commit()
    backup = {column.name: getattr(guest, column.name) for column in Registration.__table__.c}
    purge(config)
    certificate = session.scalars(select(Destruction)).one()
    session.delete(certificate)  # the backup is older than the certificate
    session.execute(update(Registration).values(backup))
    session.commit()
    assert purge(config, DAY + timedelta(days=2)) == [("forum", Cause.AGAIN)]
    assert remains(session=session, event_id=event.id) == []


def test_a_backup_from_before_the_day_was_brought_forward_is_destroyed_again_but_new_guests_are_not(
    session: Session, event: Event, config: Config
) -> None:
    guest = person(session, event)
    event.destroy_on = date(2023, 12, 20)
    session.commit()
    backup = {column.name: getattr(guest, column.name) for column in Registration.__table__.c}
    early = datetime(2023, 12, 21, tzinfo=UTC)
    assert purge(config, early) == [("forum", Cause.DAY)]
    event.destroy_on = None  # the backup still has the first day
    session.commit()
    new = add_registration(session, event, names={"en": "Late"}, created_at=early + timedelta(days=1))
    session.commit()
    assert purge(config, early + timedelta(days=2), thorough=True) == []
    session.delete(new)
    session.execute(update(Registration).where(Registration.id == guest.id).values(backup))
    session.commit()
    assert purge(config, early + timedelta(days=2), thorough=True) == [("forum", Cause.AGAIN)]


def test_the_ledger_knows_an_event_from_a_later_one_of_the_same_address(config: Config, session: Session) -> None:
    event = add_event(session, destroy_on=date(2023, 12, 20))
    person(session, event)
    session.commit()
    purge(config, datetime(2023, 12, 21, tzinfo=UTC))
    event.created_at = datetime(2023, 10, 2, tzinfo=UTC)
    event.destroy_on = None
    session.execute(update(Registration).values(destroyed_at=None))
    session.commit()
    assert purge(config, datetime(2023, 12, 22, tzinfo=UTC), thorough=True) == []


def test_a_ledger_with_a_broken_line_is_read_and_goes_on(tmp_path: Path) -> None:
    ledger = Ledger.read(tmp_path)
    ledger.remember(events={}, registrations=["a"])
    with ledger.path.open("ab") as file:
        file.write(b'{"registration": "b')
    again = Ledger.read(tmp_path)
    assert again.registrations == {"a"}
    again.remember(events={}, registrations=["a", "c"])
    assert Ledger.read(tmp_path).registrations == {"a", "c"}
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_who_was_destroyed_on_request_is_destroyed_again_after_a_restore(
    session: Session, event: Event, config: Config
) -> None:
    guest = person(session, event)
    session.commit()
    event.taken = 5
    for category in event.categories:
        category.taken = 5
    session.commit()
    Ledger.read(config.instance).remember(events={}, registrations=[guest.id])
    purge(config, datetime(2023, 12, 1, tzinfo=UTC), thorough=True)
    assert session.get_one(Registration, guest.id, populate_existing=True).destroyed_at is not None


def test_what_came_in_late_goes_with_the_daily_look(session: Session, event: Event, config: Config) -> None:
    guest = person(session, event)
    session.commit()
    purge(config)
    mail.enqueue(
        session=session,
        template="link",
        language="en",
        recipient="late@example.org",
        event_id=event.id,
        registration_id=guest.id,
        now=DAY,
    )
    session.commit()
    assert purge(config, DAY + timedelta(days=1)) == []
    assert purge(config, DAY + timedelta(days=1), thorough=True) == [("forum", Cause.AGAIN)]
    numbers = session.scalars(select(Destruction.number).order_by(Destruction.number)).all()
    assert list(numbers) == [1, 2]


def test_a_day_that_was_set_just_now_destroys_nothing_by_itself_for_some_days(
    session: Session, event: Event, config: Config
) -> None:
    person(session, event)
    event.destroy_on = date(2023, 12, 1)  # mistyped: the first of January was meant
    session.commit()
    late = datetime(2023, 12, 20, tzinfo=UTC)
    for hours in (0, 1, 71):
        assert purging.purge(config=config, now=late + timedelta(hours=hours), actor=SYSTEM, thorough=True) == []
    session.rollback()
    event.destroy_on = date(2023, 12, 2)
    session.commit()
    again = late + timedelta(hours=72)
    assert purging.purge(config=config, now=again, actor=SYSTEM) == [], "a day that was changed begins anew"
    done = purging.purge(config=config, now=again + timedelta(days=3), actor=SYSTEM)
    assert [one.destruction.cause for one in done] == [Cause.DAY]


def test_whoever_calls_the_command_is_sure(session: Session, event: Event, config: Config) -> None:
    person(session, event)
    session.commit()
    assert len(purging.purge(config=config, now=DAY, actor=COMMAND, thorough=True)) == 1


def test_the_jobs_may_run_twice(session: Session, event: Event, config: Config) -> None:
    person(session, event)
    note_days(session=session, now=LONG_BEFORE)
    session.commit()
    for name in ("privacy.purge", "privacy.purge", "privacy.purge_again", "privacy.purge_again"):
        registry.find(name)(now=DAY)
    assert len(session.scalars(select(Destruction)).all()) == 1


def test_phones_and_links_are_shut_out(session: Session, event: Event, config: Config) -> None:
    guest = person(session, event)
    mark_everything(session, guest)
    mark_event(session, guest)
    session.add(
        Key(
            id=77,
            event_id=event.id,
            sha256="0" * 64,
            scopes=[],
            created_at=STARTS,
            created_by="system",
        )
    )
    session.flush()
    session.add(
        Device(event_id=event.id, key_id=77, desk="Desk 1", volunteer="Lee", opened_at=STARTS, last_heard_at=STARTS)
    )
    offer_pairing(
        session=session, event_id=event.id, terms=Terms("Desk 2"), now=STARTS, actor=COMMAND, keys=KeyRing(TICKET_KEY)
    )
    [mine] = session.scalars(select(Invitation.id).limit(1)).all()
    links = [column.name for column in Invitation.__table__.columns if column.name.endswith("_hash")]
    assert {"secret_hash", "former_hash"} <= set(links)
    live = {name: uuid7(STARTS) for name in links}
    session.execute(update(Invitation).where(Invitation.id == mine).values(live))
    session.execute(update(Invitation).values(issued_at=STARTS))
    session.commit()
    purge(config)
    left = session.execute(select(*(Invitation.__table__.c[name] for name in links))).all()
    assert set(live.values()).isdisjoint(value for row in left for value in row), "a link of an invitation still opens"
    assert session.get_one(Key, 77, populate_existing=True).revoked_at == DAY
    assert set(session.scalars(select(Device.volunteer))) == {""}, "whoever held a phone is forgotten too"
    assert set(session.scalars(select(Pairing.withdrawn_at))) == {DAY}
    hashes = session.scalars(select(Invitation.secret_hash)).all()
    assert hashes
    assert all(found.startswith("destroyed ") for found in hashes)


def test_the_command_says_what_it_did(app: Flask, session: Session, event: Event, config: Config) -> None:
    person(session, event)
    session.commit()
    runner = app.test_cli_runner()
    first, second = runner.invoke(command), runner.invoke(command)
    assert first.exit_code == second.exit_code == 0
    assert first.output == "forum: personal data destroyed (certificate 1): registrations 1\n"
    assert second.output == "Nothing is due: no event's day has come, and nothing came back.\n"
    db.session.rollback()
