"""Destroying a person's data everywhere: every personal column of every table that holds rows of hers.

The rows stay under the registration's id, so that totals, scans and history still add up; they name nobody any more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table, delete, update
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.orm import NEEDS, Localized
from forumapp.privacy import queries
from forumapp.privacy.queries import Owned
from forumapp.privacy.rules import COUNTED, KEPT, ROWS_GO
from forumapp.registration.models import Registration
from forumapp.registration.rules import LIVE, TRANSITIONS, Status
from forumapp.registration.service import cancel
from forumapp.registration.service.deciding import locked
from forumapp.release.service.forgetting import forget_names

NAMELESS = "–"
"""What stands in the place of a name."""


def destroy_registration(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, keys: KeyRing
) -> None:
    """Destroy all personal data of one person at one event; a second time it changes nothing.

    A live registration of somebody who did not come is cancelled first, and its place goes on. Mails that wait are
    taken back. Of somebody who came, country and rank stay: the totals are counted by them.

    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.destroyed_at is not None:
        return
    came = queries.attended(session=session, ids=[registration_id])
    status = Status(registration.status)
    if not came and status in LIVE and Status.CANCELLED in TRANSITIONS[status]:
        cancel(session=session, event_id=event_id, registration_id=registration_id, now=now, actor=actor, keys=keys)
        change = registration.changed
    ids = queries.ids_of_person(session=session, registration_id=registration_id)
    came = queries.attended(session=session, ids=ids)
    session.execute(
        update(Message)
        .where(Message.registration_id.in_(ids), Message.state.in_((State.DRAFT, State.QUEUED)))
        .values(state=State.WITHDRAWN, next_attempt_at=None)
    )
    forget_names(session=session, event_id=event_id, registration_ids=ids)
    session.flush()
    for owned in queries.owned_tables():
        if owned.table.name not in KEPT:
            _empty(session, owned, ids, keep=COUNTED if came else frozenset())
    languages = session.get_one(Event, event_id).languages
    # Nobody's key: two of those who were destroyed must not look like one person.
    session.execute(
        update(Registration)
        .where(Registration.id.in_(ids))
        .values(
            names=LocalizedText(dict.fromkeys(languages, NAMELESS)),
            order_name=NAMELESS,
            person_key=Registration.id,
            destroyed_at=now,
            changed=change,
        )
    )
    session.expire_all()


def _empty(session: Session, owned: Owned, ids: list[str], keep: frozenset[str]) -> None:
    table, theirs = owned.table, owned.rows_of(ids)
    if goes_as_a_whole(table):
        session.execute(delete(table).where(theirs))
        return
    kept = keep if table.name == Registration.__tablename__ else frozenset()
    values = {column.name: empty_value(column) for column in owned.personal if column.name not in kept}
    if values:
        session.execute(update(table).where(theirs).values(values))


def goes_as_a_whole(table: Table) -> bool:
    """Whether a row is nothing but what it says of a person: an answer, a need, a label."""
    return table.name in ROWS_GO or any(
        column.primary_key or column.info == NEEDS for column in table.columns if column.info.get("personal")
    )


def empty_value(column: Column[Any]) -> Any:
    """What a personal column holds once nothing is left. :raises TypeError: for one that cannot be empty"""
    if column.nullable:
        return None
    kind = column.type
    if isinstance(kind, Localized):
        return LocalizedText()
    if isinstance(kind, String):
        return ""
    if isinstance(kind, LargeBinary):
        return b""
    if isinstance(kind, JSON):
        return [] if getattr(getattr(column.default, "arg", None), "__name__", "") == "list" else {}
    raise TypeError(f"{column.table.name}.{column.name} can be neither NULL nor empty: make it nullable.")
