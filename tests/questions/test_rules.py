"""Which questions apply, by the category and by other answers."""

from typing import Any

import pytest

from forumapp.kernel.localized import LocalizedText
from forumapp.questions.codec import Asked
from forumapp.questions.rules import Condition, shown


def question(key: str, *, categories: tuple[str, ...] = (), after: tuple[str, str] | None = None) -> Asked:
    condition = Condition(after[0], frozenset({after[1]})) if after else None
    return Asked(key, 1, "yes_no", LocalizedText(), LocalizedText(), [], False, categories, condition)


FORM = [
    question("car"),
    question("plate", after=("car", "yes")),
    question("trailer", after=("plate", "ab")),
    question("rank", categories=("military", "government")),
    question("unit", categories=("military",), after=("rank", "yes")),
]


@pytest.mark.parametrize(
    ("category", "answers", "keys"),
    [
        ("academia", {}, {"car"}),
        ("academia", {"car": "yes"}, {"car", "plate"}),
        ("academia", {"car": True}, {"car", "plate"}),
        ("academia", {"car": False, "plate": "ab"}, {"car"}),
        ("academia", {"car": "yes", "plate": ["zz", "ab"]}, {"car", "plate", "trailer"}),
        ("government", {"rank": "yes"}, {"car", "rank"}),
        ("military", {"rank": "yes"}, {"car", "rank", "unit"}),
        (None, {"rank": "yes"}, {"car"}),
    ],
)
def test_what_applies_follows_from_category_and_answers(
    category: str | None, answers: dict[str, Any], keys: set[str]
) -> None:
    assert shown(FORM, category=category, answers=answers) == keys


def test_a_condition_is_written_as_it_is_read() -> None:
    condition = Condition("car", frozenset({"yes", "no"}))
    assert Condition.read(condition.written()) == condition
    assert Condition.read(None) is None
