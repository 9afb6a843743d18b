"""Figures in a text are fields: written, read, printed and refused, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forumapp.release import labels
from forumapp.release.rules import Part
from forumapp.release.wording import (
    BadField,
    FalsePhrase,
    Fault,
    Field,
    Relation,
    block_of,
    compose,
    faults_of,
    notation_of,
    offers,
)
from forumapp.release.wording.fields import Gap, parse, printed
from forumapp.release.wording.relations import holds
from tests.release.test_drafts import count, facts

FIGURES = {"participants": 196, "missions": 37, "ambassadors": 16, "countries": 42, "peak_inside": None}

LITERAL = st.text(st.sampled_from("ab {}[]|0명이"), min_size=1, max_size=6)
NEAR = st.integers(1, 500).map(lambda tens: tens * 10)
FIELDS = st.one_of(
    st.builds(Field, st.sampled_from(["participants", "year.participants", "walk_ins"])),
    st.builds(Field, st.just("participants"), st.sampled_from(list(Relation)[1:]), NEAR),
    st.builds(
        Field, st.just("missions"), options=st.sampled_from([("개 공관",), ("number",), ("이/가",), ("곳", "은/는")])
    ),
    st.builds(Field, st.just("countries"), agreeing=st.sampled_from(["was/were", "attends/attend"])),
)
PIECES = st.lists(st.one_of(LITERAL, FIELDS, st.builds(Gap, st.text(st.sampled_from("ab {}"), max_size=5))))


def shown(text: str, language: str, **figures: int | None) -> str:
    return block_of(Part.PARAGRAPH, text, figures={**FIGURES, **figures}, language=language).text


@given(PIECES)
def test_what_is_written_reads_as_the_same_pieces(pieces) -> None:
    once = parse(printed(pieces))
    assert printed(once) == printed(pieces)
    assert [each for each in once if not isinstance(each, str)] == [
        each for each in pieces if not isinstance(each, str)
    ]
    assert "".join(each for each in once if isinstance(each, str)) == "".join(
        each for each in pieces if isinstance(each, str)
    )


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("attended by {participants around 200}.", "attended by around 200 participants."),
        ("attended by {participants nearly 200|guest/guests}.", "attended by nearly 200 guests."),
        ("{missions}, {ambassadors|number} of them in person", "A total of 37 missions, 16 of them in person"),
        ("{participants around 200} came. {countries} {countries?was/were} there.",
         "Around 200 participants came. A total of 42 countries were there."),
        ("Dr. {participants}, “{missions}”", "Dr. 196 participants, “37 missions”"),
        ("{ participants  Around 200 }", "Around 200 participants"),
        ("{participants at least 190}", "At least 190 participants"),
        ("a {{brace}} and a [[bracket]], [what was said]", "a {brace} and a [bracket], [what was said]"),
    ],
)  # fmt: skip
def test_english_fields_agree_and_open_sentences(text: str, english: str) -> None:
    assert shown(text, "en") == english


def test_one_is_singular_and_small_numbers_are_words() -> None:
    assert shown("{countries} {countries?was/were} there", "en", countries=1) == "One country was there"
    assert shown("from {countries}", "en", countries=9) == "from nine countries"
    assert shown("{missions|number}", "en", missions=0) == "None"


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("{participants around 200|이/가} 참석했다", "약 200명이 참석했다"),
        ("{participants nearly 200|이/가} 참석했다", "200명 가까이 참석했다"),
        ("{participants at_least 190|이/가} 참석했다", "190명 이상이 참석했다"),
        ("{participants over 190|은/는} {missions|개 공관|과/와} 함께", "190여 명은 37개 공관과 함께"),
        ("소속 국가는 {countries}이다. {missions|은/는}", "소속 국가는 42개국이다. 37곳은"),
        ("참석자: {participants|number}, {participants around 200|number}", "참석자: 196, 약 200"),
    ],
)
def test_korean_fields_carry_their_counter_and_particle(text: str, korean: str) -> None:
    assert shown(text, "ko") == korean


def test_the_particle_follows_the_figure() -> None:
    assert shown("{participants|number|은/는} 많다", "ko", participants=37) == "37은 많다"
    assert shown("{participants|number|은/는} 많다", "ko", participants=32) == "32는 많다"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{participants around 200", Fault.UNBALANCED),
        ("came ]", Fault.UNBALANCED),
        ("{Participants!}", Fault.UNREADABLE),
        ("{participants|}", Fault.UNREADABLE),
        ("{guests}", Fault.UNKNOWN_FIGURE),
        ("{participants roughly 200}", Fault.UNKNOWN_RELATION),
        ("{participants around}", Fault.NO_ROUND_NUMBER),
        ("{participants over 195}", Fault.NO_ROUND_NUMBER),
        ("{missions around 40}", Fault.EXACT_ONLY),
        ("{year.countries over 40}", Fault.EXACT_ONLY),
        ("{participants|은/을}", Fault.OPTION),
        ("{participants|one/two/three}", Fault.OPTION),
        ("{peak_inside}", Fault.NOT_MEASURED),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_bad_field_is_told_with_its_cure_and_stays_a_gap(app: Flask, text: str, fault: Fault, language: str) -> None:
    if (text, language) == ("{participants|은/을}", "en"):
        text = "{participants|곳}"
    figures = {**FIGURES, "year.countries": 42}
    (error,) = faults_of(text, figures=figures, language=language)
    assert isinstance(error, BadField)
    assert error.fault is fault
    with app.test_request_context("/console/"):
        assert len(labels.field_fault(error)) > len(error.written)
    block = block_of(Part.PARAGRAPH, text, figures=figures, language=language)
    assert any(run.gap for run in block.runs)


@pytest.mark.parametrize("relation", ["over", "at_least"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_false_field_is_refused_with_the_value(app: Flask, relation: str, language: str) -> None:
    text = f"{{participants {relation} 200}}"
    (error,) = faults_of(text, figures=FIGURES, language=language)
    assert isinstance(error, FalsePhrase)
    with app.test_request_context("/console/"):
        assert labels.field_fault(error).startswith(f"196 is not {relation.replace('_', ' ')} 200")
    assert shown(text, language) == f"[participants {relation} 200]"


def test_the_phrases_of_196_are_those_that_are_true() -> None:
    assert [offer.words for offer in offers(196, code="participants", language="en")] == [
        "around 200 participants", "196 participants", "over 100 participants", "at least 100 participants",
        "nearly 200 participants", "around 190 participants", "over 190 participants", "at least 190 participants",
    ]  # fmt: skip
    korean = [offer.words for offer in offers(196, code="participants", language="ko", options=("이/가",))]
    assert korean[:3] == ["약 200명이", "196명이", "100여 명이"]
    assert "200명 가까이" in korean


@pytest.mark.parametrize("code", ["missions", "ambassadors", "countries", "year.countries"])
def test_missions_ambassadors_and_countries_are_offered_exactly(code: str) -> None:
    assert [offer.field for offer in offers(42, code=code, language="en")] == [Field(code)]


@given(st.integers(0, 2_000_000), st.sampled_from(["en", "ko"]))
def test_every_offer_is_true_and_prints_what_it_says(value: int, language: str) -> None:
    offered = offers(value, code="participants", language=language)
    assert len(offered) == len({offer.words for offer in offered})
    for offer in offered:
        near = value if offer.field.near is None else offer.field.near
        assert holds(offer.field.relation, value, near)
        block = block_of(Part.PARAGRAPH, f"x {offer.field}", figures={"participants": value}, language=language)
        assert block.text == f"x {offer.words}"


@given(st.integers(0, 3_000), st.integers(0, 60), st.integers(0, 60), st.sampled_from(["en", "ko"]))
def test_a_draft_written_in_the_notation_prints_as_the_same_draft(
    participants: int, missions: int, countries: int, language: str
) -> None:
    figures = count(participants, missions, min(missions, 3), countries)
    for block in compose(facts(language, figures=figures), language=language):
        again = block_of(block.part, notation_of(block), figures=figures, language=language)
        assert again.text == block.text
        assert [run.figure for run in again.runs if run.figure] == [run.figure for run in block.runs if run.figure]
        assert notation_of(again) == notation_of(block)


def test_a_draft_follows_a_newer_set() -> None:
    (korean,) = [b for b in compose(facts("ko"), language="ko") if "비롯해" in b.text and b.part is Part.PARAGRAPH]
    written = notation_of(korean)
    assert "{participants around 200|이/가} 참석했다" in written
    later = block_of(Part.PARAGRAPH, written, figures={**FIGURES, "participants": 203, "missions": 38}, language="ko")
    assert "주한공관 38곳 관계자와" in later.text
    assert "약 200명이 참석했다" in later.text
