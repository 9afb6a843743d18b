"""The sentences of a release: every number true, every particle and plural right, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.release.rules import Community, Facts, Named, Part, may_be_named, plain_text
from forumapp.release.wording import Relation, compose, compose_advance, notation_of, watch
from forumapp.release.wording.relations import holds, usual

CODES = ("participants", "missions", "ambassadors", "countries")
APPROXIMATORS = re.compile(r"around|over|nearly|at least|약|여 (?:명|곳|개국)|가까이|이상")
COMMUNITIES = ("diplomatic_corps", "government", "academia", "expert")


def facts(language: str, **values: object) -> Facts:
    """An invented forum with nothing to name."""
    english = language == "en"
    return Facts(
        **{
            "host": "Example Centre" if english else "예시센터",
            "title": "Example forum" if english else "예시 포럼",
            "host_place": "Seoul, Republic of Korea" if english else "대한민국 서울",
            "starts_at": datetime(2023, 11, 30, 5, tzinfo=UTC),
            "zone": "Asia/Seoul",
            "figures": {"participants": 196, "missions": 37, "ambassadors": 16, "countries": 42},
            "communities": tuple(Community(code, "", 3) for code in COMMUNITIES),
            "version": 2,
            **values,
        }
    )


def text_of(language: str, **values: object) -> str:
    return plain_text(compose(facts(language, **values), language=language))


def count(participants: int, missions: int = 0, ambassadors: int = 0, countries: int = 0) -> dict[str, int | None]:
    return dict(zip(CODES, (participants, missions, ambassadors, countries), strict=True))


@pytest.mark.parametrize(
    ("participants", "english", "korean"),
    [
        (1, "One participant attended the event.", "1명이 참석했다"),
        (9, "Nine participants attended the event,", "9명이 참석했다"),
        (10, "A total of 10 participants attended the event,", "10명이 참석했다"),
        (37, "A total of 37 participants attended the event,", "37명이 참석했다"),
        (196, "Around 200 participants attended the event,", "약 200명이 참석했다"),
        (200, "A total of 200 participants attended the event,", "200명이 참석했다"),
        (212, "Over 200 participants attended the event,", "200여 명이 참석했다"),
        (274, "Over 270 participants attended the event,", "270여 명이 참석했다"),
        (2_040, "Around 2,000 participants attended the event,", "약 2,000명이 참석했다"),
        (12_345, "Over 12,000 participants attended the event,", "1만 2,000여 명이 참석했다"),
        (101_000, "Around 100,000 participants attended the event,", "약 10만 명이 참석했다"),
    ],
)
def test_the_number_of_participants_stands_right_in_both_languages(
    participants: int, english: str, korean: str
) -> None:
    assert english in text_of("en", figures=count(participants))
    assert korean in text_of("ko", figures=count(participants))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_where_nobody_came_nothing_is_said_of_attendance(language: str) -> None:
    blocks = compose(facts(language, figures=count(0)), language=language)
    assert [run.figure for block in blocks for run in block.runs if run.figure] == []
    assert not any("participant" in block.text or "참석" in block.text for block in blocks)


def test_missions_ambassadors_and_countries_are_exact() -> None:
    english, korean = text_of("en"), text_of("ko")
    assert (
        "Representatives of 37 diplomatic missions attended, among them 16 ambassadors. In all, 42 countries were"
        in english
    )
    assert "주한대사 16명을 비롯해 주한공관 37곳 관계자와" in korean
    assert "등 42개국에서 약 200명이 참석했다." in korean


def test_one_of_each_is_singular() -> None:
    english = text_of("en", figures=count(1, 1, 1, 1))
    assert "One participant attended the event.\n" in english
    assert "attends" not in english
    assert "One diplomatic mission was represented, by its ambassador.\n" in text_of("en", figures=count(2, 1, 1, 1))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_text_caption_and_subtitle_say_the_same_of_the_one_value(language: str) -> None:
    blocks = compose(facts(language), language=language)
    said = {
        block.part: {run.text.casefold() for run in block.runs if run.figure == "participants"}
        for block in blocks
        if any(run.figure == "participants" for run in block.runs)
    }
    expected = {"around 200 participants"} if language == "en" else {"약 200명"}
    assert said == {Part.SUBTITLE: expected, Part.PARAGRAPH: expected, Part.CAPTION: expected}


@given(
    st.integers(0, 2_000_000),
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 250),
    st.sampled_from(["en", "ko"]),
)
def test_every_number_of_every_draft_is_true(
    participants: int, missions: int, ambassadors: int, countries: int, language: str
) -> None:
    figures = count(participants, missions, ambassadors, countries)
    for block in compose(facts(language, figures=figures), language=language):
        for run in (run for run in block.runs if run.figure):
            value = figures[run.figure]
            assert is_true(run.text, value), run


def is_true(words: str, value: int) -> bool:
    """Read the phrase as a reader would, and judge it by the rule's table."""
    assert len(APPROXIMATORS.findall(words)) <= 1, f"two approximators: {words}"
    number = read_number(words)
    if words.casefold().startswith("around") or words.startswith("약"):
        return holds(Relation.AROUND, value, number)
    if words.casefold().startswith("over") or "여 " in words:
        return holds(Relation.OVER, value, number)
    return number == value


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def read_number(words: str) -> int:
    """The number of a phrase in digits, words or 만."""
    found = re.search(r"\d[\d,]*(?:만(?: \d[\d,]*)?)?", words)
    if found is None:
        return WORDS.index(words.split()[0].casefold())
    first, myriad, rest = found[0].replace(",", "").partition("만")
    return int(first) * (10_000 if myriad else 1) + int(rest or 0)


