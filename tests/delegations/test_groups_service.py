"""Delegations as staff make and change them, their focal points, the mails to these, what a substitute counts as."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import live_counts
from forumapp.attendance.rules import Code
from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import (
    NameTaken,
    NotAMember,
    StaleDelegation,
    TicketsTo,
    Times,
    UnknownFocalPoint,
)
from forumapp.delegations.service import focal_points, groups, registering
from forumapp.delegations.tasks.groups import tell_focal_points
from forumapp.events.models import Event
from forumapp.events.rules import Window
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.registration import service as registration
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.service import Application
from tests.checkin.conftest import record, scan
from tests.delegations.groups import KEYS, add_delegation, add_focal, add_member, page_of_focal
from tests.support.factories import STARTS, add_event, add_registration, ticket_of
from tests.support.letters import Letter

__all__ = ["record"]

STAFF = Actor.user(1)
DAY = datetime(2023, 11, 1, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session)


def described(name: str = "Norway", **values: object) -> dict[str, object]:
    return {
        "names": LocalizedText(en=name),
        "places": None,
        "categories": ["diplomatic_corps"],
        "instructions": LocalizedText(),
        "deadline": None,
        "tickets_to": TicketsTo.MEMBERS,
        **values,
    }


def counsellor() -> Application:
    return Application(
        category_code="", names=LocalizedText(en="Berit Counsellor"), language="en", email="berit@example.org"
    )


# --- staff ------------------------------------------------------------------------------------------------------------


def test_a_delegation_is_made_with_its_organisation(session: Session, event: Event, now: datetime) -> None:
    embassy = LocalizedText(en="Embassy of Norway", ko="주한 노르웨이 대사관")
    made = groups.make_delegation(
        session=session, event_id=event.id, values=described(places=4), organization=embassy, now=now, actor=STAFF
    )
    assert made.organization is not None
    assert (made.key, made.places, made.organization.names, made.organization.kind) == ("norway", 4, embassy, "mission")
    with pytest.raises(NameTaken) as taken:
        groups.make_delegation(
            session=session,
            event_id=event.id,
            values=described("NORWAY"),
            organization=LocalizedText(),
            now=now,
            actor=STAFF,
        )
    assert taken.value.delegation_id == made.id


def test_places_that_are_added_go_to_members_who_wait_and_not_to_reserves(
    session: Session, event: Event, now: datetime
) -> None:
    delegation = add_delegation(session, event, places=0)
    of_delegation = {"category": "diplomatic_corps", "delegation_id": delegation.id, "status": "waitlisted"}
    reserve = add_registration(session, event, **of_delegation, reserve=True, waiting_since=now - timedelta(days=2))
    waits = add_registration(session, event, **of_delegation, waiting_since=now - timedelta(days=1))
    session.commit()
    edited = {"session": session, "event_id": event.id, "delegation_id": delegation.id, "now": now, "keys": KEYS}
    edited["actor"] = STAFF
    organization = LocalizedText(en="Embassy of Norway")
    groups.edit_delegation(values=described(places=2), organization=organization, expected=1, **edited)
    assert (waits.status, reserve.status) == ("confirmed", "waitlisted")
    assert session.scalars(select(Delegation.taken)).one() == 1
    with pytest.raises(StaleDelegation):
        groups.edit_delegation(values=described(places=9), organization=organization, expected=1, **edited)


def test_one_member_leads_and_each_choice_is_written_down(session: Session, event: Event, now: datetime) -> None:
    delegation = add_delegation(session, event)
    first, second = (add_member(session, delegation, names={"en": name}) for name in ("First", "Second"))
    chosen = {"session": session, "event_id": event.id, "delegation_id": delegation.id, "now": now, "actor": STAFF}
    for member in (first, second):
        groups.set_head(registration_id=member.id, **chosen)
    assert (first.heads_delegation, second.heads_delegation) == (False, True)
    rows = session.execute(select(Amendment.registration_id, Amendment.field, Amendment.after).order_by(Amendment.id))
    assert [tuple(row) for row in rows] == [
        (first.id, "heads_delegation", "yes"),
        (first.id, "heads_delegation", "no"),
        (second.id, "heads_delegation", "yes"),
    ]
    stranger = add_registration(session, event)
    with pytest.raises(NotAMember):
        groups.set_head(registration_id=stranger.id, **chosen)


def test_the_list_says_how_each_delegation_stands(session: Session, event: Event) -> None:
    norway, ghana = add_delegation(session, event, places=3), add_delegation(session, event, "Ghana")
    add_member(session, norway)
    for status, reserve in (("waitlisted", True), ("waitlisted", False), ("cancelled", False)):
        add_registration(session, event, delegation_id=norway.id, status=status, reserve=reserve)
    add_focal(session, norway)
    listed = {one.delegation.id: one for one in queries.list_delegations(session=session, event_id=event.id)}
    assert list(listed) == [ghana.id, norway.id]
    glance = listed[norway.id]
    assert (glance.members, glance.reserves, glance.focal_points, glance.has_letter) == (
        {"confirmed": 1, "waitlisted": 1, "cancelled": 1},
        1,
        1,
        False,
    )
    found = queries.list_delegations(session=session, event_id=event.id, words="nor")
    assert [one.delegation.id for one in found] == [norway.id]


# --- focal points and their mails -------------------------------------------------------------------------------------


def test_a_revoked_link_is_dead_and_the_next_one_is_another(session: Session, event: Event, now: datetime) -> None:
    delegation = add_delegation(session, event)
    focal = add_focal(session, delegation)
    former = focal_points.secret_of(focal_point=focal, keys=KEYS) or ""
    sent = {"session": session, "delegation": delegation, "focal_point_id": focal.id, "now": now}
    focal_points.send_link(keys=KEYS, **sent)
    assert queries.find_by_secret(session=session, secret=former) == focal
    focal_points.revoke(**sent)
    assert queries.find_by_secret(session=session, secret=former) is None
    assert focal_points.secret_of(focal_point=focal, keys=KEYS) is None
    focal_points.send_link(keys=KEYS, **sent)
    renewed = focal_points.secret_of(focal_point=focal, keys=KEYS) or ""
    assert renewed != former
    assert queries.find_by_secret(session=session, secret=renewed) == focal
    assert queries.find_by_secret(session=session, secret=former) is None
    with pytest.raises(UnknownFocalPoint):
        focal_points.revoke(**{**sent, "delegation": add_delegation(session, event, "Ghana")})


def test_the_link_goes_out_in_the_focal_points_language_and_not_once_it_is_revoked(
    session: Session, event: Event, now: datetime
) -> None:
    delegation = add_delegation(session, event, places=4, deadline=datetime(2023, 11, 20, 9, tzinfo=UTC))
    focal = add_focal(session, delegation, "보조관", language="ko")
    sent = {"session": session, "delegation": delegation, "focal_point_id": focal.id, "now": now}
    focal_points.send_link(keys=KEYS, **sent)
    session.commit()
    message = session.scalars(select(Message)).one()
    letter = Letter.of(rendering.render(message).as_bytes())
    address = f"http://localhost{page_of_focal(focal, 'ko')}"
    assert (message.template, message.recipient, letter.mail["Content-Language"]) == (
        "delegation_link",
        "embassy@example.org",
        "ko",
    )
    assert address in letter.text
    assert address in letter.html
    focal_points.revoke(**sent)
    session.commit()
    assert "/d/" not in Letter.of(rendering.render(message).as_bytes()).text


def test_focal_points_are_told_of_new_tickets_once_and_no_ticket_is_in_the_mail(
    session: Session, event: Event, now: datetime
) -> None:
    by_focal_point = add_delegation(session, event, tickets_to=TicketsTo.FOCAL_POINT)
    by_members = add_delegation(session, event, "Ghana")
    for delegation in (by_focal_point, by_members):
        add_focal(session, delegation)
        waits = add_registration(
            session, event, category="diplomatic_corps", status="submitted", delegation_id=delegation.id
        )
        registration.confirm(
            session=session, event_id=event.id, registration_id=waits.id, now=now, actor=STAFF, keys=KEYS
        )
    session.commit()
    for minutes in (1, 2):
        tell_focal_points(now=now + timedelta(minutes=minutes))
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert [message.template for message in messages] == ["confirmed", "delegation_tickets"]
    letter = Letter.of(rendering.render(messages[1]).as_bytes())
    confirmed = session.scalars(select(Registration).where(Registration.delegation_id == by_focal_point.id)).one()
    assert confirmed.names["en"] not in letter.text
    assert ticket_of(confirmed)[:4] not in letter.text
    assert page_of_focal(session.scalars(select(FocalPoint)).first()) in letter.text


# --- times ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "now", "change", "substitute"),
    [
        (None, DAY, True, True),
        (None, DAY + timedelta(days=3), False, True),
        (DAY + timedelta(days=4), DAY + timedelta(days=3), True, True),
        (DAY, DAY, False, True),
        (DAY + timedelta(days=30), DAY + timedelta(days=10), False, False),
    ],
)
def test_what_focal_points_may_do_ends_at_the_deadline_and_with_the_event(
    deadline: datetime | None, now: datetime, change: bool, substitute: bool
) -> None:
    times = Times(deadline, Window(DAY - timedelta(days=9), DAY + timedelta(days=2)), DAY + timedelta(days=10))
    assert (times.may_change(now), times.may_substitute(now)) == (change, substitute)


# --- the day ----------------------------------------------------------------------------------------------------------


def test_a_substitute_counts_for_the_mission_and_not_as_ambassador_and_the_former_ticket_is_dead(
    session: Session, event: Event, record: Callable[..., list[Any]]
) -> None:
    delegation = add_delegation(session, event)
    ambassador = add_member(session, delegation, rank="ambassador", names={"en": "Kari Ambassador"})
    focal = add_focal(session, delegation)
    receipt = registering.substitute_member(
        session=session,
        focal_point_id=focal.id,
        registration_id=ambassador.id,
        comes=counsellor(),
        reason="Replaced by Berit Counsellor",
        now=STARTS - timedelta(minutes=10),
        keys=KEYS,
    )
    came = session.get_one(Registration, receipt.registration_id)
    dead, live = ticket_of(ambassador), ticket_of(came)
    session.commit()
    verdicts = [result.verdict for result in record(scan(ticket=dead), scan(ticket=live))]
    assert verdicts == ["cancelled", "admitted"]
    figures = live_counts(session=session, event_id=event.id).values
    assert [figures[code] for code in (Code.MISSIONS, Code.AMBASSADORS, Code.PARTICIPANTS)] == [1, 0, 1]
    assert session.scalars(select(Delegation.taken)).one() == 1


def test_a_seat_lost_to_a_revoked_link_is_not_handed_on(session: Session, event: Event, now: datetime) -> None:
    delegation = add_delegation(session, event)
    member, focal = add_member(session, delegation), add_focal(session, delegation)
    focal_points.revoke(session=session, delegation=delegation, focal_point_id=focal.id, now=now)
    with pytest.raises(UnknownFocalPoint):
        registering.substitute_member(
            session=session,
            focal_point_id=focal.id,
            registration_id=member.id,
            comes=counsellor(),
            reason="Replaced",
            now=now,
            keys=KEYS,
        )
