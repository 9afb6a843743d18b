"""Approximations of a release are true in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.release.wording import FalsePhrase, Relation, languages, phrase, relations_that_hold
from forumapp.release.wording.relations import next_round


@pytest.mark.parametrize(
    ("value", "relation", "near", "english", "korean"),
    [
        (200, "exact", 200, "200", "200명"),
        (196, "around", 200, "around 200", "약 200명"),
        (190, "around", 200, "around 200", "약 200명"),
        (210, "around", 200, "around 200", "약 200명"),
        (201, "over", 200, "over 200", "200여 명"),
        (299, "over", 200, "over 200", "200여 명"),
        (200, "at_least", 200, "at least 200", "200명 이상"),
        (299, "at_least", 200, "at least 200", "200명 이상"),
        (190, "nearly", 200, "nearly 200", "200명 가까이"),
        (199, "nearly", 200, "nearly 200", "200명 가까이"),
        (255, "over", 250, "over 250", "250여 명"),
        (2_040, "over", 2_000, "over 2,000", "2,000여 명"),
        (12_345, "over", 10_000, "over 10,000", "1만여 명"),
        (101_000, "over", 100_000, "over 100,000", "10만여 명"),
        (12_010, "around", 12_000, "around 12,000", "약 1만 2,000명"),
        (99_000, "nearly", 100_000, "nearly 100,000", "10만 명 가까이"),
        (95, "around", 100, "around 100", "약 100명"),
    ],
)
def test_true_phrases_read_as_agreed(value, relation, near, english, korean):
    assert phrase(value, relation=relation, near=near, language="en") == english
    assert phrase(value, relation=relation, near=near, language="ko") == korean


@pytest.mark.parametrize(
    ("value", "relation", "near"),
    [
        (196, "over", 200),
        (200, "over", 200),
        (300, "over", 200),
        (260, "over", 250),
        (200, "around", 200),
        (189, "around", 200),
        (211, "around", 200),
        (199, "at_least", 200),
        (300, "at_least", 200),
        (200, "nearly", 200),
        (189, "nearly", 200),
        (94, "nearly", 100),
        (36, "over", 35),
        (34, "around", 35),
        (35, "at_least", 35),
        (196, "around", None),
        (0, "at_least", 0),
        (1, "over", 0),
        (5, "over", -10),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_false_phrase_is_an_error_that_carries_its_facts(value, relation, near, language):
    with pytest.raises(FalsePhrase) as error:
        phrase(value, relation=relation, near=near, language=language)
    assert (error.value.value, error.value.relation, error.value.near) == (value, relation, near)


@pytest.mark.parametrize(
    ("value", "relation", "near", "counter", "korean"),
    [
        (37, "exact", None, "곳", "37곳"),
        (37, "exact", None, "개 공관", "37개 공관"),
        (32, "exact", None, "개국", "32개국"),
        (62, "over", 60, "개국", "60여 개국"),
        (8, "exact", None, "회", "8회"),
        (5, "exact", None, "건", "5건"),
        (1_020, "over", 1_000, "개 기관", "1,000여 개 기관"),
        (10_000, "exact", None, "곳", "1만 곳"),
        (12_345, "exact", None, None, "1만 2,345명"),
        (100_000, "exact", None, None, "10만 명"),
        (2_040, "exact", None, None, "2,040명"),
        (0, "exact", None, None, "0명"),
    ],
)
def test_counters_touch_digits_and_stand_apart_from_words(value, relation, near, counter, korean):
    assert phrase(value, relation=relation, near=near, language="ko", counter=counter) == korean


def test_exact_ignores_the_round_number_and_english_ignores_the_counter():
    assert phrase(196, relation="exact", near=200, language="ko") == "196명"
    assert phrase(12_345, relation="exact", near=1, language="en", counter="곳") == "12,345"


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ({"relation": "about"}, "about"),
        ({"language": "tlh"}, "there is en, ko"),
        ({"language": "relations"}, "there is en, ko"),
        ({"value": -1, "relation": "exact"}, "-1"),
        ({"value": 200.5, "relation": "exact"}, "200.5"),
    ],
)
def test_what_cannot_be_worded_is_refused(arguments, cure):
    call = {"value": 196, "relation": "around", "near": 200, "language": "en", **arguments}
    with pytest.raises(ValueError, match=cure):
        phrase(call.pop("value"), **call)


@pytest.mark.parametrize(
    ("number", "following"), [(10, 20), (90, 100), (100, 200), (200, 300), (250, 260), (2_000, 3_000), (990, 1_000)]
)
def test_the_next_round_number_is_one_step_of_its_own_place(number, following):
    assert next_round(number) == following


def test_the_relations_that_hold_are_offered_in_the_order_of_the_table():
    assert relations_that_hold(200, 200) == [Relation.EXACT, Relation.AT_LEAST]
    assert relations_that_hold(196, 200) == [Relation.AROUND, Relation.NEARLY]
    assert relations_that_hold(204, 200) == [Relation.AROUND, Relation.OVER, Relation.AT_LEAST]
    assert relations_that_hold(250, 200) == [Relation.OVER, Relation.AT_LEAST]
    assert relations_that_hold(35, 35) == [Relation.EXACT]
    assert relations_that_hold(150, 200) == []


def test_every_language_of_the_house_has_a_wording():
    assert languages() == ["en", "ko"]


@given(st.integers(0, 10**6), st.integers(1, 10**5), st.sampled_from(list(Relation)), st.sampled_from(["en", "ko"]))
def test_no_phrase_has_two_approximators_and_none_is_made_that_does_not_hold(value, tens, relation, language):
    near = tens * 10
    if relation not in relations_that_hold(value, near) and relation is not Relation.EXACT:
        with pytest.raises(FalsePhrase):
            phrase(value, relation=relation, near=near, language=language)
        return
    said = phrase(value, relation=relation, near=near, language=language)
    words = ["약 ", "여 ", " 이상", " 가까이", "around", "over", "at least", "nearly"]
    assert sum(word in said for word in words) == (relation is not Relation.EXACT)