@given(st.integers(1, 5_000_000))
def test_the_usual_approximation_holds(value: int) -> None:
    relation, near = usual(value)
    assert holds(relation, value, near)


@given(st.integers(0, 3_000), st.integers(0, 60), st.integers(0, 60))
def test_no_english_sentence_begins_with_a_figure(participants: int, missions: int, countries: int) -> None:
    figures = count(participants, missions, min(missions, 3), countries)
    for block in compose(facts("en", figures=figures), language="en"):
        for sentence in re.split(r"(?<=[.!?]) ", block.text):
            assert not sentence[:1].isdigit(), sentence


MINISTER = {
    "en": Named(
        "Hong Gildong",
        "Minister of Examples",
        organization="Ministry of Examples",
        family="Hong",
        rank="minister",
        roles=("congratulatory",),
    ),
    "ko": Named(
        "홍길동", "예시부 장관", organization="예시부", family="홍", rank="minister", roles=("congratulatory",)
    ),
}


def test_a_minister_is_introduced_once_and_then_called_by_the_family_name() -> None:
    english = text_of("en", named=(MINISTER["en"],))
    assert (
        "among them Hong Gildong, Minister of Examples; and experts and representatives of government and academia."
        in english
    )
    assert "In congratulatory remarks, Hong said: “[quote, approved by the speaker]”" in english


def test_in_korean_a_minister_keeps_the_full_name_and_the_title() -> None:
    korean = text_of("ko", named=(MINISTER["ko"],))
    assert "이날 행사에는 홍길동 예시부 장관과 주한대사 16명을 비롯해" in korean
    assert "홍길동 장관은 축사에서 “[인용문 앞부분]”라며 “[인용문 뒷부분]”라고 밝혔다." in korean
    assert "홍길동 예시부 장관이 11월 30일 ‘예시 포럼’에서 축사를 하고 있다." in korean


def test_two_of_one_family_keep_their_full_names() -> None:
    other = replace(MINISTER["en"], name="Hong Yesi", title="Vice Minister of Examples", rank="vice_minister")
    english = text_of("en", named=(MINISTER["en"], other))
    assert "Also in congratulatory remarks, Hong Yesi said:" in english
    assert "among them Hong Gildong, Minister of Examples; Hong Yesi, Vice Minister of Examples; and experts" in english


@pytest.mark.parametrize(
    ("language", "person", "written"),
    [
        (
            "en",
            Named("Jean Exemple", "Head of Office", organization="Example Agency", acting=True),
            "Head of Office a.i.,",
        ),
        ("en", Named("Jean Exemple", "Director, a.i.", acting=True), "Jean Exemple, Director, a.i., said"),
        ("ko", Named("장 에그장플", "소장", organization="예시기구", acting=True), "예시기구 소장 직무대행은"),
        ("ko", Named("장 에그장플", "소장 직무대행", acting=True), "장 에그장플 소장 직무대행은"),
        ("ko", Named("장 에그장플", "대사", organization="주한예시국대사관", acting=True, mission=True), "대사대리는"),
        (
            "ko",
            Named("장 에그장플", "공사", organization="주한예시국대사관", rank="charge_daffaires_ai", mission=True),
            "주한예시국대사관 공사(대사대리)는",
        ),
    ],
)
def test_who_acts_for_another_is_said_to(language: str, person: Named, written: str) -> None:
    speaking = replace(person, roles=("keynote",), participant=False)
    assert written in text_of(language, named=(speaking,))


def test_what_a_language_lacks_is_a_marked_gap() -> None:
    person = Named("Jean Exemple", "", spelled=False, roles=("keynote",))
    blocks = compose(facts("ko", title="", named=(person,)), language="ko")
    gaps = [run.text for block in blocks for run in block.runs if run.gap]
    assert {"[행사 제목]", "[국문 표기]", "[직함]", "[인용문 앞부분]", "[촬영자]", "[기관 소개]"} <= set(gaps)
    assert "Jean Exemple [국문 표기] [직함]은(는) 기조연설에서" in plain_text(blocks)


