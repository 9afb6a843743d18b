"""Figures and their rows as contract.md writes them: one JSON for the command, the interface and the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forumapp.attendance import labels
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries import rows
from forumapp.attendance.queries.cells import ids_kept_in, known_cell, people_in
from forumapp.attendance.queries.counting import live_counts
from forumapp.attendance.queries.frozen import find_newest, get_frozen, online_of, unheard_devices
from forumapp.attendance.queries.published import list_published, publishable
from forumapp.attendance.rules import (
    GROUPED,
    OUTSIDE_HASH,
    Breakdown,
    Code,
    UnknownCell,
    figure_set,
    known,
    moved_since,
    suppressed,
    values_of,
)
from forumapp.attendance.rules.suppression import published
from forumapp.events.models import Event


@dataclass(frozen=True)
class Page:
    """One page of a list: its items, the cursor to ask for the next one with, and whether there is one."""

    items: list[dict[str, Any]]
    cursor: str | None
    more: bool


def live_figures(*, session: Session, event: Event, now: datetime) -> dict[str, Any]:
    """The event's figures as they are, unsuppressed (see :func:`forumapp.attendance.rules.suppressed`).

    Call it outside a unit of work.
    """
    figures = figure_set(
        live_counts(session=session, event_id=event.id),
        event=event.slug,
        zone=event.zone,
        as_of=now,
        over=event.ends_at <= now,
        version=None,
        words=labels.words(event.languages),
        online=online_of(session=session, event_id=event.id),
    )
    newest = find_newest(session=session, event_id=event.id)
    return {
        **figures,
        "hash": None,
        "unheard_devices": unheard_devices(session=session, event=event, now=now),
        "moved_since": moved_since(values_of(figures), values_of(newest.figures)) if newest else None,
    }


def frozen_figures(*, session: Session, event: Event, version: int, now: datetime) -> dict[str, Any]:
    """A frozen set, unsuppressed, with what has moved since. Call it outside a unit of work.

    :raises UnknownVersion: if the event has none of this version
    """
    frozen = get_frozen(session=session, event_id=event.id, version=version)
    live = {code.value: value for code, value in known_values(session=session, event=event, now=now).items()}
    return {**document_of(frozen), "moved_since": moved_since(live, values_of(frozen.figures))}


def publishable_figures(*, session: Session, event: Event, version: int | None, now: datetime) -> dict[str, Any]:
    """The figures as they may be published, as they were where this version already was; nothing is published by it.

    Call it outside a unit of work.

    :raises UnknownVersion: if the event has no frozen set of this version
    """
    if version is None:
        former = list_published(session=session, event_id=event.id)
        return published(live_figures(session=session, event=event, now=now), former)
    found = publishable(session=session, frozen=get_frozen(session=session, event_id=event.id, version=version))
    return as_published(found, frozen_figures(session=session, event=event, version=version, now=now))


def limited_figures(*, session: Session, event: Event, now: datetime) -> dict[str, Any]:
    """The live figures for whom may not see everything: without any table.

    Who asks again and again would see each guest arrive in the cells. Call it outside a unit of work.
    """
    everything = live_figures(session=session, event=event, now=now)
    limited = published(everything, list_published(session=session, event_id=event.id))
    return {**suppressed(everything), "figures": limited["figures"], "moved_since": limited["moved_since"]}


def as_published(found: Mapping[str, Any], everything: Mapping[str, Any]) -> dict[str, Any]:
    """A published set with what is said about it now; the moves of figures that it withholds are none of it."""
    values, moved = values_of(found), everything["moved_since"] or {}
    return {
        **found,
        **{key: everything[key] for key in OUTSIDE_HASH},
        "moved_since": {code: by for code, by in moved.items() if values[code] is not None},
    }


def known_values(*, session: Session, event: Event, now: datetime) -> Mapping[Code, int | None]:
    """The live figures' values; None for what is not known at ``now``."""
    return known(live_counts(session=session, event_id=event.id).values, over=event.ends_at <= now)


def moved_to(*, session: Session, frozen: FrozenSet) -> dict[str, int] | None:
    """By how much a set's figures differ from the version before it; None of the first."""
    if frozen.version == 1:
        return None
    former = get_frozen(session=session, event_id=frozen.event_id, version=frozen.version - 1)
    return moved_since(values_of(frozen.figures), values_of(former.figures))


def document_of(frozen: FrozenSet) -> dict[str, Any]:
    """A set as it was just frozen: nothing has moved since."""
    return {**frozen.figures, "hash": frozen.hash, "unheard_devices": frozen.unheard_devices, "moved_since": {}}


