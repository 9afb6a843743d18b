"""Particles follow the sound before them."""

import unicodedata

import pytest
import tossi
from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel.korean import initials, is_hangul, number, with_particle

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@pytest.mark.parametrize(
    ("word", "pair", "written"),
    [
        ("유엔여성기구(UN Women)", "은/는", "유엔여성기구(UN Women)는"),
        ("37", "은/는", "37은"),
        ("200", "이/가", "200이"),
        ("1,000", "이/가", "1,000이"),
        ("3.5", "은/는", "3.5는"),
        ("10%", "은/는", "10%는"),
        ("UN", "은/는", "UN은"),
        ("LG", "은/는", "LG는"),
        ("MenCare", "은/는", "MenCare는"),
        ("NGO", "은/는", "NGO는"),
    ],
)
def test_the_examples_of_the_rules_hold(word, pair, written):
    assert with_particle(word, pair) == written


@pytest.mark.parametrize(
    ("pair", "after_consonant", "after_l", "after_vowel"),
    [
        ("은/는", "은", "은", "는"),
        ("이/가", "이", "이", "가"),
        ("을/를", "을", "을", "를"),
        ("과/와", "과", "과", "와"),
        ("으로/로", "으로", "로", "로"),
        ("이나/나", "이나", "이나", "나"),
        ("이랑/랑", "이랑", "이랑", "랑"),
        ("아/야", "아", "아", "야"),
        ("이라고/라고", "이라고", "이라고", "라고"),
        ("으로서/로서", "으로서", "로서", "로서"),
        ("이며/며", "이며", "이며", "며"),
    ],
)
def test_each_pair_agrees_in_either_order(pair, after_consonant, after_l, after_vowel):
    for order in (pair, "/".join(reversed(pair.split("/")))):
        assert with_particle("부산", order) == "부산" + after_consonant
        assert with_particle("하늘", order) == "하늘" + after_l
        assert with_particle("제주", order) == "제주" + after_vowel


@pytest.mark.parametrize("pair", ["은", "은/가", "", "/", "는/은/는", "로/", "부터/까지"])
def test_what_is_no_pair_is_refused(pair):
    with pytest.raises(ValueError, match="no pair of particles"):
        with_particle("부산", pair)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("홍길동(洪吉童)", "홍길동(洪吉童)은"),
        ("하늘(바다(산))", "하늘(바다(산))은"),
        ("제주[濟州]", "제주[濟州]는"),
        ("제주(섬) (남쪽)", "제주(섬) (남쪽)는"),
        ("(주)", "(주)는"),
        ("제주)", "제주)는"),
        ("“하늘”", "“하늘”은"),
        ("‘제주’", "‘제주’는"),
        ("“제주(濟州)”", "“제주(濟州)”는"),
        ("『제주』", "『제주』는"),
        ("제주!", "제주!는"),
        ("부산…", "부산…은"),
        ("부산 ", "부산 은"),
    ],
)
def test_brackets_quotes_and_punctuation(word, written):
    assert with_particle(word, "은/는") == written


@pytest.mark.parametrize(
    ("figure", "last_sound"),
    [
        ("0", "영"), ("1", "일"), ("2", "이"), ("3", "삼"), ("4", "사"), ("5", "오"), ("6", "육"), ("7", "칠"),
        ("8", "팔"), ("9", "구"), ("10", "십"), ("20", "십"), ("300", "백"), ("4,000", "천"), ("50,000", "만"),
        ("600,000", "만"), ("100,000,000", "억"), ("10,000,000,000", "억"), ("1,000,000,000,000", "조"),
        ("2,040", "십"), ("2,042", "이"), ("12.50", "영"), ("0.7", "칠"), ("10만", "만"), ("2,040명", "명"),
        ("2023. 11. 30.", "십"), ("14:00", "시"), ("14:05", "분"), ("G20", "십"), ("３７", "칠"), ("25℃", "도"),
        ("2030", "십"), ("2023.11.1", "일"), ("99‰", "밀"),
    ],
)  # fmt: skip
def test_digits_are_read_as_sino_korean(figure, last_sound):
    for pair in ("은/는", "으로/로"):
        assert with_particle(figure, pair)[len(figure) :] == with_particle(last_sound, pair)[1:]


