"""The host's year in sentences: true in both languages, with the office's counters, visits and people apart."""

from __future__ import annotations

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.release.rules.year import YearFacts
from forumapp.release.wording import counts_with, year_sentences
from tests.attendance.test_closing_a_year import enter
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

KINDS = {"year.capacity_building": 8, "year.research_and_data": 5, "year.external_relations": 6}


def facts(language="en", **figures):
    """The year of the reference forum's host."""
    host = {"en": "UN Example", "ko": "예시센터"}[language]
    numbers = {"visits": 2134, "distinct_people": 1520, "countries": 32, "activities": 19, "events": 19, **figures}
    return YearFacts(
        host,
        2023,
        {**{f"year.{code}": value for code, value in numbers.items()}, **KINDS},
        tuple(each[5:] for each in KINDS),
    )


def test_the_year_is_said_in_english():
    assert year_sentences(facts(), language="en") == [
        "UN Example held eight capacity-building activities, five research-and-data activities and "
        "six external-relations activities in 2023, with over 2,000 visits by participants from 32 countries.",
        "The events were attended by over 1,500 different people.",
    ]


def test_the_year_is_said_in_korean():
    assert year_sentences(facts("ko"), language="ko") == [
        "예시센터는 2023년 역량 강화 8회, 연구·통계 5건, 대외 협력 6회 활동을 진행했으며, "
        "32개국에서 연인원 2,000여 명이 참여했다.",
        "이 가운데 행사에 참석한 사람은 실인원 1,500여 명이다.",
    ]


def test_one_of_each_reads_as_one():
    one = YearFacts(
        "UN Example",
        2023,
        {"year.visits": 1, "year.distinct_people": 1, "year.countries": 1, "year.capacity_building": 1},
        ("capacity_building",),
        themes=("Women, peace and security", "Gender and technology"),
        words={"capacity_building": "training/trainings"},
    )
    assert year_sentences(one, language="en") == [
        "UN Example held one training in 2023, with one visit by participants from one country.",
        "The events were attended by one person.",
        "The activities were about women, peace and security; and gender and technology.",
    ]


def test_an_empty_year_says_nothing():
    for language in ("en", "ko"):
        assert year_sentences(YearFacts("예시센터", 2023, {}, ()), language=language) == []


def test_activities_that_nobody_counted_are_said_without_people():
    uncounted = YearFacts("예시센터", 2023, {"year.research_and_data": 2}, ("research_and_data",))
    assert year_sentences(uncounted, language="ko") == ["예시센터는 2023년 연구·통계 2건 활동을 진행했다."]
    assert year_sentences(uncounted, language="en") == ["예시센터 held two research-and-data activities in 2023."]


@pytest.mark.parametrize(
    ("words", "language", "fits"),
    [
        ("training/trainings", "en", True),
        ("trainings", "en", False),
        ("회", "ko", True),
        ("개 과정", "ko", True),
        ("이/가", "ko", False),
        ("3회", "ko", False),
        ("{회}", "ko", False),
    ],
)
def test_words_that_cannot_follow_a_number_are_refused(words, language, fits):
    assert counts_with(words, language=language) is fits


@pytest.fixture
def officer(app, session):
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS))


def test_the_page_says_the_year_and_what_to_know_before(officer, session):
    add_event(session)
    enter(session)
    page = page_of(officer.get("/console/year/2023/sentences"))
    assert (
        "held one capacity-building activity in 2023, with 40 visits by participants from two countries." in page.text
    )
    assert "역량 강화 1회 활동을 진행했으며, 2개국에서 연인원 40명이 참여했다." in page.text
    assert "The year is not closed: the numbers may still rise." in page.text
    assert "1 event is not counted." in page.text
    assert "Nothing counts yet" in page_of(officer.get("/console/year/1999/sentences")).text


def test_the_office_counts_its_kinds_with_its_own_words(officer, session):
    enter(session)
    refused = submit(officer, "/console/year/words", {"capacity_building_en": "trainings"})
    assert refused.status_code == 422
    assert "such as training/trainings" in page_of(refused).text
    typed = {"capacity_building_en": "training/trainings", "capacity_building_ko": "개 과정"}
    assert submit(officer, "/console/year/words", typed).status_code == 303
    page = page_of(officer.get("/console/year/2023/sentences"))
    assert "held one training in 2023, with" in page.text
    assert "역량 강화 1개 과정 활동을" in page.text
    assert "1 training" in page_of(officer.get("/console/year/2023")).text
    assert submit(officer, "/console/year/words", {"capacity_building_en": ""}).status_code == 303
    assert "1 activity" in page_of(officer.get("/console/year/2023")).text
