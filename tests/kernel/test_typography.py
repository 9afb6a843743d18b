"""What must not part at a line's end, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel.typography import NO_BREAK_SPACE, WORD_JOINER, glued


def shown(text):
    return text.replace("_", NO_BREAK_SPACE).replace("+", WORD_JOINER)


@pytest.mark.parametrize(
    ("text", "glue"),
    [
        ("“한 걸음”라며", "“한 걸음”+라며"),
        ("유엔여성기구(UN Women)는", "유엔여성기구(UN Women)+는"),
        ("‘하나’와 『둘』을", "‘하나’+와 『둘』+을"),
        ("△젠더 △UN", "△+젠더 △+UN"),
        ("공공·유관기관", "공공+·+유관기관"),
        ("약 200명이", "약_200명이"),
        ("제약 200건", "제약 200건"),
        ("200여 명이", "200여_명이"),
        ("1만여 명", "1만여_명"),
        ("참여 명단", "참여 명단"),
        ("1만 2,345명, 10만 명", "1만_2,345명, 10만_명"),
        ("세 명과 열두 곳", "세_명과 열두_곳"),
        ("미세 명암", "미세 명암"),
        ("등록대 3에서", "등록대_3에서"),
        ("(목) 14:00", "(목) 14:00"),
        ("around 30 November", "around 30 November"),
    ],
)
def test_korean_text_is_glued_where_it_must_not_part(text, glue):
    assert glued(text, "ko") == shown(glue)


@pytest.mark.parametrize(
    ("text", "glue"),
    [
        ("Around 200 guests", "Around_200 guests"),
        ("over 2,000, nearly 200, at least 10", "over_2,000, nearly_200, at least_10"),
        ("moreover 200", "moreover 200"),
        ("Thursday, 30 November 2023, 2–5 p.m.", "Thursday, 30_November 2023, 2+–+5_p.m."),
        ("10.30 a.m.–2 p.m.", "10.30_a.m.+–+2_p.m."),
        ("30 Nov 2023", "30_Nov 2023"),
        ("3 Marches", "3 Marches"),
        ("Desk 3", "Desk_3"),
        ("UN Women (유엔여성기구)", "UN Women (유엔여성기구)"),
        ("약 200", "약 200"),
    ],
)
def test_english_text_is_glued_where_it_must_not_part(text, glue):
    assert glued(text, "en") == shown(glue)


PIECES = [
    "약 ",
    "200",
    "여 ",
    "명",
    "”",
    "’",
    ")",
    "△",
    "·",
    "–",
    "세 ",
    "등록대 ",
    "만 ",
    "around ",
    " p.m.",
    "젠더",
    " May",
    " ",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(["ko", "en"]))
def test_gluing_twice_changes_nothing_and_only_invisible_characters_are_added(text, language):
    once = glued(text, language)
    assert glued(once, language) == once
    assert once.replace(WORD_JOINER, "").replace(NO_BREAK_SPACE, " ") == text
