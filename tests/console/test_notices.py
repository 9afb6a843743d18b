"""The notice and the purposes in the console: templates, what is stated, dates, what keeps an event unpublished."""

from datetime import UTC, date, datetime

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.consent import queries as consent
from forumapp.consent.service import ensure_default_notice
from forumapp.consent.wording import INTERNATIONAL_ORGANISATION
from forumapp.console.publication import gaps_of
from forumapp.events.models import Event
from forumapp.kernel import clock
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

BASE = "/console/events/forum"


@pytest.fixture
def forum(session, now):
    event = add_event(session, published_at=None, place_name={"en": "Hall", "ko": "강당"})
    ensure_default_notice(session=session, event=event, now=now)
    session.commit()
    return event


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


def stored(session):
    session.expire_all()
    session.rollback()
    return session.query(Event).filter_by(slug="forum").one()


def newest(session, forum):
    session.rollback()
    return consent.newest_notice(session=session, event_id=forum.id)


def test_a_template_is_chosen_and_the_version_before_can_still_be_read(session, organizer, forum):
    page = f"{BASE}/notices"
    sent = submit(organizer, page, {"template": "international_organisation"}, to=f"{page}/template")
    assert sent.status_code == 303
    notice = newest(session, forum)
    assert (notice.number, tuple(notice.stated)) == (2, INTERNATIONAL_ORGANISATION.purposes)
    assert "article 15(1)4 of the Act" in page_of(organizer.get(f"{page}/1")).text
    assert "article 15(1)4 of the Act" not in page_of(organizer.get(f"{page}/2")).text
    assert organizer.get(f"{page}/3").status_code == 404
    assert submit(organizer, page, {"template": "nobody"}, to=f"{page}/template").status_code == 422
    assert newest(session, forum).number == 2


def test_what_the_notice_states_is_worded_anew_added_and_removed(session, organizer, forum):
    page = f"{BASE}/notices/purposes"
    submit(organizer, f"{page}/0", {"period_en": "until 1 May"})
    assert newest(session, forum).stated[0].period["en"] == "until 1 May"
    empty = submit(organizer, f"{page}/new", {"purpose_en": "Parking"})
    assert (empty.status_code, 'value="Parking"' in empty.text or "Parking</textarea>" in empty.text) == (422, True)
    texts = {
        f"{name}_{code}": "Parking"
        for name in ("purpose", "legal_basis", "items", "period", "recipients", "refusal")
        for code in ("en", "ko")
    }
    assert submit(organizer, f"{page}/new", texts).status_code == 303
    assert [one.basis for one in newest(session, forum).stated] == ["request", "interest", "law", "request"]
    submit(organizer, f"{BASE}/notices", to=f"{page}/1/remove")
    assert [one.basis for one in newest(session, forum).stated] == ["request", "law", "request"]
    assert organizer.get(f"{page}/7").status_code == 404


def test_the_day_of_destruction_is_chosen_and_the_guests_notice_names_it(
    session, organizer, client, forum, now, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: now)
    page = f"{BASE}/notices"
    assert "29 Feb 2024" in page_of(organizer.get(page)).text
    early = submit(organizer, page, {"destroy_on": "2023-11-30"}, to=f"{page}/keeping")
    assert (early.status_code, "Choose a day after the event" in page_of(early).text) == (422, True)
    typed = {"destroy_on": "2024-05-01", "changes_close_at": "2023-11-29T18:00"}
    assert submit(organizer, page, typed, to=f"{page}/keeping").status_code == 303
    event = stored(session)
    assert (event.destroy_on, event.changes_close_at) == (date(2024, 5, 1), datetime(2023, 11, 29, 9, tzinfo=UTC))
    event.published_at = datetime(2023, 10, 1, tzinfo=UTC)
    session.commit()
    shown = page_of(client.get("/en/events/forum/notice")).text
    assert "Personal data of this event is destroyed on 1 May 2024." in shown
    assert "article 15(1)4 of the Act" in shown


def test_a_purpose_begins_with_a_proposal_that_must_say_to_whom(session, organizer, forum):
    page = f"{BASE}/purposes/third_party"
    assert "This is a proposal" in page_of(organizer.get(page)).text
    submit(organizer, page)
    [gap] = [one for one in gaps_of(session=session, event=stored(session)) if one.what == "purpose_facts"]
    assert (gap.blocks, gap.values) == (True, (("purpose", "third_party"),))
    assert "Legal basis, period or recipients" in page_of(organizer.get(f"{BASE}/")).text
    submit(organizer, page, {"recipients_en": "the co-host", "recipients_ko": "공동 주최 기관"})
    assert [one.what for one in gaps_of(session=session, event=stored(session)) if one.blocks] == []


def test_an_event_that_would_be_destroyed_before_its_end_is_not_published(session, organizer, forum):
    event = stored(session)
    event.destroy_on = date(2023, 11, 29)
    session.commit()
    assert [one.what for one in gaps_of(session=session, event=event) if one.blocks] == ["destroyed_early"]
