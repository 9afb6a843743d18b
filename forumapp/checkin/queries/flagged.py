"""Scans at which the office should look: conflicts, entries against the verdict, what was put aside; and its acts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from forumapp.checkin.codec import Item, read_item
from forumapp.checkin.models import FLAGGED, Device, Resolution, Scan
from forumapp.checkin.queries.people import Person, people_by_id, people_by_ticket
from forumapp.checkin.rules import AGAINST, EXPLICABLE, Act, Reading, Verdict, acts_on, explained_by

_undo = aliased(Scan)
_SETTLED: ColumnElement[bool] = exists().where(Resolution.scan_id == Scan.id) | exists().where(
    _undo.undoes == Scan.id, _undo.registration_id == Scan.registration_id
)
_OF_EVENT = and_(Scan.event_id == bindparam("event"), FLAGGED)
COUNT_OPEN: Select[int] = select(func.count()).select_from(Scan).where(_OF_EVENT, ~_SETTLED)
"""How many scans of ``event`` wait for the office."""
_COUNT_ASIDE = (
    select((Scan.verdict == Verdict.QUARANTINED.value).label("aside"), func.count())
    .where(_OF_EVENT, ~_SETTLED)
    .group_by("aside")
)
_FLAGGED_SCANS = select(Scan).where(_OF_EVENT)


@dataclass
class Flagged:
    """One scan with what the office did about it, the first act first, and who took it back at the door."""

    scan: Scan
    flagged: bool = True
    """Whether it needs a look itself, or stands here as another scan of the person."""
    item: Item | None = None
    """A quarantined scan as it would be recorded anew; None where it cannot be read."""
    resolutions: list[Resolution] = field(default_factory=list)
    undone_by: Scan | None = None
    device: Device | None = None
    explained_by: Scan | None = None
    """What came later and explains the conflict; the scan itself where the registration as it is now does."""

    @property
    def resolution(self) -> Resolution | None:
        """The act that holds."""
        return self.resolutions[-1] if self.resolutions else None

    @property
    def number(self) -> int:
        """The number of the act that holds; 0 where there is none."""
        return self.resolutions[-1].number if self.resolutions else 0

    @property
    def open(self) -> bool:
        """Whether it waits for the office."""
        return self.flagged and not self.resolutions and self.undone_by is None

    @property
    def happened_at(self) -> datetime:
        """When it happened by the server's clock; of a quarantined scan, as far as it says."""
        return happened_at(self.scan)

    @property
    def acts(self) -> list[Act]:
        """What the office may do about it now."""
        return acts_on(
            verdict=self.scan.verdict,
            conflict=self.scan.conflict,
            direction=self.scan.direction,
            known=self.scan.registration_id is not None,
            counts=self.scan.counts,
            undone=self.undone_by is not None,
            readable=self.item is not None,
        )


@dataclass
class Case:
    """A person (None: nobody is known) with all her scans, some of which need a look, in the order of time."""

    person: Person | None
    scans: list[Flagged]

    @property
    def open(self) -> bool:
        """Whether anything waits for the office."""
        return any(one.open for one in self.scans)


def happened_at(scan: Scan) -> datetime:
    """When a scan happened by the server's clock; a quarantined one is corrected only here, since nothing counts it."""
    if scan.verdict != Verdict.QUARANTINED or scan.scanned_at is None:
        return scan.corrected_at
    return scan.scanned_at + (scan.received_at - scan.sent_at if scan.sent_at is not None else timedelta())


def count_open(*, session: Session, event_id: int) -> tuple[int, int]:
    """How many scans of the event wait for the office: conflicts and entries against the verdict, and those put aside.

    Frozen figures may move by what is done about them.
    """
    rows = session.execute(_COUNT_ASIDE, {"event": event_id})
    counted = {bool(aside): number for aside, number in rows}
    return counted.get(False, 0), counted.get(True, 0)


def list_cases(*, session: Session, event_id: int) -> list[Case]:
    """Every person with scans that need a look or needed one: those that wait first, then by the time of the first.

    The number of statements does not grow with the scans.
    """
    return _cases(session, event_id, session.scalars(_FLAGGED_SCANS, {"event": event_id}).all())


def find_case(*, session: Session, event_id: int, scan_id: str) -> tuple[Case, Flagged] | None:
    """One scan with the case it belongs to, whether it needs a look or not; None where the event has none."""
    scan = session.scalars(select(Scan).where(Scan.id == scan_id, Scan.event_id == event_id)).one_or_none()
    if scan is None:
        return None
    [case] = _cases(session, event_id, [scan])
    return case, next(one for one in case.scans if one.scan.id == scan_id)


def newest_resolution(*, session: Session, scan_id: str) -> Resolution | None:
    """The act on a scan that holds now."""
    return session.scalars(
        select(Resolution).where(Resolution.scan_id == scan_id).order_by(Resolution.number.desc()).limit(1)
    ).one_or_none()


