"""Importing a guest list: new rows become registrations, known ones are updated, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from forumapp.attendance.codec.entries import Entry
from forumapp.attendance.codec.faults import Fault, FaultyRows, Problem
from forumapp.attendance.service.institutions import Institutions, find_or_make_delegations
from forumapp.attendance.service.matching import Known, Matched, Matcher, read_known
from forumapp.attendance.service.seats import count_seat, move_seats
from forumapp.attendance.service.updating import Update, read_updates, write_updates
from forumapp.attendance.service.work import Work, in_chunks
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.directory.rules import spelling_key
from forumapp.events.models import Category, Event
from forumapp.events.rules import MISSION_CATEGORY
from forumapp.events.service import next_change
from forumapp.kernel import identifiers, secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import HOLDS_PLACE, AttendingAs, Source, Status, check_transition
from forumapp.registration.service.finding import derived

STATUSES = (Status.INVITED, Status.SUBMITTED, Status.CONFIRMED)
"""What a new row may become."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do."""

    new: int
    updated: int
    unchanged: int
    organizations: tuple[str, ...] = ()
    """Names of those first met, which staff may want to look at."""
    delegations: tuple[str, ...] = ()
    exceeded: int = 0
    """By how many guests the furthest passed limit was passed."""


@dataclass(frozen=True)
class Checked:
    """A list after matching: what its rows are, whom they update, and what they name."""

    event_languages: Sequence[str]
    categories: Mapping[str, int]
    institutions: Institutions
    matched: Sequence[Matched]
    updates: Sequence[Update]

    @property
    def new(self) -> list[Matched]:
        """Rows of people who are not known yet."""
        return [each for each in self.matched if each.known is None]

    @property
    def languages(self) -> dict[str, int]:
        """How many of the new ones are written to in each language."""
        spoken = Counter(each.entry.language(self.event_languages) for each in self.new)
        return {code: spoken[code] for code in self.event_languages if spoken[code]}

    def counted(self, **made: Any) -> Imported:
        """What importing the list did, or would do."""
        changed = sum(1 for each in self.updates if each.changes)
        return Imported(new=len(self.new), updated=changed, unchanged=len(self.updates) - changed, **made)


def check_guests(*, session: Session, event: Event, entries: Sequence[Entry]) -> Checked:
    """What importing the list would do, without doing it.

    :raises FaultyRows: as importing it would
    """
    return _read(session, event, entries)


def import_guests(
    *,
    session: Session,
    event: Event,
    entries: Sequence[Entry],
    status: Status,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    reason: str | None = None,
) -> Imported:
    """Import the list; ``status``, one of :data:`STATUSES`, is that of new rows. The caller commits; no mail is sent.

    Places may be exceeded. Organisations and delegations first met are made. Cells that the list leaves empty keep
    what is known. ``reason`` stands in the history of every registration that is new or changed.

    :raises FaultyRows: a row means two people, somebody who stands in the list twice, or nobody in particular
    """
    change = next_change(session=session, event_id=event.id)
    read = _read(session, event, entries)
    organizations = read.institutions.make(now=now)
    delegations, new_delegations = find_or_make_delegations(
        session=session, event=event, wanted=[(each.entry, each.institution) for each in read.matched], now=now
    )
    work = Work(session.connection(), event, read.categories, delegations, change, now, actor, keys)
    write_updates(work, read.updates, reason=reason)
    ids = _write_new(work, read.new, status, reason)
    said: list[tuple[str, Mapping[str, Any], Mapping[str, bool]]] = [
        (each.registration_id, each.answers, each.consents) for each in read.updates
    ]
    said += [(key, each.entry.answers, each.entry.consents) for key, each in zip(ids, read.new, strict=True)]
    _write_answers(work, [(key, answers) for key, answers, _ in said if answers])
    _write_consents(work, [(key, consents) for key, _, consents in said if consents])
    exceeded = move_seats(session=session, seats=work.seats)
    session.expire_all()  # objects of this session know nothing of the statements above
    return read.counted(
        organizations=tuple(names.in_language(event.languages[0], event.languages).text for names in organizations),
        delegations=tuple(new_delegations),
        exceeded=exceeded,
    )


def _read(session: Session, event: Event, entries: Sequence[Entry]) -> Checked:
    categories = dict(session.execute(select(Category.code, Category.id).where(Category.event_id == event.id)).all())
    known = read_known(session=session, event_id=event.id)
    institutions = Institutions(session, (entry.organization for entry in entries))
    matcher = Matcher(known, event.languages)
    matched: list[Matched] = []
    faults: list[Fault] = []
    for entry in entries:
        institution = institutions.meet(
            entry.organization,
            mission=entry.values.get("category", entry.fallback_category) == MISSION_CATEGORY,
            country=entry.values.get("country"),
        )
        found = matcher.match(entry, institution)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            matched.append(found)
    updates = read_updates(session=session, matched=matched, categories=categories)
    faults += _taken_identities(known, updates, event.languages, matched)
    if faults:
        raise FaultyRows(tuple(sorted(faults, key=lambda fault: fault.row)))
    return Checked(event.languages, categories, institutions, matched, updates)


