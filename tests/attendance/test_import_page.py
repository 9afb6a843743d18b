"""Importing an office's own list: what its columns hold is guessed, corrected, remembered; page and command."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.codec.mapping import column_letters, guess, samples, signature
from forumapp.attendance.labels import vocabulary
from forumapp.attendance.models import ImportFile, ImportMapping
from forumapp.attendance.tasks import forget_lists
from forumapp.cli import forumapp
from forumapp.registration.models import Registration
from tests.support.factories import add_event, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

IMPORT = "/console/events/forum/import"
OFFICE = """연번,성명(국문),성명(영문),소속,직함,휴대전화,이메일,구분,비고
1,김하늘,Kim Haneul,예시대학교,교수,010-1111-2222,haneul@example.org,학계,채식
2,이바다,Lee Bada,예시부,과장,1022223333,bada@example.org,정부,
"""


@pytest.fixture
def event(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def guessed(event, header, *, remembered=(), loosely=True):
    return guess(header.split(","), vocabulary(event, []), remembered=dict(remembered), loosely=loosely)


def bring(browser, content=OFFICE, **values):
    """Send a list; the address of the page about its columns."""
    answer = submit(browser, IMPORT, {"file": (BytesIO(content.encode()), "명단.csv"), **values})
    assert answer.status_code == 303, page_of(answer).text
    return answer.location


def selected(field):
    return next(one.get("value") for one in field.iter("option") if one.get("selected") is not None)


def everybody(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Registration).order_by(Registration.order_name)).all()


def run(app, *arguments):
    return CliRunner().invoke(forumapp, arguments, obj=ScriptInfo(create_app=lambda: app))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            "성명(국문),성명(영문),소속,직함,휴대전화,이메일,구분",
            ("name_ko", "name_en", "organization_ko", "position_ko", "phone", "email", "category"),
        ),
        (
            "Full Name,Affiliation,Job Title,Mobile,E-Mail,Type",
            ("name_en", "organization_en", "position_en", "phone", "email", "category"),
        ),
        ("성,이름,전자 우편", ("family_name", "given_name", "email")),
        ("이름,소속 기관,연락처", ("name_ko", "organization_ko", "phone")),
        ("name_en,Catagory,Organizaton", ("name_en", "category", "organization_en")),
        ("성명,성함", ("name_ko", None)),
        ("Nationality,국적,비고,연번", (None, None, None, None)),
    ],
)  # fmt: skip
def test_an_office_s_headers_are_guessed(event, header, found):
    assert guessed(event, header) == found


def test_a_guess_that_nobody_looks_at_takes_only_words_that_are_known(event):
    assert guessed(event, "성명,Catagory", loosely=False) == ("name_ko", None)


def test_what_was_decided_for_a_header_goes_before_a_guess_but_not_before_the_export_s_own(event):
    decided = {"성명": "name_en", "비고": "", "email": "phone", "자리": "q_gone"}
    assert guessed(event, "성명,비고,email,자리", remembered=decided.items()) == ("name_en", "", "email", None)


def test_a_text_without_its_language_in_the_event_is_kept_in_the_first_one(session):
    alone = add_event(session, "alone", languages=["en"])
    assert guessed(alone, "성명,소속") == ("name_en", "organization_en")


def test_columns_show_their_first_values_and_letters():
    rows = [["a", "b"], ["1", ""], ["1", "x"], ["2"], ["3"], ["4"]]
    assert (samples(rows, 0), samples(rows, 1)) == (["1", "2", "3"], ["x"])
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert signature(["A b", "c", ""]) == signature(["c", "ab"]) != signature(["c"])


def test_a_list_is_looked_at_corrected_and_imported(session, organizer, event):
    address = bring(organizer)
    assert everybody(session) == []
    page = page_of(organizer.get(address))
    assert "2 new, 0 updated, 0 as they were." in page.text
    assert "김하늘 · 이바다" in page.text
    chosen = {field.get("name"): selected(field) for field in page.root.iter("select")}
    assert [chosen[f"column_{place}"] for place in (0, 1, 7, 8)] == ["", "name_ko", "category", ""]
    assert everybody(session) == []

    checked = submit(organizer, address, {"column_4": "position_en"})
    assert checked.location == f"{address}#outcome"
    assert everybody(session) == []
    done = submit(organizer, address, to=f"{address}/run")
    assert done.location == "/console/events/forum/registrations"
    first, second = everybody(session)
    assert (first.names, first.position, first.status, first.phone) == (
        {"en": "Kim Haneul", "ko": "김하늘"},
        {"en": "교수"},
        "invited",
        "+821011112222",
    )
    assert (second.category.code, second.organization.names) == ("government", {"ko": "예시부"})
    entry = session.scalars(select(AccessEntry).where(AccessEntry.act == "import")).one()
    assert (entry.purpose, entry.people, entry.event_id) == ("명단.csv", 2, event.id)
    assert session.scalars(select(ImportFile)).all() == []

    again = bring(organizer)
    page = page_of(organizer.get(again))
    assert "0 new, 0 updated, 2 as they were." in page.text
    assert [selected(field) for field in page.root.iter("select") if field.get("name") == "column_4"] == ["position_en"]


def test_a_title_above_the_headers_is_passed_over_and_rows_keep_their_numbers(session, app, organizer, tmp_path):
    titled = "2023 포럼 참석자 명단,,,,,,,,\n(11월 20일 기준),,,,,,,,\n" + OFFICE
    address = bring(organizer, titled + "3,박구름,,,,,구름,학계,\n")
    assert page_of(organizer.get(address)).texts(".//section//tbody/tr/td")[:2] == ["6", "이메일"]
    file = tmp_path / "list.csv"
    file.write_text(titled)
    done = run(app, "import", "forum", str(file), "--map", "연번=", "--map", "비고=")
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "2 new, 0 updated, 0 as they were.")


def test_a_second_press_of_import_says_that_it_is_done(session, organizer):
    address = bring(organizer)
    csrf = token(page_of(organizer.get(address)))
    assert [organizer.post(f"{address}/run", data={"csrf_token": csrf}).status_code for _ in range(2)] == [303, 303]
    assert (
        "This list was imported already, or deleted."
        in page_of(organizer.get("/console/events/forum/registrations")).text
    )
    assert len(everybody(session)) == 2


def test_a_faulty_list_says_row_column_and_cure_and_imports_nothing(session, organizer):
    address = bring(organizer, OFFICE + "3,박구름,,,,,구름,학계,\n4,,,예시,,,,아무도,\n")
    page = page_of(organizer.get(address))
    assert "“구름” is not an e-mail address" in page.text
    assert page.texts(".//section//tbody/tr/td")[:2] == ["4", "이메일"]
    answer = organizer.post(f"{address}/run", data={"csrf_token": token(page)})
    assert answer.location == f"{address}#outcome"
    assert everybody(session) == []


def token(page):
    return next(field.get("value") for field in page.root.iter("input") if field.get("name") == "csrf_token")


def test_new_guests_of_a_list_without_categories_get_the_one_that_was_chosen(session, organizer, event):
    known = add_registration(session, event, category="media", names={"ko": "김하늘"}, email="haneul@example.org")
    session.commit()
    content = "성명,이메일\n김하늘,haneul@example.org\n이바다,bada@example.org\n"
    address = bring(organizer, content)
    assert "No column says the category" in page_of(organizer.get(address)).text
    address = bring(organizer, content, category="academia", status="confirmed")
    submit(organizer, address, to=f"{address}/run")
    people = {one.order_name: (one.category.code, one.status) for one in everybody(session)}
    assert people == {"김하늘": ("media", known.status), "이바다": ("academia", "confirmed")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0rest", "This is an old Excel file"),
        (b"PK\x03\x04x", "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_comes_back_with_the_cure(session, organizer, content, sentence):
    answer = submit(organizer, IMPORT, {"file": (BytesIO(content), "list.csv")})
    assert (answer.status_code, sentence in page_of(answer).text) == (422, True)
    assert session.scalar(select(func.count()).select_from(ImportFile)) == 0


def test_a_missing_file_is_asked_for(organizer):
    answer = submit(organizer, IMPORT)
    assert (answer.status_code, "Choose a file." in page_of(answer).text) == (422, True)


def test_a_list_is_its_bringer_s_alone_and_no_other_event_s(app, session, organizer, event):
    address = bring(organizer)
    other = signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))
    add_event(session, "elsewhere")
    assert organizer.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert other.get(address.replace("forum", "elsewhere")).status_code == 404
    page = page_of(organizer.get(address))
    gone = organizer.post(f"{address}/discard", data={"csrf_token": token(page)})
    assert gone.status_code == 303
    assert organizer.get(address).status_code == 404


def test_a_list_that_nobody_imports_is_forgotten_after_a_day(session, organizer):
    bring(organizer)
    session.rollback()
    brought = session.scalars(select(ImportFile.created_at)).one()
    session.rollback()
    forget_lists(now=brought + timedelta(hours=23))
    assert session.scalar(select(func.count()).select_from(ImportFile)) == 1
    session.rollback()
    forget_lists(now=brought + timedelta(hours=25))
    assert session.scalar(select(func.count()).select_from(ImportFile)) == 0


def test_the_command_takes_an_office_s_words_and_what_it_is_told(app, session, event, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(OFFICE)
    refused = run(app, "import", "forum", str(file))
    assert (refused.exit_code, "연번" in refused.output, "비고" in refused.output) == (1, True, True)
    assert "이메일" not in refused.output
    done = run(app, "import", "forum", str(file), "--map", "연번=", "--map", "비고=", "--map", "직함=position_en")
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "2 new, 0 updated, 0 as they were.")
    assert [one.position for one in everybody(session)] == [{"en": "교수"}, {"en": "과장"}]


def test_the_command_uses_what_was_said_at_the_console(app, session, organizer, tmp_path):
    submit(organizer, bring(organizer), {"column_4": "position_en"})
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ImportMapping)) == 1
    file = tmp_path / "list.csv"
    file.write_text(OFFICE)
    done = run(app, "import", "forum", str(file))
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "2 new, 0 updated, 0 as they were.")
    assert [one.position for one in everybody(session)] == [{"en": "교수"}, {"en": "과장"}]


@pytest.mark.parametrize(
    ("mapped", "sentence"),
    [
        ("성명", "Write it like 성명=name_ko."),
        ("이름=name_ko", "The file has no header '이름'."),
        ("연번=registraton_id", "Did you mean registration_id?"),
        ("연번=status", "Use one of"),
    ],
)
def test_a_wrong_map_is_refused_with_its_cure(app, session, event, tmp_path, mapped, sentence):
    file = tmp_path / "list.csv"
    file.write_text(OFFICE)
    answer = run(app, "import", "forum", str(file), "--map", mapped)
    assert (answer.exit_code, sentence in " ".join(answer.output.split())) == (2, True), answer.output
