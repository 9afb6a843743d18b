"""What is read of the host's year: narrow rows of the newest frozen sets, outside activities, and closed years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from forumapp.attendance.models import (
    ClosedYear,
    FrozenPerson,
    FrozenSet,
    KindWords,
    OutsideActivity,
    YearShare,
)
from forumapp.attendance.rules import Code, values_of
from forumapp.attendance.rules.year import (
    Activity,
    Missing,
    MissingEvent,
    People,
    beginnings,
    distinct_beginnings,
    year_of,
    year_set,
)
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText

_A_DAY = timedelta(days=1)
"""More than any place's clock is away from UTC."""

_LATER = aliased(OutsideActivity)
_CURRENT = (
    select(OutsideActivity)
    .where(~select(_LATER.id).where(_LATER.corrects_id == OutsideActivity.id).exists())
    .where(~OutsideActivity.withdrawn)
)


def share_of(*, frozen: FrozenSet, year: int, persons: Mapping[str, bool]) -> YearShare:
    """What the set gives to its year; not kept. ``persons`` are its pseudonyms, each with whether by an e-mail."""
    return YearShare(
        event_id=frozen.event_id,
        set_id=frozen.id,
        version=frozen.version,
        year=year,
        participants=values_of(frozen.figures)[Code.PARTICIPANTS] or 0,
        without_email=sum(not by_email for by_email in persons.values()),
        persons=beginnings(persons),
        countries=[cell["code"] for cell in frozen.figures["by_country"] if cell["attended"]],
        hash=frozen.hash,
    )


def totals_of(*, session: Session, year: int, now: datetime) -> dict[str, Any]:
    """The year as its frozen sets and outside activities are at this moment (:func:`year_set`)."""
    shares, missing = _shares(session, year, now)
    outside = [_of_outside(each) for each in list_outside(session=session, year=year)]
    people = People(
        distinct_beginnings(share.persons for _row, share in shares),
        sum(share.without_email for _row, share in shares),
    )
    return year_set(year, [*(_of_event(*each) for each in shares), *outside], people, missing, as_of=now)


def year_totals(*, session: Session, year: int, now: datetime) -> tuple[dict[str, Any], ClosedYear | None]:
    """The year's totals: those that were signed when it was closed, with that row, else what its sets give now."""
    closed = find_closed(session=session, year=year)
    if closed is not None:
        return closed.totals, closed
    return totals_of(session=session, year=year, now=now), None


def list_outside(*, session: Session, year: int) -> Sequence[OutsideActivity]:
    """The outside activities that began in the year, as last corrected."""
    return session.scalars(
        _CURRENT.where(OutsideActivity.starts_on.between(date(year, 1, 1), date(year, 12, 31))).order_by(
            OutsideActivity.starts_on, OutsideActivity.id
        )
    ).all()


def find_outside(*, session: Session, id: int) -> OutsideActivity | None:
    """One row of an outside activity, corrected since or not."""
    return session.get(OutsideActivity, id)


def history_of(*, session: Session, activity: OutsideActivity) -> list[OutsideActivity]:
    """The row and those that it corrected, newest first."""
    found = [activity]
    while (former := found[-1].corrects_id) is not None:
        found.append(session.get_one(OutsideActivity, former))
    return found


def correction_of(*, session: Session, id: int) -> OutsideActivity | None:
    """The row that corrected this one, if any did."""
    return session.scalars(select(OutsideActivity).where(OutsideActivity.corrects_id == id)).one_or_none()


def find_closed(*, session: Session, year: int) -> ClosedYear | None:
    """The signed totals of a year that was closed."""
    return session.get(ClosedYear, year)


def list_years(*, session: Session) -> list[tuple[int, bool]]:
    """Every year with an event, an outside activity or signed totals, newest first, and whether it is closed."""
    closed = set(session.scalars(select(ClosedYear.year)))
    events = {year_of(starts_at, zone) for starts_at, zone in session.execute(select(Event.starts_at, Event.zone))}
    outside = {each.year for each in session.scalars(_CURRENT.with_only_columns(OutsideActivity.starts_on))}
    frozen = set(session.scalars(select(YearShare.year).distinct()))
    return [(year, year in closed) for year in sorted(closed | events | outside | frozen, reverse=True)]


