"""Notices and purposes of a new event, and the answers that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent import queries
from forumapp.consent.models import Notice, PurposeVersion
from forumapp.consent.rules import STATED, Purpose, Stated, UnknownPart
from forumapp.consent.service import (
    add_purpose,
    begin_from_template,
    copy,
    ensure_default_notice,
    record,
    retire_purpose,
    state_purpose,
)
from forumapp.consent.wording import INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER, PROPOSED, TEMPLATES
from forumapp.directory.models import Host
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import add_event, add_registration


def test_a_new_event_of_a_korean_host_begins_with_a_korean_controllers_notice(session: Session, now: datetime) -> None:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    notice = queries.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    assert (notice.number, notice.template, notice.text) == (1, "korean_controller", KOREAN_CONTROLLER.text)
    assert tuple(notice.stated) == KOREAN_CONTROLLER.purposes
    asked = queries.asked_purposes(session=session, event_id=event.id)
    assert [purpose.purpose for purpose in asked] == [Purpose.PHOTOGRAPH, Purpose.NAMING, Purpose.NEWS]


def test_a_host_elsewhere_begins_with_an_international_organisations_notice(session: Session, now: datetime) -> None:
    session.add(Host(id=1, country="CH"))
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    notice = queries.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    assert (notice.template, notice.text) == ("international_organisation", INTERNATIONAL_ORGANISATION.text)
    asked = queries.asked_purposes(session=session, event_id=event.id)
    assert not any("article" in purpose.legal_basis["en"] for purpose in asked)


def test_what_staff_wrote_is_left_alone(session: Session, now: datetime) -> None:
    event = add_event(session)
    own = LocalizedText(en="Our own notice", ko="우리 안내")
    session.add(Notice(event_id=event.id, number=1, text=own, created_at=now))
    session.add(
        PurposeVersion(event_id=event.id, purpose=Purpose.NEWS, number=1, question=own, retired=True, created_at=now)
    )
    session.flush()
    ensure_default_notice(session=session, event=event, now=now)
    assert session.scalars(select(Notice.text)).all() == [own]
    assert queries.asked_purposes(session=session, event_id=event.id) == []


def test_every_text_that_an_event_may_begin_with_exists_in_both_languages() -> None:
    texts = [template.text for template in TEMPLATES.values()]
    texts += [
        getattr(stated, name) for template in TEMPLATES.values() for stated in template.purposes for name in STATED
    ]
    for proposed in PROPOSED.values():
        texts += [text for text in proposed.texts(korean=True).values() if text]
        texts += proposed.texts(korean=False)["legal_basis"], proposed.question
    assert len(texts) > 70
    assert [text.missing(["en", "ko"]) for text in texts] == [[]] * len(texts)


def test_only_who_receives_what_is_passed_on_is_left_to_the_office() -> None:
    empty = {proposed.purpose for proposed in PROPOSED.values() if not proposed.recipients}
    assert empty == {Purpose.THIRD_PARTY, Purpose.TRANSFER_ABROAD}


def test_a_template_begins_a_new_version_and_the_former_one_stays(session: Session, now: datetime) -> None:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    begin_from_template(session=session, event_id=event.id, code="international_organisation", now=now)
    versions = queries.list_notices(session=session, event_id=event.id)
    assert [(one.number, one.template) for one in versions] == [
        (2, "international_organisation"),
        (1, "korean_controller"),
    ]
    assert tuple(versions[0].stated) == INTERNATIONAL_ORGANISATION.purposes
    assert tuple(versions[1].stated) == KOREAN_CONTROLLER.purposes


def test_a_purpose_is_stated_changed_and_taken_out_in_versions(session: Session, now: datetime) -> None:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    first, second, third = KOREAN_CONTROLLER.purposes
    other = replace(second, items=LocalizedText(en="category only", ko="참가자 구분만"))

    def state(place: int | None, stated: Stated | None) -> list[Stated]:
        state_purpose(session=session, event_id=event.id, place=place, stated=stated, now=now)
        notice = queries.newest_notice(session=session, event_id=event.id)
        assert notice is not None
        return notice.stated

    assert state(1, other) == [first, other, third]
    assert state(None, second) == [first, other, third, second]
    assert state(0, None) == [other, third, second]
    with pytest.raises(UnknownPart):
        state(3, first)
    assert [len(one.stated) for one in queries.list_notices(session=session, event_id=event.id)] == [3, 4, 3, 3]


def test_what_is_missing_is_told_per_language_and_a_recipient_must_be_named(session: Session, now: datetime) -> None:
    event = add_event(session)

    def lacks() -> list[tuple[str, str | None, bool, str | None]]:
        found = queries.lacks(session=session, event_id=event.id, languages=["en", "ko"])
        return [(lack.what, lack.language, lack.blocks, lack.code) for lack in found]

    assert lacks() == [("notice", None, True, None)]
    ensure_default_notice(session=session, event=event, now=now)
    assert lacks() == []
    half = replace(KOREAN_CONTROLLER.purposes[0], period=LocalizedText(en="until May"))
    state_purpose(session=session, event_id=event.id, place=0, stated=half, now=now)
    texts = PROPOSED[Purpose.THIRD_PARTY].texts(korean=True)
    add_purpose(session=session, event_id=event.id, purpose=Purpose.THIRD_PARTY, now=now, **texts)
    assert lacks() == [("notice_purpose", "ko", True, "0"), ("purpose_facts", None, True, "third_party")]
    named = {**texts, "recipients": LocalizedText(en="the co-host")}
    add_purpose(session=session, event_id=event.id, purpose=Purpose.THIRD_PARTY, now=now, **named)
    add_purpose(
        session=session, event_id=event.id, purpose=Purpose.NEWS, now=now, question=LocalizedText(en="?", ko="?")
    )
    assert lacks()[1:] == [
        ("purpose_facts", None, False, "news"),
        ("purpose", "ko", True, "third_party"),
    ]


def test_what_was_allowed_can_be_taken_back_though_it_is_asked_no_more(session: Session, now: datetime) -> None:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    guest = add_registration(session, event)
    record(
        session=session,
        event_id=event.id,
        registration_id=guest.id,
        answers={"news": True, "photograph": False},
        language="en",
        now=now,
        actor=GUEST,
    )
    for purpose in ("news", "photograph"):
        retire_purpose(session=session, event_id=event.id, purpose=purpose)

    def answerable() -> list[str]:
        found = queries.answerable_purposes(session=session, event_id=event.id, registration_id=guest.id)
        return [one.purpose for one in found]

    assert answerable() == ["naming", "news"]


def test_a_copy_begins_with_what_the_other_event_states_today(session: Session, now: datetime) -> None:
    source, event = add_event(session), add_event(session, "copy")
    ensure_default_notice(session=session, event=source, now=now)
    copy(session=session, source_id=source.id, event_id=event.id, now=now)
    notice = queries.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    assert (notice.number, tuple(notice.stated)) == (1, KOREAN_CONTROLLER.purposes)
    asked = [queries.asked_purposes(session=session, event_id=one.id) for one in (source, event)]
    assert asked[0] == asked[1]
