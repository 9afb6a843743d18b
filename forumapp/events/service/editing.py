"""Changing an event: texts and dates, categories, programme, and whether guests see it.

Each raises the event's ``revision``, by which cached pages know and an editor learns that somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event, Partner, ProgrammeItem, Speaker
from forumapp.events.rules import EndsBeforeStart, NoSuchCategory, Shift, StaleEvent, UnknownPart, exceeded
from forumapp.events.service.changes import hold_changes
from forumapp.events.service.copying import copied_columns

PARTS: dict[str, type[ProgrammeItem] | type[Speaker] | type[Partner]] = {
    "items": ProgrammeItem,
    "speakers": Speaker,
    "partners": Partner,
}
"""What stands on the programme's page beside the event's texts, by the word in its address."""


def edit_event(*, session: Session, event_id: int, values: Mapping[str, Any], expected: int | None = None) -> Event:
    """Change an event's columns by name; ``expected`` is the revision that the editor saw.

    Lowering ``places`` below those taken only stops new ones.

    :raises StaleEvent: somebody else changed it meanwhile
    :raises EndsBeforeStart: where it would end before it starts
    """
    event = _locked(session, event_id)
    if expected is not None and event.revision != expected:
        raise StaleEvent(event.revision)
    for name, value in values.items():
        setattr(event, name, value)
    if event.ends_at <= event.starts_at:
        raise EndsBeforeStart
    event.exceeded = exceeded(places=event.places, taken=event.taken)
    return _changed(session, event)


def move_dates(*, session: Session, event_id: int, starts_at: datetime) -> Event:
    """Move the event to another start; all its other dates and those of its programme keep their distance."""
    event = _locked(session, event_id)
    shift = Shift(event.zone, event.starts_at, event.zone, starts_at)
    for row in (event, *event.categories, *event.programme, *event.sessions):
        for name in copied_columns(type(row)):
            setattr(row, name, shift(getattr(row, name)))
    event.ends_at = shift(event.ends_at)
    event.starts_at = starts_at
    return _changed(session, event)


def publish(*, session: Session, event_id: int, now: datetime) -> Event:
    """Show the event to guests; one that is shown already keeps its first moment."""
    event = _locked(session, event_id)
    event.published_at = event.published_at or now
    return _changed(session, event)


def withdraw(*, session: Session, event_id: int) -> Event:
    """Take the event off the web; registrations stay as they are."""
    event = _locked(session, event_id)
    event.published_at = None
    return _changed(session, event)


def save_category(*, session: Session, event_id: int, code: str, values: Mapping[str, Any]) -> Category:
    """Add a category (``values`` then holds its names) or change one by its columns' names.

    Lowering its places below those taken only stops new ones.
    """
    event = _locked(session, event_id)
    category = next((one for one in event.categories if one.code == code), None)
    if category is None:
        category = Category(code=code, position=len(event.categories), taken=0, exceeded=0)
        event.categories.append(category)
    for name, value in values.items():
        setattr(category, name, value)
    category.used = category.used is not False or category.public
    category.exceeded = exceeded(places=category.places, taken=category.taken)
    _changed(session, event)
    return category


def choose_categories(
    *, session: Session, event_id: int, used: Collection[str], public: Collection[str]
) -> list[Category]:
    """Let the event use the categories whose codes are ``used``, and offer guests those that are ``public`` besides.

    Whatever is not used is not offered. What anybody's registration says stays as it is.
    """
    event = _locked(session, event_id)
    for category in event.categories:
        category.used = category.code in used
        category.public = category.used and category.code in public
    _changed(session, event)
    return event.categories


def set_category(*, session: Session, event_id: int, code: str, values: Mapping[str, Any]) -> Category:
    """Change a category that is there: its ``places`` (None: no limit), ``review`` or ``counts``.

    :raises NoSuchCategory: for a code that the event does not have
    """
    codes = [category.code for category in _locked(session, event_id).categories]
    if code not in codes:
        raise NoSuchCategory(code, codes)
    return save_category(session=session, event_id=event_id, code=code, values=values)


def save_part(*, session: Session, event_id: int, kind: str, id: int | None, values: Mapping[str, Any]) -> None:
    """Add (``id`` None) or change a line of the programme, a speaker or a partner, by the columns' names.

    :raises UnknownPart: for an id that the event does not have
    """
    event = _locked(session, event_id)
    if id is None:
        part: Any = PARTS[kind](event_id=event_id)
        session.add(part)
    else:
        part = _part(session, event_id, kind, id)
    for name, value in values.items():
        setattr(part, name, value)
    _changed(session, event)


def remove_part(*, session: Session, event_id: int, kind: str, id: int) -> None:
    """Take a line, a speaker or a partner off the programme. :raises UnknownPart: for an id that it does not have"""
    event = _locked(session, event_id)
    session.delete(_part(session, event_id, kind, id))
    _changed(session, event)


def _part(session: Session, event_id: int, kind: str, id: int) -> Any:
    part: Any = session.get(PARTS[kind], id)
    if part is None or part.event_id != event_id:
        raise UnknownPart(kind, id)
    return part


def _locked(session: Session, event_id: int) -> Event:
    """The event and its categories as they are now, their rows held until the commit.

    In the order in which guests take places (counter, event, categories): they queue here, so that what is computed
    from ``taken`` stays true, and nobody waits in a circle.
    """
    hold_changes(session=session, event_id=event_id)
    event = session.scalars(
        select(Event).where(Event.id == event_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    session.scalars(
        select(Category)
        .where(Category.event_id == event_id)
        .order_by(Category.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return event


def raise_revision(*, session: Session, event_id: int) -> None:
    """Say that something which the event's pages show was changed, by a room above: a notice, a question."""
    _changed(session, _locked(session, event_id))


def _changed(session: Session, event: Event) -> Event:
    event.revision += 1
    session.flush()
    return event
