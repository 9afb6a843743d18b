"""Countries are ISO 3166-1, in the office's wording, and nothing else is one."""

from __future__ import annotations

import pytest

from forumapp.directory import countries


def test_there_are_as_many_as_the_standard_has() -> None:
    assert len(countries.codes()) == 249
    assert all(len(code) == 2 and code.isupper() for code in countries.codes())


@pytest.mark.parametrize("code", ["EU", "UN", "XK", "ZZ", "EZ", "IC", "kr", "KOR", "", None, "001"])
def test_what_is_no_country(code: str | None) -> None:
    assert not countries.is_country(code)


@pytest.mark.parametrize(
    ("code", "en", "ko"),
    [
        ("KR", "Republic of Korea", "대한민국"),
        ("VN", "Viet Nam", "베트남"),
        ("TR", "Türkiye", "튀르키예"),
        ("PL", "Poland", "폴란드"),
        ("AU", "Australia", "호주"),
        ("VA", "Holy See", "교황청"),
        ("EU", "European Union", "유럽연합"),
        ("QQ", "QQ", "QQ"),
    ],
)
def test_a_name_is_the_offices_wording_else_the_lists(code: str, en: str, ko: str) -> None:
    assert countries.names(code) == {"en": en, "ko": ko}


def test_options_stand_in_the_order_of_their_language() -> None:
    assert [name for _, name in countries.options("ko")[:3]] == ["가나", "가봉", "가이아나"]
    english = [name for _, name in countries.options("en")]
    assert english[:2] == ["Afghanistan", "Åland Islands"]
    assert len(english) == 249


def test_a_list_may_know_a_country_by_the_offices_name_or_by_the_common_one() -> None:
    assert countries.spellings("AU", ("en", "ko")) == ("Australia", "호주", "오스트레일리아")
    assert {"Republic of Korea", "South Korea", "대한민국", "한국"} <= set(countries.spellings("KR", ("en", "ko")))


def test_no_two_countries_share_a_spelling() -> None:
    known = [name for code in countries.codes() for name in countries.spellings(code, ("en", "ko"))]
    assert len(known) == len(set(known))
