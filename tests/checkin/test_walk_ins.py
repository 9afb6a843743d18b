"""Walk-ins: the phone's own id, scans that arrive before it, places that do not matter, likely doubles."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forumapp.checkin.models import Attendance, Scan
from forumapp.consent.models import Consent, Notice
from forumapp.consent.service import ensure_default_notice
from forumapp.events.models import Category
from forumapp.kernel.identifiers import uuid7
from forumapp.registration.models import Registration, Ticket
from tests.checkin.conftest import DOORS, minute, scan
from tests.support.factories import add_guest


def walk_in(registration_id=None, **fields):
    return {
        "registration_id": registration_id or uuid7(DOORS),
        "name_en": "Walked In",
        "category": "civil_society",
        **fields,
    }


def registration(session, registration_id):
    session.rollback()
    return session.scalars(select(Registration).where(Registration.id == registration_id)).one()


def test_a_walk_in_is_registered_confirmed_and_admitted_by_its_own_item(session, event, record):
    fields = walk_in(name_ko="현장", organization_en="Example House", country="no", phone="010-1234-5678")
    [result] = record(scan(walk_in=fields, desk="Desk 1", admitted=True))
    assert (result.verdict, result.presence.first_admitted_at, result.conflict) == ("admitted", minute(0), None)
    assert result.person.names == {"en": "Walked In", "ko": "현장"}
    row = registration(session, fields["registration_id"])
    assert (row.status, row.walk_in, row.source) == ("confirmed", True, "door")
    assert (row.organization.names, row.country, row.phone) == ({"en": "Example House"}, "NO", "+821012345678")
    assert session.scalar(select(func.count()).where(Ticket.registration_id == row.id)) == 1
    assert session.scalar(select(Attendance.admissions)) == 1


def test_neither_places_nor_review_keep_a_walk_in_out(session, event, record):
    category = session.scalars(select(Category).where(Category.code == "civil_society")).one()
    category.places, category.review = 0, True
    session.commit()
    [result] = record(scan(walk_in=walk_in()))
    assert (result.verdict, result.person.status) == ("admitted", "confirmed")


def test_a_scan_that_arrives_before_its_walk_in_joins_it(session, event, record):
    fields = walk_in()
    [pending] = record(scan(registration_id=fields["registration_id"], direction="out", scanned_at=minute(20)))
    assert (pending.verdict, pending.person, pending.presence.attended) == ("unknown", None, False)
    [joined] = record(scan(walk_in=fields, scanned_at=minute(10)))
    assert (joined.verdict, joined.presence.last_left_at) == ("admitted", minute(20))
    session.rollback()
    row = session.execute(select(Attendance.first_admitted_at, Attendance.last_left_at, Attendance.inside)).one()
    assert tuple(row) == (minute(10), minute(20), False)


def test_a_pending_refusal_and_a_pending_undo_join_as_well(session, event, record):
    fields = walk_in()
    entry = scan(walk_in=fields)
    known = fields["registration_id"]
    record(
        scan(registration_id=known, admitted=False, scanned_at=minute(-5)),
        scan(registration_id=known, undoes=entry["id"], reason="other_person"),
    )
    [result] = record(entry)
    assert result.presence.attended is False
    assert registration(session, known).status == "confirmed"


def test_in_one_batch_the_order_does_not_matter(session, event, record):
    fields = walk_in()
    earlier, entry = record(scan(registration_id=fields["registration_id"]), scan(walk_in=fields))
    assert (earlier.verdict, entry.verdict) == ("unknown", "already_admitted")
    assert session.scalar(select(func.count()).select_from(Attendance)) == 1


def test_the_same_walk_in_again_is_the_same_registration(session, event, record):
    item = scan(walk_in=walk_in())
    [first] = record(item)
    [again] = record(item)
    [other_scan] = record(scan(walk_in=item["walk_in"]))
    assert (first.verdict, again.verdict, other_scan.verdict) == ("admitted", "admitted", "already_admitted")
    assert session.scalar(select(func.count()).select_from(Registration)) == 1


def test_the_same_guest_typed_at_two_desks_is_two_registrations_flagged_as_likely_one(session, event, record):
    first, second = record(
        scan(walk_in=walk_in(email="walked@example.org")), scan(walk_in=walk_in(email="walked@example.org"))
    )
    assert (first.conflict, second.conflict) == (None, "likely_double")
    assert session.scalar(select(func.count()).select_from(Attendance)) == 2


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("name", [{"name_ko": "한보기"}, {"name_en": "HAN  Bogi"}])
def test_a_walk_in_under_one_name_of_a_guest_who_has_two_is_flagged_whatever_else_is_typed(
    session, event, record, name, offline
):
    guest = add_guest(session, event, names={"en": "Han Bogi", "ko": "한보기"})
    record(scan(registration_id=guest.id))
    fields = {"registration_id": uuid7(DOORS), "category": "civil_society", "organization_ko": "한빛상담전화", **name}
    [result] = record(scan(walk_in=fields, offline=offline, shown="admitted", admitted=True, scanned_at=minute(5)))
    assert (result.verdict, result.conflict) == ("admitted", "likely_double")


def test_a_walk_in_whose_name_is_only_part_of_another_or_of_somebody_gone_is_no_double(session, event, record):
    add_guest(session, event, names={"en": "Walked Inside", "ko": "한보기"})
    add_guest(session, event, names={"en": "Walked In"}, status="cancelled")
    [result] = record(scan(walk_in=walk_in()))
    assert (result.verdict, result.conflict) == ("admitted", None)


def test_a_refused_walk_in_registers_nobody_and_is_kept(session, event, record):
    [result] = record(scan(walk_in=walk_in(), admitted=False))
    assert (result.verdict, result.person) == ("unknown", None)
    assert session.scalar(select(func.count()).select_from(Registration)) == 0
    assert session.scalar(select(Scan.walk_in))["name_en"] == "Walked In"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"category": "astronauts"}, "walk_in.category: the event has none of the code astronauts."),
        ({"name_en": "\u200b"}, "walk_in: give a name in a language of the event: name_en, name_ko."),
        ({"name_en": None, "name_fr": "Nom"}, "walk_in: give a name in a language of the event: name_en, name_ko."),
    ],
)
def test_a_walk_in_that_cannot_be_registered_is_put_aside_with_the_cure(session, event, record, fields, problem):
    guest = add_guest(session, event)
    refused, good = record(scan(walk_in=walk_in(**fields)), scan(registration_id=guest.id))
    assert (refused.verdict, refused.problem, good.verdict) == ("quarantined", problem, "admitted")
    assert session.scalar(select(func.count()).select_from(Registration)) == 1


def test_a_walk_in_cannot_take_the_id_of_a_guest(session, event, record):
    guest = add_guest(session, event)
    [result] = record(scan(walk_in=walk_in(guest.id)))
    assert (result.verdict, result.person) == ("quarantined", None)
    assert registration(session, guest.id).names == {"en": "Example Guest", "ko": "김예시"}


def test_what_cannot_be_read_is_left_out_and_stays_in_the_scan(session, event, record):
    fields = walk_in(email="nobody", phone="7", country="XX", rank="king", roles="keynote;dancer", acting="yes")
    [result] = record(scan(walk_in=fields))
    row = registration(session, result.person.id)
    assert (row.email, row.phone, row.country, row.rank, row.roles, row.acting) == (
        None,
        None,
        None,
        None,
        ["keynote"],
        True,
    )
    assert session.scalar(select(Scan.walk_in)) == fields


def test_one_name_alone_is_a_whole_name(session, event, record):
    fields = {"registration_id": uuid7(DOORS), "family_name": "Example", "category": "media", "language": "ko"}
    [result] = record(scan(walk_in=fields))
    assert (result.person.names, registration(session, result.person.id).language) == ({"ko": "Example"}, "ko")


def test_what_was_asked_at_the_desk_is_kept_with_the_notice_that_was_shown(session, event, record):
    ensure_default_notice(session=session, event=event, now=DOORS)
    session.commit()
    notice = session.scalars(select(Notice.id)).one()
    fields = walk_in(photo_consent="yes", naming_consent=False, language="ko", notice=str(notice))
    [result] = record(scan(walk_in=fields))
    assert (result.person.photograph, result.person.naming) == (True, False)
    assert registration(session, fields["registration_id"]).notice_id == notice
    rows = session.execute(select(Consent.purpose, Consent.granted, Consent.language, Consent.version_id))
    assert {(row.purpose, row.granted, row.language, row.version_id is not None) for row in rows} == {
        ("photograph", True, "ko", True),
        ("naming", False, "ko", True),
    }


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "²", "99999999999999999999", True])
def test_a_consent_that_the_event_does_not_ask_and_a_notice_it_has_not_are_left_out(session, event, record, number):
    fields = walk_in(photo_consent="yes", naming_consent="perhaps", notice=number)
    [result] = record(scan(walk_in=fields))
    assert (result.verdict, result.person.photograph, result.person.naming) == ("admitted", None, None)
    assert registration(session, fields["registration_id"]).notice_id is None
