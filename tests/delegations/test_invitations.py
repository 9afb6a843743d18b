"""Invitations: what issuing, answering, handing over and taking back does to the registrations behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import count
from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import (
    AllUsed,
    AlreadyAnswered,
    Answer,
    DeadLink,
    NotADraft,
    NotTransferable,
    Stage,
    Way,
    filled_in,
    stage_of,
    unknown_placeholders,
)
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft
from forumapp.events.models import Category, Event
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration import service as registrations
from forumapp.registration.models import Amendment, Registration, StatusChange
from forumapp.registration.rules import AlreadyRegistered, Source, Status
from forumapp.registration.service import Application
from tests.support.factories import add_event, add_registration

KEYS = KeyRing("k" * 32)
STAFF = Actor.user(1)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session)


def drafted(session: Session, event: Event, now: datetime, **values: Any) -> Invitation:
    values = {
        "category_code": "academia",
        "language": "en",
        "names": LocalizedText(en="Kim Bogi", ko="김보기"),
        "organization": LocalizedText(en="Example University"),
        "email": "bogi@example.org",
        **values,
    }
    (made,) = service.draft(
        session=session, event_id=event.id, drafts=[Draft(**values)], now=now, actor=STAFF, keys=KEYS
    )
    return made


def issued(session: Session, event: Event, now: datetime, **values: Any) -> Invitation:
    made = drafted(session, event, now, **values)
    service.issue(session=session, event_id=event.id, ids=[made.id], now=now, actor=STAFF, keys=KEYS)
    return made


def secret_of(invitation: Invitation) -> str:
    return secrets.invitation_secret(KEYS.current, invitation.id, invitation.revision)


def application(**values: Any) -> Application:
    return Application(
        **{
            "category_code": "academia",
            "names": LocalizedText(en="Kim Bogi", ko="김보기"),
            "language": "en",
            "email": "bogi@example.org",
            "organization": LocalizedText(en="Example University"),
            **values,
        }
    )


def accept(session: Session, invitation: Invitation, now: datetime, **values: Any) -> str:
    return service.accept(
        session=session, secret=secret_of(invitation), application=application(**values), now=now, keys=KEYS
    ).status


def stage(session: Session, invitation: Invitation) -> Stage:
    session.flush()
    session.refresh(invitation)
    return queries.stage(session=session, invitation=invitation)


def history(session: Session, registration_id: str | None) -> list[tuple[str | None, str, str, str | None]]:
    return [
        (row.from_status, row.to_status, row.actor, row.reason)
        for row in session.scalars(
            select(StatusChange).where(StatusChange.registration_id == registration_id).order_by(StatusChange.id)
        )
    ]


def mails(session: Session) -> list[tuple[str, str]]:
    """Of what is made at one moment, the order is by chance."""
    rows = session.scalars(select(Message).order_by(Message.created_at, Message.template, Message.state))
    return [(row.template, row.state) for row in rows]


def figure_invited(session: Session, event: Event) -> int | None:
    session.commit()
    return count(session=session, event_id=event.id).values["invited"]


def test_a_draft_reaches_nobody(session: Session, event: Event, now: datetime) -> None:
    invitation = drafted(session, event, now)
    assert stage(session, invitation) == Stage.DRAFT
    assert queries.find_by_secret(session=session, secret=secret_of(invitation)) is None
    assert session.scalar(select(func.count()).select_from(Registration)) == 0
    assert mails(session) == []


def test_issuing_invites_the_person_and_leaves_the_mail_as_a_draft(
    session: Session, event: Event, now: datetime
) -> None:
    invitation = drafted(session, event, now, rank="minister", position=LocalizedText(en="Minister"))
    done = service.issue(session=session, event_id=event.id, ids=None, now=now, actor=STAFF, keys=KEYS)
    assert (done.mails, done.others, done.registered) == (1, 0, 0)
    registration = session.scalars(select(Registration)).one()
    assert invitation.registration_id == registration.id
    assert (registration.status, registration.source, registration.rank) == ("invited", "staff", "minister")
    assert (registration.invited_at, registration.submitted_at) == (now, None)
    assert history(session, registration.id) == [(None, "invited", "user:1", None)]
    assert mails(session) == [("invitation", "draft")]
    assert stage(session, invitation) == Stage.UNANSWERED


def test_issuing_again_makes_nothing_twice(session: Session, event: Event, now: datetime) -> None:
    issued(session, event, now)
    again = service.issue(session=session, event_id=event.id, ids=None, now=now, actor=STAFF, keys=KEYS)
    assert again.number == 0
    assert mails(session) == [("invitation", "draft")]


@pytest.mark.parametrize("channel", ["letter", "phone"])
def test_an_invitation_by_letter_or_telephone_makes_no_mail(
    session: Session, event: Event, now: datetime, channel: str
) -> None:
    invitation = issued(session, event, now, channel=channel)
    assert mails(session) == []
    assert stage(session, invitation) == Stage.UNANSWERED


def test_somebody_who_registered_before_keeps_that_registration_and_gets_no_mail(
    session: Session, event: Event, now: datetime
) -> None:
    known = add_registration(session, event, names={"ko": "김보기"}, email="bogi@example.org")
    drafted(session, event, now)
    done = service.issue(session=session, event_id=event.id, ids=None, now=now, actor=STAFF, keys=KEYS)
    invitation = session.scalars(select(Invitation)).one()
    assert (done.registered, invitation.registration_id, mails(session)) == (1, known.id, [])
    assert stage(session, invitation) == Stage.YES
    assert known.invited_at == now


def test_the_figure_counts_people_who_were_issued_an_invitation(session: Session, event: Event, now: datetime) -> None:
    drafted(session, event, now)
    assert figure_invited(session, event) == 0
    service.issue(session=session, event_id=event.id, ids=None, now=now, actor=STAFF, keys=KEYS)
    issued(session, event, now, kind="open", uses=3, names=LocalizedText(), email="office@example.org")
    assert figure_invited(session, event) == 1


def test_a_yes_fills_the_invited_registration(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    status = accept(session, invitation, now, names=LocalizedText(en="Kim Bogi-Nam"), email="other@example.org")
    assert status == "confirmed"
    registration = session.scalars(select(Registration)).one()
    assert (registration.email, registration.names["en"]) == ("other@example.org", "Kim Bogi-Nam")
    assert [line[:3] for line in history(session, registration.id)] == [
        (None, "invited", "user:1"),
        ("invited", "confirmed", "guest"),
    ]
    assert stage(session, invitation) == Stage.YES
    assert (invitation.answer, invitation.answered_by, invitation.answer_channel) == ("yes", "guest", "link")


@pytest.mark.parametrize(("setting", "status"), [({"review": True}, "submitted"), ({"places": 0}, "waitlisted")])
def test_a_yes_gets_what_the_category_gives(
    session: Session, event: Event, now: datetime, setting: dict[str, Any], status: str
) -> None:
    category = session.scalars(select(Category).where(Category.code == "academia")).one()
    for name, value in setting.items():
        setattr(category, name, value)
    session.commit()
    assert accept(session, issued(session, event, now), now) == status


def test_the_invited_need_not_wait_for_the_public(session: Session, now: datetime) -> None:
    closed = add_event(session, "closed", published_at=None, registration_opens_at=now + timedelta(days=9))
    assert accept(session, issued(session, closed, now), now) == "confirmed"


def test_a_second_yes_is_told_what_holds(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    accept(session, invitation, now)
    assert accept(session, invitation, now) == "confirmed"
    assert [template for template, _ in mails(session)] == ["confirmed", "invitation"]


def test_whoever_was_invited_and_registers_by_the_public_page_has_answered(
    session: Session, event: Event, now: datetime
) -> None:
    invitation = issued(session, event, now)
    registrations.receive(
        session=session,
        event_id=event.id,
        application=application(names=LocalizedText(ko="김보기")),
        now=now,
        actor=GUEST,
        source=Source.FORM,
        keys=KEYS,
    )
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert stage(session, invitation) == Stage.YES


def test_a_no_is_kept_with_its_word_and_may_be_reconsidered(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    service.decline(session=session, secret=secret_of(invitation), word="I am abroad.", now=now)
    service.decline(session=session, secret=secret_of(invitation), word="I am abroad.", now=now)
    assert stage(session, invitation) == Stage.NO
    assert accept(session, invitation, now) == "confirmed"
    assert stage(session, invitation) == Stage.YES
    assert history(session, invitation.registration_id)[1:] == [
        ("invited", "regretted", "guest", "I am abroad."),
        ("regretted", "confirmed", "guest", None),
    ]


def test_no_but_somebody_represents_me(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now, rank="ambassador")
    receipt = service.bring_representative(
        session=session,
        secret=secret_of(invitation),
        application=application(names=LocalizedText(en="Lee Yesi"), email="lee@example.org", rank="ambassador"),
        reason="represented by Lee Yesi",
        now=now,
        keys=KEYS,
    )
    other = session.get_one(Registration, receipt.registration_id)
    assert (other.status, other.attending_as, other.rank) == ("confirmed", "representing", None)
    assert stage(session, invitation) == Stage.REPRESENTED
    assert history(session, invitation.registration_id)[-1] == (
        "invited",
        "regretted",
        "guest",
        "represented by Lee Yesi",
    )
    with pytest.raises(AlreadyAnswered):
        accept(session, invitation, now)


def test_nobody_represents_oneself(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    with pytest.raises(AlreadyRegistered):
        service.bring_representative(
            session=session, secret=secret_of(invitation), application=application(), reason="", now=now, keys=KEYS
        )


def test_a_colleague_takes_over_a_transferable_invitation(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now, kind="transferable", rank="minister")
    former = secret_of(invitation)
    service.hand_over(
        session=session,
        secret=former,
        names=LocalizedText(en="Lee Yesi"),
        email="lee@example.org",
        language="ko",
        now=now,
        keys=KEYS,
    )
    registration = session.scalars(select(Registration)).one()
    assert (registration.names, registration.email, registration.rank) == ({"en": "Lee Yesi"}, "lee@example.org", None)
    fields = set(session.scalars(select(Amendment.field)))
    assert {"name_en", "name_ko", "email", "rank", "language"} <= fields
    handed = session.scalars(select(Amendment).where(Amendment.field == "handed_over")).one()
    assert (handed.before, handed.after, handed.actor) == ("김보기", "Lee Yesi", "guest")
    assert registration.approved_names == {}, "whoever wrote the name is not the one who bears it"
    assert [row["field"] for row in invitation.corrections] == ["handed_over"]
    assert queries.find_handed_over(session=session, secret=former) is invitation
    assert queries.find_by_secret(session=session, secret=former) is None
    assert mails(session) == [("invitation", "queued"), ("invitation", "withdrawn")]
    assert accept(session, invitation, now, names=LocalizedText(en="Lee Yesi"), email="lee@example.org") == "confirmed"


def test_a_personal_invitation_is_not_handed_over(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    with pytest.raises(NotTransferable):
        service.hand_over(
            session=session,
            secret=secret_of(invitation),
            names=LocalizedText(en="Lee Yesi"),
            email="lee@example.org",
            language="en",
            now=now,
            keys=KEYS,
        )


def test_an_open_invitation_takes_as_many_as_it_says(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now, kind="open", uses=2, names=LocalizedText(), channel="letter")
    assert stage(session, invitation) == Stage.UNANSWERED

    def register(name: str) -> str:
        return service.register_by_open(
            session=session,
            secret=secret_of(invitation),
            application=application(
                names=LocalizedText(en=name), email=f"{name}@example.org", organization=LocalizedText(en="Elsewhere")
            ),
            now=now,
            keys=KEYS,
        ).registration_id

    first = register("One")
    assert session.get_one(Registration, first).organization.names == {"en": "Example University"}
    register("Two")
    with pytest.raises(AllUsed):
        register("Three")
    registrations.cancel(session=session, event_id=event.id, registration_id=first, now=now, actor=GUEST, keys=KEYS)
    register("Three")
    assert stage(session, invitation) == Stage.YES


def test_withdrawing_cancels_the_registration_and_takes_the_mail_back(
    session: Session, event: Event, now: datetime
) -> None:
    invitation = issued(session, event, now)
    secret = secret_of(invitation)
    service.withdraw(session=session, event_id=event.id, id=invitation.id, now=now, actor=STAFF, reason="postponed")
    assert history(session, invitation.registration_id)[-1] == ("invited", "cancelled", "user:1", "postponed")
    assert mails(session) == [("invitation", "withdrawn")]
    assert stage(session, invitation) == Stage.WITHDRAWN
    with pytest.raises(DeadLink):
        service.decline(session=session, secret=secret, word=None, now=now)


def test_what_was_answered_is_not_withdrawn_and_what_was_issued_not_rewritten(
    session: Session, event: Event, now: datetime
) -> None:
    invitation = issued(session, event, now)
    accept(session, invitation, now)
    with pytest.raises(AlreadyAnswered):
        service.withdraw(session=session, event_id=event.id, id=invitation.id, now=now, actor=STAFF)
    with pytest.raises(NotADraft):
        service.edit_draft(session=session, event_id=event.id, id=invitation.id, draft=Draft("academia", "en"), now=now)


def test_a_withdrawn_draft_is_forgotten(session: Session, event: Event, now: datetime) -> None:
    invitation = drafted(session, event, now)
    service.withdraw(session=session, event_id=event.id, id=invitation.id, now=now, actor=STAFF)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_after_the_event_the_link_is_dead(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    with pytest.raises(DeadLink):
        service.decline(session=session, secret=secret_of(invitation), word=None, now=event.ends_at)


def test_reminders_go_to_who_has_not_answered_once_a_day(session: Session, event: Event, now: datetime) -> None:
    day = timedelta(days=1)
    issued(session, event, now)
    issued(session, event, now, email="letter@example.org", names=LocalizedText(en="By letter"), channel="letter")
    answered = issued(session, event, now, email="yes@example.org", names=LocalizedText(en="Said Yes"))
    accept(session, answered, now, names=LocalizedText(en="Said Yes"), email="yes@example.org")
    assert service.remind(session=session, event_id=event.id, now=now + 2 * day) == 0, "the invitation still waits"
    for message in session.scalars(select(Message).where(Message.state == "draft")):
        message.state = "sent"
    assert service.remind(session=session, event_id=event.id, now=now + day - timedelta(minutes=1)) == 0
    assert service.remind(session=session, event_id=event.id, now=now + day) == 1
    assert mails(session)[-1] == ("invitation_reminder", "draft")
    for message in session.scalars(select(Message).where(Message.state == "draft")):
        message.state = "sent"
    assert service.remind(session=session, event_id=event.id, now=now + day) == 0
    assert service.remind(session=session, event_id=event.id, now=now + 2 * day) == 1


def note(session: Session, event: Event, invitation: Invitation, answer: Answer, now: datetime, **more: Any) -> None:
    service.note_answer(
        session=session,
        event_id=event.id,
        id=invitation.id,
        answer=answer,
        way=Way.PHONE,
        note="her secretary called",
        reason="by telephone: her secretary called",
        answered_at=now - timedelta(hours=2),
        now=now,
        actor=STAFF,
        keys=KEYS,
        **more,
    )


def test_staff_note_a_yes_that_came_by_telephone(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now, channel="phone", email=None)
    note(session, event, invitation, Answer.YES, now)
    assert history(session, invitation.registration_id)[-1] == (
        "invited",
        "confirmed",
        "user:1",
        "by telephone: her secretary called",
    )
    assert (invitation.answered_by, invitation.answer_channel) == ("user:1", "phone")
    assert invitation.answered_at == now - timedelta(hours=2)


def test_a_noted_yes_waits_where_no_place_is_left(session: Session, event: Event, now: datetime) -> None:
    category = session.scalars(select(Category).where(Category.code == "academia")).one()
    category.places = 0
    session.commit()
    invitation = issued(session, event, now)
    note(session, event, invitation, Answer.YES, now)
    assert session.get_one(Registration, invitation.registration_id).status == "waitlisted"
    assert session.scalar(select(Event.taken)) == 0


def test_staff_note_who_comes_instead(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    other = application(names=LocalizedText(en="Lee Yesi"), email=None)
    note(session, event, invitation, Answer.REPRESENTED, now, representative=other)
    assert stage(session, invitation) == Stage.REPRESENTED
    (registered,) = queries.registrations_by(session=session, invitation_id=invitation.id)
    assert (registered.attending_as, registered.status, registered.source) == ("representing", "confirmed", "staff")


def test_opening_is_noted_only_where_it_is_measured(session: Session, event: Event, now: datetime) -> None:
    invitation = issued(session, event, now)
    service.open_link(session=session, secret=secret_of(invitation), now=now)
    assert invitation.opened_at is None
    service.edit_letter(session=session, event_id=event.id, values={"measure_opening": True})
    service.open_link(session=session, secret=secret_of(invitation), now=now)
    service.open_link(session=session, secret=secret_of(invitation), now=now + timedelta(days=1))
    assert invitation.opened_at == now
    assert queries.count_opened(session=session, event_id=event.id) == 1


def test_the_database_and_the_rule_tell_the_same_stage(session: Session, event: Event, now: datetime) -> None:
    cases = list(
        product(
            (False, True),
            (False, True),
            (None, "yes", "no", "represented"),
            (None, *(status.value for status in Status)),
            (False, True),
        )
    )
    wanted = {}
    for number, (was_issued, withdrawn, answer, status, registered) in enumerate(cases):
        invitation = drafted(session, event, now, names=LocalizedText(en=f"Guest {number}"), email=None)
        invitation.issued_at = now if was_issued else None
        invitation.withdrawn_at = now if withdrawn else None
        invitation.answer = answer
        if status is not None:
            submitted = datetime(2023, 11, 1, tzinfo=UTC) if registered else None
            person = add_registration(session, event, status=status, submitted_at=submitted)
            invitation.registration_id = person.id
        wanted[invitation.id] = stage_of(
            issued=was_issued,
            withdrawn=withdrawn,
            answer=answer,
            status=status,
            registered=registered and status is not None,
        )
    session.flush()
    found = {invitation.id: stage for invitation, stage in queries.staged(session=session, event_id=event.id)}
    assert found == wanted
    assert set(found.values()) == set(Stage)


def test_placeholders_are_filled_and_unknown_ones_named() -> None:
    text = "{salutation} on {date}: {dat}, {} and {dat}"
    assert unknown_placeholders(text) == ["dat", ""]
    assert (
        filled_in(text, {"salutation": "Dear Kim,", "date": "{title}"}) == "Dear Kim, on {title}: {dat}, {} and {dat}"
    )


def test_a_line_that_would_say_nothing_is_left_out() -> None:
    text = "Venue: {place}\nDate: {date}\n\nBring {this}."
    assert filled_in(text, {"place": "", "date": "today"}) == "Date: today\n\nBring {this}."
