"""What a guest needs: changed by the guest, gone with the consent. The history keeps that it changed, never what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class NeedsKept:
    """Whose needs hold after a merge: those of the entries ``of`` (None: of both).

    ``join`` makes one sealed text of two that answer the same question; without it that of the entry that stays holds.
    """

    of: Collection[str] | None = None
    join: Callable[[str, str], str] | None = None


def merge_needs(
    *,
    session: Session,
    goes: Registration,
    stays: Registration,
    kept: NeedsKept,
    allowed: bool,
    now: datetime,
    actor: Actor,
) -> None:
    """Let what the two entries of a person need become that of the one that stays, as it was chosen.

    ``allowed`` is the person's last word, whichever entry it was said on. The caller holds the event's lock.
    """
    if not allowed:
        withdraw_needs(session=session, registration_id=stays.id, now=now, actor=actor)
        forget_needs(session=session, registration_ids=[goes.id])
        return
    chosen = {stays.id, goes.id} if kept.of is None else set(kept.of)
    own, others = (
        {key: need for key, _, need in questions.needs_of(session=session, registration_ids=[one.id])}
        for one in (stays, goes)
    )
    changed = False
    if stays.id not in chosen and own:
        forget_needs(session=session, registration_ids=[stays.id])
        own, changed = {}, True
    for key, need in others.items() if goes.id in chosen else ():
        if key not in own:
            need.registration_id, changed = stays.id, True
        elif kept.join is not None:
            own[key].sealed, changed = kept.join(own[key].sealed, need.sealed), True
    session.flush()
    forget_needs(session=session, registration_ids=[goes.id])
    if changed:
        write_down(session=session, registration_id=stays.id, changed=[_CHANGED], now=now, actor=actor)
