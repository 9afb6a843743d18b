"""The attendance export: exact columns and values in three formats, formulas kept text, constant memory."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import event as sql_event

from forumapp.attendance import export
from forumapp.attendance.codec.cells import LocalTimes, guarded, unguarded
from forumapp.attendance.codec.columns import distinct
from forumapp.attendance.export import Format
from forumapp.consent.models import Consent
from forumapp.delegations.models import Delegation
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.models import Answer, Question, QuestionVersion
from tests.support.factories import STARTS, add_event, add_organization, add_registration, add_scans

HEADERS = [
    *("registration_id", "status", "attended", "category", "roles", "name_en", "name_ko", "given_name"),
    *("family_name", "email", "phone", "organization_en", "organization_ko", "position_en", "position_ko"),
    *("country", "delegation", "rank", "attending_as", "acting", "language", "submitted_at", "confirmed_at"),
    *("first_admitted_at", "last_left_at", "admissions", "desk", "walk_in", "photo_consent", "naming_consent"),
    *("q_diet", "q_topics"),
]


@pytest.fixture
def event(session):
    """Two guests: one about whom everything is known, with formulas in her cells, and one of whom hardly anything."""
    event = add_event(session)
    organization = add_organization(session, "=Institute")
    delegation = Delegation(
        event_id=event.id, key="group", names=LocalizedText(ko="대표단"), created_at=event.created_at
    )
    questions = [
        Question(
            event_id=event.id,
            key=key,
            position=position,
            versions=[QuestionVersion(number=1, kind=kind, label=LocalizedText(en=label), created_at=event.created_at)],
        )
        for position, (key, kind, label) in enumerate([("diet", "text", "Diet"), ("topics", "choices", "Status")])
    ]
    session.add_all([delegation, *questions])
    session.flush()
    guest = add_registration(
        session,
        event,
        names={"en": "'=Formula O’Guest", "ko": "지어낸 손님"},
        given_name="+Given",
        family_name="''-Family",
        email="guest@example.org",
        phone="+821012345678",
        organization_id=organization.id,
        position=LocalizedText(en="@Director", ko="국장"),
        country="KR",
        delegation_id=delegation.id,
        rank="director_general",
        attending_as="representing",
        acting=True,
        roles=["opening", "moderator"],
        submitted_at=datetime(2023, 11, 1, 15, 30, 9, tzinfo=UTC),
        confirmed_at=datetime(2023, 11, 2, tzinfo=UTC),
        walk_in=True,
    )
    add_scans(session, guest, (STARTS, "in"), (STARTS + timedelta(hours=1), "out"))
    for purpose, granted in (("photograph", True), ("photograph", False), ("naming", True)):
        session.add(
            Consent(registration_id=guest.id, purpose=purpose, granted=granted, language="en", actor="guest", at=STARTS)
        )
        session.flush()
    for question, value in zip(questions, ("no 'meat\n=fish", ["a", "b"]), strict=True):
        session.add(
            Answer(registration_id=guest.id, question_id=question.id, version_id=question.versions[0].id, value=value)
        )
    add_registration(session, event, names={"en": "Guest B"}, email=None, status="submitted", submitted_at=None)
    add_registration(session, add_event(session, slug="other"))
    session.commit()
    return event


def written(session, event, format: Format, **arguments: object) -> bytes:
    """The whole file."""
    output = BytesIO()
    export.write(format, export.open_table(session=session, event=event, **arguments), output)
    return output.getvalue()


VALUES = {
    "status": "confirmed",
    "attended": "yes",
    "category": "academia",
    "roles": "opening;moderator",
    "name_en": "'=Formula O’Guest",
    "name_ko": "지어낸 손님",
    "given_name": "+Given",
    "family_name": "''-Family",
    "email": "guest@example.org",
    "phone": "+821012345678",
    "organization_en": "=Institute",
    "organization_ko": "",
    "position_en": "@Director",
    "position_ko": "국장",
    "country": "KR",
    "delegation": "대표단",
    "rank": "director_general",
    "attending_as": "representing",
    "acting": "yes",
    "language": "en",
    "submitted_at": "2023-11-02T00:30:09+09:00",
    "confirmed_at": "2023-11-02T09:00:00+09:00",
    "first_admitted_at": "2023-11-30T14:00:00+09:00",
    "last_left_at": "2023-11-30T15:00:00+09:00",
    "admissions": 1,
    "desk": "Desk 1",
    "walk_in": "yes",
    "photo_consent": "no",
    "naming_consent": "yes",
    "q_diet": "no 'meat\n=fish",
    "q_topics": "a;b",
}


def test_json_holds_the_values_as_they_are(session, event):
    guests = json.loads(written(session, event, Format.JSON))
    assert [list(guest) for guest in guests] == [HEADERS, HEADERS]
    assert {key: value for key, value in guests[0].items() if key != "registration_id"} == VALUES
    empty = {key for key, value in guests[1].items() if value == ""}
    assert empty == {
        *("roles", "name_ko", "given_name", "family_name", "email", "phone", "organization_en", "organization_ko"),
        *("position_en", "position_ko", "country", "delegation", "rank", "submitted_at", "confirmed_at"),
        *("first_admitted_at", "last_left_at", "desk", "photo_consent", "naming_consent", "q_diet", "q_topics"),
    }
    assert {key: guests[1][key] for key in ("attended", "acting", "walk_in", "admissions", "attending_as")} == {
        "attended": "no",
        "acting": "no",
        "walk_in": "no",
        "admissions": 0,
        "attending_as": "principal",
    }


def test_csv_guards_what_a_spreadsheet_would_take_for_a_formula(session, event):
    content = written(session, event, Format.CSV)
    assert content.startswith(b"\xef\xbb\xbfregistration_id,status,")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    guards = {
        "name_en": "''=Formula O’Guest",
        "given_name": "'+Given",
        "family_name": "'''-Family",
        "phone": "'+821012345678",
        "organization_en": "'=Institute",
        "position_en": "'@Director",
    }
    assert {key: value for key, value in rows[0].items() if key != "registration_id"} == {
        **VALUES,
        "admissions": "1",
        **guards,
    }


def test_xlsx_carries_every_text_as_a_text_cell(session, event):
    sheet = openpyxl.load_workbook(BytesIO(written(session, event, Format.XLSX))).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == HEADERS
    values = {header: cell.value for header, cell in zip(HEADERS, rows[1], strict=True)}
    assert {key: value or "" for key, value in values.items() if key != "registration_id"} == VALUES
    assert {cell.data_type for cell in rows[1] if cell.value is not None} == {"s", "n"}
    assert [HEADERS[cell.column - 1] for cell in rows[1] if cell.data_type == "n" and cell.value is not None] == [
        "admissions"
    ]
    assert not any(cell.hyperlink for row in rows for cell in row)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+82", "'+82"),
        ("-", "'-"),
        ("@name", "'@name"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("'''@", "''''@"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("'", "'"),
        ("", ""),
    ],
)
def test_an_apostrophe_is_put_and_taken_off_only_where_the_contract_says(text, cell):
    assert guarded(text) == cell
    assert unguarded(cell) == text


def test_headers_may_be_those_of_a_language(session, event):
    headers = export.open_table(session=session, event=event, headers="en").headers
    assert len(set(headers)) == len(HEADERS)
    assert headers[5:8] == ["Name (English)", "Name (Korean)", "Given name"]
    assert headers[1] == "Status (status)"
    assert headers[-2:] == ["Diet", "Status (q_topics)"]


def test_two_headers_that_read_alike_are_told_apart():
    assert distinct(["a", "b", "c"], {"a": "Name", "b": "na me", "c": "Other"}) == ["Name (a)", "na me (b)", "Other"]


def test_who_may_not_see_contacts_gets_none(session, event):
    guests = json.loads(written(session, event, Format.JSON, contacts=False))
    assert list(guests[0]) == [header for header in HEADERS if header not in ("email", "phone")]
    assert guests[0]["organization_en"] == "=Institute"
    assert "guest@example.org" not in str(guests)


def test_an_empty_event_exports_its_headers(session):
    event = add_event(session)
    assert json.loads(written(session, event, Format.JSON)) == []
    assert written(session, event, Format.CSV).decode("utf-8-sig").count("\n") == 1


def test_times_are_right_in_every_zone():
    moment = datetime(2023, 11, 5, 5, 59, 58, tzinfo=UTC)
    for zone in ("Asia/Seoul", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "UTC"):
        times = LocalTimes(zone)
        for hours in range(48):
            each = moment + timedelta(hours=hours)
            assert times(each.strftime("%Y-%m-%d %H:%M:%S")) == each.astimezone(ZoneInfo(zone)).isoformat()


@pytest.mark.parametrize("guests", [1, 3])
def test_a_page_takes_two_statements_however_many_rows_it_has(session, event, guests):
    for _ in range(guests):
        add_registration(session, event)
    session.commit()
    table = export.open_table(session=session, event=event)
    statements = []
    engine = session.get_bind()

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    sql_event.listen(engine, "before_cursor_execute", note)
    try:
        assert len(next(iter(table.pages))) == guests + 2
    finally:
        sql_event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 2
