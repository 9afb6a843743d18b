"""What somebody asks by her address alone: as a focal point, as invited, as noted by somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.delegations.models import DelegationDraft, FocalPoint, Invitation
from forumapp.events.models import Event
from forumapp.kernel import clock, secrets
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.mail.delivery import deliver_due
from forumapp.mail.models import Message
from forumapp.mail.rendering import render
from forumapp.privacy.models import DataLink, SubjectRequest
from forumapp.privacy.rules import AlreadyAsked, AlreadyDecided
from forumapp.privacy.service import ask_destruction_of_address, destroy_address, forget_recipients, send_data_link
from forumapp.registration.models import Registration
from tests.delegations.groups import add_delegation, add_focal
from tests.privacy.rows import everything
from tests.support.factories import CREATED, TICKET_KEY, add_event, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

LATER = datetime(2100, 1, 1, tzinfo=UTC)
ANNE = "anne@example.org"
ASK = "/en/events/forum/my-data"


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3), contact_email="office@example.org")


def invite(session: Session, event: Event, email: str | None, **values: object) -> Invitation:
    own = uuid7(CREATED)
    invitation = Invitation(
        **{
            "id": own,
            "event_id": event.id,
            "language": "en",
            "category_id": event.categories[0].id,
            "names": LocalizedText(en="Anne Invited"),
            "email": email,
            "kind": "open",
            "secret_hash": secrets.sha256(secrets.invitation_secret(TICKET_KEY, own, 1)),
            "drafted_at": CREATED,
            "drafted_by": "user:1",
            "issued_at": CREATED,
            **values,
        }
    )
    session.add(invitation)
    session.commit()
    return invitation


@pytest.fixture
def anne(session: Session, event: Event) -> FocalPoint:
    """One address in every place: a focal point, an invitation, a draft, a mail."""
    delegation = add_delegation(session, event)
    focal = add_focal(session, delegation, "Anne Assistant", email="Anne@example.org")
    invite(session, event, ANNE)
    fields = {"name_en": "Anne Typed", "email": " ANNE@example.org", "position_en": "Attaché"}
    session.add(DelegationDraft(delegation_id=delegation.id, key="row", fields=fields))
    mail.enqueue(
        session=session, template="delegation_link", language="en", recipient=ANNE, event_id=event.id, now=CREATED
    )
    session.commit()
    return focal


def ask(client: FlaskClient, address: str) -> str:
    answer = submit(client, ASK, {"email": address})
    assert answer.status_code == 200
    return page_of(answer).text


def secret_of(session: Session) -> str:
    return secrets.held_secret(TICKET_KEY, session.scalars(select(DataLink.id)).one())


def requests(session: Session) -> list[SubjectRequest]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(SubjectRequest)).all())


def test_the_answer_is_the_same_for_every_address_and_the_link_goes_to_the_one_that_is_held(
    client: FlaskClient, session: Session, event: Event, anne: FocalPoint
) -> None:
    unknown = ask(client, "nobody@example.org")
    session.rollback()
    assert session.scalars(select(DataLink)).all() == []
    assert ask(client, "ANNE@EXAMPLE.ORG") == unknown
    session.rollback()
    [link] = session.scalars(select(Message).where(Message.template == "held_link")).all()
    assert link.recipient == "Anne@example.org"
    letter = render(link)
    assert f"/en/held/{secret_of(session)}" in letter.get_body(("plain",)).get_content()
    assert secret_of(session) not in repr(link.facts)
    assert submit(client, ASK, {"email": "no address"}).status_code == 422


def test_an_address_gets_three_links_an_hour_and_no_more(session: Session, event: Event, anne: FocalPoint) -> None:
    def send(now: datetime) -> bool:
        keys = KeyRing(TICKET_KEY)
        return send_data_link(session=session, event_id=event.id, email=ANNE, language="en", now=now, keys=keys)

    assert [send(CREATED + timedelta(minutes=minute)) for minute in range(4)] == [True, True, True, False]
    assert send(CREATED + timedelta(minutes=62))


def test_the_link_shows_all_that_is_held_under_the_address_and_each_registration_on_its_own_page(
    client: FlaskClient, session: Session, event: Event, anne: FocalPoint
) -> None:
    guest = add_registration(session, event, names={"en": "Anne Guest"}, email=ANNE)
    guest.manage_hash = secrets.sha256(secrets.manage_secret(TICKET_KEY, guest.id))
    add_registration(session, event, names={"en": "Somebody Else"})
    session.commit()
    ask(client, ANNE)
    session.rollback()
    address = f"/en/held/{secret_of(session)}"
    page = page_of(client.get(address))
    for text in ("Anne Assistant", "Anne Invited", "Anne Typed", "Attaché", "Anne Guest"):
        assert text in page.text
    assert "Somebody Else" not in page.text
    hrefs = [link.get("href") for link in page.root.iter("a")]
    assert f"/en/my/{secrets.manage_secret(TICKET_KEY, guest.id)}/data" in hrefs
    session.execute(update(DataLink).values(created_at=clock.now() - timedelta(hours=25)))
    session.commit()
    assert client.get(address).status_code == 404
    assert client.get("/en/held/nothing").status_code == 404


def test_a_focal_point_sees_her_data_and_asks_by_her_own_link(
    client: FlaskClient, session: Session, event: Event, anne: FocalPoint
) -> None:
    own = f"/en/d/{secrets.focal_secret(TICKET_KEY, anne.public_id)}"
    assert f"{own}/data" in client.get(own).text
    assert "Anne Assistant" in page_of(client.get(f"{own}/data")).text
    unticked = submit(client, f"{own}/data")
    assert (unticked.status_code, requests(session)) == (422, [])
    assert submit(client, f"{own}/data", {"sure": "y"}).status_code == 303
    [request] = requests(session)
    assert (request.email, request.registration_id, request.language) == ("Anne@example.org", None, "en")
    assert "You asked on" in page_of(client.get(f"{own}/data")).text
    [told] = session.scalars(select(Message).where(Message.template == "destruction_received")).all()
    assert "what is held under your address" in render(told).get_body(("plain",)).get_content()


def test_who_was_invited_and_never_answered_sees_what_is_held_and_asks(
    client: FlaskClient, session: Session, event: Event
) -> None:
    invited = add_registration(
        session, event, names={"en": "Invited Guest"}, status="invited", email="guest@example.org"
    )
    personal = invite(session, event, "guest@example.org", registration_id=invited.id, kind="personal")
    by_letter = invite(session, event, None)
    page = f"/en/i/{secrets.invitation_secret(TICKET_KEY, personal.id, 1)}/data"
    assert "Invited Guest" in page_of(client.get(page)).text
    assert submit(client, page, {"sure": "y"}).status_code == 303
    assert [request.registration_id for request in requests(session)] == [invited.id]
    assert client.get(f"/en/i/{secrets.invitation_secret(TICKET_KEY, by_letter.id, 1)}/data").status_code == 404


def test_staff_destroy_what_is_held_under_the_address_and_nothing_else(
    app: Flask, session: Session, event: Event, anne: FocalPoint
) -> None:
    guest = add_registration(session, event, names={"en": "Kim Bogi"}, email="bogi@example.org")
    other = add_focal(session, anne.delegation, "Other Assistant", email="other@example.org")
    session.commit()
    now = clock.now()
    deliver_due(lambda: now)
    request = ask_destruction_of_address(session=session, event_id=event.id, email=ANNE, language="en", now=now)
    session.commit()
    with pytest.raises(AlreadyAsked):
        ask_destruction_of_address(session=session, event_id=event.id, email=ANNE, language="en", now=now)
    session.rollback()
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    listing, page = "/console/events/forum/requests", f"/console/events/forum/requests/{request.id}"
    assert "Anne@example.org" in page_of(organizer.get(listing)).text
    assert "Focal points: 1" in page_of(organizer.get(page)).text
    assert submit(organizer, page, {"outcome": "accepted"}).status_code == 303
    session.rollback()
    left = [line for line in everything(session).splitlines() if "anne" in line.casefold()]
    assert [line.partition(":")[0] for line in left] == ["messages"], left
    [last] = session.scalars(select(Message).where(Message.recipient != "", Message.template == "held_destroyed"))
    assert "held under your address" in render(last).get_body(("plain",)).get_content()
    deliver_due(clock.now)
    forget_recipients(session=session)
    session.commit()
    assert "anne" not in everything(session).casefold()
    assert session.get_one(FocalPoint, other.id).name == "Other Assistant"
    assert session.get_one(Registration, guest.id).email == "bogi@example.org"
    assert "Request 1" in page_of(organizer.get(listing)).text
    assert organizer.get(page).status_code == 200


def test_a_refusal_reaches_the_address_and_forgets_it(
    app: Flask, session: Session, event: Event, anne: FocalPoint
) -> None:
    request = ask_destruction_of_address(session=session, event_id=event.id, email=ANNE, language="en", now=clock.now())
    session.commit()
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    page = f"/console/events/forum/requests/{request.id}"
    assert submit(organizer, page, {"outcome": "refused", "reason": "A law asks for it."}).status_code == 303
    [row] = requests(session)
    assert (row.outcome, row.email) == ("refused", None)
    [told] = session.scalars(select(Message).where(Message.template == "destruction_refused")).all()
    assert "A law asks for it." in render(told).get_body(("plain",)).get_content()


def test_no_link_of_an_invitation_opens_after_its_destruction(session: Session, event: Event) -> None:
    links = [column.name for column in Invitation.__table__.columns if column.name.endswith("_hash")]
    live = {name: f"live {name}" for name in links}
    invitation = invite(session, event, ANNE, **live)
    assert {"secret_hash", "former_hash"} <= set(links)
    destroy_address(session=session, event_id=event.id, email=ANNE, now=CREATED)
    session.commit()
    session.refresh(invitation)
    assert set(live.values()).isdisjoint(getattr(invitation, name) for name in links)


def test_a_second_destruction_by_address_changes_nothing(session: Session, event: Event, anne: FocalPoint) -> None:
    destroy_address(session=session, event_id=event.id, email=ANNE, now=CREATED)
    session.commit()
    before = everything(session)
    destroy_address(session=session, event_id=event.id, email=ANNE, now=CREATED + timedelta(days=1))
    session.commit()
    assert everything(session) == before
    with pytest.raises(AlreadyDecided):
        ask_destruction_of_address(session=session, event_id=event.id, email=ANNE, language="en", now=CREATED)
