"""Whoever was invited without an address is known by name and organisation, and never by a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.console.queries import suspected_doubles
from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from forumapp.registration.service import Application, receive
from tests.delegations.groups import add_delegation, add_focal, add_later_event, page_of_focal

STAFF = Actor.user(1)
UNIVERSITY = LocalizedText(en="Example University", ko="예시대학교")


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def keys(app: Flask) -> KeyRing:
    return KeyRing.of(app.config["FORUMAPP"].ticket_keys)


@pytest.fixture
def invite(session: Session, event: Event, keys: KeyRing) -> Callable[..., None]:
    """Issue an invitation that goes by letter."""

    def make(**values: Any) -> None:
        given = {"names": LocalizedText(en="Kim Bogi", ko="김보기"), "organization": UNIVERSITY, **values}
        asked = {"session": session, "event_id": event.id, "now": clock.now(), "actor": STAFF, "keys": keys}
        (made,) = service.draft(drafts=[Draft("academia", "ko", channel="letter", **given)], **asked)
        service.issue(ids=[made.id], **asked)
        session.commit()

    return make


def register(session: Session, event: Event, keys: KeyRing, **values: Any) -> str:
    """An application by the public page; gives the registration's id."""
    given = {"names": LocalizedText(ko="김보기"), "email": "bogi@example.org", "organization": UNIVERSITY, **values}
    receipt = receive(
        session=session,
        event_id=event.id,
        application=Application(category_code="academia", language="ko", **given),
        now=clock.now(),
        actor=GUEST,
        source=Source.FORM,
        keys=keys,
    )
    session.commit()
    return receipt.registration_id


def standing(session: Session) -> list[str]:
    session.rollback()
    return sorted(session.scalars(select(Registration.status)))


def stages(session: Session) -> list[str]:
    return sorted(queries.stage(session=session, invitation=one) for one in session.scalars(select(Invitation)))


def test_one_who_was_invited_by_letter_and_uses_the_public_page_has_answered(
    session: Session, event: Event, keys: KeyRing, invite: Callable[..., None]
) -> None:
    invite()
    spelt = LocalizedText(en="EXAMPLE  UNIVERSITY")
    register(session, event, keys, organization=spelt)
    assert standing(session) == ["confirmed"]
    assert stages(session) == ["yes"]
    guest = session.scalars(select(Registration)).one()
    assert (guest.email, guest.names["en"]) == ("bogi@example.org", "Kim Bogi")


def test_one_who_was_invited_by_letter_is_known_in_a_delegations_table(
    client: FlaskClient, session: Session, event: Event, invite: Callable[..., None]
) -> None:
    delegation = add_delegation(session, event)
    invite(names=LocalizedText(en="Kari Example"), organization=LocalizedText(en="Embassy of Norway"))
    page, key = page_of_focal(add_focal(session, delegation)), "1" * 16
    row = {f"r-{key}-name_en": "Kari Example", f"r-{key}-position_en": "Counsellor"}
    assert client.post(f"{page}/people", data={"row": [key], **row, "act": "hand_in"}).status_code == 303
    assert standing(session) == ["confirmed"]
    assert session.scalars(select(Registration.delegation_id)).one() == delegation.id
    assert stages(session) == ["yes"]


def test_of_two_namesakes_of_one_organisation_none_is_guessed_and_staff_see_the_doubles(
    session: Session, event: Event, keys: KeyRing, invite: Callable[..., None]
) -> None:
    invite()
    invite(position=LocalizedText(ko="교수"))
    own = register(session, event, keys)
    assert standing(session) == ["confirmed", "invited", "invited"]
    assert stages(session) == ["unanswered", "unanswered"]
    pairs = suspected_doubles(session=session, event_id=event.id)
    assert sum(own in (pair.first_id, pair.second_id) for pair in pairs) == 2


@pytest.mark.parametrize(
    "differs",
    [
        {"organization": LocalizedText(en="Another Office")},
        {"organization": LocalizedText()},
    ],
)
def test_a_namesake_of_another_or_no_organisation_is_suggested_to_staff_and_not_taken_for_the_invited(
    session: Session, event: Event, keys: KeyRing, invite: Callable[..., None], differs: dict[str, Any]
) -> None:
    invite()
    register(session, event, keys, **differs)
    assert standing(session) == ["confirmed", "invited"]
    assert len(suspected_doubles(session=session, event_id=event.id)) == 1


def test_one_who_was_invited_by_mail_is_not_taken_for_another_address(
    session: Session, event: Event, keys: KeyRing, invite: Callable[..., None]
) -> None:
    invite(email="kim.bogi@example.org")
    register(session, event, keys)
    assert standing(session) == ["confirmed", "invited"]
