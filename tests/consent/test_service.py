"""Notices and purposes of a new event, and the answers that are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent import queries
from forumapp.consent.models import Notice, PurposeVersion
from forumapp.consent.rules import Purpose
from forumapp.consent.service import ensure_default_notice
from forumapp.consent.wording import DEFAULT_PURPOSES, INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER
from forumapp.directory.models import Host
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import add_event


def test_a_new_event_of_a_korean_host_begins_with_a_korean_controllers_notice(session: Session, now: datetime) -> None:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    notice = queries.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    assert (notice.number, notice.text) == (1, KOREAN_CONTROLLER)
    asked = queries.asked_purposes(session=session, event_id=event.id)
    assert [purpose.purpose for purpose in asked] == [Purpose.PHOTOGRAPH, Purpose.NAMING, Purpose.NEWS]


def test_a_host_elsewhere_begins_with_an_international_organisations_notice(session: Session, now: datetime) -> None:
    session.add(Host(id=1, country="CH"))
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    notice = queries.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    assert notice.text == INTERNATIONAL_ORGANISATION


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


def test_every_text_that_an_event_begins_with_exists_in_both_languages() -> None:
    texts = [INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER]
    texts += [text for default in DEFAULT_PURPOSES for text in (default.question, default.explanation)]
    assert [text.missing(["en", "ko"]) for text in texts] == [[]] * len(texts)
