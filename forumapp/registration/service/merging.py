"""Two registrations of one person: told apart for good, or merged into one that keeps what both knew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.consent import queries as consents
from forumapp.consent import service as consent
from forumapp.consent.rules import Purpose
from forumapp.files import service as files
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.queries import answers as answers_of
from forumapp.questions.queries import asked, versions_answered
from forumapp.registration.models import DistinctPair, Registration, Tag
from forumapp.registration.rules import (
    GIVES_UP_SESSIONS,
    HOLDS_PLACE,
    TRANSITIONS,
    WORTH,
    AdmittedMustStay,
    BothAdmitted,
    MergedAway,
    Status,
    UnknownRegistration,
    steps_to,
    unapproved,
)
from forumapp.registration.service import accompanying, marking
from forumapp.registration.service.accompanying import companions_of
from forumapp.registration.service.amending import Changes, amend, write_down
from forumapp.registration.service.deciding import locked, seat_of
from forumapp.registration.service.needing import NeedsKept, merge_needs
from forumapp.registration.service.places import give_back, promote_waiting, take
from forumapp.registration.service.session_places import chosen, keep_sessions
from forumapp.registration.service.succeeding import standing_of, take_over_standing

ATTENDANCES, INVITATIONS, REQUESTS = "attendances", "invitations", "subject_requests"
"""Tables of upper rooms, reached by their names."""


def tell_apart(*, session: Session, event_id: int, ids: tuple[str, str], now: datetime, actor: Actor) -> None:
    """Remember that two registrations are two people's; saying it again changes nothing.

    :raises UnknownRegistration:
    """
    first, second = sorted(ids)
    for one in (first, second):
        locked(session=session, event_id=event_id, registration_id=one)
    if session.get(DistinctPair, (first, second)) is None:
        session.add(DistinctPair(first_id=first, second_id=second, at=now, actor=actor.reference))
        session.flush()


def admitted_among(*, session: Session, ids: tuple[str, str]) -> set[str]:
    """Those of them that were let in at the door."""
    table = Registration.metadata.tables[ATTENDANCES]
    rows = session.execute(
        select(table.c.registration_id).where(table.c.registration_id.in_(ids), table.c.first_admitted_at.is_not(None))
    )
    return {row[0] for row in rows}


def stayed_of(*, session: Session, registration: Registration) -> Registration:
    """The entry of the person that stayed, however often they were merged; itself where it was not."""
    while registration.merged_into_id is not None:
        registration = session.get_one(Registration, registration.merged_into_id)
    return registration


def merge(
    *,
    session: Session,
    event_id: int,
    stays_id: str,
    goes_id: str,
    changes: Changes,
    reason: str,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    needs: NeedsKept | None = None,
) -> None:
    """Let one of two registrations of a person go and the other stay, with the values of ``changes``.

    The one that goes is cancelled for ``reason`` and points at the other; its history stays its own. The state further
    on holds, with its place and QR: see :func:`take_over_standing`; a second place is given back. What the other lacks
    is taken over: delegation, who comes along, labels, answers, places in sessions, invitation, approval of a name.
    What both need holds, unless ``needs`` chooses; of each consent the newest answer of the two.

    :raises BothAdmitted, AdmittedMustStay: both, or only the one that would go, were let in at the door
    :raises AlreadyRegistered: the new name and e-mail are a third registration's
    :raises MergedAway, UnknownRegistration: one of them was merged before; twice the same
    :raises IllegalTransition: the one that stays was cancelled or rejected, and the other is invited or sent regrets
    """
    stays, goes, change = _both(session, event_id, stays_id, goes_id)
    sessions, held = chosen(session=session, registration_id=goes_id), goes.status in HOLDS_PLACE
    standing = standing_of(session=session, registration=goes)
    _let_go(session, goes, stays, reason=reason, now=now, actor=actor, change=change)
    _take_over(session, goes, stays, needs=needs or NeedsKept(), reason=reason, now=now, actor=actor)
    amend(
        session=session,
        event_id=event_id,
        registration_id=stays_id,
        changes=_with_answers(session, goes, stays, changes),
        now=now,
        actor=actor,
        keys=keys,
        reason=reason,
    )
    _keep_approvals(goes, stays)
    if held:  # not before: amending hands free places on, and this one is the guest's
        give_back(session=session, seat=seat_of(goes))
    take_over_standing(
        session=session,
        goes=goes,
        stays=stays,
        standing=standing,
        reason=reason,
        now=now,
        actor=actor,
        change=change,
        keys=keys,
    )
    if stays.status not in GIVES_UP_SESSIONS:
        keep_sessions(session=session, registration_id=stays_id, session_ids=sessions)
    stays.changed = change
    merged = [("merged", None, goes_id)]
    write_down(session=session, registration_id=stays_id, changed=merged, now=now, actor=actor, reason=reason)
    promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)


def _both(session: Session, event_id: int, stays_id: str, goes_id: str) -> tuple[Registration, Registration, int]:
    """The two as they are now, if they may be merged this way, with the event's change number."""
    stays, change = locked(session=session, event_id=event_id, registration_id=stays_id)
    goes, change = locked(session=session, event_id=event_id, registration_id=goes_id)
    if stays_id == goes_id:
        raise UnknownRegistration(goes_id)
    for one in (stays, goes):
        if one.merged_into_id:
            raise MergedAway(one.id, one.merged_into_id)
    steps_to(stays=Status(stays.status), goes=Status(goes.status))
    admitted = admitted_among(session=session, ids=(stays_id, goes_id))
    if len(admitted) > 1:
        raise BothAdmitted
    if goes_id in admitted:
        raise AdmittedMustStay
    return stays, goes, change


