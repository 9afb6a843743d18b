"""Whom a text names: people of the event whose printed names stand in it, and whether they may."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.events.models import Event
from forumapp.kernel.order import sort_key
from forumapp.registration.models import Registration
from forumapp.release.models import Photo, PhotoPerson, ReleasePerson
from forumapp.release.queries import NAMING
from forumapp.release.rules import OFFICIAL_RANKS, may_be_named
from forumapp.release.rules.withdrawing import TakenBack

_HANGUL = re.compile(r"[가-힣]")
_NOWHERE = re.compile(r"(?!)")


@dataclass(frozen=True)
class Mentioned:
    """Somebody of the event whose printed name stands in a text.

    ``allowed`` is whether a release may say it today; ``sure`` is False of a name so short that it may be a word.
    """

    registration_id: str
    names: tuple[str, ...]
    allowed: bool
    sure: bool


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
            may_be_named(rank=rank, roles=roles, naming=naming),
            any(is_long(name) for name in found[registration_id]),
        )
        for registration_id, rank, roles, naming in session.execute(
            select(Registration.id, Registration.rank, Registration.roles, NAMING)
            .where(Registration.id.in_(list(found)))
            .order_by(Registration.id)
        )
    ]
    good = {name for person in people if person.allowed for name in person.names}
    return [person for person in people if person.allowed or not set(person.names) <= good]


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a name: no letter before it; after a Latin one no Latin letter, after a
    Korean one whatever particle."""
    return name in text and pattern_of(name).search(text) is not None


def pattern_of(name: str) -> re.Pattern[str]:
    """What finds a name in a text, of two letters at least."""
    if len(name) < 2:
        return _NOWHERE
    before = r"(?<![가-힣])" if _HANGUL.match(name[0]) else r"(?<![^\W\d_])"
    after = "" if _HANGUL.match(name[-1]) else r"(?![a-zà-ɏ])"
    return re.compile(f"{before}{re.escape(name)}{after}")


def is_long(name: str) -> bool:
    """Whether a name can hardly be a word: 이상 and Grace can, 김하늘 and Grace Example cannot."""
    return len(name) > 2 if _HANGUL.match(name[0]) else " " in name


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
        select(Registration.names, Registration.position).where(Registration.id.in_(theirs), NAMING.is_(False))
    )
    return [
        TakenBack(
            names=[re.compile(pattern_of(name).pattern, re.IGNORECASE) for name in _longest_first(row.names.values())],
            positions=_longest_first(row.position.values()),
        )
        for row in rows
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
            Registration.rank.in_([rank.value for rank in OFFICIAL_RANKS]) | NAMING.is_(True),
        )
    )
    found = [
        (registration.id, registration.names.in_language(language, event.languages).text)
        for registration, naming in rows
        if may_be_named(rank=registration.rank, roles=registration.roles, naming=naming)
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