def test_a_speaker_who_does_not_count_is_quoted_and_not_counted_in() -> None:
    staff = replace(MINISTER["en"], participant=False)
    english = text_of("en", named=(staff,))
    assert "among them Hong" not in english
    assert "In congratulatory remarks, Hong Gildong, Minister of Examples, said:" in english


def test_where_only_people_of_rank_came_nobody_is_said_to_be_among_them() -> None:
    english = text_of("en", figures=count(1), named=(MINISTER["en"],))
    assert "One participant attended the event: Hong Gildong, Minister of Examples." in english
    assert "이날 행사에는 홍길동 예시부 장관이 참석했다." in text_of("ko", figures=count(1), named=(MINISTER["ko"],))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_only_a_draft_on_live_figures_is_marked(language: str) -> None:
    mark = {"en": "DRAFT", "ko": "초안"}[language]
    assert text_of(language, version=None).startswith(mark)
    assert mark not in text_of(language)


def test_the_two_texts_keep_their_own_order() -> None:
    headings = {
        language: [block.text for block in compose(facts(language), language=language) if block.part == Part.HEADING]
        for language in ("en", "ko")
    }
    assert headings == {
        "en": ["Photo captions", "See also", "Media inquiries", "About Example Centre"],
        "ko": ["사진 설명", "기관 소개", "문의"],
    }


def test_a_title_that_says_what_it_is_needs_no_word_for_event() -> None:
    assert "예시센터는 11월 30일(목) ‘예시 포럼’을 열었다." in text_of("ko")
    assert "예시센터는 11월 30일(목) ‘함께하는 내일’ 행사를 열었다." in text_of("ko", title="함께하는 내일")


