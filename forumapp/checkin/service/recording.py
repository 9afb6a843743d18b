"""Recording scans: each is judged, kept as a row whatever it says, and folded into the attendance of its person.

A batch costs the same few prebuilt statements as one scan: a look-up of people, one of scans, one insert, one write of
attendances. Nothing here re-judges or drops what happened at the door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from forumapp.checkin import queries
from forumapp.checkin.codec import Item, Rejected, kept
from forumapp.checkin.queries import KnownScan, Person, Shown
from forumapp.checkin.rules import (
    KNOWINGLY,
    Conflict,
    Direction,
    Presence,
    Reading,
    Source,
    TicketState,
    Verdict,
    conflict_of,
    corrected,
    counts,
    fold,
    sessions_attended,
    verdict_of,
)
from forumapp.checkin.service.answers import (
    ID_OF_ANOTHER_EVENT,
    KEY_REVOKED,
    NO_SUCH_SESSION,
    REGISTRATION_TAKEN,
    UNDOES_ANOTHER,
    Answer,
    Origin,
    Result,
)
from forumapp.checkin.service.rows import scan_row, write_attendances, write_scans, write_session_attendances
from forumapp.checkin.service.walk_ins import WalkInRefused, register
from forumapp.events.service import hold_changes, next_change
from forumapp.kernel.secrets import KeyRing


def record_scans(
    *,
    connection: Connection,
    origin: Origin,
    items: Sequence[Item | Rejected],
    sent_at: datetime | None,
    received_at: datetime,
    keys: KeyRing,
) -> list[Result]:
    """Record a batch and answer each item, in order. The caller commits.

    ``keys`` derive the tickets of walk-ins. An id that was seen before, in this batch or ever, is answered by what was
    found then and changes nothing, whatever else it says now: a phone resends an id with what it showed meanwhile.
    """
    if not items:
        return []
    hold_changes(session=connection, event_id=origin.event_id)
    batch = _Batch(connection, origin, sent_at, received_at, keys)
    batch.look_up(items)
    answers = [batch.record(item) for item in items]
    batch.write()
    return [batch.result(answer) for answer in answers]


@dataclass
class _Batch:
    """One batch while it is recorded."""

    connection: Connection
    origin: Origin
    sent_at: datetime | None
    received_at: datetime
    keys: KeyRing
    people: dict[str, Person] = field(default_factory=dict)
    """By registration id, of any event."""
    tickets: dict[str, Shown] = field(default_factory=dict)
    known: dict[str, KnownScan] = field(default_factory=dict)
    readings: defaultdict[str, list[Reading]] = field(default_factory=lambda: defaultdict(list))
    """By registration id, known or not yet."""
    presences: dict[str, dict[int | None, Presence]] = field(default_factory=dict)
    """By registration id, then by session; None is the event itself."""
    sessions: Mapping[int, bool] = field(default_factory=dict)
    """The event's sessions that the batch names, and whether each has a list."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[str, None] = field(default_factory=dict)
    """Ids of registrations whose fold may have changed, in order."""

    def look_up(self, items: Sequence[Item | Rejected]) -> None:
        """Read everything that the batch needs: people, then their scans."""
        hashes, people, scans = set(), set(), set()
        for item in items:
            if item.id is not None:
                scans.add(item.id)
            if isinstance(item, Item) and not self.origin.revoked:
                if item.undoes is not None:
                    scans.add(item.undoes)
                if item.is_ticket and item.ticket_sha256 is not None:
                    hashes.add(item.ticket_sha256)
                elif item.registration_id is not None:
                    people.add(item.registration_id)
        self.sessions = queries.lists_of_sessions(
            connection=self.connection,
            event_id=self.origin.event_id,
            ids={item.session for item in items if isinstance(item, Item) and item.session is not None},
        )
        self.tickets = queries.people_by_ticket(connection=self.connection, hashes=hashes)
        self.people = queries.people_by_id(connection=self.connection, ids=people)
        self.people |= {shown.person.id: shown.person for shown in self.tickets.values()}
        self._learn(queries.known_scans(connection=self.connection, ids=scans, people=people | self.people.keys()))
        strangers = {
            scan.registration_id
            for scan in self.known.values()
            if scan.id in scans and scan.registration_id is not None
        } - self.people.keys()
        if strangers and not self.origin.revoked:
            self.people |= queries.people_by_id(connection=self.connection, ids=strangers)
            self._learn(queries.known_scans(connection=self.connection, ids=(), people=strangers))

    def _learn(self, scans: Iterable[KnownScan]) -> None:
        for scan in scans:
            if scan.id in self.known:
                continue
            self.known[scan.id] = scan
            if scan.registration_id is not None and scan.event_id == self.origin.event_id:
                self.readings[scan.registration_id].append(scan.reading)

    def record(self, item: Item | Rejected) -> Answer:
        """Judge one item and note its row."""
        seen = self.known.get(item.id) if item.id is not None else None
        if seen is not None:
            if seen.event_id != self.origin.event_id:
                return Answer(item.id, Verdict.QUARANTINED, problem=ID_OF_ANOTHER_EVENT)
            return Answer(
                seen.id,
                seen.verdict,
                seen.registration_id,
                seen.session_id,
                conflict=seen.conflict,
                problem=seen.problem,
            )
        if isinstance(item, Rejected):
            return self._put_aside(item, item.problem)
        if self.origin.revoked:
            return self._put_aside(item, KEY_REVOKED)
        return self._judge(item)

    def _judge(self, item: Item) -> Answer:
        clock = corrected(scanned_at=item.scanned_at, sent_at=self.sent_at, received_at=self.received_at)
        person, ticket = self._whose(item)
        walked_in = False
        if item.walk_in is not None:
            if ticket == TicketState.OTHER_EVENT or (person is not None and not person.walk_in):
                return self._put_aside(item, REGISTRATION_TAKEN)
            if person is None and item.admitted is not False:
                try:
                    person = self._register(item, item.walk_in)
                except WalkInRefused as refusal:
                    return self._put_aside(item, refusal.problem)
                walked_in = True
        if item.undoes is not None and not self._same_person(item, item.undoes, person):
            return self._put_aside(item, UNDOES_ANOTHER)
        status = None if person is None else person.status
        session = item.session if item.session in self.sessions else None
        lost_door = item.session is not None and session is None and item.undoes is None
        # What is kept for a registration that is not known yet joins it by its id; a foreign one's never does.
        registration_id = (
            person.id if person is not None else item.registration_id if ticket == TicketState.NONE else None
        )
        reading = Reading(
            at=clock.corrected_at,
            id=item.id,
            direction=item.direction,
            desk=item.desk,
            device=self.origin.key_id,
            counts=item.undoes is None
            and counts(admitted=item.admitted, status=status, ticket=ticket, direction=item.direction)
            and not (item.walk_in is not None and person is None)
            and not (lost_door and item.direction == Direction.OUT),
            undoes=item.undoes,
            session=session,
            refusal=item.is_refusal,
        )
        verdict = self._verdict(item, person, ticket, session)
        conflict = self._conflict(item, reading, status, registration_id, clock_off=clock.off)
        if (
            walked_in
            and conflict in (None, Conflict.CLOCK_OFF)
            and registration_id is not None
            and queries.find_twin(
                connection=self.connection, event_id=self.origin.event_id, registration_id=registration_id
            )
        ):
            conflict = Conflict.LIKELY_DOUBLE
        if registration_id is not None:
            self._take(registration_id, reading, known=person is not None)
        return self._keep(item, verdict, reading, registration_id, conflict, NO_SUCH_SESSION if lost_door else None)

    def _whose(self, item: Item) -> tuple[Person | None, TicketState]:
        """The person behind a scan, if there is one at this event, and what the code is to this event."""
        if item.registration_id is not None:
            person = self.people.get(item.registration_id)
            if person is not None and person.event_id != self.origin.event_id:
                return None, TicketState.OTHER_EVENT
            return person, TicketState.NONE
        if not item.is_ticket or item.ticket_sha256 is None:
            return None, TicketState.MALFORMED
        shown = self.tickets.get(item.ticket_sha256)
        if shown is None:
            return None, TicketState.UNKNOWN
        if shown.person.event_id != self.origin.event_id:
            return None, TicketState.OTHER_EVENT
        return shown.person, TicketState.REVOKED if shown.revoked else TicketState.CURRENT

    def _register(self, item: Item, fields: Mapping[str, Any]) -> Person:
        registration_id = register(
            connection=self.connection,
            event_id=self.origin.event_id,
            fields=fields,
            now=self.received_at,
            actor=self.origin.actor,
            keys=self.keys,
        )
        self.people |= queries.people_by_id(connection=self.connection, ids=[registration_id])
        return self.people[registration_id]

    def _same_person(self, item: Item, undoes: str, person: Person | None) -> bool:
        """Whether an undo names the person of its scan; that of a scan not known yet is found when it comes."""
        target = self.known.get(undoes)
        if target is None or target.event_id != self.origin.event_id:
            return True
        if target.registration_id is None:
            return item.ticket_sha256 is not None and item.ticket_sha256 == target.ticket_sha256
        return target.registration_id == (person.id if person is not None else item.registration_id)

    def _verdict(self, item: Item, person: Person | None, ticket: TicketState, session: int | None) -> Verdict:
        if item.undoes is not None and (person is not None or item.undoes in self.known):
            return Verdict.UNDONE
        inside = person is not None and self._presence(person.id, session).inside
        status = None if person is None else person.status
        return verdict_of(status=status, ticket=ticket, inside=inside, direction=item.direction)

    def _conflict(
        self, item: Item, reading: Reading, status: str | None, registration_id: str | None, *, clock_off: bool
    ) -> Conflict | None:
        if self.origin.source in KNOWINGLY:
            return None
        if item.undoes is not None:
            return Conflict.CLOCK_OFF if clock_off else None
        conflict = conflict_of(
            reading,
            others=self.readings[registration_id] if registration_id is not None else (),
            status=status,
            admitted=item.admitted,
            shown=item.shown,
            clock_off=clock_off,
        )
        if conflict == Conflict.EXIT_WITHOUT_ENTRY and self._closed_on(registration_id):
            return Conflict.CLOCK_OFF if clock_off else None
        return conflict

    def _closed_on(self, registration_id: str | None) -> bool:
        """Whether the closing of the doors let the person out: a phone's own exit after that is no mystery."""
        return any(
            scan.registration_id == registration_id and scan.source == Source.CLOSING for scan in self.known.values()
        )

    def _take(self, registration_id: str, reading: Reading, *, known: bool) -> None:
        """Let the fold of a person know a scan."""
        self.readings[registration_id].append(reading)
        if reading.counts or reading.undoes is not None or reading.refusal:
            self.presences.pop(registration_id, None)
            if known:
                self.touched[registration_id] = None

    def _presence(self, registration_id: str, session: int | None = None) -> Presence:
        """What the person's scans come to, those of this batch so far included: at the event, or in a session."""
        found = self.presences.setdefault(registration_id, {})
        if session not in found:
            found[session] = fold(self.readings[registration_id], session)
        return found[session]

    def _keep(
        self,
        item: Item,
        verdict: Verdict,
        reading: Reading,
        registration_id: str | None,
        conflict: Conflict | None,
        problem: str | None,
    ) -> Answer:
        nobody_here = item.registration_id is not None and registration_id is None
        self._note(
            id=item.id,
            registration_id=registration_id,
            ticket_sha256=item.ticket_sha256,
            walk_in=item.walk_in,
            direction=item.direction,
            desk=item.desk,
            offline=item.offline,
            scanned_at=item.scanned_at,
            corrected_at=reading.at,
            shown=item.shown,
            admitted=item.admitted,
            reason=item.reason,
            undoes=item.undoes,
            verdict=verdict.value,
            conflict=None if conflict is None else conflict.value,
            problem=problem,
            payload=kept(item.raw) if nobody_here or problem is not None else None,
            counts=reading.counts,
            session_id=reading.session,
        )
        return Answer(
            item.id,
            verdict,
            registration_id,
            reading.session,
            presence=None if registration_id is None else self._presence(registration_id),
            at_door=None if registration_id is None else self._presence(registration_id, reading.session),
            conflict=None if conflict is None else conflict.value,
            problem=problem,
        )

    def _put_aside(self, item: Item | Rejected, problem: str) -> Answer:
        """Quarantine an item: it is kept as it was sent and touches nobody."""
        if item.id is not None:
            self._note(
                id=item.id,
                direction=item.direction,
                scanned_at=item.scanned_at,
                corrected_at=self.received_at,
                verdict=Verdict.QUARANTINED.value,
                problem=problem,
                payload=kept(item.raw),
                counts=False,
            )
        return Answer(item.id, Verdict.QUARANTINED, problem=problem)

    def _note(self, **values: Any) -> None:
        row = scan_row(
            event_id=self.origin.event_id,
            key_id=self.origin.key_id,
            device_id=self.origin.device_id,
            actor=self.origin.actor.reference,
            source=self.origin.source.value,
            sent_at=self.sent_at,
            received_at=self.received_at,
            **values,
        )
        self.rows.append(row)
        self.known[row["id"]] = KnownScan(**{name: row[name] for name in KnownScan._fields})

    def write(self) -> None:
        """Write the scans and the attendances that they change."""
        write_scans(connection=self.connection, rows=self.rows)
        if self.touched:
            number = next_change(session=self.connection, event_id=self.origin.event_id)
            write_attendances(
                connection=self.connection,
                number=number,
                changed=[(self.people[person], self._presence(person)) for person in self.touched],
            )
            write_session_attendances(
                connection=self.connection,
                event_id=self.origin.event_id,
                attended={
                    person: sessions_attended(self.readings[person])
                    for person in self.touched
                    if any(reading.session is not None for reading in self.readings[person])
                },
            )

    def result(self, answer: Answer) -> Result:
        """The answer with its person; a revoked key learns nothing of anybody."""
        person = None if answer.registration_id is None else self.people.get(answer.registration_id)
        if person is None or person.event_id != self.origin.event_id or self.origin.revoked:
            return Result(answer.id, answer.verdict, conflict=answer.conflict, problem=answer.problem)
        listed = self.sessions.get(answer.session) if answer.session is not None else None
        return Result(
            answer.id,
            answer.verdict,
            person,
            answer.presence or self._presence(person.id),
            answer.at_door or self._presence(person.id, answer.session),
            listed=answer.session in person.sessions if listed else None,
            sessions=sessions_attended(self.readings[person.id]),
            conflict=answer.conflict,
            problem=answer.problem,
        )