def _cases(session: Session, event_id: int, scans: Sequence[Scan]) -> list[Case]:
    flagged = {scan.id: Flagged(scan, flagged=_needs_look(scan)) for scan in scans}
    for one in flagged.values():
        if one.scan.verdict == Verdict.QUARANTINED:
            item = read_item(one.scan.payload)
            one.item = item if isinstance(item, Item) else None
    whose = _whose(session, event_id, list(flagged.values()))
    people = people_by_id(connection=session, ids=set(whose.values()))
    own = select(Scan).where(Scan.event_id == event_id, Scan.registration_id.in_(set(whose.values())))
    for scan in session.scalars(own):
        flagged.setdefault(scan.id, Flagged(scan, flagged=_needs_look(scan)))
        whose.setdefault(scan.id, scan.registration_id or "")
    _learn(session, event_id, flagged)
    groups: dict[str, list[Flagged]] = {}
    for one in sorted(flagged.values(), key=lambda one: (one.happened_at, one.scan.id)):
        groups.setdefault(whose.get(one.scan.id, one.scan.id), []).append(one)
    cases = [Case(people.get(key), group) for key, group in groups.items()]
    for case in cases:
        _explain(case)
    return sorted(cases, key=lambda case: not case.open)


def _explain(case: Case) -> None:
    """Find what explains the conflicts that wait, among the scans that came after them."""
    readings = {one.scan.id: _reading(one.scan) for one in case.scans if one.scan.verdict != Verdict.QUARANTINED}
    arrived = sorted((one.scan for one in case.scans if one.scan.id in readings), key=_arrival)
    scans = {scan.id: scan for scan in arrived}
    for one in case.scans:
        if not one.open or one.scan.conflict not in EXPLICABLE or case.person is None:
            continue
        place = arrived.index(one.scan)
        found = explained_by(
            readings[one.scan.id],
            known=[readings[scan.id] for scan in arrived[:place]],
            later=[readings[scan.id] for scan in arrived[place + 1 :]],
            status=case.person.status,
            admitted=one.scan.admitted,
            shown=one.scan.shown,
        )
        one.explained_by = scans[found.id] if found is not None else None


def _arrival(scan: Scan) -> tuple[datetime, datetime, str]:
    return scan.received_at, scan.corrected_at, scan.id


def _reading(scan: Scan) -> Reading:
    return Reading(
        at=scan.corrected_at,
        id=scan.id,
        direction=scan.direction or "",
        desk=scan.desk,
        device=scan.key_id,
        counts=scan.counts,
        undoes=scan.undoes,
        session=scan.session_id,
    )


def _needs_look(scan: Scan) -> bool:
    """:data:`forumapp.checkin.models.FLAGGED`, of a row at hand."""
    again = scan.verdict == scan.shown == Verdict.ALREADY_ADMITTED
    against = scan.admitted is True and (scan.verdict in AGAINST or again)
    return scan.conflict is not None or scan.verdict == Verdict.QUARANTINED or against


def _whose(session: Session, event_id: int, flagged: Collection[Flagged]) -> dict[str, str]:
    """Scan id to the id of the registration that it says it is of, known or not; none for an unknown code."""
    whose = {one.scan.id: one.scan.registration_id for one in flagged if one.scan.registration_id is not None}
    aside = {one.scan.id: one.item for one in flagged if one.item is not None}
    whose |= {scan: item.registration_id for scan, item in aside.items() if item.registration_id is not None}
    hashes = {item.ticket_sha256 for item in aside.values() if item.ticket_sha256 is not None}
    shown = people_by_ticket(connection=session, hashes=hashes)
    for scan, item in aside.items():
        found = shown.get(item.ticket_sha256 or "")
        if found is not None and found.person.event_id == event_id:
            whose[scan] = found.person.id
    return whose


def _learn(session: Session, event_id: int, flagged: dict[str, Flagged]) -> None:
    """What was done about the scans, who took them back, and by which phones they came."""
    acts = select(Resolution).where(Resolution.event_id == event_id, Resolution.scan_id.in_(flagged))
    for act in session.scalars(acts.order_by(Resolution.scan_id, Resolution.number)):
        flagged[act.scan_id].resolutions.append(act)
    undos = select(Scan).where(Scan.event_id == event_id, Scan.undoes.in_(flagged)).order_by(Scan.corrected_at, Scan.id)
    for undo in session.scalars(undos):
        undone = flagged[undo.undoes or ""]
        if undone.undone_by is None and undo.registration_id == undone.scan.registration_id:
            undone.undone_by = undo
    devices = {one.scan.device_id for one in flagged.values() if one.scan.device_id is not None}
    known = {device.id: device for device in session.scalars(select(Device).where(Device.id.in_(devices)))}
    for one in flagged.values():
        one.device = known.get(one.scan.device_id or 0)
