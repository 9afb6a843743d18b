"""Amending what a registration says: every field that changed becomes a row with before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory import service as directory
from forumapp.events.models import Category
from forumapp.events.rules import MISSION_CATEGORY
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import service as questions
from forumapp.questions.codec import cell
from forumapp.questions.queries import answers as answers_of
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import (
    APPROVING,
    HOLDS_PLACE,
    LIVE,
    AlreadyRegistered,
    Companion,
    Source,
    StaleEdit,
    Status,
    UnknownCategory,
    unapproved,
)
from forumapp.registration.service.accompanying import companions_of, replace
from forumapp.registration.service.deciding import locked, seat_of
from forumapp.registration.service.finding import order_name, search_keys
from forumapp.registration.service.places import give_back, promote_waiting, take

PLAIN = (
    "given_name",
    "family_name",
    "email",
    "phone",
    "country",
    "rank",
    "attending_as",
    "acting",
    "language",
    "delegation_id",
    "read_aloud",
    "represents_name",
    "functions_since",
    "manual_order",
    "expected_at",
    "escort",
    "meeting_point",
    "on_board",
    "interpretation",
    "receiver",
)
"""Columns that are taken as they are."""
LOOKED_AT = ("name_", "organization_", "position_")
"""How the fields begin that a reviewer looks at."""
SEATING = frozenset({"category", "accompanying"})
"""Fields that decide which places are taken."""
LOCALIZED = ("names", "position", "address_as")
"""Columns with a text per language."""

Changed = tuple[str, Any, Any]
"""A field as the export or the history names it, what it was, what it is."""


@dataclass(frozen=True)
class Changes:
    """What is to be changed: only the fields that are given. ``organization`` is its names, ``category`` a code.

    ``values`` may hold the columns of :data:`PLAIN`, :data:`LOCALIZED` and ``roles``; ``answers`` maps keys of the
    event's questions to answers, None takes one away, and ``asked`` the numbers of the versions that were shown;
    ``accompanying`` is everybody who comes along.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    organization: LocalizedText | None = None
    category: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    accompanying: Sequence[Companion] | None = None


def amend(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    changes: Changes,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    expected: int | None = None,
    reason: str | None = None,
) -> list[str]:
    """Change what was entered; returns the fields that differ, as the export names them. The ticket stays valid.

    ``expected`` is the change number that the editor saw. A guest who writes the names approves them. Places that
    become free, of the category that was left for instance, go to whoever is first in line.

    :raises StaleEdit: somebody else changed the registration meanwhile
    :raises NoPlace: who comes along takes places, and there are too few
    :raises AlreadyRegistered: the new name and e-mail are another live registration's
    :raises UnknownCategory, UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if expected is not None and registration.changed != expected:
        raise StaleEdit
    changed: list[Changed] = []
    for name, value in changes.values.items():
        changed += _set(registration, name, value)
    if changes.category is not None:
        changed += _move(session, registration, changes.category, staff=actor.is_staff)
    if changes.organization is not None:
        changed += _set_organization(session, registration, changes.organization, actor, now)
    changed += _set_answers(session, registration, changes, now)
    if changes.accompanying is not None:
        changed += _set_accompanying(session, registration, changes.accompanying, exceed=actor.is_staff)
    if actor.kind in APPROVING and "names" in changes.values:
        changed += _approve(registration)
    if not changed:
        return []
    if _asks_for_another_look(registration, changed, actor):
        registration.review_again = now
    registration.email_key = email_key(registration.email) if registration.email else None
    registration.person_key = person_key(registration.names)
    refuse_twin(session=session, registration=registration)
    organization = directory.names_of(session=session, organization_id=registration.organization_id)
    registration.search_keys = search_keys(registration.names, organization, registration.country)
    registration.order_name = order_name(registration.names, registration.language)
    registration.changed = change
    write_down(session=session, registration_id=registration_id, changed=changed, now=now, actor=actor, reason=reason)
    names = [name for name, _, _ in changed]
    if not SEATING.isdisjoint(names):
        promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)
    return names


def approve_names(*, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor) -> None:
    """Note that the guest or the focal point approved the names as they stand; approving again changes nothing.

    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    changed = _approve(registration)
    if changed:
        registration.changed = change
        write_down(session=session, registration_id=registration_id, changed=changed, now=now, actor=actor)


def write_down(
    *,
    session: Session,
    registration_id: str,
    changed: Iterable[Changed],
    now: datetime,
    actor: Actor,
    reason: str | None = None,
) -> None:
    """Keep what changed in the person's history, and why where somebody or something said so."""
    session.add_all(
        Amendment(
            registration_id=registration_id,
            field=name,
            before=_written(before),
            after=_written(after),
            at=now,
            actor=actor.reference,
            reason=reason,
        )
        for name, before, after in changed
    )
    session.flush()


