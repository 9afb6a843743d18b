"""What the console and the command line change in several rooms at once: an event, places, the directory's people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.accounts import service as accounts
from forumapp.checkin.models import Resolution
from forumapp.checkin.queries import find_twin
from forumapp.checkin.rules import Act
from forumapp.checkin.service.settling import resolve
from forumapp.consent import service as consent
from forumapp.delegations.service.copying import copy_letter
from forumapp.directory import service as directory
from forumapp.directory.codec import Line
from forumapp.directory.queries import host as read_words
from forumapp.directory.service.editing import Values
from forumapp.events import service as events
from forumapp.events.models import Event
from forumapp.events.rules import Shift
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import service as questions
from forumapp.registration.service import (
    confirm,
    promote_waiting,
    reindex_people_of_countries,
    reindex_people_of_organizations,
    tell_apart,
)

COPIED_TABLES = frozenset(
    {
        "categories",
        "programme_items",
        "partners",
        "sessions",
        "invitation_letters",
        "notices",
        "purpose_versions",
        "questions",
        "assignments",
    }
)
"""Tables whose rows of an event go over to its copy; a test asks of every other one why it does not."""


def make_event(
    *, session: Session, now: datetime, source: Event | None = None, staff: bool = False, **values: Any
) -> Event:
    """Make an event with all that guests meet: with ``source``, everything of it but people; a notice in any case.

    With ``staff`` those with a role in the source have it in the new event too. ``values`` and what is raised are
    those of :func:`forumapp.events.service.create_event`.
    """
    event = events.create_event(session=session, source=source, now=now, **values)
    if source is not None and staff:
        accounts.copy_roles(session=session, source_id=source.id, event_id=event.id)
    if source is not None:
        consent.copy(session=session, source_id=source.id, event_id=event.id, now=now)
        shift = Shift(source.zone, source.starts_at, event.zone, event.starts_at)
        questions.copy(session=session, source_id=source.id, event_id=event.id, shift=shift, now=now)
        copy_letter(session=session, source_id=source.id, event_id=event.id)
    consent.ensure_default_notice(session=session, event=event, now=now)
    return event


def hand_on_places(*, session: Session, event_id: int, now: datetime, keys: KeyRing) -> list[str]:
    """Give the places that a change of limits made free to whoever waits longest; the guests are told by mail.

    Returns the ids of the registrations that moved up.
    """
    change = events.next_change(session=session, event_id=event_id)
    return promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)


def edit_organization(
    *, session: Session, id: int, values: Values, now: datetime, actor: Actor, expected: int | None = None
) -> None:
    """Change an organisation, and let its people be found and counted by what it says now.

    What is raised is that of :func:`forumapp.directory.service.edit_organization`.
    """
    events.hold_every_change(session=session)
    if directory.edit_organization(session=session, id=id, values=values, now=now, actor=actor, expected=expected):
        reindex_people_of_organizations(session=session, ids=[id])


def import_organizations(
    *, session: Session, lines: Sequence[Line], released: bool, now: datetime, actor: Actor
) -> directory.Imported:
    """Write a list of organisations down, and let their people be found and counted by what it says.

    What is raised is that of :func:`forumapp.directory.service.import_list`.
    """
    events.hold_every_change(session=session)
    done = directory.import_list(session=session, lines=lines, released=released, now=now, actor=actor)
    if done.concerned:
        reindex_people_of_organizations(session=session, ids=done.concerned)
    return done


def merge_organizations(*, session: Session, id: int, into: int, now: datetime, actor: Actor) -> int:
    """Let one organisation take over another with all its people; how many people are from it now.

    What is raised is that of :func:`forumapp.directory.service.merge_organizations`.
    """
    events.hold_every_change(session=session)
    directory.merge_organizations(session=session, id=id, into=into, now=now, actor=actor)
    return reindex_people_of_organizations(session=session, ids=[into])


def name_ranks(*, session: Session, ranks: Sequence[tuple[str, LocalizedText]]) -> None:
    """Set the office's precedence with its own names, and know it from now on."""
    directory.name_ranks(session=session, ranks=ranks)
    read_words(session=session)


def name_entities(*, session: Session, names: Mapping[str, LocalizedText]) -> None:
    """Call countries and other entities as the office does, and let their people be found by it."""
    directory.name_entities(session=session, names=names)
    read_words(session=session)
    reindex_people_of_countries(session=session, codes=list(names))


def settle_scan(
    *,
    session: Session,
    event_id: int,
    scan_id: str,
    act: Act,
    note: str | None,
    expected: int,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    whose: str | None = None,
    person_id: str | None = None,
    exceed: bool = False,
) -> Resolution:
    """Do one act about a scan that needs a look; :attr:`Act.CONFIRM` confirms the registration ``person_id`` besides,
    :attr:`Act.APART` remembers that its namesake is somebody else.

    What is raised is that of :func:`forumapp.checkin.service.settling.resolve` and
    :func:`forumapp.registration.service.confirm`; nothing is done then.
    """
    row = resolve(
        session=session,
        event_id=event_id,
        scan_id=scan_id,
        act=act,
        note=note,
        expected=expected,
        registration_id=whose,
        now=now,
        actor=actor,
        keys=keys,
    )
    if act == Act.APART and person_id is not None:
        twin = find_twin(connection=session, event_id=event_id, registration_id=person_id)
        if twin is not None:
            tell_apart(session=session, event_id=event_id, ids=(person_id, twin), now=now, actor=actor)
    if act == Act.CONFIRM and person_id is not None:
        confirm(
            session=session,
            event_id=event_id,
            registration_id=person_id,
            now=now,
            actor=actor,
            keys=keys,
            exceed=exceed,
            reason=note,
        )
    return row
