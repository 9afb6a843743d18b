"""A release's texts as kept: tidy blocks, what changed between versions, quotations, and names in a text."""

from __future__ import annotations

import pytest

from forumapp.release.rules import Block, Part, Run
from forumapp.release.rules.names import is_long, short_forms, stands_in
from forumapp.release.rules.quoting import unapproved
from forumapp.release.rules.texts import LONGEST_TEXT, TooLong, Written, changes, kept, read, unkept, written

A = Written(Part.PARAGRAPH, "The forum took place on Thursday.")
B = Written(Part.PARAGRAPH, "It ended well.")


def test_a_block_is_one_paragraph_and_an_empty_one_is_none() -> None:
    texts = {"en": [Written(Part.PARAGRAPH, " One\r\n  two\0 "), Written(Part.QUOTE, "  ")]}
    assert written(texts) == {"en": [{"part": "paragraph", "text": "One two"}]}
    assert read(written(texts)) == {"en": [Written(Part.PARAGRAPH, "One two")]}


def test_a_block_may_not_go_on_for_ever() -> None:
    with pytest.raises(TooLong):
        written({"en": [Written(Part.PARAGRAPH, "a" * (LONGEST_TEXT + 1))]})


def test_what_changed_is_said_word_by_word() -> None:
    [changed] = changes([A, B], [Written(Part.PARAGRAPH, "The forum took place on Friday."), B])
    assert changed.kind == "changed"
    assert [(piece.kind, piece.text) for piece in changed.pieces] == [
        ("same", "The forum took place on "),
        ("gone", "Thursday."),
        ("new", "Friday."),
    ]


def test_a_block_that_was_moved_is_said_to_have_moved() -> None:
    assert [(one.kind, one.pieces[0].text) for one in changes([A, B], [B, A])] == [("moved", B.text)]


def test_added_and_removed_blocks_are_said() -> None:
    assert [one.kind for one in changes([A], [A, B])] == ["added"]
    assert [one.kind for one in changes([A, B], [A])] == ["removed"]
    assert changes([A, B], [A, B]) == []


def test_what_is_published_keeps_its_words_and_the_figures_they_say() -> None:
    blocks = [Block(Part.PARAGRAPH, (Run("attended by "), Run("around 200", field="participants around 200")))]
    stored = kept(blocks)
    assert stored == [
        {
            "part": "paragraph",
            "runs": [{"text": "attended by ", "figure": None}, {"text": "around 200", "figure": "participants"}],
        }
    ]
    assert [(run.text, run.figure) for run in unkept(stored)[0].runs] == [
        ("attended by ", None),
        ("around 200", "participants"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said: “We begin today, and we go on.”", []),
        ("“We begin today,” she said. “And we go on.”", []),
        ("장관은 “오늘 시작한다”라며 “계속한다”라고 말했다.", []),
        ("She said: “We never began.”", ["We never began."]),
        ("“We begin today, and tomorrow,” she said.", ["We begin today, and tomorrow,"]),
        ("“Example forum” opened. “We begin today.”", []),
    ],
)
def test_a_quote_is_an_excerpt_of_approved_words(text: str, found: list[str]) -> None:
    approved = ["We begin today, and we go on.", "오늘 시작한다. 계속한다."]
    passages = unapproved(text, approved=approved, known=["Example forum"], spoken=True)
    assert [passage.words for passage in passages] == found


def test_a_word_in_quotation_marks_is_no_quote_outside_a_quote() -> None:
    assert unapproved("the “new normal” of forums", approved=[], known=[], spoken=False) == []
    [passage] = unapproved("He said “nothing of this was ever approved”.", approved=[], known=[], spoken=False)
    assert passage.words == "nothing of this was ever approved"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("hong gildong", "and hong gildong, minister", True),
        ("hong gildong", "and hong gildongs", False),
        ("홍길동", "홍길동이 말했다", True),
        ("홍길동", "최홍길동이 말했다", False),
        ("jean exemple", "jean exemple은 말했다", True),
        ("ann", "joanna said", False),
    ],
)
def test_a_name_stands_in_a_text_as_a_name(name: str, text: str, found: bool) -> None:
    assert stands_in(name, text) is found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ana Exemplo", "Exemplo thanked the hosts.", "Exemplo"),
        ("Ana Exemplo", "MS. EXEMPLO LEFT.", "EXEMPLO"),
        ("Ana Exemplo", "Ana spoke.", "Ana"),
        ("Ana Exemplo", "An exemplo of management.", None),
        ("May Example", "In May the forum", None),
        ("아나 이젬플루", "이젬플루 소장은 감사를 표했다.", "이젬플루"),
        ("아나 이젬플루", "아나 소장은", "아나"),
        ("아나 이젬플루", "아나운서가 말했다", None),
        ("홍길동", "홍 장관은 말했다", "홍"),
        ("홍길동", "홍보 담당", None),
        ("Madonna", "Madonna sang", None),
    ],
)
def test_a_part_of_a_name_stands_for_it(name: str, text: str, found: str | None) -> None:
    said = [match[0] for pattern in short_forms([name]) if (match := pattern.search(text))]
    assert said == ([] if found is None else [found])


def test_a_part_that_is_also_of_somebody_else_is_nobody_s() -> None:
    assert short_forms(["Ana Kim"], others=["Bo Kim"])[0].search("Ana said")
    assert len(short_forms(["Ana Kim"], others=["Bo Kim"])) == 1


def test_a_name_that_may_be_a_word_is_short() -> None:
    assert [name for name in ("이상", "홍길동", "Grace", "Grace Example") if is_long(name)] == [
        "홍길동",
        "Grace Example",
    ]
