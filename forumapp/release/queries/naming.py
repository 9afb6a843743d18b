"""Whom a text names: people of the event whose printed names stand in it, and whether they may."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from forumapp.attendance.queries.texts import json_text
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.events.models import Event
from forumapp.kernel.order import sort_key
from forumapp.registration.models import Registration
from forumapp.release.models import Photo, PhotoPerson, ReleasePerson
from forumapp.release.queries import NAMING
from forumapp.release.rules import may_be_named
from forumapp.release.rules.names import is_long, pattern_of, short_forms, stands_in
from forumapp.release.rules.withdrawing import TakenBack


@dataclass(frozen=True)
class Mentioned:
    """Somebody of the event whose printed name stands in a text.

    ``allowed`` is whether a release may say it today; ``sure`` is False of a name so short that it may be a word, and
    of whom only a part of the name stands there. ``shorts`` find a part of it.
    """

    registration_id: str
    names: tuple[str, ...]
    allowed: bool
    sure: bool
    shorts: tuple[re.Pattern[str], ...] = ()

    def said_in(self, text: str) -> str | None:
        """The words of ``text`` that are the name, or a part of it; None where there are none."""
        folded = text.casefold()
        for name in self.names:
            if name.casefold() in folded:
                return name
        return next((found[0] for short in self.shorts if (found := short.search(text))), None)


def people_in(*, session: Session, event: Event, texts: Iterable[str]) -> list[Mentioned]:
    """Everybody of the event whose name as printed in some language stands in one of ``texts``.

    Where several people have a name and one of them may be named, it is hers.
    """
    whole = "\n".join(texts).casefold()
    if not whole.strip():
        return []
    found = {
        registration_id: standing
        for registration_id, names in session.execute(
            select(Registration.id, Registration.names).where(
                Registration.event_id == event.id, Registration.destroyed_at.is_(None)
            )
        )
        if (standing := tuple(sorted({name for name in names.values() if stands_in(name.casefold(), whole)})))
    }
    people = [
        Mentioned(
            registration_id,
            found[registration_id],
            may_be_named(rank=rank, naming=naming),
            any(is_long(name) for name in found[registration_id]),
        )
        for registration_id, rank, naming in session.execute(
            select(Registration.id, Registration.rank, NAMING)
            .where(Registration.id.in_(list(found)))
            .order_by(Registration.id)
        )
    ]
    good = {name for person in people if person.allowed for name in person.names}
    return [
        person if person.allowed else replace(person, shorts=tuple(short_forms(person.names, others=good)))
        for person in people
        if person.allowed or not set(person.names) <= good
    ]


def shortened_in(
    *, session: Session, event: Event, texts: Iterable[str], found: Sequence[Mentioned]
) -> list[Mentioned]:
    """Those with a rank or a part in the event who said no to being named, and of whom a part of the name stands in one
    of ``texts``; ``found`` are those who stand there in full."""
    whole = "\n".join(texts)
    known = {person.registration_id for person in found}
    others = [name for person in found for name in person.names]
    people = [
        Mentioned(
            registration_id, (), allowed=False, sure=False, shorts=tuple(short_forms(names.values(), others=others))
        )
        for registration_id, names in session.execute(
            select(Registration.id, Registration.names).where(
                Registration.event_id == event.id,
                Registration.destroyed_at.is_(None),
                NAMING.is_(False),
                Registration.rank.is_not(None) | (json_text(Registration.roles) != "[]"),
            )
        )
        if registration_id not in known
    ]
    return [person for person in people if person.said_in(whole)]


def destroyed_since(*, session: Session, release_id: int) -> int:
    """How many of those whom the newest version names had their data destroyed since it was saved."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ReleasePerson)
            .join(Registration, Registration.id == ReleasePerson.registration_id)
            .where(ReleasePerson.release_id == release_id, Registration.destroyed_at.is_not(None))
        )
        or 0
    )


def taken_back(*, session: Session, release_id: int) -> list[TakenBack]:
    """Those whom the release names or shows and whose answer that holds today is that they are not to be named."""
    theirs = union(
        select(ReleasePerson.registration_id).where(ReleasePerson.release_id == release_id),
        select(PhotoPerson.registration_id).join(Photo).where(Photo.release_id == release_id),
    )
    rows = session.execute(
        select(Registration.names, Registration.position, NAMING.is_(False).label("gone")).where(
            Registration.id.in_(theirs)
        )
    ).all()
    others = [name for row in rows if not row.gone for name in row.names.values()]
    return [
        TakenBack(
            names=[
                *(re.compile(pattern_of(name).pattern, re.IGNORECASE) for name in _longest_first(row.names.values())),
                *short_forms(row.names.values(), others=others),
            ],
            positions=_longest_first(row.position.values()),
        )
        for row in rows
        if row.gone
    ]


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if text and is_long(text)}, key=len, reverse=True)


def photograph_answers(*, session: Session, ids: Collection[str]) -> dict[str, bool]:
    """The answer that holds on being photographed, of those of ``ids`` who gave one; of whom was destroyed, no."""
    newest = (
        select(func.max(Consent.id))
        .where(Consent.registration_id.in_(list(ids)), Consent.purpose == Purpose.PHOTOGRAPH.value)
        .group_by(Consent.registration_id)
    )
    rows = session.execute(select(Consent.registration_id, Consent.granted).where(Consent.id.in_(newest)))
    answers = {row.registration_id: row.granted for row in rows}
    destroyed = select(Registration.id).where(Registration.id.in_(list(ids)), Registration.destroyed_at.is_not(None))
    return {**answers, **dict.fromkeys(session.scalars(destroyed), False)}


def names_of(*, session: Session, ids: Collection[str], language: str, languages: Sequence[str]) -> dict[str, str]:
    """Names as printed, of people of the event."""
    rows = session.execute(select(Registration.id, Registration.names).where(Registration.id.in_(list(ids))))
    return {row.id: row.names.in_language(language, languages).text for row in rows}


def people_named(*, session: Session, release_id: int) -> int:
    """How many people of the event the newest version names."""
    return (
        session.scalar(select(func.count()).select_from(ReleasePerson).where(ReleasePerson.release_id == release_id))
        or 0
    )


def nameable(*, session: Session, event: Event, language: str) -> list[tuple[str, str]]:
    """Those of the event with a part in it or a rank who may be named today, by id and name, in the order of names."""
    rows = session.execute(
        select(Registration, NAMING).where(
            Registration.event_id == event.id,
            Registration.destroyed_at.is_(None),
            Registration.rank.is_not(None) | (json_text(Registration.roles) != "[]"),
        )
    )
    found = [
        (registration.id, registration.names.in_language(language, event.languages).text)
        for registration, naming in rows
        if may_be_named(rank=registration.rank, naming=naming)
    ]
    return sorted(found, key=lambda one: sort_key(one[1], language))


def guests_called(*, session: Session, event: Event, names: Collection[str]) -> dict[str, list[str]]:
    """For each of ``names`` the registrations of the event that print it in some language; case does not count."""
    wanted = {name.casefold(): name for name in names}
    found: dict[str, list[str]] = {}
    if wanted:
        for registration_id, printed in session.execute(
            select(Registration.id, Registration.names).where(
                Registration.event_id == event.id, Registration.destroyed_at.is_(None)
            )
        ):
            for each in {name.casefold() for name in printed.values()} & wanted.keys():
                found.setdefault(wanted[each], []).append(registration_id)
    return found
