"""The host's year of 2023 beside the forum: trainings, research and visits of which no event was kept. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from forumapp.attendance.service.year import enter_outside
from forumapp.demo.making.stage import Stage, seoul
from forumapp.kernel.localized import LocalizedText

_SOURCE = LocalizedText(en="Attendance sheets of the programme team (invented)", ko="사업팀 출석부(지어낸 자료)")
_ENTERED = datetime(2023, 11, 30, 17, 20)

_TRAINING, _RESEARCH, _RELATIONS = "capacity_building", "research_and_data", "external_relations"
_STATISTICS, _ECONOMY, _VIOLENCE = "gender_statistics", "economic_empowerment", "ending_violence"
_PEACE, _CLIMATE, _TECHNOLOGY = "women_peace_security", "climate_change", "technology"

ACTIVITIES: tuple[tuple[date, int, str, str, str, str, int, str], ...] = (
    (date(2023, 2, 14), 1, _RELATIONS, _ECONOMY, "Opening lecture series", "개소 기념 강연", 112, "KR JP AU NZ"),
    (
        date(2023, 3, 6),
        5,
        _TRAINING,
        _STATISTICS,
        "Statistics for the Goals",
        "지속가능발전 통계 교육",
        84,
        "KR MN VN KH LA",
    ),
    (date(2023, 3, 20), 1, _RESEARCH, _STATISTICS, "Reading time-use surveys", "생활시간조사 읽기", 46, "KR MN PH"),
    (
        date(2023, 4, 11),
        3,
        _TRAINING,
        _PEACE,
        "Peacekeeping operations course",
        "평화유지활동 과정",
        38,
        "KR BD NP LK FJ",
    ),
    (date(2023, 4, 25), 1, _RESEARCH, _ECONOMY, "Care work counted", "돌봄노동 집계 연구 발표", 73, "KR TH ID"),
    (
        date(2023, 5, 16),
        2,
        _TRAINING,
        _TECHNOLOGY,
        "Coding against online abuse",
        "온라인 폭력 대응 코딩 교육",
        96,
        "KR IN PK BD",
    ),
    (date(2023, 5, 30), 1, _RELATIONS, _PEACE, "Peacekeeping forum", "평화유지 포럼", 164, "KR AU FJ PG"),
    (date(2023, 6, 7), 4, _TRAINING, _ECONOMY, "Women in procurement", "여성기업 조달 교육", 121, "KR VN MY SG TH"),
    (date(2023, 6, 21), 1, _RESEARCH, _CLIMATE, "Heat, harvest and women", "폭염과 농업, 여성", 58, "KR MM KH TL"),
    (
        date(2023, 7, 4),
        1,
        _RELATIONS,
        _ECONOMY,
        "Dialogue with key industries",
        "주요 산업 성평등 대화",
        187,
        "KR JP SG",
    ),
    (date(2023, 7, 18), 3, _TRAINING, _VIOLENCE, "Shelters working together", "보호시설 협력 교육", 67, "KR MV BT NP"),
    (
        date(2023, 8, 22),
        5,
        _TRAINING,
        _STATISTICS,
        "Statistics, second course",
        "성인지 통계 심화 교육",
        92,
        "KR KZ KG UZ TJ",
    ),
    (date(2023, 9, 5), 1, _RESEARCH, _VIOLENCE, "What surveys leave out", "조사가 놓치는 폭력", 64, "KR PH ID WS"),
    (
        date(2023, 9, 19),
        1,
        _RELATIONS,
        _CLIMATE,
        "Islands and oceans round table",
        "섬과 바다 원탁회의",
        139,
        "KR TO WS VU SB FJ",
    ),
    (date(2023, 10, 10), 2, _TRAINING, _TECHNOLOGY, "Data for young leaders", "청년 데이터 교육", 176, "KR MN IN"),
    (date(2023, 10, 17), 1, _RELATIONS, _TECHNOLOGY, "Day of digital safety", "디지털 안전의 날", 231, "KR JP TH"),
    (
        date(2023, 11, 2),
        1,
        _RESEARCH,
        _TECHNOLOGY,
        "Who writes the algorithm",
        "알고리즘은 누가 쓰는가",
        87,
        "KR SG IN",
    ),
    (date(2023, 11, 14), 3, _TRAINING, _VIOLENCE, "Youth against violence", "청년 폭력예방 교육", 129, "KR PK MY LK"),
)
"""First day, days, kind, theme, titles, participants, countries. With the forum: 8 trainings, 5 works of research, 6
external relations, over 2,000 visits; the 32 countries of these are joined by the forum's."""


def make_year(stage: Stage) -> None:
    """Enter the year's activities that were no events here."""
    for first, days, kind, theme, english, korean, participants, countries in ACTIVITIES:
        enter_outside(
            session=stage.session,
            values={
                "title": LocalizedText(en=english, ko=korean),
                "starts_on": first,
                "ends_on": first + timedelta(days=days - 1),
                "activity_kind": kind,
                "themes": [theme],
                "participants": participants,
                "countries": sorted(countries.split()),
                "source": _SOURCE,
            },
            now=seoul(_ENTERED),
            actor=stage.communications,
        )
