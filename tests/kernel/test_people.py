"""Names, addresses and telephone numbers as people type them."""

from __future__ import annotations

import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel import phones
from forumapp.kernel.names import UnreadableText, clean, clean_lines, email_key, keys_of_person, person_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  김하늘 ", "김하늘"),
        (unicodedata.normalize("NFD", "김하늘"), "김하늘"),
        ("O’Brien\u0000", "O’Brien"),
        ("Ana\u202eolpmexE", "AnaolpmexE"),
        ("Kim\u200b  Haneul\t", "Kim Haneul"),
        ("洪吉童", "洪吉童"),
        ("محمد", "محمد"),
        ("이", "이"),
        ("می\u200cنا", "می\u200cنا"),
        ("e\u200b\u0301", "é"),
        ("김\u3164하늘\U000e0041", "김하늘"),
        ("\ue000gap\ue001", "gap"),
        ("\u3164\u200d \u115f", ""),
    ],
)
def test_a_name_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_stay_lines() -> None:
    assert clean_lines("one \r\n\r\n\r\n\r\n two\x07") == "one\n\ntwo"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_clean_stays_as_it_is(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)
    assert clean_lines(clean_lines(typed)) == clean_lines(typed)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnreadableText):
        clean("Kim \ud800")


@pytest.mark.parametrize(
    "twin",
    [unicodedata.normalize("NFD", "José Núñez"), "JOSÉ  NÚÑEZ", "Jose Nunez", "Ｊosé Núñez"],
)
def test_another_spelling_of_a_name_is_the_same_person(twin: str) -> None:
    assert person_key({"en": twin}) == person_key({"en": "José Núñez"})


def test_different_names_are_different_persons_and_the_order_of_languages_does_not_matter() -> None:
    assert person_key({"ko": "김하늘"}) != person_key({"ko": "김하나"})
    assert person_key({"ko": "김하늘", "en": "Kim Haneul"}) == person_key({"en": "Kim Haneul", "ko": "김하늘"})


def test_an_address_is_compared_without_case() -> None:
    assert email_key(" Guest@Example.ORG ") == "guest@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "01012345678",
        "010-1234-5678",
        "+82 10-1234-5678",
        "1012345678",
        "+82-10-1234-5678",
        "821012345678",
        "0082 10 1234 5678",
        "1012345678.0",
        "０１０ １２３４ ５６７８",
        "+82 (0)10-1234-5678",
    ],
)
def test_one_korean_number_in_all_its_spellings(typed: str) -> None:
    assert phones.parse(typed) == "+821012345678"


def test_numbers_are_shown_as_their_readers_write_them() -> None:
    assert phones.shown("+821012345678") == "010-1234-5678"
    assert phones.shown("+8223456789") == "02-345-6789"
    assert phones.shown("+4930123456") == "+49 30 123456"


@pytest.mark.parametrize("typed", ["", "call me", "12", "010-12"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(phones.UnreadablePhone):
        phones.parse(typed)


@given(st.from_regex(r"(\+82[ -]?|0)?10[ -]?[0-9]{4}[ -]?[0-9]{4}", fullmatch=True))
def test_a_korean_mobile_number_is_what_the_numbering_plan_says(typed: str) -> None:
    number = phonenumbers.parse(typed if typed.startswith(("+", "0")) else f"0{typed}", "KR")
    if phonenumbers.is_valid_number(number):
        assert phones.parse(typed) == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    else:
        with pytest.raises(phones.UnreadablePhone):
            phones.parse(typed)


def test_a_persons_names_are_told_apart_by_their_keys() -> None:
    key = person_key({"en": "Kim Bogi", "ko": "김보기"})
    assert keys_of_person(key) == {"kimbogi", "김보기"}
    assert keys_of_person(person_key({"ko": "김 보기"})) == {"김보기"}
