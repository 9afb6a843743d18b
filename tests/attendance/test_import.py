"""Importing guest lists: what offices send is read, matched and written, all of it or nothing."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from sqlalchemy import event as sql_event
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.attendance import export
from forumapp.attendance.codec.columns import COMPUTED
from forumapp.attendance.codec.entries import read_entries
from forumapp.attendance.codec.faults import FaultyRows, Problem, UnreadableTable
from forumapp.attendance.codec.tables import read_table
from forumapp.attendance.commands import import_
from forumapp.attendance.labels import fault_words, vocabulary
from forumapp.attendance.queries.guests import questions_of
from forumapp.attendance.service.guest_list import Imported, import_guests
from forumapp.consent.models import Consent
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization, OrganizationName
from forumapp.events.models import Category, Event
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, manage_secret, sha256, ticket, ticket_hash
from forumapp.mail.models import Message
from forumapp.orm import unit_of_work
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration.models import Amendment, Registration, StatusChange, Ticket
from forumapp.registration.rules import Status
from tests.conftest import SECRET
from tests.support.factories import add_event, add_organization, add_question, add_registration

GOOD = """name_en,name_ko,category,email,phone,organization_en,country,rank,roles,acting,photo_consent
Guest A,손님 가,diplomatic_corps,a@example.org,1012345678,Embassy of Ghana,GH,ambassador,opening;keynote,no,yes
Guest B,,Academia,b@example.org,010-1111-2222,Example University,,,,,no
,손님 다,media,,,,,,,,
"""


@pytest.fixture
def event(session: Session) -> Event:
    """A forum with one question of each kind."""
    event = add_event(session)
    options = [{"value": each, "label": {"en": each.title(), "ko": f"{each} 선택"}} for each in ("red", "blue")]
    for key, kind in (("diet", "text"), ("colour", "choice"), ("colours", "choices"), ("lunch", "yes_no")):
        session.add(
            Question(
                event_id=event.id,
                key=key,
                versions=[
                    QuestionVersion(
                        number=1,
                        kind=kind,
                        label=LocalizedText(en=f"{key}?", ko=f"{key} 질문"),
                        options=options,
                        created_at=event.created_at,
                    )
                ],
            )
        )
    session.commit()
    return event


def read(session: Session, event: Event, content: str | bytes):
    """The entries and faults of a file."""
    if isinstance(content, str):
        content = content.encode()
    words = vocabulary(event, questions_of(session=session, event_id=event.id))
    return read_entries(read_table(content), vocabulary=words)


def take(session: Session, event: Event, content: str | bytes, *, now, status=Status.CONFIRMED) -> Imported:
    """Import a file that has no faulty cell."""
    entries, faults = read(session, event, content)
    assert faults == []
    session.rollback()
    with unit_of_work(session):
        return import_guests(
            session=session,
            event=event,
            entries=entries,
            status=status,
            now=now,
            actor=COMMAND,
            keys=KeyRing(SECRET),
            reason="list.csv",
        )


def people(session: Session, event: Event) -> list[Registration]:
    """Everybody of the event, in the order of the list."""
    session.expire_all()
    rows = session.scalars(select(Registration).where(Registration.event_id == event.id)).all()
    return sorted(rows, key=lambda each: each.order_name)


def test_new_rows_become_whole_registrations(session, event, now):
    assert take(session, event, GOOD, now=now) == Imported(
        new=3, updated=0, unchanged=0, organizations=("Embassy of Ghana", "Example University")
    )
    first, second, third = people(session, event)
    assert (first.names, first.order_name, first.language) == ({"en": "Guest A", "ko": "손님 가"}, "Guest A", "en")
    assert (first.phone, second.phone) == ("+821012345678", "+821011112222")
    assert (first.rank, first.roles, first.acting, first.country) == ("ambassador", ["opening", "keynote"], False, "GH")
    assert [each.category.code for each in (first, second, third)] == ["diplomatic_corps", "academia", "media"]
    assert (third.email, third.names) == (None, {"ko": "손님 다"})
    assert (first.source, first.confirmed_at, first.submitted_at, first.invited_at) == ("import", now, now, None)
    assert first.manage_hash == sha256(manage_secret(SECRET, first.id))
    assert "ghana" in first.search_keys
    tickets = dict(session.execute(select(Ticket.registration_id, Ticket.sha256)).all())
    assert tickets[first.id] == ticket_hash(ticket(SECRET, first.id, 1))
    assert len(tickets) == 3
    history = session.scalars(select(StatusChange).where(StatusChange.registration_id == first.id)).one()
    assert (history.from_status, history.to_status, history.actor, history.reason) == (
        None,
        "confirmed",
        "command",
        "list.csv",
    )
    consents = session.execute(select(Consent.registration_id, Consent.purpose, Consent.granted)).all()
    assert set(map(tuple, consents)) == {(first.id, "photograph", True), (second.id, "photograph", False)}
    mission = session.scalars(select(Organization).where(Organization.kind == "mission")).one()
    assert (mission.names, mission.represents, mission.represents_country) == ({"en": "Embassy of Ghana"}, "GH", True)
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_invited_is_what_new_rows_become_unless_told(app, session, event, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(GOOD)
    result = app.test_cli_runner().invoke(import_, ["forum", str(file)])
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "3 new, 0 updated, 0 as they were.")
    guests = people(session, event)
    assert {guest.status for guest in guests} == {"invited"}
    assert all(guest.invited_at for guest in guests)
    assert session.scalars(select(Ticket)).all() == []
    access = session.scalars(select(AccessEntry)).one()
    assert (access.act, access.purpose, access.people, access.event_id) == ("import", "list.csv", 3, event.id)


def test_a_second_time_changes_nothing_and_a_third_what_differs(session, event, now):
    take(session, event, GOOD, now=now)
    assert take(session, event, GOOD, now=now) == Imported(new=0, updated=0, unchanged=3)
    assert session.scalar(select(func.count()).select_from(Amendment)) == 0
    changed = GOOD.replace("010-1111-2222", "010-3333-4444").replace("Example University", "Other University")
    changed = changed.replace("손님 다,media", "손님 다,staff")
    assert take(session, event, changed, now=now, status=Status.INVITED) == Imported(
        new=0, updated=2, unchanged=1, organizations=("Other University",)
    )
    first, second, third = people(session, event)
    assert {each.status for each in (first, second, third)} == {"confirmed"}
    assert (second.phone, second.organization.names, third.category.code) == (
        "+821033334444",
        {"en": "Other University"},
        "staff",
    )
    assert "other" in second.search_keys
    rows = session.scalars(select(Amendment).order_by(Amendment.id))
    assert {(row.field, row.before, row.after, row.reason) for row in rows} == {
        ("phone", "+821011112222", "+821033334444", "list.csv"),
        ("organization_en", "Example University", "Other University", "list.csv"),
        ("category", "media", "staff", "list.csv"),
    }


def test_a_cell_that_is_left_empty_keeps_what_is_known(session, event, now):
    take(session, event, GOOD, now=now)
    take(session, event, "name_en,category,email,phone,rank\nGuest A,diplomatic_corps,a@example.org,,\n", now=now)
    first = people(session, event)[0]
    assert (first.phone, first.rank, first.names["ko"]) == ("+821012345678", "ambassador", "손님 가")


def test_people_are_found_by_id_by_address_and_name_and_by_name_and_organisation(session, event, now):
    university = add_organization(session, "Example University")
    by_id = add_registration(session, event, names={"en": "Old Name"}, email="one@example.org")
    by_email = add_registration(session, event, names={"en": "Guest Two", "ko": "손님 둘"}, email="Two@Example.org")
    add_registration(session, event, names={"en": "Other Two"}, email="two@example.org")
    by_name = add_registration(session, event, names={"en": "Guest Three"}, email=None, organization_id=university.id)
    add_registration(session, event, names={"en": "Guest Three"}, email=None)
    session.commit()
    content = (
        "registration_id,name_en,name_ko,category,email,organization_en,given_name\n"
        f"{by_id.id},New Name,,academia,,,id\n"
        ",,손님둘,academia,TWO@example.org,,email\n"
        ",guest three,,academia,,EXAMPLE university,name\n"
        "0190f2a0-0000-7000-8000-000000000000,Guest Four,,academia,,,new\n"
    )
    assert take(session, event, content, now=now) == Imported(new=1, updated=3, unchanged=0)
    found = {each.given_name: each for each in people(session, event) if each.given_name}
    assert [found[key].id for key in ("id", "email", "name")] == [by_id.id, by_email.id, by_name.id]
    assert found["id"].names["en"] == "New Name"
    assert found["email"].email == "TWO@example.org"
    assert found["new"].id != "0190f2a0-0000-7000-8000-000000000000"


def test_a_focal_points_address_serves_several_people(session, event, now):
    content = "name_en,category,email\nGuest A,academia,desk@example.org\nGuest B,academia,desk@example.org\n"
    assert take(session, event, content, now=now).new == 2
    assert take(session, event, content, now=now).unchanged == 2


def test_two_people_may_exchange_their_addresses(session, event, now):
    take(
        session,
        event,
        "name_en,category,email\nSame Name,staff,a@example.org\nSame Name,staff,b@example.org\n",
        now=now,
    )
    first, second = sorted(people(session, event), key=lambda each: each.email)
    content = (
        "registration_id,name_en,category,email\n"
        f"{first.id},Same Name,staff,b@example.org\n{second.id},Same Name,staff,a@example.org\n"
    )
    assert take(session, event, content, now=now).updated == 2
    assert [session.get(Registration, each.id).email for each in (first, second)] == ["b@example.org", "a@example.org"]


@pytest.mark.parametrize(
    ("rows", "problem", "row", "column"),
    [
        ("Guest A,,staff,a@example.org\nGuest A,,staff,A@example.org\n", Problem.SAME_PERSON, 3, ""),
        ("Guest A,,staff,\nguest a,,staff,\n", Problem.SAME_PERSON, 3, ""),
        ("Twin,,staff,twins@example.org\n", Problem.TWO_MATCHES, 2, ""),
        ("Twin,,staff,\n", Problem.TWO_MATCHES, 2, ""),
        (",,staff,a@example.org\n", Problem.NAME_MISSING, 2, "name_en"),
        ("Guest A,,,a@example.org\n", Problem.CATEGORY_MISSING, 2, "category"),
    ],
)
def test_a_row_that_does_not_mean_exactly_one_person_is_faulty(session, event, now, rows, problem, row, column):
    add_registration(session, event, names={"en": "Twin", "ko": "가"}, email="twins@example.org")
    add_registration(session, event, names={"en": "Twin", "ko": "나"}, email="twins@example.org")
    add_registration(session, event, names={"en": "Twin"}, email=None)
    add_registration(session, event, names={"ko": "쌍", "en": "Twin"}, email=None)
    session.commit()
    entries, faults = read(session, event, "name_en,name_ko,category,email\n" + rows)
    assert faults == []
    session.rollback()
    with pytest.raises(FaultyRows) as refused, unit_of_work(session):
        import_guests(
            session=session,
            event=event,
            entries=entries,
            status=Status.INVITED,
            now=now,
            actor=COMMAND,
            keys=KeyRing(SECRET),
        )
    assert [(fault.row, fault.problem, fault.column) for fault in refused.value.faults] == [(row, problem, column)]
    assert len(people(session, event)) == 4


def test_nobody_takes_the_name_and_address_of_another(session, event, now):
    add_registration(session, event, names={"en": "Guest A"}, email="a@example.org")
    other = add_registration(session, event, names={"en": "Guest B"}, email="b@example.org")
    session.commit()
    content = f"registration_id,name_en,category,email\n{other.id},Guest A,staff,a@example.org\n"
    with pytest.raises(FaultyRows) as refused:
        take(session, event, content, now=now)
    assert [fault.problem for fault in refused.value.faults] == [Problem.TAKEN_BY_ANOTHER]


def test_a_mission_is_what_any_row_brings_with_the_diplomatic_corps(session, event, now):
    content = (
        "name_en,category,organization_en,organization_ko,country\n"
        "Guest A,staff,Embassy of Norway,,SE\n"
        "Guest B,diplomatic_corps,Embassy of Norway,주한 노르웨이 대사관,\n"
        "Guest C,diplomatic_corps,,주한 노르웨이 대사관,NO\n"
        "Guest D,academia,Institute,,KR\n"
    )
    take(session, event, content, now=now)
    known = session.execute(select(Organization.names, Organization.kind, Organization.represents))
    assert [tuple(each) for each in known] == [
        ({"en": "Embassy of Norway", "ko": "주한 노르웨이 대사관"}, "mission", "NO"),
        ({"en": "Institute"}, "organization", None),
    ]


def test_delegations_first_met_are_made_and_found_again(session, event, now):
    content = "name_en,category,organization_en,delegation\nA,staff,Institute,Group One\nB,staff,,group one\n"
    assert take(session, event, content, now=now).delegations == ("Group One",)
    assert take(session, event, content, now=now) == Imported(new=0, updated=0, unchanged=2)
    delegation = session.scalars(select(Delegation)).one()
    assert {each.delegation_id for each in people(session, event)} == {delegation.id}
    assert (delegation.taken, delegation.source, delegation.names) == (2, "import", {"en": "Group One"})


def test_places_are_counted_and_may_be_exceeded(session, event, now):
    academia = session.scalars(select(Category).where(Category.code == "academia")).one()
    academia.places = 2
    session.commit()
    content = "name_en,category\n" + "".join(f"Guest {number},academia\n" for number in range(5))
    assert take(session, event, content, now=now).exceeded == 3
    session.expire_all()
    assert (academia.taken, academia.exceeded, event.taken) == (5, 3, 5)
    take(session, event, content.replace("Guest 0,academia", "Guest 0,military"), now=now)
    session.expire_all()
    assert (academia.taken, academia.exceeded, event.taken) == (4, 2, 5)
    invited = "name_en,category\nGuest 9,academia\n"
    take(session, event, invited, now=now, status=Status.INVITED)
    session.expire_all()
    assert academia.taken == 4


def test_answers_are_taken_by_the_kind_of_their_question(session, event, now):
    content = "name_en,category,q_diet,q_colour,q_colours,q_lunch\nA,staff,No meat,Red,red;BLUE 선택,예\n"
    take(session, event, content, now=now)
    take(session, event, content.replace("No meat", "Nothing").replace(",Red,", ",,"), now=now)
    answers = {}
    for question in questions_of(session=session, event_id=event.id):
        answers[question.key] = list(session.scalars(select(Answer.value).where(Answer.question_id == question.id)))
    assert answers == {"diet": ["Nothing"], "colour": ["red"], "colours": [["red", "blue"]], "lunch": [True]}


def test_answers_of_every_kind_come_back_as_they_went_out(session, event, now):
    kinds = ("date", "number", "country", "phone", "email", "organization", "file")
    for kind in kinds:
        add_question(session, event, kind, kind, label=f"The guest's own {kind}?")
    header = ",".join(f"q_{kind}" for kind in kinds)
    content = (
        f'name_en,category,{header}\nA,staff,2023. 12. 24.,"1,200.5",독일,010-1234-5678,a@example.org,연구원,x.pdf\n'
    )
    take(session, event, content, now=now)
    rows = session.execute(select(Question.key, Answer.value).join(Question, Question.id == Answer.question_id))
    assert {row.key: row.value for row in rows} == {
        "date": "2023-12-24",
        "number": 1200.5,
        "country": "DE",
        "phone": "+821012345678",
        "email": "a@example.org",
        "organization": "연구원",
    }
    output = BytesIO()
    export.write(export.Format.XLSX, export.open_table(session=session, event=event), output)
    assert take(session, event, output.getvalue(), now=now) == Imported(new=0, updated=0, unchanged=1)
    guests = export.open_table(session=session, event=event, contacts=False)
    assert {"q_phone", "q_email"}.isdisjoint(guests.headers)
    assert "q_date" in guests.headers


@pytest.mark.parametrize(
    ("kind", "cell", "problem"),
    [("date", "tomorrow", "not_a_date"), ("number", "two", "not_a_number"), ("number", "9", "out_of_bounds")],
)
def test_a_cell_that_is_no_answer_is_a_fault_with_a_cure(session, event, kind, cell, problem):
    add_question(session, event, "own", kind, bounds={"highest": 4} if kind == "number" else {})
    _entries, [fault] = read(session, event, f"name_en,category,q_own\nA,staff,{cell}\n")
    assert (fault.row, fault.column, fault.problem) == (2, "q_own", problem)
    assert cell in fault_words(fault) or "4" in fault_words(fault)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_headers_may_be_those_of_a_language(session, event, now, language):
    take(session, event, GOOD, now=now)
    for headers in ("machine", language):
        output = BytesIO()
        export.write(export.Format.CSV, export.open_table(session=session, event=event, headers=headers), output)
        assert take(session, event, output.getvalue(), now=now) == Imported(new=0, updated=0, unchanged=3)


def test_cells_may_be_written_as_korean_offices_write_them(session, event, now):
    header = "name_ko,category,country,acting,photo_consent\n"
    written = header + "손님 가,정부,한국,아니요,네\n손님 나,정부,오스트레일리아,아니오,예\n"
    take(session, event, written, now=now)
    found = [(person.country, person.acting) for person in people(session, event)]
    assert found == [("KR", False), ("AU", False)]


def workbook(rows: list[list[object]]) -> bytes:
    """The rows as XLSX, typed as Excel types them."""
    output = BytesIO()
    book = xlsxwriter.Workbook(output, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "name_ko,category,phone\n김하늘,정부,01012345678\n".encode("utf-8-sig"),
        "name_ko,category,phone\n김하늘,정부,01012345678\n".encode(),
        "name_ko,category,phone\r\n김하늘,정부,010-1234-5678\r\n".encode("cp949"),
        "name_ko\tcategory\tphone\n김하늘\t정부\t1012345678\n".encode("utf-16"),
        "성명(국문);참가자 구분;휴대전화\n김하늘;정부;+82 10-1234-5678\n".encode("cp949"),
        workbook([["name_ko", "category", "phone"], ["김하늘", "정부", 1012345678]]),
    ],
    ids=["UTF-8 with mark", "UTF-8", "CP949", "UTF-16 with tabs", "Korean headers and semicolons", "XLSX"],
)
def test_the_files_of_offices_are_told_apart_by_themselves(session, event, now, content):
    if "성명".encode("cp949") in content:
        words = {"name_ko": "성명(국문)", "category": "참가자 구분", "phone": "휴대전화"}
        real = vocabulary(event, questions_of(session=session, event_id=event.id))
        headers = {**real.headers, **{key: [key, word] for key, word in words.items()}}
        entries, faults = read_entries(
            read_table(content), vocabulary=type(real)(real.languages, headers, real.choices, {})
        )
    else:
        entries, faults = read(session, event, content)
    assert faults == []
    assert [(entry.names, entry.values) for entry in entries] == [
        ({"ko": "김하늘"}, {"category": "government", "phone": "+821012345678"})
    ]


@pytest.mark.parametrize(
    ("content", "problem", "row"),
    [
        (b"", Problem.EMPTY_FILE, 0),
        (b"\n \n", Problem.EMPTY_FILE, 0),
        (b"name_en,category\nA\0B,staff\n", Problem.NUL, 2),
        ("name_ko,category\n가나다,staff\n".encode() + "김하늘,staff\n".encode("cp949"), Problem.MIXED_ENCODINGS, 3),
        (b"name_en,category\nA,staff\n\xff\xff\xff,staff\n", Problem.UNKNOWN_ENCODING, 3),
        (b'name_en,category\n"A,staff\nB,staff\n', Problem.BROKEN_QUOTES, 2),
        (b"PK\x03\x04 no workbook", Problem.DAMAGED_WORKBOOK, 0),
        (b"\xd0\xcf\x11\xe0 an old one", Problem.OLD_WORKBOOK, 0),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(content, problem, row):
    with pytest.raises(UnreadableTable) as refused:
        read_table(content)
    assert (refused.value.fault.problem, refused.value.fault.row) == (problem, row)


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("name_en,category,emial", {Problem.UNKNOWN_HEADER}),
        ("name_en,category,Name (English)", {Problem.REPEATED_HEADER}),
        ("email,category", {Problem.NO_NAME_COLUMN}),
        ("family_name", {Problem.NO_CATEGORY_COLUMN}),
        ("name_en,,category", {Problem.EMPTY_HEADER}),
        ("name_en,category,,,", set()),
    ],
)
def test_a_header_that_is_not_understood_is_named(session, event, header, problems):
    _, faults = read(session, event, header + "\n")
    assert {fault.problem for fault in faults} == problems
    assert all(fault.row == 1 for fault in faults)


def test_the_cure_of_an_unknown_header_is_the_one_that_was_meant(app, session, event):
    _, faults = read(session, event, "name_en,category,emial\n")
    assert [(fault.column, fault_words(fault)) for fault in faults] == [
        ("emial", "This column is not known. Did you mean “email”? Rename it, or remove the column.")
    ]


def test_every_faulty_cell_of_every_row_is_named_at_once(session, event):
    content = (
        "name_en,category,email,phone,country,rank,attending_as,acting,roles,language,q_colour,photo_consent\n"
        "A,nobody,no address,12,Atlantis,king,proxy,perhaps,singer;opening,fr,green,maybe\n"
        f"{'x' * 501},staff,,,,,,,,,,\n"
        "Fine,staff,,,,,,,,,,,a cell too many\n"
    )
    _, faults = read(session, event, content)
    assert [(fault.row, fault.column, fault.problem.value) for fault in faults] == [
        (2, "category", "unknown_value"),
        (2, "email", "not_an_email"),
        (2, "phone", "not_a_phone"),
        (2, "country", "unknown_value"),
        (2, "rank", "unknown_value"),
        (2, "attending_as", "unknown_value"),
        (2, "acting", "not_yes_or_no"),
        (2, "roles", "unknown_value"),
        (2, "language", "unknown_value"),
        (2, "q_colour", "unknown_value"),
        (2, "photo_consent", "not_yes_or_no"),
        (3, "name_en", "too_long"),
        (4, "", "too_many_cells"),
    ]
    for problem in Problem:
        assert fault_words(faults[0].__class__(2, problem))


def test_one_bad_row_of_five_hundred_stops_all(app, session, event, tmp_path):
    rows = [f"Guest {number},staff,g{number}@example.org" for number in range(500)]
    rows[249] = "Guest 249,stuff,g249@example.org"
    file = tmp_path / "list.csv"
    file.write_text("name_en,category,email\n" + "\n".join(rows) + "\n")
    result = app.test_cli_runner().invoke(import_, ["forum", str(file), "--status", "confirmed"])
    assert result.exit_code == 1
    assert result.output == (
        "Row  Column    What to do\n"
        "251  category  “stuff” is not known here. Did you mean “staff”?\n"
        "Nothing was imported.\n"
    )
    assert people(session, event) == []
    assert session.scalars(select(Organization)).all() == []


def test_a_dry_run_changes_nothing(app, session, event, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(GOOD)
    result = app.test_cli_runner().invoke(import_, ["forum", str(file), "--dry-run"])
    assert (result.exit_code, result.output) == (
        0,
        "3 new, 0 updated, 0 as they were.\nNothing was changed: this was a dry run.\n"
        "Language of the new people: English 2, 한국어 1.\n1 new person has no organisation.\n"
        "1 new person has no e-mail address and gets no mail.\n",
    )
    assert people(session, event) == []


def test_an_unknown_event_is_said_with_its_cure(app, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(GOOD)
    result = app.test_cli_runner().invoke(import_, ["nowhere", str(file)])
    assert result.exit_code == 1
    assert "forumapp event create nowhere" in result.output


def exported(session: Session, event: Event, format: export.Format) -> bytes:
    """The event's attendance as a file."""
    output = BytesIO()
    export.write(format, export.open_table(session=session, event=event), output)
    return output.getvalue()


