"""What each kind of phone may hold of a guest: an allow list per profile, kept on the whole answer."""

from __future__ import annotations

import pytest

from forumapp.checkin.rules import Profile
from forumapp.checkin.schemas import ROSTER_FIELDS
from tests.api.conftest import Caller
from tests.checkin.conftest import scan
from tests.support.factories import add_answer, add_device, add_guest, add_question, ticket_of

ROSTER, SCANS = "events/forum/roster", "events/forum/scans"
BOTH = {
    "registration_id",
    "status",
    "names",
    "order_name",
    "category",
    "organization",
    "position",
    "mission",
    "country",
    "delegation",
    "delegation_names",
    "search_keys",
    "ticket_sha256",
    "revoked_sha256",
    "first",
    "inside",
    "attention",
    "replaced_by",
    "entered_as",
    "escort",
    "sessions",
    "attended_sessions",
    "turned_away",
}
ALLOWED = {Profile.DOOR: BOTH | {"answers"}, Profile.PROTOCOL: BOTH}
"""The document of what reaches a phone: a new field is written here too, and then asked for."""
ONLY_WHERE_THERE_IS_ONE = {
    "replaced_by",
    "entered_as",
    "turned_away",
    "delegation_names",
    "sessions",
    "attended_sessions",
}
SECRET = ("quiet.guest@example.org", "+821012345678", "Read so: kim", "AB-1234")


@pytest.fixture
def guest(session, event):
    """Somebody of whom everything is known that no phone needs, and a little that the desk's does."""
    known = add_guest(
        session,
        event,
        email=SECRET[0],
        phone=SECRET[1],
        read_aloud=SECRET[2],
        rank="minister",
        escort="Park Mina",
    )
    add_question(session, event, "plate", at_door=True)
    add_answer(session, event, known, "plate", SECRET[3])
    session.commit()
    return known


def phone(session, event, client, profile):
    return Caller(client, add_device(session, event, profile=profile).key)


def test_the_lists_of_fields_are_these():
    assert ROSTER_FIELDS == ALLOWED


@pytest.mark.parametrize("profile", Profile)
def test_a_phone_receives_the_fields_of_its_profile_and_no_other(session, event, client, guest, profile):
    device = phone(session, event, client, profile)
    listed = device.get(ROSTER).json["items"][0]
    answered = device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guest))]}).json["results"][0]["registration"]
    always = ALLOWED[profile] - ONLY_WHERE_THERE_IS_ONE
    assert set(listed) == always
    assert set(answered) == always - {"answers"}


@pytest.mark.parametrize("profile", Profile)
def test_nothing_that_no_phone_needs_stands_anywhere_in_what_it_receives(session, event, client, guest, profile):
    device = phone(session, event, client, profile)
    told = device.get(ROSTER).text + device.get("events/forum/desk").text
    told += device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guest))]}).text
    assert "Example Guest" in told, "something is told at all"
    hidden = SECRET if profile is Profile.PROTOCOL else SECRET[:-1]
    assert [secret for secret in hidden if secret in told] == []


def test_the_board_is_closed_to_a_phone_of_the_door(session, event, client, guest):
    assert phone(session, event, client, Profile.DOOR).get("events/forum/board").status_code == 403
    assert phone(session, event, client, Profile.PROTOCOL).get("events/forum/board").status_code == 200