@pytest.mark.parametrize(
    ("word", "last_sound"),
    [
        ("EU", "유"), ("ASEAN", "안"), ("WHO", "오"), ("UN Women", "민"), ("UNESCO", "코"), ("OECD", "디"),
        ("HR", "알"), ("SL", "엘"), ("FM", "엠"), ("L", "엘"), ("a", "에이"), ("LGBTQ+", "스"), ("iOS", "스"),
        ("Google", "글"), ("Center", "터"), ("Internet", "넷"), ("Online", "인"), ("Ana Exemplo", "로"),
        ("Forum", "럼"), ("Example", "플"), ("Café", "페"), ("O'Brien", "언"), ("Training", "닝"), ("Hotel", "텔"),
    ],
)  # fmt: skip
def test_latin_is_read_by_list_letter_or_ear(word, last_sound):
    for pair in ("은/는", "으로/로"):
        assert with_particle(word, pair)[len(word) :] == with_particle(last_sound, pair)[len(last_sound) :]


def test_the_office_adds_readings_that_win():
    assert with_particle("KOLAB", "은/는") == "KOLAB는"
    assert with_particle("KOLAB", "은/는", readings={"KoLab": "코랩"}) == "KOLAB은"
    assert (
        with_particle("Blue House", "은/는", readings={"House": "하우스", "Blue House": "블루 하우슨"})
        == "Blue House은"
    )


def test_where_nobody_can_tell_the_sound_both_forms_are_written():
    assert with_particle("Анна", "은/는") == "Анна은(는)"
    assert with_particle("مثال", "과/와") == "مثال과(와)"
    assert with_particle("…", "으로/로") == "…(으)로"
    assert with_particle("", "이나/나") == "(이)나"


def test_letters_standing_alone_are_read_by_their_names():
    assert with_particle("ㄱ", "은/는") == "ㄱ은"
    assert with_particle("ㄹ", "으로/로") == "ㄹ로"
    assert with_particle("ㅏ", "은/는") == "ㅏ는"


@given(
    st.text(SYLLABLES, min_size=1),
    st.sampled_from(["은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나", "이랑/랑"]),
)
def test_hangul_agrees_with_an_independent_oracle(word, pair):
    assert with_particle(word, pair) == tossi.postfix(word, pair.split("/")[0])


@given(st.integers(min_value=1, max_value=10**15), st.sampled_from(["은/는", "으로/로"]))
def test_whole_numbers_agree_with_an_independent_oracle(value, pair):
    assert with_particle(str(value), pair) == tossi.postfix(str(value), pair.split("/")[0])


@given(st.text(), st.sampled_from(["은/는", "으로/로"]))
def test_any_word_stays_as_it_was_written(word, pair):
    assert with_particle(word, pair).startswith(word)


def test_decomposed_hangul_sounds_the_same():
    assert with_particle(unicodedata.normalize("NFD", "하늘"), "으로/로").endswith("로")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (2_040, "2,040"),
        (10_000, "1만"),
        (12_345, "1만 2,345"),
        (20_040, "2만 40"),
        (100_000, "10만"),
        (123_456_789, "1억 2,345만 6,789"),
        (100_000_001, "1억 1"),
        (10**12, "1조"),
        (10**20, "10,000경"),
        (-12_345, "-1만 2,345"),
    ],
)
def test_numbers_are_grouped_by_ten_thousand(value, written):
    assert number(value) == written


def test_initial_consonants_of_a_text():
    assert initials("김하늘 UN 까치") == "ㄱㅎㄴ UN ㄲㅊ"
    assert initials(unicodedata.normalize("NFD", "김하늘")) == "ㄱㅎㄴ"


def test_what_counts_as_hangul():
    assert [is_hangul(char) for char in "가ㄱㅏa金1"] == [True, True, True, False, False, False]