@pytest.mark.parametrize("format", [export.Format.CSV, export.Format.XLSX])
def test_what_was_exported_comes_back_the_same(session, event, now, format):
    rows = [
        ["name_en", "name_ko", "family_name", "category", "organization_en", "delegation", "q_diet", "q_colours"],
        ["=1+1", "김하늘", "'=x", "academia", "+Institute", "-Group", "@home", "red;blue"],
        ["''-A", "ㄱ", "O'Brien", "staff", "'Quoted'", "", "two\nlines", ""],
        ["A" * 300, "", "'", "media", "A;B,C", "", '"quoted"', ""],
        ["عربي", "金", "B", "media", "<b>Institute</b>", "", "<script>", ""],
    ]
    take(session, event, workbook(rows), now=now)
    first = exported(session, event, format)
    again = add_event(session, slug="again")
    for question in questions_of(session=session, event_id=event.id):
        version = question.current
        session.add(
            Question(
                event_id=again.id,
                key=question.key,
                position=question.position,
                versions=[
                    QuestionVersion(
                        number=1,
                        kind=version.kind,
                        label=version.label,
                        options=version.options,
                        created_at=event.created_at,
                    )
                ],
            )
        )
    session.commit()
    assert take(session, again, first, now=now).new == 4
    assert take(session, event, first, now=now) == Imported(new=0, updated=0, unchanged=4)
    ignored = {"registration_id", *COMPUTED}
    tables = [
        [
            {key: value for key, value in zip(table[0], row, strict=True) if key not in ignored}
            for row in sorted(table[1:], key=lambda row: row[5])
        ]
        for table in (read_table(exported(session, each, format)) for each in (event, again))
    ]
    assert tables[0] == tables[1]
    assert {row["name_en"] for row in tables[0]} == {"=1+1", "''-A", "A" * 300, "عربي"}
    assert {row["family_name"] for row in tables[0]} == {"'=x", "O'Brien", "'", "B"}


def test_the_number_of_statements_does_not_grow_with_the_rows(session, now):
    statements: list[str] = []
    engine = session.get_bind()

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    header = ["name_en", "category", "email", "organization_en", "delegation", "photo_consent"]
    numbers = []
    for guests in (2, 40):
        event = add_event(session, slug=f"of-{guests}")
        output = StringIO()
        csv.writer(output).writerows(
            [
                header,
                *(
                    [f"Guest {number}", "staff", f"g{number}@example.org", "Institute", "Group", "yes"]
                    for number in range(guests)
                ),
            ]
        )
        for content in (output.getvalue(), output.getvalue().replace("staff", "media")):
            statements.clear()
            sql_event.listen(engine, "before_cursor_execute", note)
            try:
                take(session, event, content, now=now)
            finally:
                sql_event.remove(engine, "before_cursor_execute", note)
            numbers.append(len(statements))
        session.query(OrganizationName).delete()
        session.query(Registration).delete()
        session.query(Delegation).delete()
        session.query(Organization).delete()
        session.commit()
    assert numbers[:2] == numbers[2:]
    assert max(numbers) < 30
