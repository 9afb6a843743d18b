"""The page behind an invitation's link, as the invited meet it in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft, link_secret
from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.orm import Base
from forumapp.registration.models import Registration
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.letters import Letter
from tests.support.pages import page_of, plain

LATER = datetime(2100, 1, 1, tzinfo=UTC)
STAFF = Actor.user(1)
Invite = Callable[..., str]


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(
        session,
        starts_at=LATER,
        ends_at=LATER + timedelta(hours=3),
        title=LocalizedText(en="Talking about violence", ko="폭력을 말하다"),
        neutral_title=LocalizedText(en="Autumn forum", ko="가을 포럼"),
        contact_email="office@example.org",
    )


@pytest.fixture
def invite(app: Flask, session: Session, event: Event, now: datetime) -> Invite:
    """Issue one invitation; gives the address of its page."""
    keys = KeyRing.of(app.config["FORUMAPP"].ticket_keys)

    def make(language: str = "en", **values: Any) -> str:
        values = {
            "names": LocalizedText(en="Kim Bogi", ko="김보기"),
            "organization": LocalizedText(en="Example University", ko="예시대학교"),
            "position": LocalizedText(en="Professor", ko="교수"),
            "email": "bogi@example.org",
            **values,
        }
        (made,) = service.draft(
            session=session,
            event_id=event.id,
            drafts=[Draft("academia", language, **values)],
            now=now,
            actor=STAFF,
            keys=keys,
        )
        service.issue(session=session, event_id=event.id, ids=[made.id], now=now, actor=STAFF, keys=keys)
        session.commit()
        return f"/{language}/i/{link_secret(invitation=made, keys=keys)}"

    return make


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    session.rollback()
    return {table.name: sorted(map(repr, session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def person(session: Session) -> Registration:
    session.rollback()
    return session.scalars(select(Registration)).one()


def messages(session: Session) -> dict[str, Message]:
    session.rollback()
    return {message.template: message for message in session.scalars(select(Message))}


PAGES = ("", "/yes", "/no", "/represented", "/hand-over", "/register")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("kind", ["personal", "transferable", "open"])
def test_opening_any_page_changes_nothing(
    client: FlaskClient, session: Session, invite: Invite, kind: str, method: str
) -> None:
    address = invite(kind=kind, uses=2)
    before = everything(session)
    for page in PAGES:
        assert client.open(address + page, method=method).status_code in (200, 303), page
    assert everything(session) == before


def test_opening_is_noted_where_the_event_measures_it_but_not_by_a_look_at_the_head(
    client: FlaskClient, session: Session, event: Event, invite: Invite
) -> None:
    address = invite()
    service.edit_letter(session=session, event_id=event.id, values={"measure_opening": True})
    session.commit()
    client.head(address)
    session.rollback()
    assert session.scalars(select(Invitation.opened_at)).one() is None
    client.get(address)
    session.rollback()
    assert session.scalars(select(Invitation.opened_at)).one() is not None


@pytest.mark.parametrize("page", ["/yes", "/no", "/represented", "/hand-over", "/register"])
@pytest.mark.parametrize("kind", ["personal", "transferable", "open"])
def test_a_program_that_sends_the_forms_as_they_stand_answers_nothing(
    client: FlaskClient, session: Session, invite: Invite, kind: str, page: str
) -> None:
    address = invite(kind=kind, uses=2)
    before = everything(session)
    shown = client.get(address + page)
    if shown.status_code == 303:  # this kind has no such page
        return
    assert submit(client, address + page).status_code == 422
    assert everything(session) == before


def test_the_invitation_speaks_the_persons_language_and_addresses_her_by_her_full_name(
    client: FlaskClient, invite: Invite
) -> None:
    english = plain(client.get(invite("en")).text)
    assert "Dear Kim Bogi," in english
    korean = plain(client.get(invite("ko", email="other@example.org")).text)
    assert "김보기 교수님께" in korean
    own = client.get(invite("ko", email="third@example.org", salutation=LocalizedText(ko="존경하는 김보기 교수님께")))
    assert "존경하는 김보기 교수님께" in plain(own.text)


def test_the_text_sends_nobody_to_a_link_that_the_page_does_not_have(client: FlaskClient, invite: Invite) -> None:
    page = plain(client.get(invite("en")).text)
    assert "let us know whether you can attend" in page
    assert "link below" not in page
    korean = plain(client.get(invite("ko", email="other@example.org")).text)
    assert "회신해 주시면" in korean
    assert "아래 링크" not in korean


def test_the_guests_own_history_says_that_the_invitation_was_sent_once_it_left(
    app: Flask, client: FlaskClient, session: Session, invite: Invite
) -> None:
    invite()
    own = secrets.manage_secret(app.config["FORUMAPP"].ticket_keys[0], person(session).id)
    page = plain(client.get(f"/en/my/{own}").text)
    assert "Your invitation was issued" in page
    assert "We sent the invitation" not in page, "it waits as a draft"
    message = session.scalars(select(Message)).one()
    message.state, message.sent_at = "sent", datetime(2023, 11, 2, 5, tzinfo=UTC)
    session.commit()
    line = re.search(r'<time datetime="2023-11-02T05:00:00\+00:00">.*?</li>', client.get(f"/en/my/{own}").text)
    assert line
    assert "We sent the invitation by mail" in line[0]


def test_neither_title_nor_heading_tells_the_topic(client: FlaskClient, invite: Invite) -> None:
    page = client.get(invite()).text
    head, _, body = page.partition("</head>")
    assert "violence" not in head
    assert "Talking about violence" in body, "the invitation itself says what it is about"


def test_a_yes_is_the_events_form_with_what_the_host_knows_and_a_tick(
    client: FlaskClient, session: Session, invite: Invite
) -> None:
    address = invite()
    answer = submit(client, f"{address}/yes", {"sure": "y", "phone": "010-1234-5678"})
    assert (answer.status_code, answer.location) == (303, f"{address}?done=yes")
    registration = person(session)
    assert (registration.status, registration.phone) == ("confirmed", "+821012345678")
    assert (registration.names, registration.position["ko"]) == ({"en": "Kim Bogi", "ko": "김보기"}, "교수")
    assert set(messages(session)) == {"invitation", "confirmed"}
    assert client.get(answer.location).status_code == 200
    assert client.get(f"{address}/yes").status_code == 303, "answered already"


def test_what_is_wrong_in_a_yes_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, invite: Invite
) -> None:
    answer = submit(client, f"{invite()}/yes", {"sure": "y", "email": "nobody", "position_en": "<b>Dean</b>"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert "&lt;b&gt;Dean&lt;/b&gt;" in answer.text
    assert person(session).status == "invited"


def test_a_no_with_a_word_and_a_yes_after_all(client: FlaskClient, session: Session, invite: Invite) -> None:
    address = invite()
    answer = submit(client, f"{address}/no", {"sure": "y", "word": "I am abroad."})
    assert answer.location == f"{address}?done=no"
    assert person(session).status == "regretted"
    assert f"{address}/yes" in client.get(address).text
    assert submit(client, f"{address}/yes", {"sure": "y"}).status_code == 303
    assert person(session).status == "confirmed"


def test_somebody_comes_in_her_stead(client: FlaskClient, session: Session, invite: Invite) -> None:
    address = invite()
    other = {"name_en": "Lee Yesi", "position_en": "Deputy", "email": "lee@example.org"}
    answer = submit(client, f"{address}/represented", other)
    assert answer.location == f"{address}?done=represented"
    session.rollback()
    people = {row.email: row for row in session.scalars(select(Registration))}
    assert people["bogi@example.org"].status == "regretted"
    represents = people["lee@example.org"]
    assert (represents.status, represents.attending_as) == ("confirmed", "representing")
    assert represents.organization_id == people["bogi@example.org"].organization_id
    assert "Lee Yesi" in client.get(address).text
    assert client.get(f"{address}/yes").status_code == 303


def test_the_screen_does_not_tell_that_a_representative_is_registered(
    client: FlaskClient, session: Session, invite: Invite
) -> None:
    first, second = invite(), invite(names=LocalizedText(en="Park Gasang"), email="park@example.org")
    other = {"name_en": "Lee Yesi", "position_en": "Deputy", "email": "lee@example.org"}
    submit(client, f"{first}/represented", other)
    answer = submit(client, f"{second}/represented", other)
    assert answer.location == f"{second}?done=represented"
    assert "already_registered" in messages(session)


def test_a_colleague_gets_the_invitation_and_the_former_link_is_dead(
    app: Flask, client: FlaskClient, session: Session, invite: Invite
) -> None:
    address = invite(kind="transferable")
    assert "/hand-over" in client.get(address).text
    colleague = {"name_en": "Lee Yesi evil.example", "email": "lee@example.org"}
    asked = submit(client, f"{address}/hand-over", colleague)
    assert "Are the name and the address right?" in asked.text
    assert "lee@example.org" in asked.text
    changing = client.post(f"{address}/hand-over", data={**colleague, "checked": "no"})
    assert 'value="lee@example.org"' in changing.text
    assert client.get(address).status_code == 200, "nothing is done before it was read once more"
    answer = client.post(f"{address}/hand-over", data={**colleague, "checked": "yes"})
    assert "We write to Lee Yesi" in page_of(answer).text
    former = client.get(address)
    assert former.status_code == 410
    assert "It is Lee Yesi evil.example’s now" in page_of(former).text
    assert client.post(f"{address}/hand-over", data={**colleague, "checked": "yes"}).status_code == 410
    session.rollback()
    queued = session.scalars(select(Message).where(Message.state == "queued")).one()
    assert queued.recipient == "lee@example.org"
    letter = Letter(rendering.render(queued))
    raw = letter.mail.get_body(("plain",)).get_content()
    assert "evil." in raw
    assert "handed this invitation over to you" in letter.text
    assert "evil.example" not in raw, "a typed name is no link in our mail"
    new = next(word for word in letter.text.split() if "/i/" in word).removeprefix("http://localhost")
    assert client.get(new).status_code == 200


def test_a_personal_invitation_offers_no_handing_over(client: FlaskClient, invite: Invite) -> None:
    address = invite()
    assert "/hand-over" not in client.get(address).text
    assert client.get(f"{address}/hand-over").status_code == 303


def test_an_open_invitation_registers_people_of_its_organisation_until_it_is_used_up(
    client: FlaskClient, session: Session, invite: Invite
) -> None:
    address = invite(kind="open", uses=1, names=LocalizedText(), position=LocalizedText())
    form = f"{address}/register"
    who = {"name_en": "Lee Yesi", "position_en": "Deputy", "email": "lee@example.org", "organization_en": "Elsewhere"}
    assert submit(client, form, who).location == f"{address}?done=registered"
    assert person(session).organization.names["en"] == "Example University"
    page = client.get(address).text
    assert "Lee Yesi" in page
    assert form not in page
    answer = submit(client, form, {**who, "name_en": "Park Gasang", "email": "park@example.org"})
    assert answer.status_code == 422
    person(session)


def test_a_strangers_a_withdrawn_and_an_old_link_give_the_same_page(
    client: FlaskClient, session: Session, event: Event, invite: Invite, now: datetime
) -> None:
    def body(address: str) -> str:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
        return answer.text

    strange = body("/en/i/0123456789abcdefghjkmnpqrs")
    assert "forum" not in strange
    withdrawn = invite()
    service.withdraw(
        session=session, event_id=event.id, id=session.scalars(select(Invitation.id)).one(), now=now, actor=STAFF
    )
    session.commit()
    assert body(withdrawn) == strange
    assert body(f"{withdrawn}/yes") == strange
    old = invite()
    event.starts_at, event.ends_at = now - timedelta(hours=3), now
    session.commit()
    assert body(old) == strange


def test_the_mail_carries_the_hosts_text_and_the_link(
    client: FlaskClient, session: Session, event: Event, invite: Invite
) -> None:
    service.edit_letter(
        session=session,
        event_id=event.id,
        values={
            "subject": LocalizedText(en="You are asked to {title}"),
            "body": LocalizedText(en="{salutation}\n\nCome to {title} on {date}."),
        },
    )
    address = invite()
    letter = Letter(rendering.render(messages(session)["invitation"]))
    assert letter.subject == "You are asked to Autumn forum"
    assert "Dear Kim Bogi, Come to Talking about violence on Friday, 1 January 2100" in letter.text
    assert f"http://localhost{address}" in letter.text
    assert f"http://localhost{address}" in letter.html


@pytest.mark.parametrize("template", ["invitation", "invitation_reminder"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", ["personal", "transferable", "open"])
def test_every_mail_about_an_invitation_renders(
    session: Session, invite: Invite, template: str, language: str, kind: str
) -> None:
    address = invite(language, kind=kind, uses=3, names=LocalizedText(ko="김보기") if kind != "open" else {})
    message = messages(session)["invitation"]
    message.template = template
    letter = Letter(rendering.render(message))
    assert f"http://localhost{address}" in letter.text
    assert "{" not in letter.text
