"""Freezing: figures signed at one moment, with the rows behind them and the pseudonyms of their persons."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenPerson, FrozenSet
from forumapp.attendance.queries.counting import count
from forumapp.attendance.queries.frozen import last_version, online_of, unheard_devices
from forumapp.attendance.queries.kept import ids_behind
from forumapp.attendance.queries.rows import identities_of_participants
from forumapp.attendance.queries.texts import members_of
from forumapp.attendance.queries.year import share_of
from forumapp.attendance.rules import ReasonNeeded, Words, figure_set, pseudonym, set_hash, values_of
from forumapp.attendance.rules.suppression import SALT
from forumapp.attendance.rules.year import YearIsClosed, year_of
from forumapp.attendance.service.year_keys import hold_key
from forumapp.checkin.queries.flagged import count_open
from forumapp.events.models import Change, Event
from forumapp.kernel.actors import Actor, ActorKind

_SALT_BYTES = 16


def freeze(
    *, session: Session, event: Event, words: Words, now: datetime, actor: Actor, reason: str | None = None
) -> FrozenSet:
    """Freeze the event's figures as its next version, signed by ``actor``. The caller commits.

    ``words`` are :func:`forumapp.attendance.labels.words` in the event's languages; they are part of what is signed.
    ``reason`` says why not to wait for phones that were not heard and scans that were put aside.

    :raises ReasonNeeded: phones may still hold scans, or scans were put aside, and no reason was given
    """
    lock_event(session=session, event_id=event.id)
    unheard = unheard_devices(session=session, event=event, now=now)
    reason = (reason or "").strip() or None
    _, aside = count_open(session=session, event_id=event.id)
    if (unheard or aside) and reason is None:
        raise ReasonNeeded(unheard, aside)
    figures = figure_set(
        count(session=session, event_id=event.id),
        event=event.slug,
        zone=event.zone,
        as_of=now,
        over=event.ends_at <= now,
        version=last_version(session=session, event_id=event.id) + 1,
        words=words,
        online=online_of(session=session, event_id=event.id),
    )
    figures[SALT] = new_salt()
    values = values_of(figures)
    frozen = FrozenSet(
        event_id=event.id,
        version=figures["version"],
        as_of=now,
        figures=figures,
        rows={
            code: ids if values.get(code, 0) is not None else []
            for code, ids in ids_behind(session=session, event_id=event.id).items()
        },
        hash=set_hash(figures),
        signed_by=actor.id if actor.kind == ActorKind.USER else None,
        reason=reason,
        unheard_devices=unheard,
        aside=aside,
    )
    session.add(frozen)
    session.flush()
    year = year_of(event.starts_at, event.zone)
    persons = _keep_persons(session, frozen, year)
    session.merge(share_of(frozen=frozen, year=year, persons=persons))
    session.flush()
    return frozen


def forget_rows(*, session: Session, event_id: int) -> None:
    """Forget who is behind the event's frozen figures, with its personal data; the figures stay as they were signed."""
    session.execute(update(FrozenSet).where(FrozenSet.event_id == event_id).values(rows={}))


def new_salt() -> str:
    """What a signed document holds besides its numbers, so that from its hash nobody can try out a withheld one."""
    return secrets.token_hex(_SALT_BYTES)


def lock_event(*, session: Session, event_id: int) -> None:
    """Hold back every writer of the event until the commit, and other freezes: one set is one moment."""
    session.execute(select(Change.number).where(Change.event_id == event_id).with_for_update()).one()


def _keep_persons(session: Session, frozen: FrozenSet, year: int) -> dict[str, bool]:
    """Keep the pseudonyms of the set's persons, each with whether an e-mail told it apart.

    There are none once the year is closed, whose key is gone and whose totals stand.
    """
    try:
        key = hold_key(session=session, year=year)
    except YearIsClosed:
        return {}
    persons: dict[str, bool] = {}
    for registration_id, email_key, person_key in identities_of_participants(session=session, event_id=frozen.event_id):
        persons[pseudonym(key, email_key=email_key, person_key=person_key, registration_id=registration_id)] = bool(
            email_key
        )
    if persons:
        # As one document: the driver would bind and read through tens of thousands of parameters.
        told_apart = {name: "yes" if by_email else "" for name, by_email in sorted(persons.items())}
        person = members_of(json.dumps(told_apart))
        session.execute(
            insert(FrozenPerson).from_select(
                ["set_id", "pseudonym", "by_email"],
                select(literal(frozen.id), person.c.key, person.c.value == "yes"),
            )
        )
    return persons
