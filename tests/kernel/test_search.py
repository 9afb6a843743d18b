"""Names are found as people type them."""

import json
import sqlite3
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel import search
from forumapp.kernel.romanisation import hangul_skeleton, latin_skeleton, split_hangul_name

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "search.json").read_text(encoding="utf-8"))
LETTERS = st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=20)


def name_of(case):
    return f"{case['query']!r} in {case['texts']}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_each_vector_says_what_is_found(case):
    assert search.keys(*case["texts"]) == case["keys"], "run python tests/vectors/refresh_search.py"
    assert [[sorted(part) for part in way] for way in search.plan(case["query"])] == case["plan"]
    assert search.matches(case["keys"], case["query"]) is case["matches"]


@pytest.fixture(scope="module")
def stored_keys():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table people (keys text)")
    connection.executemany("insert into people values (?)", [(keys,) for keys in {case["keys"] for case in CASES}])
    yield connection
    connection.close()


@pytest.mark.parametrize("query", sorted({case["query"] for case in CASES}))
def test_like_over_stored_keys_finds_exactly_what_matches_finds(stored_keys, query):
    ways = search.like_patterns(query)
    condition = " or ".join(
        "(" + " and ".join("(" + " or ".join("keys like ?" for _ in part) + ")" for part in way) + ")" for way in ways
    )
    parameters = [pattern for way in ways for part in way for pattern in part]
    rows = stored_keys.execute(f"select keys from people where {condition or 'false'}", parameters)
    found = {keys for (keys,) in rows}
    assert found == {case["keys"] for case in CASES if search.matches(case["keys"], query)}


@pytest.mark.parametrize("query", sorted({case["query"] for case in CASES}))
def test_what_matches_has_one_of_each_list_of_needed_patterns(query):
    for keys in {case["keys"] for case in CASES if search.matches(case["keys"], query)}:
        for part in search.needed_patterns(query):
            assert any(pattern[1:-1] in keys for pattern in part)


def test_a_word_that_every_spelling_of_the_whole_holds_is_needed():
    number, word = search.needed_patterns("손님 199")
    assert number == ["%199%"]
    assert "%ㅅㅗㄴㄴㅣㅁ%" in word
    assert search.needed_patterns("guest 199")[0] == ["%199%"]
    assert search.needed_patterns("kim haneul") == search.needed_patterns("199") == search.needed_patterns("1") == []


def test_every_text_finds_itself_whatever_its_script():
    for text in {text for case in CASES for text in case["texts"] if len(text) > 1}:
        assert search.matches(search.keys(text), text)


@given(LETTERS)
def test_a_text_finds_itself(text):
    assert search.matches(search.keys(text), text) is bool(search.plan(text))


@given(LETTERS)
def test_composition_of_text_and_query_does_not_matter(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert search.keys(decomposed) == search.keys(text)
    assert search.plan(decomposed) == search.plan(unicodedata.normalize("NFC", text))


@given(st.text())
def test_any_query_has_patterns_without_wildcards_of_its_own(query):
    for way in search.like_patterns(query):
        for part in way:
            assert all(not set(pattern[1:-1]) & set("%_\\|") for pattern in part)


def test_missing_texts_are_skipped_and_repeated_ones_add_nothing():
    assert search.keys("김하늘", None, "", "김하늘") == search.keys("김하늘")
    assert search.keys() == ""


def test_only_the_first_hundred_characters_of_a_query_are_looked_at():
    name = "ab" * 50
    assert search.matches(search.keys(name), name + "x")


@pytest.mark.parametrize(
    ("hangul", "spellings"),
    [
        ("하늘", ["haneul", "hanul", "haneull"]),
        ("현숙", ["hyunsook", "hyeonsuk", "hyonsuk"]),
        ("영은", ["youngeun", "yeongeun", "yungeun"]),
        ("준호", ["junho", "joonho", "chunho"]),
        ("희주", ["heeju", "huijoo"]),
        ("상균", ["sangkyun", "sanggyun"]),
    ],
)
def test_usual_spellings_of_a_given_name_share_one_skeleton(hangul, spellings):
    assert {latin_skeleton(spelling) for spelling in spellings} == {hangul_skeleton(hangul)}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("김하늘", ("김", "하늘")),
        ("류보기", ("유", "보기")),
        ("남궁선", ("남궁", "선")),
        ("남궁하늘별", ("남궁", "하늘별")),
        ("김", None),
        ("남궁", ("남", "궁")),
        ("뷁하늘", None),
        ("김하늘별님", None),
        ("Kim", None),
    ],
)
def test_a_hangul_name_is_split_after_a_known_surname(name, parts):
    assert split_hangul_name(name) == parts


def test_five_thousand_rosters_are_searched_at_once():
    people = [search.keys(f"김하늘{n}", f"Kim Haneul {n}", "한강대학교", "Hangang University") for n in range(5000)]
    started = time.process_time()
    assert not any(search.matches(keys, "박바다 예시") for keys in people)
    assert time.process_time() - started < 0.5


@given(st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=12), max_size=4))
def test_keys_of_two_people_joined_are_the_keys_of_all_their_texts(some: list[str], others: list[str]) -> None:
    assert search.joined(search.keys(*some), search.keys(*others)) == search.keys(*some, *others)
