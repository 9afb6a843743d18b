"""Each kind of question reads what is typed, sent or imported, and says why something is no answer."""

from typing import Any

import pytest

from forumapp.questions.codec import LARGEST_NUMBER, Definition, Problem, WrongAnswer, cell, read
from forumapp.questions.rules import Kind

ROOMS = ("care", "work", "school")


def asked(kind: str, **bounds: float) -> Definition:
    return Definition(kind, ROOMS if kind in (Kind.CHOICE, Kind.CHOICES) else (), **bounds)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  two\u200b  words ", "two words"),
        ("long_text", "one\r\n\r\n\r\n\r\ntwo ", "one\n\ntwo"),
        ("choice", "care", "care"),
        ("choices", ["work", "care", "work"], ["work", "care"]),
        ("choices", "work; care", ["work", "care"]),
        ("yes_no", "yes", True),
        ("yes_no", False, False),
        ("date", "2026-03-31", "2026-03-31"),
        ("date", "2026. 3. 1.", "2026-03-01"),
        ("date", "2026년 3월 1일", "2026-03-01"),
        ("date", "2026-03-31T00:00:00", "2026-03-31"),
        ("number", "1,200", 1200),
        ("number", 0.5, 0.5),
        ("number", "-0", 0),
        ("number", "２", 2),
        ("country", "kr", "KR"),
        ("phone", "010-1234-5678", "+821012345678"),
        ("email", "Kim@EXAMPLE.org", "Kim@example.org"),
        ("organization", "예시 연구원", "예시 연구원"),
    ],
)
def test_what_is_an_answer_is_kept_in_one_shape(kind: str, given: Any, kept: Any) -> None:
    answer = read(asked(kind), given)
    assert (answer, type(answer)) == (kept, type(kept))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_no_answer_of_any_kind(kind: str, nothing: Any) -> None:
    assert read(asked(kind), nothing) is None


@pytest.mark.parametrize(
    ("kind", "given", "problem"),
    [
        ("text", 5, Problem.NOT_TEXT),
        ("text", "half\ud800", Problem.DAMAGED),
        ("text", "x" * 501, Problem.TOO_LONG),
        ("long_text", "x" * 10_001, Problem.TOO_LONG),
        ("choice", "moon", Problem.NOT_A_CHOICE),
        ("choice", ["care"], Problem.NOT_A_CHOICE),
        ("choices", ["care", "moon"], Problem.NOT_A_CHOICE),
        ("choices", {"care": True}, Problem.NOT_A_CHOICE),
        ("yes_no", "perhaps", Problem.NOT_YES_OR_NO),
        ("yes_no", ["yes"], Problem.NOT_YES_OR_NO),
        ("yes_no", 1, Problem.NOT_YES_OR_NO),
        ("date", "2026-02-30", Problem.NOT_A_DATE),
        ("date", "31/03/2026", Problem.NOT_A_DATE),
        ("date", 20260331, Problem.NOT_TEXT),
        ("number", "two", Problem.NOT_A_NUMBER),
        ("number", "NaN", Problem.NOT_A_NUMBER),
        ("number", "1e400", Problem.TOO_LARGE),
        ("number", float("inf"), Problem.NOT_A_NUMBER),
        ("number", True, Problem.NOT_A_NUMBER),
        ("number", LARGEST_NUMBER + 1, Problem.TOO_LARGE),
        ("country", "Korea", Problem.NOT_A_COUNTRY),
        ("phone", "12", Problem.NOT_A_PHONE),
        ("email", "kim at example", Problem.NOT_AN_EMAIL),
        ("file", "letter.pdf", Problem.NO_FILE_HERE),
        ("file", {"upload": "an id that somebody guessed"}, Problem.NO_FILE_HERE),
    ],
)
def test_what_is_no_answer_says_why(kind: str, given: Any, problem: Problem) -> None:
    with pytest.raises(WrongAnswer) as wrong:
        read(asked(kind), given)
    assert wrong.value.problem == problem


def test_the_bounds_of_a_number_are_the_questions_own() -> None:
    definition = asked("number", lowest=1, highest=2.5)
    assert [read(definition, given) for given in ("1", "2.5")] == [1, 2.5]
    for given, problem, limit in (("0.9", Problem.TOO_SMALL, "1"), ("3", Problem.TOO_LARGE, "2.5")):
        with pytest.raises(WrongAnswer) as wrong:
            read(definition, given)
        assert (wrong.value.problem, wrong.value.limit) == (problem, limit)


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (["care", "work"], "care;work"),
        (12, "12"),
        (0.1, "0.1"),
        (0.000001, "0.000001"),
        ({"upload": "x", "name": "letter.pdf", "size": 3}, "letter.pdf"),
        ("2026-03-31", "2026-03-31"),
    ],
)
def test_an_answer_is_one_cell(answer: Any, written: str) -> None:
    assert cell(answer) == written


@pytest.mark.parametrize(("kind", "given"), [("choices", ["work", "care"]), ("yes_no", True), ("number", 0.25)])
def test_a_cell_is_read_back_as_it_was_written(kind: str, given: Any) -> None:
    answer = read(asked(kind), given)
    assert read(asked(kind), cell(answer)) == answer