@pytest.mark.parametrize(
    ("rank", "naming", "allowed"),
    [
        ("minister", None, True),
        ("vice_minister", True, True),
        ("minister", False, False),
        ("ambassador", True, True),
        ("ambassador", None, False),
        (None, None, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_who_may_be_named(rank: str | None, naming: bool | None, allowed: bool) -> None:
    assert may_be_named(rank=rank, naming=naming) is allowed


def test_a_campaign_that_begins_with_a_number_has_its_article() -> None:
    assert "as part of the 16 Days of Examples." in text_of("en", campaign="16 Days of Examples")
    assert "as part of Examples Week." in text_of("en", campaign="Examples Week")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("participants", [0, 1, 2, 196, 200, 12_345])
def test_no_number_of_a_draft_is_doubted(language: str, participants: int) -> None:
    figures = count(participants, min(participants, 37), min(participants, 16), min(participants, 42))
    campaign = {"en": "16 Days of Examples", "ko": "예시를 위한 16일간의 캠페인"}[language]
    given = facts(language, figures=figures, campaign=campaign)
    for block in compose(given, language=language):
        written = notation_of(block)
        assert watch(written, figures=figures, language=language, known_texts=[campaign]) == []
        assert [each for each in watch(block.text, figures=figures, language=language) if each.untrue] == []


def test_where_only_ambassadors_came_nobody_is_said_to_be_among_them_in_korean() -> None:
    korean = text_of("ko", figures=count(2, 2, 2, 2), communities=())
    assert "이날 행사에는 주한대사 2명이 참석했다." in korean


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        ("Opening remarks", "opening remarks"),
        ("Keynote", "a keynote address"),
        ("Keynote: What counts", "a keynote address entitled “What counts”"),
        ("Panel: barracks, office", "a panel discussion on the theme “Barracks, office”"),
        ("Open discussion", "an open discussion"),
        ("Q&A", "Q&A"),
        ("What counts", "“What counts”"),
        ("Act two: what counts", "“Act two: what counts”"),
    ],
)
def test_a_line_that_only_says_its_kind_is_no_quoted_title(line: str, listed: str) -> None:
    assert f"The programme included {listed} and closing remarks." in text_of("en", programme=(line, "Closing remarks"))


def test_the_host_stands_with_its_article_in_sentences_alone() -> None:
    english = text_of("en", host_in_text="the Example Centre")
    assert "\nExample Centre hosts “Example forum”\n" in english
    assert "Seoul, Republic of Korea — The Example Centre held" in english
    assert "\nAbout the Example Centre\n" in english
    assert "Photo: Example Centre/" in english


def test_an_event_of_several_days_says_both() -> None:
    same = {"ends_at": datetime(2023, 12, 1, 8, tzinfo=UTC), "starts_at": datetime(2023, 11, 30, 5, tzinfo=UTC)}
    assert "held “Example forum” on 30 November and 1 December 2023." in text_of("en", **same)
    assert "Around 200 participants attended the event over its two days, among them" in text_of("en", **same)
    korean = text_of("ko", **same)
    assert "예시센터는 11월 30일(목)부터 12월 1일(금)까지 ‘예시 포럼’을 열었다." in korean
    assert "이번 행사에는" in korean
    assert "이날" not in korean
    within = {"starts_at": datetime(2023, 11, 28, 5, tzinfo=UTC), "ends_at": datetime(2023, 11, 30, 8, tzinfo=UTC)}
    assert "from 28 to 30 November 2023." in text_of("en", **within)
    assert "11월 28일(화)부터 30일(목)까지" in text_of("ko", **within)


def test_those_of_an_office_s_own_category_are_called_as_it_says_or_not_at_all() -> None:
    youth = {"en": "youth delegates", "ko": "청년 대표"}
    for language, word in youth.items():
        own = (Community("academia", "", 3), Community("youth", word, 4), Community("guild", "", 5))
        said = text_of(language, communities=own)
        expected = {
            "en": "among them youth delegates and representatives of academia.",
            "ko": "학계 관계자, 청년 대표 등",
        }
        assert expected[language] in said
        assert "guild" not in said


def test_korean_lines_of_the_programme_have_an_order_only_where_there_are_several() -> None:
    assert "순으로" not in text_of("ko", programme=("개회사",))
    assert "행사는 개회사, 축사 순으로 진행됐다." in text_of("ko", programme=("개회사", "축사"))
    several = text_of("ko", programme=("개회사", "축사", "기조연설: 무엇을 셀 것인가"))
    assert "행사는 △개회사 △축사 △기조연설 ‘무엇을 셀 것인가’ 순으로 진행됐다." in several


def test_a_korean_moderator_takes_the_chair_and_speaks() -> None:
    chair = replace(MINISTER["ko"], rank=None, roles=("moderator",))
    said = text_of("ko", named=(chair,))
    assert "좌장을 맡은 홍길동 예시부 장관은 “[인용문 앞부분]”라며 “[인용문 뒷부분]”라고 말했다." in said
    speaker = replace(MINISTER["ko"], name="김예시", rank=None, roles=("keynote",))
    planned = plain_text(compose_advance(facts("ko", named=(chair, speaker)), language="ko"))
    assert "김예시 예시부 장관이 기조연설을 하고, 홍길동 예시부 장관이 좌장을 맡는다." in planned


def test_an_advance_release_says_the_hour() -> None:
    assert "11월 30일(목) 14:00 ‘예시 포럼’을 연다." in plain_text(compose_advance(facts("ko"), language="ko"))


def test_the_picture_of_an_event_of_several_days_asks_for_its_day() -> None:
    several = {"ends_at": datetime(2023, 12, 1, 8, tzinfo=UTC)}
    korean = text_of("ko", **several)
    assert "[촬영일] ‘예시 포럼’에서 참석자들이" in korean
    assert "행사 기간 약 200명이 참석했다." in korean
    assert "11월 30일 약 200명이 참석한 ‘예시 포럼’에서 참석자들이" in text_of("ko")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_of_a_single_participant_neither_subtitle_nor_caption_speaks(language: str) -> None:
    blocks = compose(facts(language, figures=count(1, 1, 1, 1)), language=language)
    said = {block.part for block in blocks if any(run.figure for run in block.runs)}
    assert said == {Part.PARAGRAPH}


def test_a_single_line_of_the_programme_is_no_programme() -> None:
    assert "programme" not in text_of("en", programme=("Opening remarks",))


def test_a_title_that_does_not_say_what_it_is_is_that_of_an_event() -> None:
    assert "Example Centre held “Example forum” on" in text_of("en")
    assert "Example Centre held an event entitled “What counts” on" in text_of("en", title="What counts")


def test_an_english_advance_release_says_who_speaks_and_who_leads() -> None:
    chair = Named("Lee Yesi", "Professor", organization="Example University", roles=("moderator",))
    planned = plain_text(compose_advance(facts("en", named=(MINISTER["en"], chair)), language="en"))
    assert "at 2 p.m. on 30 November 2023." in planned
    assert (
        "Speakers will include Hong. Lee Yesi, Professor, Example University, will moderate the discussion." in planned
    )
    assert "Representatives of 37 diplomatic missions are expected, among them 16 ambassadors." in planned
    assert "In all, 42 countries are expected to be represented." in planned


@pytest.mark.parametrize("language", ["en", "ko"])
def test_who_does_not_want_to_be_photographed_gets_no_caption(language: str) -> None:
    shy = replace(MINISTER[language], photographed=False)
    captions = [
        block.text for block in compose(facts(language, named=(shy,)), language=language) if block.part == "caption"
    ]
    assert not any(shy.name in caption for caption in captions)
    assert shy.name in text_of(language, named=(shy,))
