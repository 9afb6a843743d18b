"""The host's year: outside activities entered and corrected, how the office counts its kinds, and closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.attendance.models import ClosedYear, KindWords, OutsideActivity
from forumapp.attendance.queries.year import correction_of, count_running, totals_of
from forumapp.attendance.rules import set_hash
from forumapp.attendance.rules.suppression import SALT
from forumapp.attendance.rules.year import AlreadyCorrected, EventsMissing, YearNotOver, is_over
from forumapp.attendance.service.freezing import new_salt
from forumapp.attendance.service.year_keys import destroy_key, hold_key
from forumapp.events.rules import EndsBeforeStart
from forumapp.kernel.actors import Actor


def enter_outside(
    *,
    session: Session,
    values: Mapping[str, Any],
    now: datetime,
    actor: Actor,
    corrects: OutsideActivity | None = None,
) -> OutsideActivity:
    """Enter an activity of which no event was kept here, or a row that stands for ``corrects`` instead.

    ``values`` are the columns of :class:`OutsideActivity` from ``title`` to ``source``. The caller commits.

    :raises EndsBeforeStart: its last day is before its first
    :raises YearIsClosed: the year of its first day, or that of the row it corrects
    :raises AlreadyCorrected: another row stands for ``corrects`` already
    """
    if values["ends_on"] < values["starts_on"]:
        raise EndsBeforeStart
    _hold(session, {values["starts_on"].year, *([corrects.starts_on.year] if corrects else [])})
    return _add(session, corrects, values, now=now, actor=actor)


def withdraw_outside(*, session: Session, activity: OutsideActivity, now: datetime, actor: Actor) -> OutsideActivity:
    """Take an outside activity out of its year by a row more; what was entered stays in its history.

    :raises YearIsClosed: its year
    :raises AlreadyCorrected: another row stands for it already
    """
    _hold(session, {activity.starts_on.year})
    names = ("title", "starts_on", "ends_on", "activity_kind", "themes", "participants", "countries", "source")
    values = {name: getattr(activity, name) for name in names}
    return _add(session, activity, {**values, "withdrawn": True}, now=now, actor=actor)


def close_year(*, session: Session, year: int, now: datetime, actor: Actor, reason: str | None = None) -> ClosedYear:
    """Sign the year's totals and destroy its key: nothing is counted or added again. The caller commits.

    ``reason`` says why not to wait for events that are not over or not frozen.

    :raises YearNotOver: the year has not ended
    :raises YearIsClosed: it was closed before
    :raises EventsMissing: events of it are not over or not frozen, and no reason was given
    """
    if not is_over(year, now):
        raise YearNotOver(year)
    hold_key(session=session, year=year)
    totals = totals_of(session=session, year=year, now=now)
    reason = (reason or "").strip() or None
    missing = len(totals["missing"]) + count_running(session=session, year=year, now=now)
    if missing and reason is None:
        raise EventsMissing(missing)
    totals[SALT] = new_salt()
    closed = ClosedYear(
        year=year,
        closed_at=now,
        closed_by=actor.reference,
        reason=reason,
        totals=totals,
        hash=set_hash(totals),
    )
    session.add(closed)
    session.flush()
    destroy_key(session=session, year=year)
    return closed


def count_kinds(*, session: Session, words: Mapping[tuple[str, str], str]) -> None:
    """Set how the office counts kinds of activity, by kind and language; an empty text is the usual one again."""
    for (kind, language), text in words.items():
        kept = session.get(KindWords, (kind, language))
        if text:
            session.merge(KindWords(activity_kind=kind, language=language, words=text))
        elif kept is not None:
            session.delete(kept)
    session.flush()


def _hold(session: Session, years: set[int]) -> None:
    """Hold what the activity belongs to, in one order, so that no year is closed meanwhile."""
    for year in sorted(years):
        hold_key(session=session, year=year)


def _add(
    session: Session, corrects: OutsideActivity | None, values: Mapping[str, Any], *, now: datetime, actor: Actor
) -> OutsideActivity:
    if corrects is not None and (corrects.withdrawn or correction_of(session=session, id=corrects.id) is not None):
        raise AlreadyCorrected
    added = OutsideActivity(
        **values,
        corrects_id=corrects.id if corrects else None,
        entered_at=now,
        entered_by=actor.reference,
    )
    session.add(added)
    session.flush()
    return added
