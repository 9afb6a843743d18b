"""Importing a list of organisations at the console."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.directory.models import Organization
from forumapp.kernel.search import matches
from tests.support.factories import add_event, add_organization, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PATH = "/console/organizations/import"


@pytest.fixture
def admin(app, session):
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


def fresh(session):
    session.rollback()
    session.expire_all()
    return session


def token(client):
    return page_of(client.get(PATH)).root.find(".//main//input[@name='csrf_token']").get("value")


def upload(client, content, name="list.csv"):
    data = {"csrf_token": token(client), "file": (BytesIO(content), name)}
    return client.post(PATH, data=data, content_type="multipart/form-data")


def fields(answer, **changed):
    """What the page would send: its hidden table, the columns as they stand, and what is changed."""
    form = page_of(answer).root.find(".//main//form")
    values = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}
    for select_ in form.iter("select"):
        chosen = next(option for option in select_.iter("option") if option.get("selected") is not None)
        values[select_.get("name")] = chosen.get("value")
    if form.find(".//input[@name='released'][@checked]") is not None:
        values["released"] = "yes"
    return {**values, **changed}


def names(session):
    return [dict(row.names) for row in fresh(session).scalars(select(Organization).order_by(Organization.id))]


def test_a_korean_list_is_read_checked_and_imported(session, admin):
    content = "공관명,기관명(영문),파견국,전화\n주한폴란드대사관,Embassy of Poland,폴란드,02-1\n".encode("cp949")
    checked = upload(admin, content)
    assert checked.status_code == 200
    assert "1 new, 0 updated, 0 as they were." in page_of(checked).text
    assert names(session) == []
    sent = fields(checked, step="import")
    assert [sent[f"column_{number}"] for number in range(4)] == ["name_ko", "name_en", "represents", ""]
    done = admin.post(PATH, data=sent)
    assert (done.status_code, done.location) == (303, "/console/organizations")
    assert names(session) == [{"en": "Embassy of Poland", "ko": "주한폴란드대사관"}]
    made = session.scalars(select(Organization)).one()
    assert (made.kind, made.represents, made.released) == ("mission", "PL", True)
    again = upload(admin, content)
    assert "0 new, 0 updated, 1 as they were." in page_of(again).text


def test_the_page_says_which_organisations_are_added_and_what_changes(session, admin):
    upload_and_import(admin, "기관명,영문명,유형\n한빛전자,Hanbit,기관\n주한폴란드대사관,,주한공관\n".encode())
    rows = "한빛전자,Hanbit Electronics,,새 담당자\n새기관,,,\n주한폴란드대사관,,폴란드,\n"
    checked = upload(admin, f"기관명,영문명,파견국,비고\n{rows}".encode())
    page = page_of(checked)
    rows = [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row]
        for row in page.root.iterfind(".//table[caption='What is added and what changes']/tbody/tr")
    ]
    name = "Name of the organisation"
    assert [row[0] for row in rows] == ["2", "3", "4"]
    assert rows[0][2] == f"{name} (English): Hanbit → Hanbit Electronics Staff notes: – → 새 담당자"
    assert rows[1][2] == f"{name} (Korean): 새기관 Kind: Institution"
    assert rows[2][2] == "Represents: – → Poland"
    assert f"{name} (Korean)" in page.texts(".//select/option")


def upload_and_import(client, content):
    done = client.post(PATH, data=fields(upload(client, content), step="import"))
    assert done.status_code == 303


def test_a_column_may_be_said_to_hold_something_else(session, admin):
    checked = upload(admin, b"Who,Where\nHanbit University,Seoul\n")
    assert checked.status_code == 422
    assert "No column holds the names." in page_of(checked).text
    named = admin.post(PATH, data=fields(checked, column_0="name_en", step="check"))
    assert named.status_code == 200
    assert "1 new" in page_of(named).text
    assert names(session) == []
    admin.post(PATH, data=fields(named, step="import"))
    assert names(session) == [{"en": "Hanbit University"}]


def test_a_workbook_with_a_faulty_row_imports_nothing_and_says_where(session, admin):
    workbook = Workbook()
    for row in (["Name", "Represents"], ["Embassy of Poland", "Poland"], ["Embassy of Atlantis", "Atlantis"]):
        workbook.active.append(row)
    content = BytesIO()
    workbook.save(content)
    checked = upload(admin, content.getvalue(), "list.xlsx")
    assert checked.status_code == 422
    cells = ["".join(cell.itertext()) for cell in page_of(checked).root.find(".//main//tbody/tr")]
    assert cells[:2] == ["3", "Represents"]
    assert "Atlantis" in cells[2]
    assert admin.post(PATH, data=fields(checked, step="import")).status_code == 422
    assert names(session) == []


def test_people_are_found_by_what_a_list_says(session, admin):
    made = add_organization(session, "Embassy of Poland")
    guest = add_registration(session, add_event(session), organization_id=made.id, search_keys="old")
    session.commit()
    changed = guest.changed
    checked = upload(admin, "Name,국문명\nEmbassy of Poland,주한폴란드대사관\n".encode())
    admin.post(PATH, data=fields(checked, step="import"))
    fresh(session)
    assert (matches(guest.search_keys, "폴란드대사관"), guest.changed) == (True, changed + 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file"),
        (b"PK\x03\x04 no workbook", "The workbook cannot be read."),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_cure(admin, content, sentence):
    answer = upload(admin, content)
    assert (answer.status_code, sentence in page_of(answer).text) == (422, True)


def test_a_forgotten_file_and_a_damaged_table_are_asked_for_again(session, admin):
    assert "Choose a file." in page_of(submit(admin, PATH, {})).text
    checked = upload(admin, b"Name\nHanbit University\n")
    for damage in ({"table": "no table"}, {"table": "e30="}, {"column_0": "password"}):
        answer = admin.post(PATH, data=fields(checked, step="import", **damage))
        assert (answer.status_code, "Choose the file once more." in page_of(answer).text) == (422, True)
    assert names(session) == []
