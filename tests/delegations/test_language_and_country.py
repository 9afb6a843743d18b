"""In which language a member gets mails, and which country a delegation represents."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, DelegationDraft
from forumapp.directory.models import Organization, OrganizationChange
from forumapp.events.models import Event
from forumapp.registration.models import Amendment, Registration
from tests.delegations.groups import add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.factories import add_organization
from tests.support.forms import submit
from tests.support.pages import check_page
from tests.support.staff import add_staff, signed_in

LIST = "/console/events/forum/delegations"


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def staff(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session, event_id=event.id))


def hand_in(client: FlaskClient, page: str, **languages: str) -> None:
    """Hand in a row for each name, with the language that is chosen in it."""
    data: dict[str, object] = {"act": "hand_in", "row": []}
    for number, (name, language) in enumerate(languages.items()):
        key = f"{number:016x}"
        data["row"] += [key]
        data |= {f"r-{key}-name_en": name, f"r-{key}-position_en": "Counsellor", f"r-{key}-language": language}
    assert client.post(f"{page}/people", data=data).status_code == 303


def spoken(session: Session) -> dict[str, str]:
    session.rollback()
    return dict(session.execute(select(Registration.order_name, Registration.language)).all())


def test_mails_go_out_in_the_language_of_the_row_else_in_the_focal_points(
    client: FlaskClient, session: Session, event: Event
) -> None:
    page = page_of_focal(add_focal(session, add_delegation(session, event), language="ko"), language="en")
    hand_in(client, page, Unsaid="", Korean="ko", English="en")
    assert spoken(session) == {"Unsaid": "ko", "Korean": "ko", "English": "en"}
    member = session.scalars(select(Registration).where(Registration.order_name == "Unsaid")).one()
    assert submit(client, f"{page}/members/{member.id}/edit", {"language": "en"}).status_code == 303
    assert spoken(session)["Unsaid"] == "en"


@pytest.mark.parametrize(("written", "kept"), [("국문", "ko"), ("English", "en"), ("ko", "ko"), ("Klingon", "Klingon")])
def test_a_pasted_language_is_read_as_offices_write_it_and_what_is_none_stays_to_be_seen(
    client: FlaskClient, session: Session, event: Event, written: str, kept: str
) -> None:
    page = page_of_focal(add_focal(session, add_delegation(session, event)))
    pasted = f"Name in English\tPosition in English\tLanguage\nKari Example\tCounsellor\t{written}"
    client.post(f"{page}/people", data={"act": "paste", "pasted": pasted})
    session.rollback()
    assert session.scalars(select(DelegationDraft)).one().fields["language"] == kept
    shown = check_page(client.get(f"{page}/people"))
    assert kept in [option.get("value") for option in shown.root.iter("option") if option.get("selected") is not None]


def test_an_event_of_one_language_asks_for_none(client: FlaskClient, session: Session, event: Event) -> None:
    event.languages = ["en"]
    session.commit()
    page = page_of_focal(add_focal(session, add_delegation(session, event)))
    assert "Language of mails" not in client.get(f"{page}/people").text


def described(**values: object) -> dict[str, object]:
    return {
        "names_en": "Norway",
        "organization_en": "Embassy of Norway",
        "categories": ["diplomatic_corps"],
        "tickets_to": "members",
        **values,
    }


def test_a_mission_that_represented_nothing_learns_it_from_its_delegation(
    staff: FlaskClient, session: Session, event: Event
) -> None:
    embassy = add_organization(session, "Embassy of Norway", kind="mission", represents=None)
    session.commit()
    assert submit(staff, f"{LIST}/new", described(represents="NO")).status_code == 303
    session.expire_all()
    assert (embassy.represents, embassy.represents_country) == ("NO", True)
    change = session.scalars(select(OrganizationChange).where(OrganizationChange.field == "represents")).one()
    assert (change.before, change.after) == (None, "NO")
    assert change.actor.startswith("user:")


def test_what_the_directory_says_otherwise_is_told_at_the_field(
    staff: FlaskClient, session: Session, event: Event
) -> None:
    add_organization(session, "Embassy of Norway", kind="mission", represents="NO")
    session.commit()
    answer = submit(staff, f"{LIST}/new", described(represents="SE"))
    assert answer.status_code == 422
    assert 'id="represents-error"' in answer.text
    session.rollback()
    assert session.scalars(select(Delegation)).all() == []
    assert session.scalars(select(Organization.represents)).all() == ["NO"]


def test_a_ministrys_members_represent_the_country_that_staff_choose_those_of_before_too(
    staff: FlaskClient, client: FlaskClient, session: Session, event: Event
) -> None:
    ministry = add_organization(session, "Ministry of Example")
    delegation = add_delegation(
        session, event, "Ministry", organization_id=ministry.id, categories=["government"], places=9
    )
    page = page_of_focal(add_focal(session, delegation))
    hand_in(client, page, Before="")
    overview = f"/console/events/{event.slug}/"
    assert "Give the country of 1 member of a delegation" in check_page(staff.get(overview)).text
    assert submit(staff, f"{LIST}/{delegation.id}/edit", {"represents": "KR"}).status_code == 303
    assert "Republic of Korea" in check_page(staff.get(f"{LIST}/{delegation.id}")).text
    assert "Give the country" not in check_page(staff.get(overview)).text
    hand_in(client, page, After="")
    session.rollback()
    assert dict(session.execute(select(Registration.order_name, Registration.country)).all()) == {
        "Before": "KR",
        "After": "KR",
    }
    written = session.execute(select(Amendment.field, Amendment.before, Amendment.after)).all()
    assert [tuple(row) for row in written] == [("country", None, "KR")]


def test_a_mission_of_no_country_lacks_none(staff: FlaskClient, session: Session, event: Event) -> None:
    union = add_organization(session, "Delegation of the European Union", kind="mission", represents="EU")
    ministry = add_organization(session, "Ministry of Example")
    for organization in (union, ministry):
        delegation = add_delegation(session, event, f"Group {organization.id}", organization_id=organization.id)
        add_member(session, delegation, country=None)
    assert "Give the country of 1 member of a delegation" in check_page(staff.get("/console/events/forum/")).text
