"""What a guest's form asks about the person where the event wants it, and the guest's word on the printed name."""

from datetime import UTC, datetime, timedelta

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.events import service as events
from forumapp.events.models import Category, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import Companion, Source
from forumapp.registration.service.tickets import manage_secret
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

ALL = ["phone", "country", "address_as", "read_aloud", "interpretation", "accompanying"]
STARTS = datetime(2100, 11, 30, 5, tzinfo=UTC)
REGISTER = "/en/events/forum/register"
TYPED = {
    "name_en": "Kim Haneul",
    "category": "diplomatic_corps",
    "organization_en": "Embassy of Utopia",
    "position_en": "Counsellor",
    "email": "haneul@example.org",
    "language": "en",
}
ASKED = {
    "address_as_en": "Madam Counsellor",
    "read_aloud": "kim ha-nul",
    "interpretation": "fr",
    "receiver": "y",
    "accompanying_0_kind": "driver",
    "accompanying_1_kind": "spouse",
    "accompanying_1_name": "Kim Bom",
}


@pytest.fixture
def forum(session):
    return add_event(session, starts_at=STARTS, ends_at=STARTS + timedelta(hours=3))


def ask(session, forum, *, asks=ALL, languages=("en", "fr"), along=2, take_places=False):
    values = {
        "asks": list(asks),
        "interpretation_languages": list(languages),
        "accompanying_take_places": take_places,
    }
    events.edit_event(session=session, event_id=forum.id, values=values)
    number = {"accompanying": along}
    events.save_category(session=session, event_id=forum.id, code="diplomatic_corps", values=number)
    session.commit()


def own_page(app, session, guest):
    ring = KeyRing.of(app.config["FORUMAPP"].ticket_keys)
    return f"/en/my/{manage_secret(registration=session.get(Registration, guest), keys=ring)}"


def only(session):
    session.expire_all()
    return session.query(Registration).one()


def test_a_form_asks_as_before_until_the_office_wants_more(client, forum):
    page = page_of(client.get(REGISTER))
    names = {field.get("name") for field in page.root.iter() if field.get("name")}
    assert {"phone", "country"} <= names
    assert not names & {"read_aloud", "interpretation", "receiver", "accompanying_0_kind", "address_as_en"}


def test_what_the_office_asks_is_kept(session, client, forum):
    ask(session, forum)
    assert submit(client, REGISTER, {**TYPED, **ASKED}).status_code == 303
    row = only(session)
    assert (row.address_as, row.read_aloud) == ({"en": "Madam Counsellor"}, "kim ha-nul")
    assert (row.interpretation, row.receiver, row.approved_names) == ("fr", True, {"en": "Kim Haneul"})
    assert service.companions_of(session=session, registration_id=row.id) == [
        Companion("driver", None, 1),
        Companion("spouse", "Kim Bom", 1),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"category": "academia"}, "In this category nobody may come along"),
        ({"interpretation": "xx"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_comes_back_with_the_cure(session, client, forum, typed, sentence):
    ask(session, forum)
    answer = submit(client, REGISTER, {**TYPED, **ASKED, **typed})
    assert answer.status_code == 422
    assert sentence in page_of(answer).text
    assert 'value="kim ha-nul"' in answer.text


def test_more_than_the_category_allows_are_refused(session, client, forum):
    ask(session, forum, along=2)
    events.save_category(session=session, event_id=forum.id, code="government", values={"accompanying": 1})
    session.commit()
    answer = submit(client, REGISTER, {**TYPED, **ASKED, "category": "government"})
    assert answer.status_code == 422
    assert "In this category 1 person may come along." in page_of(answer).text


def test_a_guest_changes_who_comes_along_within_the_places(app, session, client, forum):
    ask(session, forum, take_places=True)
    submit(client, REGISTER, {**TYPED, **ASKED})
    row = only(session)
    assert session.query(Category).filter_by(code="diplomatic_corps").one().taken == 3
    address = own_page(app, session, row.id)
    fetched = page_of(client.get(f"{address}/edit"))
    assert fetched.root.find(".//input[@id='accompanying_1_name']").get("value") == "Kim Bom"
    less = {"accompanying_0_kind": "", "read_aloud": "kim ha-neul"}
    assert submit(client, f"{address}/edit", less).status_code == 303
    assert only(session).read_aloud == "kim ha-neul"
    assert service.companions_of(session=session, registration_id=row.id) == [Companion("spouse", "Kim Bom", 1)]
    events.save_category(session=session, event_id=forum.id, code="diplomatic_corps", values={"places": 2})
    session.commit()
    more = submit(client, f"{address}/edit", {"accompanying_1_kind": "driver"})
    assert more.status_code == 422
    assert "There is no place left for so many" in page_of(more).text


def test_what_is_not_asked_is_left_as_it_is(app, session, client, forum):
    submit(client, REGISTER, {**TYPED, "phone": "010-1234-5678", "country": "KR"})
    ask(session, forum, asks=[])
    address = own_page(app, session, only(session).id)
    submit(client, f"{address}/edit", {"position_en": "Ambassador"})
    row = only(session)
    assert (row.position, row.phone, row.country) == ({"en": "Ambassador"}, "+821012345678", "KR")


def test_a_guest_approves_the_name_that_staff_wrote_by_a_tick(app, session, client, forum, now):
    with unit_of_work() as work:
        guest = service.receive(
            session=work,
            event_id=forum.id,
            application=service.Application(
                category_code="academia", names=LocalizedText(en="Kim Haneul", ko="김하늘"), language="en"
            ),
            now=now,
            actor=Actor.user(1),
            source=Source.STAFF,
            keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
        ).registration_id
    address = own_page(app, session, guest)
    assert "Your name in print" in page_of(client.get(address)).text
    assert only(session).approved_names == {}
    client.post(f"{address}/names", data={})
    assert only(session).approved_names == {}
    client.post(f"{address}/names", data={"right": "y"})
    assert only(session).approved_names == {"en": "Kim Haneul", "ko": "김하늘"}
    assert "Your name in print" not in page_of(client.get(address)).text


def test_the_office_chooses_what_is_asked_and_whether_those_along_take_places(app, session, client, forum):
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))
    chosen = {"asks": ["accompanying", "read_aloud"], "interpretation_languages": ["ko"]}
    page = "/console/events/forum/asking"
    assert submit(organizer, page, {**chosen, "accompanying_diplomatic_corps": "2"}).status_code == 303
    session.expire_all()
    event = session.get(Event, forum.id)
    assert (sorted(event.asks), event.interpretation_languages) == (["accompanying", "read_aloud"], ["ko"])
    submit(client, REGISTER, {**TYPED, "accompanying_0_kind": "driver"})
    assert only(session).accompanying_seats == 0
    submit(organizer, page, {"accompanying_take_places": "y"})
    assert (only(session).accompanying_seats, session.get(Event, forum.id).taken) == (1, 2)
    assert submit(organizer, page, {"accompanying_diplomatic_corps": "99"}).status_code == 422
