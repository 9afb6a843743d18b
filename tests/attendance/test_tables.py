"""The tables of a set as a workbook, rows of cells by the command and the interface, and gender in the export."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.commands import export, figures
from forumapp.attendance.queries.published import list_published
from forumapp.attendance.service.freezing import forget_rows
from forumapp.orm import unit_of_work
from forumapp.questions import labels as question_labels
from forumapp.questions.models import Question
from tests.attendance.test_freezing import freeze
from tests.attendance.test_rows import FIGURES, event
from tests.support.factories import STARTS, add_event, add_registration, add_scans
from tests.support.staff import add_staff, signed_in

__all__ = ["event"]


def book_of(answer):
    """The sheets of a workbook by name, each as its rows."""
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    book = openpyxl.load_workbook(BytesIO(answer.get_data()))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_workbook_has_a_sheet_for_each_table_in_every_language(app, session, event):
    frozen = freeze(session, event, reason="test")
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    book = book_of(organizer.get(f"{FIGURES}/tables.xlsx?version=1"))
    assert set(book) == {
        *("figures", "by_category", "by_country", "by_gender", "by_organization_kind", "by_rank", "by_role"),
        *("by_language", "by_day", "arrivals", "online"),
    }
    about = {row[0]: row[1] for row in book["figures"][:4]}
    assert about == {"event": "forum", "as_of": frozen.figures["as_of"], "version": 1, "SHA-256": frozen.hash}
    [participants] = [row for row in book["figures"] if row[0] == "participants"]
    assert participants[1] == "Participants"
    assert participants[3] == 4
    assert participants[4].startswith("Attended, of a category")
    country = [row[:1] + row[3:4] for row in book["by_country"] if row[0] in ("GH", "KR")]
    assert country == [["GH", 1], ["KR", 2]]
    assert ["ambassador", "Ambassador"] in [row[:2] for row in book["by_rank"]]
    session.rollback()
    [entry] = session.scalars(select(AccessEntry).where(AccessEntry.act == "export")).all()
    assert (entry.purpose, entry.people) == ("figures", 0)


def test_who_does_not_see_the_people_gets_the_tables_as_they_may_be_published(app, session, event):
    freeze(session, event, reason="test")
    officer = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    assert officer.get(f"{FIGURES}/tables.xlsx").status_code == 403
    page = officer.get(f"{FIGURES}/online").get_data(as_text=True)
    token = {"csrf_token": page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]}
    assert officer.post(f"{FIGURES}/tables.xlsx?version=9", data=token).status_code == 404
    for address, published in (("tables.xlsx", []), ("tables.xlsx?version=1", [1])):
        book = book_of(officer.post(f"{FIGURES}/{address}", data=token))
        small = [cell for name, rows in book.items() if name.startswith("by_") for row in rows for cell in row]
        assert not {1, 2, 3, 4} & {cell for cell in small if isinstance(cell, int)}
        session.rollback()
        assert [each["version"] for each in list_published(session=session, event_id=event.id)] == published


def test_a_formula_in_a_source_stays_a_text(app, session, event):
    event.categories[0].names = type(event.categories[0].names)({"en": "=1+1", "ko": "=1+1"})
    session.commit()
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    answer = organizer.get(f"{FIGURES}/tables.xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.get_data()))
    cells = [cell for row in book["by_category"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert cells


def test_the_command_opens_the_rows_of_a_cell(app, session, event):
    run = app.test_cli_runner().invoke
    found = run(figures, ["forum", "--rows", "by_rank", "--cell", "ambassador", "--json"])
    assert found.exit_code == 0, found.output
    assert [item["order_name"] for item in json.loads(found.output)] == ["Zed"]
    for wrong in (
        ["--rows", "by_rank"],
        ["--rows", "attended", "--cell", "x"],
        ["--rows", "by_role", "--cell", "king"],
    ):
        assert run(figures, ["forum", *wrong]).exit_code != 0
    session.rollback()
    assert session.scalars(select(AccessEntry.purpose)).all()[0] == "figures --rows by_rank --cell ambassador"


def test_the_command_opens_the_rows_of_a_frozen_version_and_prints_it(app, session, event):
    run, signed = app.test_cli_runner().invoke, freeze(session, event, reason="test").hash
    admitted = ["forum", "--rows", "attended", "--json"]
    before = json.loads(run(figures, admitted).output)
    session.rollback()
    add_scans(session, add_registration(session, event, rank="ambassador", names={"en": "Late"}), (STARTS, "in"))
    session.commit()
    assert json.loads(run(figures, [*admitted, "--version", "1"]).output) == before
    assert [item["order_name"] for item in json.loads(run(figures, admitted).output)].count("Late") == 1
    cell = run(figures, ["forum", "--rows", "by_rank", "--cell", "ambassador", "--version", "1", "--json"])
    assert [item["order_name"] for item in json.loads(cell.output)] == ["Zed"]
    whole = json.loads(run(figures, ["forum", "--version", "1", "--json"]).output)
    assert (whole["version"], whole["hash"], whole["moved_since"]["attended"]) == (1, signed, 1)
    for wrong, cure in (
        (["--version", "2"], "There is no frozen version 2"),
        (["--rows", "attended", "--version", "2"], "There is no frozen version 2"),
        (["--rows", "by_gender", "--cell", "woman", "--version", "1"], "by_gender has no cell"),
        (["--freeze", "--by", "a@example.org", "--version", "1"], "leave --rows and --version out"),
    ):
        refused = run(figures, ["forum", *wrong])
        assert (refused.exit_code != 0, cure in refused.output) == (True, True), refused.output
    session.rollback()
    with unit_of_work(session):
        forget_rows(session=session, event_id=event.id)
    refused = run(figures, [*admitted, "--version", "1"])
    assert (refused.exit_code, "keeps no rows behind attended" in refused.output) == (1, True)
    session.rollback()
    assert "figures --rows attended --version 1" in session.scalars(select(AccessEntry.purpose)).all()


@pytest.mark.parametrize("headers", ["machine", "en"])
def test_gender_is_exported_only_when_it_is_asked_for_with_a_reason(app, session, event, headers, tmp_path):
    run, file = app.test_cli_runner().invoke, tmp_path / "list.csv"
    asked = ["forum", "--format", "csv", "--headers", headers, "-o", str(file)]
    assert run(export, asked).exit_code == 0
    assert "woman" not in file.read_text("utf-8-sig")
    assert run(export, [*asked, "--with", "gender"]).exit_code != 0
    assert run(export, [*asked, "--with", "gender", "--reason", "statistics"]).exit_code == 0
    header, *rows = list(csv.reader(StringIO(file.read_text("utf-8-sig"))))
    assert header[-1] == ("gender" if headers == "machine" else "Gender")
    assert sorted(row[-1] for row in rows) == ["", "", "", "", "woman", "woman"]
    session.rollback()
    assert "statistics (gender)" in session.scalars(select(AccessEntry.purpose)).all()


def test_the_office_asks_for_gender_only_with_a_reason_and_never_as_a_must(app, session, event):
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    url = "/console/events/forum/questions/new"
    page = organizer.get(url).get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    sent = {
        "csrf_token": token,
        "key": "sex",
        "kind": "gender",
        "required": "y",
        "at_door": "y",
        "answered_by": "guest",
        "label_en": "Gender",
        "label_ko": "성별",
        "help_en": "",
        "help_ko": "",
    }
    refused = organizer.post(url, data=sent)
    assert (refused.status_code, "Say why you ask" in refused.get_data(as_text=True)) == (422, True)
    assert organizer.post(url, data={**sent, "help_en": "We publish how many took part."}).status_code == 303
    session.rollback()
    question = session.scalars(select(Question).where(Question.key == "sex")).one()
    assert (question.current.required, question.at_door) == (False, False)
    assert question.current.options == question_labels.gender_options(event.languages)


def test_an_event_of_nobody_has_a_workbook_too(app, session, event):
    event.slug = "gone"
    session.commit()
    empty = add_event(session)
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=empty.id))
    assert set(book_of(organizer.get(f"{FIGURES}/tables.xlsx"))) == {"figures", "by_category", "online"}
    session.rollback()
    add_scans(session, add_registration(session, empty), (STARTS, "in"))
    session.commit()
    assert "arrivals" in book_of(organizer.get(f"{FIGURES}/tables.xlsx"))