def _let_go(
    session: Session,
    goes: Registration,
    stays: Registration,
    *,
    reason: str,
    now: datetime,
    actor: Actor,
    change: int,
) -> None:
    if Status.CANCELLED in TRANSITIONS[Status(goes.status)]:
        marking.mark(
            session=session,
            registration=goes,
            status=Status.CANCELLED,
            now=now,
            actor=actor,
            change=change,
            reason=reason,
        )
    goes.merged_into_id = stays.id
    goes.email_key = None  # a regret is no state that ends: it must not stand in the other's way
    goes.changed = change
    session.flush()


def _join_delegation(
    session: Session, goes: Registration, stays: Registration, *, reason: str, now: datetime, actor: Actor
) -> None:
    """Let the one that stays belong to the delegation of the other where it has none; its place counts there, too."""
    if stays.delegation_id is not None or goes.delegation_id is None:
        return
    holds = stays.status in HOLDS_PLACE
    if holds:
        give_back(session=session, seat=seat_of(stays))
    stays.delegation_id = goes.delegation_id
    stays.reserve = goes.reserve and WORTH[Status(stays.status)] < WORTH[Status.SUBMITTED]
    session.flush()
    if holds:  # beyond the limit if need be: the place of the one that goes is given back afterwards
        take(session=session, seat=seat_of(stays), exceed=True)
    joined = [("delegation_id", None, stays.delegation_id)]
    write_down(session=session, registration_id=stays.id, changed=joined, now=now, actor=actor, reason=reason)


def _keep_approvals(goes: Registration, stays: Registration) -> None:
    """Let a name that the guest approved on the one that goes count as approved where the other has the same now."""
    lacking = unapproved(stays.names, stays.approved_names)
    same = {code: text for code, text in goes.approved_names.items() if stays.names.get(code) == text}
    taken = {code: text for code, text in same.items() if code in lacking}
    if taken:
        stays.approved_names = LocalizedText({**stays.approved_names, **taken})