def _taken_identities(
    known: Iterable[Known], updates: Iterable[Update], languages: Sequence[str], matched: Iterable[Matched]
) -> list[Fault]:
    """Rows after which two live registrations would have one address and one name."""
    changed = {each.registration_id: each for each in updates if {"names", "email"} & each.after.keys()}
    holders: set[tuple[str | None, str]] = {
        (each.email_key, "|".join(sorted(each.names)))
        for each in known
        if each.live and each.email_key and each.id not in changed
    }
    wanted = [
        (each.matched.entry.row, each.identity)
        for each in changed.values()
        if each.matched.known is not None and each.matched.known.live
    ]
    wanted += [
        (each.entry.row, (each.entry.email_key, person_key(each.entry.printed_names(languages))))
        for each in matched
        if each.known is None
    ]
    faults = []
    for row, identity in sorted(wanted, key=lambda each: each[0]):
        if identity[0] is not None and identity in holders:
            faults.append(Fault(row, Problem.TAKEN_BY_ANOTHER, value=identity[0]))
        holders.add(identity)
    return faults


def _write_new(work: Work, new: Sequence[Matched], status: Status, reason: str | None) -> list[str]:
    check_transition(None, status)
    ids = [identifiers.uuid7(work.now) for _ in new]
    rows = [_row(work, key, each, status) for key, each in zip(ids, new, strict=True)]
    for chunk in in_chunks(rows):
        work.connection.execute(insert(Registration), chunk)
    for each in in_chunks(ids):
        work.connection.execute(insert(StatusChange), [_first_change(work, key, status, reason) for key in each])
        if status == Status.CONFIRMED:
            work.connection.execute(insert(Ticket), [_ticket(work, key) for key in each])
    if status in HOLDS_PLACE:
        for row in rows:
            count_seat(
                work.seats,
                1,
                event_id=work.event.id,
                category_id=row["category_id"],
                delegation_id=row["delegation_id"],
            )
    return ids


def _row(work: Work, key: str, matched: Matched, status: Status) -> dict[str, Any]:
    entry, institution, now = matched.entry, matched.institution, work.now
    values = entry.values
    names = entry.printed_names(work.event.languages)
    language = entry.language(work.event.languages)
    country = values.get("country")
    return {
        "id": key,
        "event_id": work.event.id,
        "category_id": work.categories[values["category"]],
        "delegation_id": work.delegations[spelling_key(entry.delegation)] if entry.delegation else None,
        "status": status,
        "names": names,
        "given_name": values.get("given_name"),
        "family_name": values.get("family_name"),
        "email": values.get("email"),
        "email_key": entry.email_key,
        "person_key": person_key(names),
        "phone": values.get("phone"),
        "organization_id": institution.id if institution is not None else None,
        "position": entry.position,
        "country": country,
        "rank": values.get("rank"),
        "attending_as": values.get("attending_as", AttendingAs.PRINCIPAL),
        "acting": values.get("acting", False),
        "roles": values.get("roles", []),
        "language": language,
        **derived(
            names=names,
            organization=institution.names if institution is not None else {},
            country=country,
            language=language,
        ),
        "source": Source.IMPORT,
        "created_at": now,
        "invited_at": now if status == Status.INVITED else None,
        "submitted_at": None if status == Status.INVITED else now,
        "confirmed_at": now if status == Status.CONFIRMED else None,
        "manage_hash": secrets.sha256(secrets.manage_secret(work.keys.current, key)),
        "changed": work.change,
    }


def _first_change(work: Work, key: str, status: Status, reason: str | None) -> dict[str, Any]:
    return {
        "registration_id": key,
        "from_status": None,
        "to_status": status,
        "at": work.now,
        "actor": work.actor.reference,
        "reason": reason,
    }


def _ticket(work: Work, key: str) -> dict[str, Any]:
    code = secrets.ticket(work.keys.current, key, 1)
    return {"sha256": secrets.ticket_hash(code), "registration_id": key, "revision": 1, "issued_at": work.now}


def _write_answers(work: Work, said: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Keep answers with the newest wording of their question; an earlier answer gives way."""
    newest = {
        row.key: (row.id, row.version)
        for row in work.connection.execute(
            select(Question.key, Question.id, func.max(QuestionVersion.id).label("version"))
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .where(Question.event_id == work.event.id)
            .group_by(Question.key, Question.id)
        )
    }
    rows = [
        {"registration_id": key, "question_id": newest[each][0], "version_id": newest[each][1], "value": value}
        for key, answers in said
        for each, value in answers.items()
    ]
    for chunk in in_chunks(rows):
        former = [(row["registration_id"], row["question_id"]) for row in chunk]
        work.connection.execute(delete(Answer).where(tuple_(Answer.registration_id, Answer.question_id).in_(former)))
        work.connection.execute(insert(Answer), chunk)


def _write_consents(work: Work, said: Sequence[tuple[str, Mapping[str, bool]]]) -> None:
    """Keep consents under the newest wording of the event, though the list came without one shown."""
    versions = dict(
        work.connection.execute(
            select(PurposeVersion.purpose, func.max(PurposeVersion.id))
            .where(PurposeVersion.event_id == work.event.id)
            .group_by(PurposeVersion.purpose)
        ).all()
    )
    rows = [
        {
            "registration_id": key,
            "purpose": purpose,
            "granted": granted,
            "version_id": versions.get(purpose),
            "language": work.event.languages[0],
            "actor": work.actor.reference,
            "at": work.now,
        }
        for key, consents in said
        for purpose, granted in consents.items()
    ]
    for chunk in in_chunks(rows):
        work.connection.execute(insert(Consent), chunk)
