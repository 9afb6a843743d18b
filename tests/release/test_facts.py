"""What a draft takes from the database: the frozen numbers, today's consents, texts of the language alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.release.export import drafts
from forumapp.release.rules import NothingFrozen, plain_text
from tests.release.conftest import admit, answer, freeze_figures
from tests.support.factories import STARTS, add_organization, add_registration, add_scans


def text_of(session: Session, event: Event, language: str, *, live: bool = False) -> str:
    (draft,) = drafts(session=session, event=event, languages=[language], now=STARTS, live=live)
    return plain_text(draft.blocks)


def test_the_draft_keeps_the_frozen_numbers_when_more_guests_come(session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    admit(session, forum, 30)
    assert "A total of 12 participants attended" in text_of(session, forum, "en")
    assert "12명이 참석했다" in text_of(session, forum, "ko")


def test_the_newest_frozen_set_is_drafted(session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    admit(session, forum, 3)
    freeze_figures(session, forum)
    assert "15명이 참석했다" in text_of(session, forum, "ko")


def test_nothing_is_drafted_before_a_set_is_frozen(session: Session, forum: Event, now: datetime) -> None:
    admit(session, forum, 12)
    with pytest.raises(NothingFrozen):
        drafts(session=session, event=forum, languages=["en"], now=now)
    assert text_of(session, forum, "en", live=True).startswith("DRAFT")


def test_media_and_staff_are_no_participants(session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    admit(session, forum, 5, category="media")
    freeze_figures(session, forum)
    assert "12 participants" in text_of(session, forum, "en")


def test_missions_and_ambassadors_come_from_rank_not_from_titles(session: Session, forum: Event) -> None:
    for name, rank in (("Embassy of Examplia", "ambassador"), ("Embassy of Sampleland", "charge_daffaires_ai")):
        mission = add_organization(session, name, kind="mission", represents="FR")
        admit(session, forum, 1, category="diplomatic_corps", rank=rank, organization_id=mission.id)
    admit(session, forum, 1, position=LocalizedText(en="Goodwill Ambassador", ko="친선대사"))
    freeze_figures(session, forum)
    english = text_of(session, forum, "en")
    assert "Representatives of two diplomatic missions attended, among them one ambassador.\n" in english


def test_an_official_is_named_until_she_says_no_though_the_set_is_frozen(
    session: Session, forum: Event, minister: Registration
) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    assert "among them Hong Gildong, Minister of Examples" in text_of(session, forum, "en")
    answer(session, minister, granted=False)
    for language, name in (("en", "Hong"), ("ko", "홍길동")):
        assert name not in text_of(session, forum, language)


def test_a_speaker_is_named_only_with_consent(session: Session, forum: Event, speaker: Registration) -> None:
    freeze_figures(session, forum)
    assert "In the keynote address, Jean Exemple, Director, said:" in text_of(session, forum, "en")
    answer(session, speaker, granted=False)
    assert "Exemple" not in text_of(session, forum, "en")


def test_a_name_that_the_language_lacks_asks_for_its_spelling(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_figures(session, forum)
    assert "Jean Exemple [국문 표기] 소장은 기조연설에서" in text_of(session, forum, "ko")


def test_who_did_not_come_is_not_named(session: Session, forum: Event) -> None:
    absent = add_registration(session, forum, names=LocalizedText(en="Ana Exemplo"), rank="minister", roles=["keynote"])
    answer(session, absent, granted=True)
    freeze_figures(session, forum)
    assert "Exemplo" not in text_of(session, forum, "en")


def test_who_came_after_the_freeze_is_not_named_on_it(session: Session, forum: Event) -> None:
    freeze_figures(session, forum)
    late = add_registration(session, forum, names=LocalizedText(en="Ana Exemplo"), rank="minister")
    add_scans(session, late, (STARTS, "in"))
    session.commit()
    assert "Exemplo" not in text_of(session, forum, "en")
    freeze_figures(session, forum)
    assert "Ana Exemplo" in text_of(session, forum, "en")


def test_people_stand_by_rank_then_by_name(session: Session, forum: Event) -> None:
    for name, rank in (("Bora Example", "minister"), ("Zoe Example", "vice_minister"), ("Ada Example", "minister")):
        admit(
            session, forum, 1, names=LocalizedText(en=name), rank=rank, position=LocalizedText(en="Minister of Samples")
        )
    freeze_figures(session, forum)
    (draft,) = drafts(session=session, event=forum, languages=["en"], now=STARTS)
    assert [person.name for person in draft.facts.named] == ["Ada Example", "Bora Example", "Zoe Example"]


def test_those_without_a_rank_stand_by_their_part_in_the_programme(session: Session, forum: Event) -> None:
    for name, role in (("Ada Example", "discussant"), ("Bora Example", "keynote"), ("Zoe Example", "opening")):
        person = add_registration(session, forum, names=LocalizedText(en=name), roles=[role])
        add_scans(session, person, (STARTS, "in"))
        answer(session, person, granted=True)
    freeze_figures(session, forum)
    (draft,) = drafts(session=session, event=forum, languages=["en"], now=STARTS)
    assert [person.name for person in draft.facts.named] == ["Zoe Example", "Bora Example", "Ada Example"]


def test_the_office_and_the_event_speak_in_the_draft_s_language(session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    english, korean = text_of(session, forum, "en"), text_of(session, forum, "ko")
    assert "Seoul, Republic of Korea — Example Centre held “Example forum” on 30 November 2023 at" in english
    assert "Na Pyobon, Communications Officer, press@example.org, +82 2-1234-5678" in english
    assert "The programme" not in english
    assert "예시센터는 11월 30일(목) 예시홀에서 ‘예시 포럼’을 열었다." in korean
    assert "나표본 홍보담당관, press@example.org, 02-1234-5678" in korean
    assert "순으로" not in korean
    assert "기관 소개\n[기관 소개]" in korean


def test_the_figures_stand_below_with_their_definitions(session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    frozen = freeze_figures(session, forum)
    english, korean = text_of(session, forum, "en"), text_of(session, forum, "ko")
    assert "Participants: 12. Attended, of a category that counts" in english
    assert "Most inside at once: not measured, as no exit was scanned." in english
    assert f"SHA-256 {frozen.hash}" in english
    assert "퇴장을 스캔하지 않아 측정하지 않음" in korean
    assert f"1판으로 고정함. SHA-256 {frozen.hash}" in korean
