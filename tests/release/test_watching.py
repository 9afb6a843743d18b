"""Numbers typed by hand are watched: each must be a frozen value, each approximation true, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forumapp.kernel import korean
from forumapp.release import labels
from forumapp.release.wording import Doubt, Finding, Relation, watch
from forumapp.release.wording.en.numerals import value_of as english_value
from forumapp.release.wording.ko.numerals import value_of as korean_value
from forumapp.release.wording.relations import holds

FIGURES = {
    "invited": 300, "registered": 240, "attended": 204, "participants": 196, "missions": 37, "ambassadors": 16,
    "countries": 42, "organizations": 54, "peak_inside": None,
}  # fmt: skip


def watched(text: str, language: str, **more: object) -> list[Finding]:
    return watch(text, **{"figures": FIGURES, "language": language, **more})


def doubts(text: str, language: str, **more: object) -> list[Doubt]:
    return [finding.doubt for finding in watched(text, language, **more)]


FALSE_ENGLISH = [
    "over 200", "over 200 participants", "more than 200 people", "at least 200 guests", "200 or more people", "200+",
    "200-plus participants", "no fewer than 200 participants", "upwards of 200", "in excess of 200 guests",
    "two hundred participants", "more than two hundred people", "200 participants", "200 guests", "hundreds of people",
    "dozens of participants", "around 300 participants", "nearly 300 people", "around 250", "over 190 or more people",
    "around over 200 people", "some 220 guests", "200-odd participants", "well over 200", "２００ participants",
    "2,000 participants", "between 200 and 250 participants", "under 190 participants",
]  # fmt: skip
FALSE_KOREAN = [
    "200여 명", "200여명", "200 여 명", "이백여 명", "２００여 명", "200명 이상",
    "200명이상", "최소 200명", "적어도 200명", "200명 넘는 사람", "200명이 넘는 사람",
    "200명을 웃도는 인원", "200명 남짓", "200명", "이백 명", "참석자 200명", "200명의 참석자",
    "약 200여 명", "약200여명", "약 190여 명", "200여 명 이상", "190여 명 안팎", "수백 명",
    "수십 명", "2백여 명", "약 300명", "300명 가까이", "약 250명", "195여 명", "2천여 명",
    "200명 초과", "거의 300명", "200+명",
]  # fmt: skip


@pytest.mark.parametrize("said", FALSE_ENGLISH)
def test_of_196_no_false_english_phrase_may_leave(said: str) -> None:
    assert any(finding.untrue for finding in watched(f"The event was attended by {said}.", "en"))


@pytest.mark.parametrize("said", FALSE_KOREAN)
def test_of_196_no_false_korean_phrase_may_leave(said: str) -> None:
    assert any(finding.untrue for finding in watched(f"이날 행사에는 {said}이 참석했다.", "ko"))


@pytest.mark.parametrize(
    "said",
    [
        "around 200 participants", "about 200 people", "approximately 200 guests", "some 200 participants",
        "nearly 200 participants", "almost 200 people", "close to 200", "196 participants", "over 190 participants",
        "at least 190 people", "204 people, media and staff included", "around 190 participants",
        "just under 200 participants", "between 190 and 200 participants",
    ],
)  # fmt: skip
def test_of_196_true_english_phrases_stand(said: str) -> None:
    assert doubts(f"The event was attended by {said}.", "en") == []


@pytest.mark.parametrize(
    "said",
    [
        "약 200명이", "200명 가까이", "200명에 가까운 인원이", "196명이", "190여 명이", "190명 이상이", "200명 안팎이",
        "200명 내외가", "거의 200명이", "약 190명이",
    ],
)  # fmt: skip
def test_of_196_true_korean_phrases_stand(said: str) -> None:
    assert doubts(f"이날 행사에는 {said} 참석했다.", "ko") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In 37 missions and 42 countries, 54 organisations", "en"),
        ("all 16 ambassadors, 37 diplomatic missions; ambassadors of 16 countries", "en"),
        ("Participants: 196. Missions (37)", "en"),
        ("주한대사 16명을 비롯해 주한공관 37곳과 42개국, 기관·단체 54곳", "ko"),
        ("16개국 주한대사를 포함한 37개국의 외교공관", "ko"),
        ("37개 공관, 공관 37곳, 240명이 신청", "ko"),
    ],
)
def test_each_figure_is_known_by_its_noun(text: str, language: str) -> None:
    assert doubts(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "code", "value"),
    [
        ("from 41 countries", "en", "countries", 42),
        ("about 196 missions", "en", "missions", 37),
        ("all 15 resident ambassadors", "en", "ambassadors", 16),
        ("the 60 organizations", "en", "organizations", 54),
        ("주한공관 38곳", "ko", "missions", 37),
        ("주한대사 37명", "ko", "ambassadors", 16),
        ("16개국에서", "ko", "countries", 42),
        ("196개 기관", "ko", "organizations", 54),
    ],
)
def test_another_figure_s_value_does_not_make_it_true(text: str, language: str, code: str, value: int) -> None:
    (finding,) = watched(text, language)
    assert (finding.untrue, finding.code, finding.value) == (True, code, value)
    assert finding.offers[0].field.code == code


@pytest.mark.parametrize(
    ("text", "language"),
    [("around 42 countries", "en"), ("over 30 missions", "en"), ("약 40개국", "ko"), ("30여 개 공관", "ko")],
)
def test_missions_ambassadors_and_countries_are_not_approximated(text: str, language: str) -> None:
    assert doubts(text, language) == [Doubt.EXACT_ONLY]


@pytest.mark.parametrize(
    "text",
    [
        "on 30 November 2023, Thursday, November 30th, 30 Nov. 2023, 2023-11-30, from 2 to 5 p.m., 14:00–17:00",
        "at 2.30 p.m., by 2030, in 2023, 2023–2025, the 1990s, since May 2022",
        "call +82 2-1234-5678 or 02-1234-5678, ext. 12; see https://example.org/2023/196 or a200@example.org",
        "16 days of activism, a two-day forum, over ten years, 30 minutes, three weeks, twenty-first century",
        "aged 45, a 45-year-old officer, the 3rd and 25th, its first and second year",
        "SDG 5, Resolution 1325, Room 204, Article 3, Goals 5 and 16, COP28, G20, COVID-19, 5G",
        "One of the speakers and no one else; one another",
        "SHA-256 0f3b5c7d9e1a2b4c6d8e",
        "(1) text;\n1. text\n2) text, as agreed.3",
    ],
)
def test_english_dates_times_telephones_ages_and_labels_are_no_figures(text: str) -> None:
    assert watched(text, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "2023년 11월 30일(목) 14:00~17:00, 30일 오후 2시 30분, 2023. 11. 30.(목), 2023-11-30, ’23.11.30.",
        "16일간의 캠페인, 10여 년, 3개월, 1주년, 두 시간, 21세기, 1990년대",
        "전화 02-1234-5678, +82 2-1234-5678, 1588-1234, 내선 12, https://example.org/200",
        "제8회 포럼, 제3차 회의, 3층 204호, 제5조 2항, 결의 1325호, 2부, SDG5, G20, COVID-19",
        "만 19세 이상, 45세, 30대 참가자",
        "이 분은 이 곳에서 한 사람의 목소리를, 사람들은 하나, 만나서 일이 있다. 천명했다",
    ],
)
def test_korean_dates_times_telephones_ages_and_labels_are_no_figures(text: str) -> None:
    assert watched(text, "ko") == []


def test_titles_that_are_known_are_left_alone() -> None:
    english = "“16 Steps to Equality” was part of the 300 Voices campaign; 300 voices, 300 participants"
    known = ["16 steps to equality", "300 Voices"]
    assert [finding.said for finding in watched(english, "en", known_texts=known)] == ["300 participants"]
    korean = "‘백 명의 목소리’와 ‘1000인 선언’ 행사"
    assert watched(korean, "ko", known_texts=["백 명의 목소리", "1000인 선언"]) == []
    assert watched(korean, "ko") != []


@pytest.mark.parametrize(
    ("text", "language", "cure"),
    [
        ("190여명이 참석", "ko", "190여 명"),
        ("190 여 명이 참석", "ko", "190여 명"),
        ("약200명", "ko", "약 200명"),
        ("196 명", "ko", "196명"),
        ("190명이상", "ko", "190명 이상"),
        ("백구십여 명", "ko", "190여 명"),
        ("~200명", "ko", "약 200명"),
        ("all ~200 participants", "en", "around 200 participants"),
        ("about two hundred guests", "en", "about 200 guests"),
        ("190+ participants", "en", "over 190 participants"),
    ],
)
def test_what_is_true_and_spelled_otherwise_gets_the_house_s_spelling(text: str, language: str, cure: str) -> None:
    assert [(each.doubt, each.cure) for each in watched(text, language)] == [(Doubt.SPELLING, cure)]


@pytest.mark.parametrize(
    ("text", "language", "cure"),
    [
        ("12345명", "ko", "1만 2,345명"),
        ("1만2,345명", "ko", "1만 2,345명"),
        ("1만2천여명", "ko", "1만 2,000여 명"),
        ("1만여명", "ko", "1만여 명"),
        ("12345 participants", "en", "12,345 participants"),
    ],
)
def test_great_numbers_are_parted_as_the_language_does(text: str, language: str, cure: str) -> None:
    assert [each.cure for each in watched(f"x {text}", language, figures={"participants": 12_345})] == [cure]


@pytest.mark.parametrize(
    ("text", "cure"), [("all 5 missions", "five missions"), ("from 1 countries", "one country"), ("of 37 mission", "")]
)
def test_english_small_numbers_are_words_and_nouns_agree(text: str, cure: str) -> None:
    found = watched(text, "en", figures={"missions": 5, "countries": 1})
    assert [each.cure for each in found] == [cure]


def test_a_sentence_that_begins_with_a_figure_is_marked() -> None:
    assert doubts("196 participants came. 37 missions, 42 countries", "en") == [Doubt.SENTENCE_START] * 2
    assert doubts("A total of 196 participants came, Dr. 37 missions", "en") == []


def test_fields_and_gaps_are_no_typed_numbers_and_are_watched_themselves() -> None:
    assert doubts("by {participants around 200} [20 words on 3 topics]", "en") == []
    assert doubts("by {participants over 200}", "en") == [Doubt.FIELD]
    assert doubts("{participants around 200|이/가} {guests}", "ko") == [Doubt.FIELD]


@pytest.mark.parametrize(
    ("text", "language", "doubt"),
    [
        ("about {participants around 200}", "en", Doubt.TWO_APPROXIMATORS),
        ("over {participants}", "en", Doubt.FALSE),
        ("over {missions}", "en", Doubt.EXACT_ONLY),
        ("약 {participants around 200}", "ko", Doubt.TWO_APPROXIMATORS),
        ("{participants over 190|이/가} 이상", "ko", Doubt.TWO_APPROXIMATORS),
        ("{participants} 이상", "ko", Doubt.FALSE),
    ],
)
def test_an_approximator_beside_a_field_is_marked(text: str, language: str, doubt: Doubt) -> None:
    assert doubts(text, language) == [doubt]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("54% of them", "en"),
        ("in 60 villages", "en"),
        ("$3 million", "en"),
        ("54%", "ko"),
        ("교육 8회", "ko"),
        ("3억 원", "ko"),
    ],
)
def test_what_no_figure_says_is_for_somebody_to_look_at(text: str, language: str) -> None:
    (finding,) = watched(text, language)
    assert (finding.doubt, finding.untrue) == (Doubt.UNKNOWN, False)


def test_numbers_of_the_tables_and_of_the_year_are_known() -> None:
    assert doubts("with 12 people from academia", "en") == [Doubt.UNKNOWN]
    assert doubts("with 12 people from academia", "en", cells=[12]) == []
    year = {**FIGURES, "year.participants": 2_040, "year.countries": 32}
    text = "reached over 2,000 participants from 32 countries"
    assert doubts(text, "en") == [Doubt.FALSE, Doubt.DIFFERS]
    assert doubts(text, "en", figures=year) == []


def test_a_number_of_a_withheld_cell_alone_is_not_published_and_of_a_published_one_is_fine() -> None:
    tables = {"cells": [12], "withheld": [3, 12]}
    assert doubts("with 3 people from academia", "en", **tables) == [Doubt.NOT_PUBLISHED]
    assert doubts("학계 3명이 함께했다", "ko", **tables) == [Doubt.NOT_PUBLISHED]
    assert doubts("with 12 people from academia, 4 of them experts", "en", **tables) == [Doubt.UNKNOWN]
    assert doubts("over 190 participants, 37 missions", "en", cells=[], withheld=[37, 190, 196]) == []


def test_a_cell_makes_no_number_of_all_guests_true() -> None:
    tables = {"cells": [12, 150]}
    assert doubts("It was attended by 150 guests", "en", **tables) == [Doubt.DIFFERS]
    assert doubts("150명이 참석했다", "ko", **tables) == [Doubt.DIFFERS]
    assert doubts("over 150 guests", "en", **tables) == [Doubt.FALSE]
    assert doubts("It was attended by 12 people from academia, with 150 people from companies", "en", **tables) == []
    assert doubts("기업 150명, 학계 12명이 함께했다", "ko", **tables) == []


def test_before_the_event_people_are_those_expected() -> None:
    planned = {"invited": 300, "confirmed": 212}
    assert doubts("over 200 people are expected", "en", figures=planned) == []
    assert doubts("200여 명이 참석할 예정이다", "ko", figures=planned) == []
    assert doubts("약 250명이 참석할 예정이다", "ko", figures=planned) == [Doubt.FALSE]


def test_the_finding_stands_where_the_number_stands() -> None:
    text = "{missions} sent people; [gap] over 200 participants came."
    (finding,) = watched(text, "en")
    assert text[finding.start : finding.end] == finding.said == "over 200 participants"
    assert (finding.code, finding.value, finding.number, finding.relation) == ("participants", 196, 200, Relation.OVER)
    assert [offer.words for offer in finding.offers][:2] == ["around 200 participants", "196 participants"]


CARRIERS = {
    "en": {
        Relation.EXACT: ["{} participants"],
        Relation.AROUND: ["around {} participants", "about {} people", "~{} participants", "some {} guests"],
        Relation.OVER: ["over {} participants", "more than {} people", "{}+ participants"],
        Relation.AT_LEAST: ["at least {} participants", "{} or more people"],
        Relation.NEARLY: ["nearly {} participants", "almost {} people", "close to {} guests"],
    },
    "ko": {
        Relation.EXACT: ["{}이 참석"],
        Relation.AROUND: ["약 {}이 참석", "{} 안팎이 참석", "대략 {}이 참석"],
        Relation.OVER: ["{} 넘게 참석", "{}이 넘는 사람이 참석"],
        Relation.AT_LEAST: ["{} 이상이 참석", "최소 {}이 참석"],
        Relation.NEARLY: ["{} 가까이 참석", "거의 {}이 참석"],
    },
}


@given(st.integers(1, 40_000), st.data())
def test_a_typed_phrase_is_untrue_exactly_where_it_does_not_hold(value: int, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(["en", "ko"]))
    relation = data.draw(st.sampled_from(list(Relation)))
    rounds = st.integers(1, 4_000).map(lambda tens: tens * 10)
    near = data.draw(st.one_of(st.just(value), rounds, st.integers(max(1, value - 30), value + 30)))
    carrier = data.draw(st.sampled_from(CARRIERS[language][relation]))
    written = f"{near:,}" if language == "en" else f"{korean.number(near)}{' ' * (near % 10_000 == 0)}명"
    start = {"en": "The forum was attended by ", "ko": "이날 행사에는 "}[language]
    found = watch(f"{start}{carrier.format(written)}.", figures={"participants": value}, language=language)
    assert any(each.untrue for each in found) is not holds(relation, value, near), found


@given(st.integers(1, 10**7))
def test_both_languages_read_back_what_they_write(value: int) -> None:
    assert english_value(f"{value:,}")[0] == value
    assert korean_value(korean.number(value)) == value


@given(st.text(st.sampled_from("0123456789,.만천백여약명 이상{}[]over participants개국")))
def test_whatever_is_typed_is_answered(text: str) -> None:
    for language in ("en", "ko"):
        for finding in watched(text, language):
            assert 0 <= finding.start < finding.end <= len(text)


def test_a_number_of_any_length_is_answered() -> None:
    for language in ("en", "ko"):
        assert watched(f"x {'12,' * 2_000}345 {'9' * 5_000} 명", language) != []


def test_each_doubt_has_a_reason_that_names_the_value(app: Flask) -> None:
    text = (
        "37 missions. We had 12 of them, over 200 participants, 200 participants, about around 200 people, "
        "around 40 missions, ~200 people, {participants over 200}, with 3 people from academia, a record attendance"
    )
    with app.test_request_context("/console/"):
        planned = watch("215 people attended.", figures={"participants": 215}, language="en", planned=True)
        found = [*watched(text, "en", withheld=[3]), *planned]
        reasons = {finding.doubt: labels.number_doubted(finding) for finding in found}
    assert set(reasons) == set(Doubt)
    assert "196" in reasons[Doubt.FALSE]
    assert "196" in reasons[Doubt.DIFFERS]
    assert "37" in reasons[Doubt.EXACT_ONLY]
    assert "around 200 people" in reasons[Doubt.SPELLING]
    assert len(set(reasons.values())) >= len(Doubt) - 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A total of 312 people attended.", "en"),
        ("In all, 231 people attended.", "en"),
        ("Attendance exceeded 200.", "en"),
        ("The forum topped 200 participants.", "en"),
        ("We welcomed 205.", "en"),
        ("{participants|ambassador/ambassadors} came.", "en"),
        ("In all, {countries|diplomatic mission/diplomatic missions} were represented.", "en"),
        ("{registered|participant/participants} spoke.", "en"),
        ("{invited around 300} attended the event.", "en"),
        ("A 210-strong audience filled the hall.", "en"),
        ("Ambassadors of 42 countries attended.", "en"),
        ("43국에서 참석했다.", "ko"),
        ("마흔세 나라에서 참석했다.", "ko"),
        ("서른세 명의 대사가 참석했다.", "ko"),
        ("200餘 명이 참석했다.", "ko"),
        ("二百十 명이 참석했다.", "ko"),
        ("42개국 대사가 참석했다.", "ko"),
        ("210분이 참석했다.", "ko"),
        ("총 230분께서 참석하셨다.", "ko"),
        ("43개 나라에서 참석했다.", "ko"),
        ("대사 열일곱 명이 참석했다.", "ko"),
        ("열일곱 명의 대사가 참석했다.", "ko"),
        ("참석자 이백열 명이 모였다.", "ko"),
        ("{countries|곳}의 공관이 함께했다.", "ko"),
        ("{registered}이 참석했다.", "ko"),
    ],
)
def test_what_a_reader_would_take_for_another_number_is_refused(text: str, language: str) -> None:
    figures = {
        "invited": 312, "registered": 243, "confirmed": 231, "attended": 209, "participants": 196, "missions": 37,
        "ambassadors": 16, "countries": 42, "walk_ins": 11, "no_shows": 22,
    }  # fmt: skip
    assert any(finding.untrue for finding in watch(text, figures=figures, language=language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The talk took 200 minutes.", "en"),
        ("{confirmed} are expected to attend.", "en"),
        ("{attended} attended, {participants} of them guests.", "en"),
        ("강의는 200분 동안 진행됐다.", "ko"),
        ("{confirmed}이 참석할 예정이다.", "ko"),
        ("{attended}이 참석했다.", "ko"),
        ("11월 열일곱 번째 날", "ko"),
    ],
)
def test_minutes_and_those_who_are_expected_are_left_alone(text: str, language: str) -> None:
    figures = {"confirmed": 231, "attended": 209, "participants": 196}
    assert [each for each in watch(text, figures=figures, language=language) if each.untrue] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Around 200 women came.", "en"),
        ("including 16 ministers.", "en"),
        ("More than 30 ambassadors and 42 experts", "en"),
        ("여성 196명이 참석했다.", "ko"),
        ("외교관 약 200명이 참석했다.", "ko"),
        ("전문가 42명", "ko"),
    ],
)
def test_people_whom_no_figure_counts_are_to_be_looked_at(text: str, language: str) -> None:
    figures = {"participants": 196, "ambassadors": 16, "countries": 42}
    found = watch(text, figures=figures, language=language, cells=[12])
    assert Doubt.UNKNOWN in {finding.doubt for finding in found}


@pytest.mark.parametrize(("text", "language"), [("Among them were 12 women.", "en"), ("여성 12명이 참석했다.", "ko")])
def test_a_cell_of_a_table_may_be_they(text: str, language: str) -> None:
    figures = {"participants": 196, "ambassadors": 16}
    assert watch(text, figures=figures, language=language, cells=[12]) == []


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Half of the participants were women.", "en", "Half of the participants"),
        ("All the invited guests came.", "en", "All the invited guests"),
        ("Every participant was a woman.", "en", "Every participant"),
        ("Among the participants, most were ambassadors.", "en", "most were"),
        ("Twice the usual number came.", "en", "Twice the usual number"),
        ("초청자 전원이 참석했다.", "ko", "전원"),
        ("참석자 대다수가 대사였다.", "ko", "참석자 대다수"),
        ("Most of the guests came from abroad.", "en", "Most of the guests"),
        ("It drew twice as many as last year.", "en", "twice as many"),
        ("A record attendance marked the day.", "en", "record attendance"),
        ("{participants|participant/participants} came, more than last year.", "en", "more than last year"),
        ("참석자의 절반이 여성이었다.", "ko", "참석자의 절반"),
        ("역대 최대 규모로 열렸다.", "ko", "역대 최대"),
        ("지난해보다 많은 {participants}이 참석했다.", "ko", "지난해보다"),
        ("참석 인원은 지난번의 두 배로 늘었다.", "ko", "두 배로"),
    ],
)
def test_a_share_or_a_comparison_in_words_is_to_be_looked_at(text: str, language: str, said: str) -> None:
    figures = {"participants": 196, "missions": 37}
    found = watch(text, figures=figures, language=language)
    assert [(finding.doubt, finding.said, finding.untrue) for finding in found] == [(Doubt.IN_WORDS, said, False)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The keynote lasted half an hour. At most the door was open.", "en"),
        ("She set out the most urgent tasks and a record of achievements.", "en"),
        ("한중일 3국 협력과 세계 최대 과제를 논의했다. 대부분 과제가 배로 늘었다.", "ko"),
    ],
)
def test_words_that_share_nothing_out_are_left_alone(text: str, language: str) -> None:
    assert watch(text, figures={"participants": 196, "countries": 42}, language=language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("196 people attended online.", "en"),
        ("Among them were 196 online participants.", "en"),
        ("온라인으로 196명이 참석했다.", "ko"),
        ("196명이 온라인으로 참석했다.", "ko"),
        ("온라인 참가자 약 200명", "ko"),
    ],
)
def test_who_came_did_not_follow_online(text: str, language: str) -> None:
    found = watch(text, figures={"participants": 196, "online": None}, language=language)
    assert Doubt.UNKNOWN in {finding.doubt for finding in found}
    measured = watch(text, figures={"participants": 250, "online": 196}, language=language)
    assert [finding for finding in measured if finding.untrue] == []
    assert any(finding.untrue for finding in watch(text, figures={"online": 20}, language=language))


@pytest.mark.parametrize(
    ("text", "language", "untrue"),
    [
        ("{participants} attended.", "en", True),
        ("215 people attended.", "en", True),
        ("{participants} are expected to attend.", "en", False),
        ("{participants} expected", "en", False),
        ("{participants}이 참석했다.", "ko", True),
        ("215명이 참석했다.", "ko", True),
        ("{participants}이 참석할 예정이다.", "ko", False),
        ("215명 참석 예정", "ko", False),
    ],
)
def test_of_a_planned_number_nobody_has_come(text: str, language: str, untrue: bool) -> None:
    found = watch(text, figures={"participants": 215}, language=language, planned=True)
    assert [finding.doubt for finding in found if finding.untrue] == ([Doubt.NOT_YET] if untrue else [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{participants around 200|250 guest/250 guests} came.", "en"),
        ("{participants around 200|대사 250명} 참석", "ko"),
    ],
)
def test_the_noun_of_a_field_holds_no_number(text: str, language: str) -> None:
    assert [finding.doubt for finding in watch(text, figures={"participants": 196}, language=language)] == [Doubt.FIELD]
