"""How lists are sorted in each language."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel.order import sort_key

NAMES = ["Zoe", "하늘", "adam", "가람", "Ørn", "3분과", "나래", "Bora", "Анна", "…"]


def in_order(names, language):
    return sorted(names, key=lambda name: sort_key(name, language))


def test_korean_pages_put_hangul_before_latin():
    assert in_order(NAMES, "ko") == ["3분과", "가람", "나래", "하늘", "adam", "Bora", "Ørn", "Zoe", "Анна", "…"]


def test_english_pages_put_latin_before_hangul():
    assert in_order(NAMES, "en") == ["3분과", "adam", "Bora", "Ørn", "Zoe", "가람", "나래", "하늘", "Анна", "…"]


def test_a_regional_language_tag_counts_as_its_language():
    assert sort_key("가람", "ko-KR") == sort_key("가람", "ko")


def test_case_spaces_and_marks_are_ignored_in_the_first_round():
    assert in_order(["O Brien", "Óbrian", "o'bric", "OBRIB"], "en") == ["Óbrian", "OBRIB", "o'bric", "O Brien"]


def test_equal_letters_are_told_apart_in_a_second_round():
    assert in_order(["de Vrij", "De Vrij", "devrij"], "en") == ["De Vrij", "de Vrij", "devrij"]


def test_a_shorter_name_comes_before_one_that_continues_it():
    assert in_order(["김하늘", "김하", "김 하늘솔"], "ko") == ["김하", "김하늘", "김 하늘솔"]


@given(st.text())
def test_composition_does_not_change_the_order(text):
    assert sort_key(unicodedata.normalize("NFD", text), "ko") == sort_key(unicodedata.normalize("NFC", text), "ko")
