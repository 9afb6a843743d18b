"""What a guest needs: changed by the guest, gone with the consent. The history keeps that it changed, never what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.consent import service as consent
from forumapp.consent.queries import held
from forumapp.consent.rules import Purpose
from forumapp.kernel.actors import Actor
from forumapp.questions import queries as questions
from forumapp.questions.service import forget_needs, keep_needs
from forumapp.registration.models import Registration
from forumapp.registration.service.amending import write_down
from forumapp.registration.service.deciding import locked

_CHANGED = ("needs", None, None)


def change_needs(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    needs: Mapping[str, str | None],
    asked: Mapping[str, int],
    consents: Mapping[str, bool],
    language: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Keep what a guest needs now, by the question's key and sealed; None removes. ``consents`` are those answered.

    Without a consent that holds everything is removed. ``asked`` are the numbers of the versions that were shown.

    :raises forumapp.questions.service.UnknownQuestion:
    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    before = held(session=session, registration_id=registration_id).get(Purpose.NEEDS)
    said = consents.get(Purpose.NEEDS)
    allowed = said if said is not None else before is not None and before.granted
    told = any(sealed is not None for sealed in needs.values())
    if said is not None and (before is None or before.granted != said) and (told or not said):
        consent.record(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            answers={Purpose.NEEDS.value: said},
            language=language,
            now=now,
            actor=actor,
        )
    had = questions.has_needs(session=session, registration_id=registration_id)
    if not allowed:
        forget_needs(session=session, registration_ids=[registration_id])
    else:
        keep_needs(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            needs=needs,
            asked=asked,
            now=now,
            actor=actor,
        )
    if had or (told and allowed):
        write_down(session=session, registration_id=registration_id, changed=[_CHANGED], now=now, actor=actor)
    registration.changed = change
    session.flush()


def withdraw_needs(*, session: Session, registration_id: str, now: datetime, actor: Actor) -> None:
    """Delete what a guest needs, because the consent to keep it ended. The caller holds the event's lock."""
    if forget_needs(session=session, registration_ids=[registration_id]):
        write_down(session=session, registration_id=registration_id, changed=[_CHANGED], now=now, actor=actor)


def merge_needs(
    *, session: Session, goes: Registration, stays: Registration, allowed: bool, now: datetime, actor: Actor
) -> None:
    """Let what the entry that goes needs become that of the one that stays, where it has none and the person allows it.

    ``allowed`` is the person's last word, whichever entry it was said on. The caller holds the event's lock.
    """
    if not allowed:
        withdraw_needs(session=session, registration_id=stays.id, now=now, actor=actor)
    elif not questions.has_needs(session=session, registration_id=stays.id):
        for _, _, need in questions.needs_of(session=session, registration_ids=[goes.id]):
            need.registration_id = stays.id
        session.flush()
    forget_needs(session=session, registration_ids=[goes.id])