def _take_over(
    session: Session,
    goes: Registration,
    stays: Registration,
    *,
    needs: NeedsKept,
    reason: str,
    now: datetime,
    actor: Actor,
) -> None:
    _join_delegation(session, goes, stays, reason=reason, now=now, actor=actor)
    invited = [moment for moment in (stays.invited_at, goes.invited_at) if moment is not None]
    stays.invited_at, goes.invited_at = min(invited, default=None), None
    if goes.heads_delegation:
        goes.heads_delegation = False
        session.flush()
        stays.heads_delegation = stays.delegation_id == goes.delegation_id
    companions = companions_of(session=session, registration_id=goes.id)
    if companions and not companions_of(session=session, registration_id=stays.id):
        accompanying.replace(session=session, registration=stays, companions=companions, exceed=True)
    own, others = (set(session.scalars(select(Tag.tag).where(Tag.registration_id == one.id))) for one in (stays, goes))
    session.add_all(Tag(event_id=stays.event_id, tag=tag, registration_id=stays.id) for tag in sorted(others - own))
    invitations = Registration.metadata.tables[INVITATIONS]
    session.execute(
        update(invitations).where(invitations.c.registration_id == goes.id).values(registration_id=stays.id)
    )
    _move_request(session, goes, stays)
    _newest_consents(session, goes, stays, now=now, actor=actor)
    allowed = consents.holds(session=session, registration_id=stays.id, purpose=Purpose.NEEDS)
    merge_needs(session=session, goes=goes, stays=stays, kept=needs, allowed=allowed, now=now, actor=actor)


def _move_request(session: Session, goes: Registration, stays: Registration) -> None:
    """Let a request for destruction that waits be about the entry that stays, unless that one waits itself."""
    requests = Registration.metadata.tables[REQUESTS]
    waits = requests.c.decided_at.is_(None)
    if session.execute(select(requests.c.id).where(requests.c.registration_id == stays.id, waits)).first() is None:
        session.execute(
            update(requests).where(requests.c.registration_id == goes.id, waits).values(registration_id=stays.id)
        )


def allows_after_merge(*, session: Session, ids: tuple[str, str], purpose: Purpose) -> bool:
    """Whether the newest answer of a person with two entries allows the purpose."""
    answers = [consents.held(session=session, registration_id=one).get(purpose) for one in ids]
    newest = max((one for one in answers if one is not None), key=lambda answer: answer.at, default=None)
    return newest is not None and newest.granted


def _newest_consents(session: Session, goes: Registration, stays: Registration, *, now: datetime, actor: Actor) -> None:
    """Let the last word of the person hold for each purpose, whichever entry it was said on."""
    own = consents.held(session=session, registration_id=stays.id)
    others = consents.held(session=session, registration_id=goes.id)
    newer = {
        purpose: answer.granted
        for purpose, answer in others.items()
        if purpose not in own or (own[purpose].at < answer.at and own[purpose].granted != answer.granted)
    }
    if newer:
        consent.record(
            session=session,
            event_id=stays.event_id,
            registration_id=stays.id,
            answers=newer,
            language=stays.language,
            now=now,
            actor=actor,
        )


def _with_answers(session: Session, goes: Registration, stays: Registration, changes: Changes) -> Changes:
    """The changes with the answers that only the one that goes has given, and the versions that were asked.

    What is asked no more stays where it was answered.
    """
    today = {one.key for one in asked(session=session, event_id=stays.event_id)}
    own = answers_of(session=session, registration_id=stays.id)
    others = answers_of(session=session, registration_id=goes.id)
    lacking = {key: value for key, value in others.items() if own.get(key) is None}
    answers = {key: value for key, value in {**lacking, **changes.answers}.items() if key in today}
    taken = [key for key, value in answers.items() if value is not None and value == others.get(key)]
    for key in taken:
        if isinstance(answers[key], dict):
            files.hand_over(
                session=session,
                event_id=stays.event_id,
                upload_id=answers[key]["upload"],
                registration_id=stays.id,
            )
    versions = versions_answered(session=session, registration_id=goes.id)
    return replace(changes, answers=answers, asked={key: versions[key] for key in taken})
