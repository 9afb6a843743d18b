"""A person's request that her data be destroyed: asked, accepted, refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.privacy import queries
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import AlreadyAsked, AlreadyDecided, Outcome, UnknownRequest, answer_by
from forumapp.privacy.service.address import destroy_address
from forumapp.privacy.service.destroying import destroy_registration
from forumapp.registration.models import Registration
from forumapp.registration.rules import ReasonNeeded
from forumapp.registration.service.deciding import locked


def ask_destruction(
    *, session: Session, event_id: int, registration_id: str, language: str, now: datetime
) -> SubjectRequest:
    """Note the request with the day by which it is answered, and tell its maker by mail.

    :raises AlreadyAsked: while an earlier one waits
    :raises AlreadyDecided: where nothing is left to destroy
    """
    registration, _ = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.destroyed_at is not None:
        raise AlreadyDecided
    former = queries.newest_request(session=session, registration_id=registration_id)
    if former is not None and former.decided_at is None:
        raise AlreadyAsked
    event = session.get_one(Event, event_id)
    request = SubjectRequest(
        event_id=event_id,
        registration_id=registration_id,
        language=language,
        asked_at=now,
        answer_by=answer_by(asked_at=now, zone=event.zone, korean=host(session=session).country == "KR"),
    )
    session.add(request)
    session.flush()
    _tell(session, registration, request, "destruction_received", now, {"answer_by": request.answer_by.isoformat()})
    return request


def accept(
    *, session: Session, event_id: int, request_id: int, now: datetime, actor: Actor, keys: KeyRing
) -> SubjectRequest:
    """Destroy what was asked for, and tell the person by a mail that is the last thing sent to her.

    :raises UnknownRequest, AlreadyDecided:
    """
    request, registration = _waiting(session, event_id, request_id)
    recipient = registration.email if registration is not None else request.email
    if registration is not None:
        destroy_registration(
            session=session, event_id=event_id, registration_id=registration.id, now=now, actor=actor, keys=keys
        )
    elif request.email:
        destroy_address(session=session, event_id=event_id, email=request.email, now=now)
    if recipient:
        # Tied to no registration: whatever is tied to one was just emptied.
        mail.enqueue(
            session=session,
            template="data_destroyed" if registration is not None else "held_destroyed",
            language=request.language,
            recipient=recipient,
            event_id=event_id,
            now=now,
        )
    return _decide(session, request, Outcome.ACCEPTED, now, actor)


def refuse(
    *, session: Session, event_id: int, request_id: int, reason: str, now: datetime, actor: Actor
) -> SubjectRequest:
    """Refuse with a reason in the person's language, which she gets by mail.

    :raises ReasonNeeded, UnknownRequest, AlreadyDecided:
    """
    if not reason:
        raise ReasonNeeded
    request, registration = _waiting(session, event_id, request_id)
    request.reason = reason
    _tell(session, registration, request, "destruction_refused", now, {"reason": reason})
    return _decide(session, request, Outcome.REFUSED, now, actor)


def _waiting(session: Session, event_id: int, request_id: int) -> tuple[SubjectRequest, Registration | None]:
    # Under the event's lock: of two members of staff who answer at once the second must see the first one's answer.
    hold_changes(session=session, event_id=event_id)
    request = session.get(SubjectRequest, request_id, populate_existing=True)
    if request is None or request.event_id != event_id:
        raise UnknownRequest
    if request.decided_at is not None:
        raise AlreadyDecided
    if request.registration_id is None:
        return request, None
    return request, session.get_one(Registration, request.registration_id, populate_existing=True)


def _decide(session: Session, request: SubjectRequest, outcome: Outcome, now: datetime, actor: Actor) -> SubjectRequest:
    request.outcome, request.decided_at, request.decided_by, request.email = outcome, now, actor.reference, None
    session.flush()
    return request


def _tell(
    session: Session,
    registration: Registration | None,
    request: SubjectRequest,
    template: str,
    now: datetime,
    facts: dict[str, str],
) -> None:
    recipient = request.email if registration is None else registration.email
    if recipient:
        mail.enqueue(
            session=session,
            template=template,
            language=request.language,
            recipient=recipient,
            event_id=request.event_id,
            registration_id=None if registration is None else registration.id,
            facts=facts,
            now=now,
        )