def frozen_after_closing(*, session: Session, closed: ClosedYear) -> list[tuple[str, LocalizedText, int]]:
    """Events of a closed year with a set that is newer than its totals: slug, title, version."""
    asked = (
        select(Event.slug, Event.title, YearShare.version)
        .join(YearShare, YearShare.event_id == Event.id)
        .join(FrozenSet, FrozenSet.id == YearShare.set_id)
        .where(YearShare.year == closed.year, FrozenSet.as_of > closed.closed_at)
        .order_by(Event.starts_at, Event.id)
    )
    return [(slug, title, version) for slug, title, version in session.execute(asked)]


def count_running(*, session: Session, year: int, now: datetime) -> int:
    """How many events of the year were frozen and are not over yet: their figures may still move."""
    asked = (
        select(func.count())
        .select_from(YearShare)
        .join(Event, Event.id == YearShare.event_id)
        .where(YearShare.year == year, Event.ends_at > now)
    )
    return session.scalar(asked) or 0


def own_words(*, session: Session) -> dict[tuple[str, str], str]:
    """How the office counts each kind of activity, by kind and language; only what it wrote itself."""
    return {(each.activity_kind, each.language): each.words for each in session.scalars(select(KindWords))}


def _shares(session: Session, year: int, now: datetime) -> tuple[list[tuple[Any, YearShare]], list[MissingEvent]]:
    """The year's events, each with what its newest set gives, and those without a set."""
    first, last = datetime(year, 1, 1, tzinfo=UTC) - _A_DAY, datetime(year + 1, 1, 1, tzinfo=UTC) + _A_DAY
    asked = (
        select(
            Event.id,
            Event.slug,
            Event.title,
            Event.activity_kind,
            Event.themes,
            Event.starts_at,
            Event.ends_at,
            Event.zone,
            YearShare,
        )
        .outerjoin(YearShare, YearShare.event_id == Event.id)
        .where(
            or_(
                YearShare.year == year,
                and_(YearShare.event_id.is_(None), Event.starts_at >= first, Event.starts_at < last),
            )
        )
        .order_by(Event.starts_at, Event.id)
    )
    rows = [row for row in session.execute(asked) if row.YearShare or year_of(row.starts_at, row.zone) == year]
    older = {
        frozen.event_id: share_of(frozen=frozen, year=year, persons=_persons_of(session, frozen))
        for frozen in _newest_sets(session, [row.id for row in rows if row.YearShare is None])
    }
    shares: list[tuple[Any, YearShare]] = [
        (row, row.YearShare or older[row.id]) for row in rows if row.YearShare or row.id in older
    ]
    missing = [
        MissingEvent(
            row.slug,
            row.title,
            _day(row.starts_at, row.zone),
            Missing.NOT_FROZEN if row.ends_at <= now else Missing.NOT_OVER,
        )
        for row in rows
        if row.YearShare is None and row.id not in older
    ]
    return shares, missing


def _newest_sets(session: Session, event_ids: Sequence[int]) -> Iterator[FrozenSet]:
    """The newest set of events that were frozen before shares were kept."""
    if not event_ids:
        return
    newest = (
        select(FrozenSet.event_id, func.max(FrozenSet.version).label("version"))
        .where(FrozenSet.event_id.in_(event_ids))
        .group_by(FrozenSet.event_id)
        .subquery()
    )
    same = and_(newest.c.event_id == FrozenSet.event_id, newest.c.version == FrozenSet.version)
    yield from session.scalars(select(FrozenSet).join(newest, same))


def _persons_of(session: Session, frozen: FrozenSet) -> dict[str, bool]:
    asked = select(FrozenPerson.pseudonym, FrozenPerson.by_email).where(FrozenPerson.set_id == frozen.id)
    return {row.pseudonym: row.by_email for row in session.execute(asked)}


def _of_event(row: Any, share: YearShare) -> Activity:
    return Activity(
        title=row.title,
        kind=row.activity_kind,
        themes=row.themes,
        starts_on=_day(row.starts_at, row.zone),
        ends_on=_day(row.ends_at, row.zone),
        participants=share.participants,
        countries=share.countries,
        event=row.slug,
        version=share.version,
        hash=share.hash,
    )


def _of_outside(each: OutsideActivity) -> Activity:
    return Activity(
        title=each.title,
        kind=each.activity_kind,
        themes=each.themes,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        participants=each.participants,
        countries=each.countries,
        entry=each.id,
        source=each.source,
    )


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
