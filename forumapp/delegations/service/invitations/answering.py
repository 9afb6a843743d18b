"""Answers to invitations: by the link, or taken down by staff. Each holds the event's lock from its first read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation, InvitationUse
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import (
    AllUsed,
    AlreadyAnswered,
    Answer,
    DeadLink,
    Kind,
    NotTransferable,
    Stage,
    UnknownInvitation,
    Way,
)
from forumapp.delegations.service.invitations.issuing import INVITATION, take_back_drafts, tell
from forumapp.directory import service as directory
from forumapp.events.rules import Window
from forumapp.events.service import next_change
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, AttendingAs, Source, Status
from forumapp.registration.service import (
    Application,
    Changes,
    Idempotency,
    Receipt,
    amend,
    confirm,
    receive,
    regret,
    submit,
    waitlist,
)
from forumapp.registration.service.amending import Changed, write_down
from forumapp.registration.service.deciding import seat_of
from forumapp.registration.service.finding import search_keys
from forumapp.registration.service.places import gets_place


def open_link(*, session: Session, secret: str, now: datetime) -> None:
    """Note the first opening of a link, where the event measures it; nothing otherwise."""
    invitation = queries.find_by_secret(session=session, secret=secret, anew=True)
    if invitation is None or invitation.opened_at is not None:
        return
    letter = queries.find_letter(session=session, event_id=invitation.event_id)
    if letter is not None and letter.measure_opening:
        invitation.opened_at = now
        session.flush()


def accept(*, session: Session, secret: str, application: Application, now: datetime, keys: KeyRing) -> Receipt:
    """Yes: the application fills the invited person's registration, which gets a place, a review or the waitlist.

    Sent twice it is one registration and one mail: the later ones are told what holds.

    :raises DeadLink:
    :raises AlreadyAnswered: where somebody stands in for her by now, or the host cancelled
    :raises AlreadyRegistered: another registration has this name and address
    :raises RegistrationClosed:
    """
    invitation, registration = _locked(session, secret, now)
    if registration is None:
        raise DeadLink
    if registration.status in (Status.CANCELLED, Status.REJECTED):
        raise AlreadyAnswered(registration.status)
    if registration.status not in (Status.INVITED, Status.REGRETTED):
        return Receipt(registration.id, registration.status, repeated=True)
    if queries.live_uses(session=session, invitation_id=invitation.id):
        raise AlreadyAnswered(registration.status)
    receipt = receive(
        session=session,
        event_id=invitation.event_id,
        application=application,
        now=now,
        actor=GUEST,
        source=Source.FORM,
        keys=keys,
        window=_window(invitation),
        invited_id=registration.id,
    )
    _note(invitation, Answer.YES, now, GUEST, Way.LINK, None)
    session.flush()
    return receipt


def decline(*, session: Session, secret: str, word: str | None, now: datetime) -> None:
    """No, with a word if she likes; the same no again changes nothing.

    :raises DeadLink:
    :raises AlreadyAnswered: where she has registered: she cancels by her own page
    """
    invitation, registration = _locked(session, secret, now)
    if registration is not None and registration.status not in (Status.INVITED, Status.REGRETTED):
        raise AlreadyAnswered(registration.status)
    if queries.stage(session=session, invitation=invitation) not in (Stage.UNANSWERED,):
        return
    if registration is not None:
        regret(
            session=session,
            event_id=invitation.event_id,
            registration_id=registration.id,
            now=now,
            actor=GUEST,
            reason=word,
        )
    _note(invitation, Answer.NO, now, GUEST, Way.LINK, word)
    session.flush()


def bring_representative(
    *,
    session: Session,
    secret: str,
    application: Application,
    reason: str,
    now: datetime,
    keys: KeyRing,
    idempotency: Idempotency | None = None,
) -> Receipt:
    """No, but somebody comes in her stead: she regrets, the other one's application is a registration of its own.

    The representative comes with her or his own rank, which is not the invited person's. ``reason`` says so in words.

    :raises DeadLink:
    :raises AlreadyAnswered: where she has registered herself, or somebody stands in for her already
    :raises AlreadyRegistered: the representative has a live registration; nothing is changed then
    :raises RegistrationClosed:
    """
    invitation, registration = _locked(session, secret, now)
    if registration is None:
        raise DeadLink
    if registration.status not in (Status.INVITED, Status.REGRETTED):
        raise AlreadyAnswered(registration.status)
    if queries.live_uses(session=session, invitation_id=invitation.id):
        raise AlreadyAnswered(registration.status)
    receipt = _register_other(session, invitation, application, now, GUEST, keys, idempotency)
    _regret_for(session, registration, reason, now, GUEST)
    _note(invitation, Answer.REPRESENTED, now, GUEST, Way.LINK, None)
    session.flush()
    return receipt


def register_by_open(
    *,
    session: Session,
    secret: str,
    application: Application,
    now: datetime,
    keys: KeyRing,
    idempotency: Idempotency | None = None,
) -> Receipt:
    """One use of an open invitation: a registration of its own, for the invited organisation.

    :raises DeadLink:
    :raises AllUsed: as many as were invited have registered
    :raises AlreadyRegistered, RegistrationClosed:
    """
    invitation, registration = _locked(session, secret, now)
    if invitation.kind != Kind.OPEN or registration is not None:
        raise DeadLink
    names = directory.names_of(session=session, organization_id=invitation.organization_id)
    application = replace(application, organization=names or application.organization)
    if queries.live_uses(session=session, invitation_id=invitation.id) >= invitation.uses:
        raise AllUsed
    receipt = receive(
        session=session,
        event_id=invitation.event_id,
        application=application,
        now=now,
        actor=GUEST,
        source=Source.FORM,
        keys=keys,
        idempotency=idempotency,
        window=_window(invitation),
    )
    _use(session, invitation, receipt.registration_id, now)
    _note(invitation, Answer.YES, now, GUEST, Way.LINK, None)
    session.flush()
    return receipt


def hand_over(
    *,
    session: Session,
    secret: str,
    names: LocalizedText,
    email: str,
    language: str,
    now: datetime,
    keys: KeyRing,
) -> None:
    """Give a transferable invitation to a colleague: her registration is now the colleague's, the former link is dead.

    What belonged to the former person alone (position, rank, telephone, salutation) goes; the colleague gets the mail.

    :raises DeadLink:
    :raises NotTransferable:
    :raises AlreadyRegistered: the colleague has a live registration; nothing is changed then
    """
    invitation, registration = _locked(session, secret, now)
    if registration is None or invitation.kind != Kind.TRANSFERABLE or registration.status != Status.INVITED:
        raise NotTransferable
    former = invitation.names
    given = {"names": names, "email": email, "language": language}
    own = {"position": LocalizedText(), "rank": None, "phone": None, "given_name": None, "family_name": None}
    amend(
        session=session,
        event_id=invitation.event_id,
        registration_id=registration.id,
        changes=Changes(values={**own, **given}),
        now=now,
        actor=GUEST,
        keys=keys,
    )
    # It was the former person who wrote the name: the colleague has still to look at it.
    registration.approved_names = LocalizedText()
    before, after = (name.in_language(language).text for name in (former, names))
    changed: list[Changed] = [("handed_over", before, after)]
    write_down(session=session, registration_id=registration.id, changed=changed, now=now, actor=GUEST)
    row: dict[str, str | None] = {
        "field": "handed_over",
        "before": before,
        "after": after,
        "at": now.isoformat(),
        "actor": GUEST.reference,
    }
    invitation.corrections = [*invitation.corrections, row]
    take_back_drafts(session=session, invitation=invitation)
    organization = directory.names_of(session=session, organization_id=invitation.organization_id)
    invitation.names, invitation.email, invitation.language = names, email, language
    invitation.salutation, invitation.position, invitation.rank = LocalizedText(), LocalizedText(), None
    invitation.address = None
    invitation.search_keys = search_keys(names, organization, invitation.country)
    invitation.revision += 1
    invitation.former_hash = invitation.secret_hash
    invitation.secret_hash = secrets.sha256(secrets.invitation_secret(keys.current, invitation.id, invitation.revision))
    tell(session=session, invitation=invitation, template=INVITATION, now=now, held=False, handed_by=before)
    session.flush()


def note_answer(
    *,
    session: Session,
    event_id: int,
    id: str,
    answer: Answer,
    way: Way,
    note: str | None,
    reason: str,
    representative: Application | None = None,
    answered_at: datetime,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> None:
    """Take down an answer that came by another way; the registration follows, with ``reason`` in its history.

    A yes gets what the category gives: the reviewers' queue, a place, else the waitlist. ``representative`` is who
    comes in the invited person's stead, where the answer is "represented" and staff know enough to register.

    :raises UnknownInvitation: also of a draft
    :raises AlreadyAnswered: where the answer that holds leaves no room for this one
    :raises AlreadyRegistered: the representative has a live registration; nothing is changed then
    """
    next_change(session=session, event_id=event_id)
    invitation = queries.find_invitation(session=session, event_id=event_id, id=id, anew=True)
    if invitation is None or invitation.issued_at is None or invitation.withdrawn_at is not None:
        raise UnknownInvitation
    registration = _registration_of(session, invitation)
    if registration is None:
        if answer != Answer.NO or queries.live_uses(session=session, invitation_id=invitation.id):
            raise AlreadyAnswered("")
    elif registration.status not in (Status.INVITED, Status.REGRETTED):
        raise AlreadyAnswered(registration.status)
    elif answer == Answer.YES:
        _take_in(session, registration, reason, now, actor, keys)
    else:
        if representative is not None:
            _register_other(session, invitation, representative, now, actor, keys, None)
        _regret_for(session, registration, reason, now, actor)
    _note(invitation, answer, answered_at, actor, way, note)
    session.flush()


def _locked(session: Session, secret: str, now: datetime) -> tuple[Invitation, Registration | None]:
    """The invitation of a link as it is now, and its person's registration, under the event's lock."""
    found = queries.find_by_secret(session=session, secret=secret)
    if found is None:
        raise DeadLink
    next_change(session=session, event_id=found.event_id)
    invitation = queries.find_by_secret(session=session, secret=secret, anew=True)
    if invitation is None or now >= invitation.event.ends_at:
        raise DeadLink
    return invitation, _registration_of(session, invitation)


def _registration_of(session: Session, invitation: Invitation) -> Registration | None:
    if invitation.registration_id is None:
        return None
    return session.get(Registration, invitation.registration_id, populate_existing=True)


def _window(invitation: Invitation) -> Window:
    """When the invited may register: they need not wait until everybody may, nor see the event published."""
    return Window(None, invitation.event.window.closes)


def _register_other(
    session: Session,
    invitation: Invitation,
    application: Application,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    idempotency: Idempotency | None,
) -> Receipt:
    receipt = receive(
        session=session,
        event_id=invitation.event_id,
        application=replace(
            application,
            attending_as=AttendingAs.REPRESENTING,
            rank=None,
            represents_name=application.represents_name or invitation.names.in_language(invitation.language).text,
        ),
        now=now,
        actor=actor,
        source=Source.STAFF if actor.is_staff else Source.FORM,
        keys=keys,
        idempotency=idempotency,
        window=_window(invitation),
    )
    if receipt.registration_id == invitation.registration_id:
        raise AlreadyRegistered(receipt.registration_id)
    _use(session, invitation, receipt.registration_id, now)
    return receipt


def _regret_for(session: Session, registration: Registration, reason: str | None, now: datetime, actor: Actor) -> None:
    if registration.status == Status.INVITED:
        regret(
            session=session,
            event_id=registration.event_id,
            registration_id=registration.id,
            now=now,
            actor=actor,
            reason=reason,
        )


def _take_in(
    session: Session, registration: Registration, reason: str, now: datetime, actor: Actor, keys: KeyRing
) -> None:
    event_id, registration_id = registration.event_id, registration.id
    if registration.category.review:
        submit(session=session, event_id=event_id, registration_id=registration_id, now=now, actor=actor, reason=reason)
        return
    # Looked at before: a place that is taken in one row and missing in the next would stay taken.
    if not gets_place(session=session, seat=seat_of(registration), now=now):
        waitlist(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            now=now,
            actor=actor,
            keys=keys,
            reason=reason,
        )
        return
    confirm(
        session=session,
        event_id=event_id,
        registration_id=registration_id,
        now=now,
        actor=actor,
        keys=keys,
        reason=reason,
    )


def _use(session: Session, invitation: Invitation, registration_id: str, now: datetime) -> None:
    if session.get(InvitationUse, (invitation.id, registration_id)) is None:
        session.add(InvitationUse(invitation_id=invitation.id, registration_id=registration_id, at=now))


def _note(invitation: Invitation, answer: Answer, at: datetime, actor: Actor, way: Way, note: str | None) -> None:
    invitation.answer, invitation.answered_at, invitation.answered_by = answer, at, actor.reference
    invitation.answer_channel, invitation.answer_note = way, note
