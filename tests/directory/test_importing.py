"""A list of organisations: read as offices write it, imported whole or not at all, and a second time updating."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.directory import queries, service
from forumapp.directory.codec import Fault, FaultyList, Line, Problem, Vocabulary, guess, read_lines
from forumapp.directory.models import Organization
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import add_organization

LANGUAGES = ("en", "ko")
WORDS = Vocabulary(kinds={"mission": "mission", "기관": "organization"}, entities={"poland": "PL", "유럽연합": "EU"})


def read(*rows: list[str], mapping: list[str] | None = None) -> tuple[list[Line], list[Fault]]:
    return read_lines(rows, mapping=mapping or guess(rows[0], LANGUAGES), vocabulary=WORDS)


def imported(session: Session, now: datetime, *lines: Line, released: bool = True) -> service.Imported:
    done = service.import_list(session=session, lines=lines, released=released, now=now, actor=COMMAND)
    session.flush()
    return done


def counts(done: service.Imported) -> tuple[int, int, int]:
    return done.new, done.updated, done.unchanged


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Name (English)", "name_en"),
        ("기관명(국문)", "name_ko"),
        ("기관명 (영문)", "name_en"),
        ("공관명", "name_ko"),
        ("ABBREVIATION", "other_names"),
        ("Represnts", "represents"),
        ("파견국", "represents"),
        ("구분", "kind"),
        ("비고", "notes"),
        ("Country", ""),
        ("전화번호", ""),
        ("", ""),
    ],
)
def test_columns_are_guessed_from_the_headers_of_offices(header: str, code: str) -> None:
    assert guess([header], LANGUAGES) == [code]


def test_each_thing_is_guessed_once_and_in_the_languages_of_the_office() -> None:
    assert guess(["공관명", "기관명", "Name"], LANGUAGES) == ["name_ko", "", "name_en"]
    assert guess(["공관명", "name_fr"], ("en", "fr")) == ["", "name_fr"]


def test_a_row_becomes_an_organisation() -> None:
    lines, faults = read(
        ["Name", "공관명", "Other names", "Kind", "Represents", "Group", "Notes", "Fax"],
        [
            " Embassy of Poland ",
            "주한폴란드대사관",
            "POL; Polish Embassy",
            "Mission",
            "Poland",
            "EU",
            "by the river",
            "1",
        ],
        ["", "", "", "", "", "", "", ""],
        ["Example Institute"],
    )
    assert faults == []
    assert lines == [
        Line(
            row=2,
            names=LocalizedText(en="Embassy of Poland", ko="주한폴란드대사관"),
            other_names=("POL", "Polish Embassy"),
            kind="mission",
            represents="PL",
            group_name="EU",
            notes="by the river",
        ),
        Line(row=4, names=LocalizedText(en="Example Institute")),
    ]


def test_everything_wrong_is_found_at_once_with_row_and_column() -> None:
    _, faults = read(
        ["Name", "구분", "파견국"],
        ["", "기관", ""],
        ["A" * 201, "", ""],
        ["Example", "club", "Atlantis"],
    )
    assert [(fault.row, fault.problem, fault.column, fault.value[:8]) for fault in faults] == [
        (2, Problem.NAME_MISSING, "", ""),
        (3, Problem.TOO_LONG, "Name", "AAAAAAAA"),
        (4, Problem.UNKNOWN_KIND, "구분", "club"),
        (4, Problem.UNKNOWN_ENTITY, "파견국", "Atlantis"),
    ]


@pytest.mark.parametrize(
    ("rows", "mapping", "problem"),
    [
        ([["Fax"], ["1"]], [""], Problem.NO_NAME_COLUMN),
        ([["A", "B"], ["1", "2"]], ["name_en", "name_en"], Problem.REPEATED_COLUMN),
        ([["Name"]], ["name_en"], Problem.NOTHING_LISTED),
        ([["Name"], *([["x"]] * 2_001)], ["name_en"], Problem.TOO_MANY_LINES),
    ],
)
def test_a_list_that_is_none_is_refused_as_a_whole(rows: list[list[str]], mapping: list[str], problem: Problem) -> None:
    lines, faults = read_lines(rows, mapping=mapping, vocabulary=WORDS)
    assert (lines, [fault.problem for fault in faults]) == ([], [problem])


def test_a_list_is_imported_and_a_second_time_changes_nothing(session: Session, now: datetime) -> None:
    lines = (
        Line(2, LocalizedText(en="Embassy of Poland"), other_names=("POL",), represents="PL"),
        Line(3, LocalizedText(ko="예시연구원"), group_name="Institutes"),
    )
    assert counts(service.check_list(session=session, lines=lines)) == (2, 0, 0)
    assert session.scalar(select(func.count()).select_from(Organization)) == 0
    assert counts(imported(session, now, *lines)) == (2, 0, 0)
    rows = session.scalars(select(Organization).order_by(Organization.id)).all()
    assert [(row.kind, row.represents, row.represents_country, row.released, row.source) for row in rows] == [
        ("mission", "PL", True, True, "import"),
        ("organization", None, False, True, "import"),
    ]
    assert counts(imported(session, now, *lines)) == (0, 0, 2)
    assert [queries.history(session=session, organization_id=row.id) for row in rows] == [[], []]


def test_a_second_list_updates_what_it_says_and_keeps_the_rest(session: Session, now: datetime) -> None:
    made = add_organization(session, "Embassy of Poland", kind="mission", represents="PL")
    made.notes = "By the river"
    line = Line(2, LocalizedText(en="EMBASSY of Poland", ko="주한폴란드대사관"), other_names=("POL",))
    assert counts(service.check_list(session=session, lines=[line])) == (0, 1, 0)
    done = imported(session, now, line, released=False)
    assert (counts(done), done.concerned) == ((0, 1, 0), [made.id])
    assert made.names == {"en": "EMBASSY of Poland", "ko": "주한폴란드대사관"}
    assert (made.kind, made.represents, made.notes, made.released) == ("mission", "PL", "By the river", False)
    found = queries.find_organization(session=session, id=made.id)
    session.refresh(found, ["spellings"])
    assert sorted(row.key for row in found.spellings) == ["embassyofpoland", "pol", "주한폴란드대사관"]


def test_lines_that_mean_one_organisation_or_two_at_once_are_refused(session: Session, now: datetime) -> None:
    add_organization(session, "Embassy of Poland")
    add_organization(session, "Polish Mission")
    lines = [
        Line(2, LocalizedText(en="New Institute")),
        Line(3, LocalizedText(en="new institute", ko="새연구원")),
        Line(4, LocalizedText(en="Embassy of Poland"), other_names=("Polish Mission",)),
        Line(5, LocalizedText(ko="새연구원")),
    ]
    with pytest.raises(FaultyList) as refusal:
        imported(session, now, *lines)
    assert [(fault.row, fault.problem, fault.other) for fault in refusal.value.faults] == [
        (3, Problem.SAME_ORGANIZATION, "2"),
        (4, Problem.TWO_MATCHES, "Embassy of Poland / Polish Mission"),
        (5, Problem.SAME_ORGANIZATION, "3"),
    ]
    assert session.scalar(select(func.count()).select_from(Organization)) == 2