def _asks_for_another_look(registration: Registration, changed: Iterable[Changed], actor: Actor) -> bool:
    """Whether a guest who is confirmed already is somebody else on paper now; her ticket stays valid meanwhile."""
    return (
        registration.status == Status.CONFIRMED
        and actor.kind in APPROVING
        and any(name.startswith(LOOKED_AT) for name, _, _ in changed)
    )


def _approve(registration: Registration) -> list[Changed]:
    languages = sorted(unapproved(registration.names, registration.approved_names))
    registration.approved_names = registration.names
    return [("approved_names", None, languages)] if languages else []


def _set_accompanying(
    session: Session, registration: Registration, companions: Sequence[Companion], *, exceed: bool
) -> list[Changed]:
    before = companions_of(session=session, registration_id=registration.id)
    after = list(companions)
    if before == after:
        return []
    replace(session=session, registration=registration, companions=after, exceed=exceed)
    return [("accompanying", [_one(each) for each in before] or None, [_one(each) for each in after] or None)]


def _one(companion: Companion) -> str:
    return f"{companion.kind}:{companion.name or companion.number}"


def _set(registration: Registration, name: str, value: Any) -> list[Changed]:
    before = getattr(registration, name)
    if name in LOCALIZED:
        return _set_localized(registration, name, before, LocalizedText(value))
    if name == "roles":
        value = list(value)
    elif name not in PLAIN:
        raise KeyError(name)
    if before == value:
        return []
    setattr(registration, name, value)
    return [(name, before, value)]


def _set_localized(registration: Registration, name: str, before: LocalizedText, after: LocalizedText) -> list[Changed]:
    setattr(registration, name, after)
    header = "name" if name == "names" else name
    languages = sorted({*before, *after})
    return [
        (f"{header}_{language}", before.get(language), after.get(language))
        for language in languages
        if before.get(language) != after.get(language)
    ]


def _move(session: Session, registration: Registration, code: str, *, staff: bool) -> list[Changed]:
    rows = session.execute(select(Category.id, Category.code).where(Category.event_id == registration.event_id)).all()
    ids = {row.code: row.id for row in rows}
    codes = {row.id: row.code for row in rows}
    if code not in ids:
        raise UnknownCategory(code)
    if ids[code] == registration.category_id:
        return []
    before = codes[registration.category_id]
    if registration.status in HOLDS_PLACE:
        give_back(session=session, seat=seat_of(registration))
    registration.category_id = ids[code]
    if registration.status in HOLDS_PLACE:
        take(session=session, seat=seat_of(registration), exceed=staff)
    return [("category", before, code)]


def _set_organization(
    session: Session, registration: Registration, names: LocalizedText, actor: Actor, now: datetime
) -> list[Changed]:
    before = directory.names_of(session=session, organization_id=registration.organization_id)
    if not names:
        registration.organization_id = None
    else:
        mission = session.get_one(Category, registration.category_id).code == MISSION_CATEGORY
        registration.organization_id = directory.find_or_make_organization(
            session=session,
            names=names,
            mission=mission,
            represents=registration.country if mission else None,
            source=Source.STAFF if actor.is_staff else Source.FORM,
            now=now,
        ).id
    after = directory.names_of(session=session, organization_id=registration.organization_id)
    return [
        (f"organization_{language}", before.get(language), after.get(language))
        for language in sorted({*before, *after})
        if before.get(language) != after.get(language)
    ]


def _set_answers(session: Session, registration: Registration, changes: Changes, now: datetime) -> list[Changed]:
    if not changes.answers:
        return []
    before = answers_of(session=session, registration_id=registration.id)
    changed = {key: value for key, value in changes.answers.items() if before.get(key) != value}
    if changed:
        questions.keep_answers(
            session=session,
            event_id=registration.event_id,
            registration_id=registration.id,
            answers=changed,
            asked=changes.asked,
            now=now,
        )
    return [(f"q_{key}", before.get(key), value) for key, value in changed.items()]


def refuse_twin(*, session: Session, registration: Registration, status: str | None = None) -> None:
    """Refuse that two entries of one person are live; ``status`` is what the entry becomes, if not what it is.

    :raises AlreadyRegistered:
    """
    if registration.email_key is None or (status or registration.status) not in LIVE:
        return
    with session.no_autoflush:
        twin = session.execute(
            select(Registration.id).where(
                Registration.event_id == registration.event_id,
                Registration.email_key == registration.email_key,
                Registration.person_key == registration.person_key,
                Registration.status.in_([status.value for status in LIVE]),
                Registration.id != registration.id,
            )
        ).scalar_one_or_none()
    if twin is not None:
        raise AlreadyRegistered(twin)


def _written(value: Any) -> str | None:
    return None if value is None else cell(value)
