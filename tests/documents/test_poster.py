"""The poster for the entrance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.kernel import qr
from tests.support.factories import add_event
from tests.support.pages import check_page
from tests.support.staff import add_staff, signed_in

PAGE = "/console/events/forum/poster"


@pytest.fixture
def event(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def test_each_language_has_a_code_that_leads_to_its_form(app, organizer):
    page = check_page(organizer.get(PAGE))
    for language in ("en", "ko"):
        url = f"{app.config['FORUMAPP'].base_url}/{language}/events/forum/register"
        assert url in page.text
        assert organizer.get(f"{PAGE}/{language}.png").data == qr.png(url, module=16)


def test_a_language_without_pages_has_no_code(organizer):
    assert organizer.get(f"{PAGE}/xx.png").status_code == 404


def test_the_page_says_whether_the_form_is_open_while_the_event_is_on(session, event, organizer):
    assert "Registration closes before the event is over" in check_page(organizer.get(PAGE)).text
    event.registration_closes_at = event.ends_at - timedelta(minutes=1)
    session.commit()
    page = check_page(organizer.get(PAGE))
    assert "also while the event is on" in page.text
    assert "Registration closes before the event is over" not in page.text