def figure_rows(
    *,
    session: Session,
    event: Event,
    code: str,
    after: str | None,
    limit: int,
    now: datetime,
    cell: str | None = None,
) -> Page:
    """The rows behind a live figure: people, or for missions, organizations and countries one row each with its people.
    Where ``code`` is a table's, those who attended and stand in its ``cell``.

    ``after`` is the cursor of the page before. Behind a figure without a value is nobody.

    :raises UnknownFigure: if no figure has this code
    :raises UnknownCell: if the table has no such cell
    """
    zone = ZoneInfo(event.zone)
    if code in set(Breakdown):
        known_as = known_cell(table=code, code=cell or "")
        people = people_in(session=session, event=event, cell=known_as, after=after, limit=limit + 1)
        return _people_page(people, after, limit, zone)
    asked = rows.known_code(code)
    if known_values(session=session, event=event, now=now)[asked] is None:
        return Page([], after, more=False)
    if asked in GROUPED:
        groups = rows.groups_behind(session=session, event_id=event.id, code=asked, after=after, limit=limit + 1)
        found, last = [group_item(group, zone) for group in groups[:limit]], [group.key for group in groups[:limit]]
        return Page(found, last[-1] if last else after, len(groups) > limit)
    people = rows.people_behind(session=session, event_id=event.id, code=asked, after=after, limit=limit + 1)
    return _people_page(people, after, limit, zone)


def frozen_rows(
    *, session: Session, event: Event, version: int, code: str, after: str | None, limit: int, cell: str | None = None
) -> Page | None:
    """The rows that a frozen set keeps behind a figure, or of a table behind its ``cell``: who was counted then, with
    what is known of them today. None where the set keeps none of it any more, or never did.

    :raises UnknownVersion: if the event has no frozen set of this version
    :raises UnknownFigure: if no figure has this code
    :raises UnknownCell: if the set has no such cell, or it is one of answers, which no set keeps
    """
    frozen, zone = get_frozen(session=session, event_id=event.id, version=version), ZoneInfo(event.zone)
    if code in set(Breakdown):
        known_as = known_cell(table=code, code=cell or "")
        in_set = {each["code"] for each in frozen.figures.get(code, ())}
        if code == Breakdown.GENDER or known_as.code not in in_set:
            raise UnknownCell(code, known_as.code)
        if (Code.COUNTRIES.value if code == Breakdown.COUNTRY else code) not in frozen.rows:
            return None
        ids = ids_kept_in(session=session, event=event, cell=known_as, rows=frozen.rows)
        return _kept_people(session, ids, after, limit, zone)
    asked = rows.known_code(code)
    if asked.value not in frozen.rows:
        return None
    kept = frozen.rows[asked.value]
    if asked not in GROUPED:
        return _kept_people(session, kept, after, limit, zone)
    keys = sorted(kept, key=_in_order)
    wanted = [key for key in keys if after is None or _in_order(key) > _in_order(after)][: limit + 1]
    groups = rows.groups_of(session=session, code=asked, members={key: kept[key] for key in wanted[:limit]})
    items = [group_item(group, zone) for group in groups]
    return Page(items, items[-1]["key"] if items else after, len(wanted) > limit)


def _kept_people(session: Session, ids: Sequence[str], after: str | None, limit: int, zone: ZoneInfo) -> Page:
    wanted = sorted(each for each in ids if after is None or each > after)[: limit + 1]
    return _people_page(rows.people_of(session=session, ids=wanted), after, limit, zone)


def _in_order(key: str) -> tuple[int, str]:
    """Organisations by their numbers, countries by their codes."""
    return (int(key), "") if key.isdigit() else (0, key)


def _people_page(people: Sequence[rows.Person], after: str | None, limit: int, zone: ZoneInfo) -> Page:
    found = [person_item(person, zone) for person in people[:limit]]
    return Page(found, found[-1]["registration_id"] if found else after, len(people) > limit)


def person_item(person: rows.Person, zone: ZoneInfo) -> dict[str, Any]:
    """One person behind a figure: who, not how to reach them."""
    return {
        "registration_id": person.registration_id,
        "status": person.status,
        "names": person.names.as_dict(),
        "order_name": person.order_name,
        "category": person.category,
        "organization": person.organization.as_dict(),
        "position": person.position.as_dict(),
        "country": person.country,
        "rank": person.rank,
        "attending_as": person.attending_as,
        "acting": person.acting,
        "first_admitted_at": person.first_admitted_at.astimezone(zone).isoformat(timespec="seconds")
        if person.first_admitted_at
        else None,
    }


def group_item(group: rows.Group, zone: ZoneInfo) -> dict[str, Any]:
    """One organisation or country behind a figure, with its people."""
    return {
        "key": group.key,
        "names": group.names.as_dict(),
        "represents": group.represents,
        "people": [person_item(person, zone) for person in group.people],
    }
