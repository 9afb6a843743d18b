"""What volunteers read before the doors, and the practice door's list."""

from __future__ import annotations

import pytest

from forumapp.checkin.rules import practice
from forumapp.kernel import qr
from forumapp.kernel.search import matches
from forumapp.kernel.secrets import read_ticket, sha256
from tests.support.factories import add_event
from tests.support.pages import check_page


@pytest.mark.parametrize(("language", "guest"), [("en", "Hong Gildong"), ("ko", "홍길동")])
def test_anybody_reads_it_in_the_language_asked_for(client, language, guest):
    page = check_page(client.get(f"/door/_training?lang={language}"))
    assert page.language == language
    assert guest in page.text


def test_every_code_is_well_formed_and_the_list_knows_all_but_the_last(app, client):
    listed = client.get("/door/_practice/list").json["items"]
    hashes = {guest["ticket_sha256"] for guest in listed} | {old for guest in listed for old in guest["revoked_sha256"]}
    tickets = [practice.printed(place) for place in range(len(practice.PRINTED) + 1)]
    assert len(set(tickets)) == len(tickets)
    for place, ticket in enumerate(tickets):
        assert read_ticket(ticket) == ticket
        assert (sha256(ticket) in hashes) is (place < len(practice.PRINTED))
        url = f"{app.config['FORUMAPP'].base_url}/T/{ticket}".upper()
        assert client.get(f"/door/_training/{place}.png").data == qr.png(url, module=8)
    assert client.get(f"/door/_training/{len(tickets)}.png").status_code == 404


def test_ten_guests_can_be_admitted_by_name_and_two_of_them_are_called_the_same(client):
    guests = client.get("/door/_practice/list").json["items"]
    names = [guest["names"]["ko"] for guest in guests if guest["status"] == "confirmed"]
    assert len(names) >= 12
    assert [name for name in names if names.count(name) > 1] == ["김견본", "김견본"]
    assert sum(guest["delegation"] is not None for guest in guests) == 4
    assert {guest["status"] for guest in guests} == {"confirmed", "waitlisted", "cancelled"}


def test_the_practice_doors_times_are_those_of_the_nearest_events_venue(client, session):
    assert client.get("/door/_practice/list").json["event"]["zone"] == "UTC"
    add_event(session).zone = "Asia/Tokyo"
    session.commit()
    assert client.get("/door/_practice/list").json["event"]["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("query", ["강시범", "ㄱㅅㅂ", "sample", "견본", "utopia", "유토피아"])
def test_what_the_page_tells_to_look_for_is_found(client, query):
    found = [
        guest for guest in client.get("/door/_practice/list").json["items"] if matches(guest["search_keys"], query)
    ]
    assert found
