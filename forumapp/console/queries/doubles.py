"""Registrations that look like one person's: pairs, the most likely first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.directory import countries
from forumapp.directory.models import Organization
from forumapp.kernel import search
from forumapp.kernel.names import keys_of_person
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration.models import DistinctPair, Registration
from forumapp.registration.rules import LIVE

SIMILAR = 0.8
"""How much of two name keys must agree (Ratcliff and Obershelp) where the address is the same."""
CROWD = 40
"""People who share something from which on it tells nobody apart: a switchboard's number, a delegation's address."""


class Likeness(StrEnum):
    """Why two entries look like one person."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    SPELLING = "spelling"
    ORGANIZATION = "organization"


WEIGHTS = {
    Likeness.EMAIL: 4,
    Likeness.NAME: 3,
    Likeness.PHONE: 2,
    Likeness.SPELLING: 2,
    Likeness.ORGANIZATION: 1,
}


@dataclass(frozen=True)
class Seen:
    """What is compared of one registration. ``spellings`` are the entries of search keys that stand for its names."""

    id: str
    email: str | None
    names: frozenset[str]
    phone: str | None
    organization_id: int | None
    spellings: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two registrations that look like one person, the older first."""

    first_id: str
    second_id: str
    likeness: frozenset[Likeness]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(WEIGHTS[one] for one in self.likeness)


def pairs_among(people: Iterable[Seen], *, distinct: Collection[tuple[str, str]] = ()) -> list[Pair]:
    """Pairs that look like one person, the most likely first; ``distinct`` are those that staff told apart."""
    by_id = {one.id: one for one in people}
    candidates: set[tuple[str, str]] = set()
    for group in _groups(by_id.values()):
        candidates.update(combinations(sorted(group), 2))
    found = []
    for first, second in candidates - set(distinct):
        likeness = likeness_of(by_id[first], by_id[second])
        if likeness:
            found.append(Pair(first, second, likeness))
    return sorted(found, key=lambda pair: (-pair.weight, pair.first_id, pair.second_id))


def likeness_of(one: Seen, other: Seen) -> frozenset[Likeness]:
    """Why two entries look like one person; empty where they do not.

    Namesakes of one organisation, or where one gives none, are suspected, and so are those of two organisations; one
    address or number alone is not enough, many share them; a name in other letters is, within one organisation.
    """
    likeness: set[Likeness] = set()
    if one.names & other.names:
        likeness.add(Likeness.NAME)
    elif _same_spelling(one, other):
        likeness.add(Likeness.SPELLING)
    similar = bool(likeness) or any(
        SequenceMatcher(a=a, b=b).ratio() >= SIMILAR for a in one.names for b in other.names
    )
    same_organization = one.organization_id is not None and one.organization_id == other.organization_id
    if one.email is not None and one.email == other.email and similar:
        likeness.add(Likeness.EMAIL)
    if one.phone is not None and one.phone == other.phone and similar:
        likeness.add(Likeness.PHONE)
    if likeness == {Likeness.SPELLING} and not same_organization:
        return frozenset()
    if likeness and same_organization:
        likeness.add(Likeness.ORGANIZATION)
    return frozenset(likeness)


def _same_spelling(one: Seen, other: Seen) -> bool:
    """Whether the names may be one in two scripts or two romanisations; two Hangul names are compared as they are."""
    hangul = [{entry for entry in each.spellings if entry.startswith("=")} for each in (one, other)]
    latin = [{entry[1:] for entry in each.spellings if entry.startswith("+=")} for each in (one, other)]
    if hangul[0] and hangul[1]:
        return False
    return bool(latin[0] & (hangul[1] | latin[1]) or hangul[0] & latin[1])


def _groups(people: Collection[Seen]) -> Iterator[list[str]]:
    """Groups whose members are worth comparing; crowds are not."""
    groups: dict[tuple[str, object, object], list[str]] = {}
    for one in people:
        shared: list[tuple[str, object, object]] = [("name", key, None) for key in one.names]
        if one.email is not None:
            shared.append(("email", one.email, None))
        if one.phone is not None:
            shared.append(("phone", one.phone, None))
        if one.organization_id is not None:
            shared += {("spelling", entry.lstrip("+"), one.organization_id) for entry in one.spellings}
        for key in shared:
            groups.setdefault(key, []).append(one.id)
    return (group for group in groups.values() if 1 < len(group) <= CROWD)


def suspected_doubles(*, session: Session, event_id: int) -> list[Pair]:
    """Pairs of an event's live registrations that look like one person, but for those that staff told apart."""
    of_organization: dict[int | None, frozenset[str]] = {
        number: _spellings(keys) for number, keys in session.execute(select(Organization.id, Organization.search_keys))
    }
    rows = session.execute(
        select(
            Registration.id,
            Registration.email_key,
            Registration.person_key,
            Registration.phone,
            Registration.organization_id,
            Registration.search_keys,
            Registration.country,
        ).where(Registration.event_id == event_id, Registration.status.in_([status.value for status in LIVE]))
    )
    people = [
        Seen(
            whose,
            email,
            keys_of_person(person) - {""},
            phone,
            organization_id,
            _spellings(keys) - of_organization.get(organization_id, frozenset()) - _of_country(country),
        )
        for whose, email, person, phone, organization_id, keys, country in rows
    ]
    told_apart = session.execute(
        select(DistinctPair.first_id, DistinctPair.second_id)
        .join(Registration, Registration.id == DistinctPair.first_id)
        .where(Registration.event_id == event_id)
    )
    return pairs_among(people, distinct={(row[0], row[1]) for row in told_apart})


def _spellings(keys: str) -> frozenset[str]:
    if "=" not in keys:
        return frozenset()
    return frozenset(entry for entry in keys.split("|") if entry.startswith(("=", "+=")))


def _of_country(code: str | None) -> frozenset[str]:
    """The same of the country's names, by which its people are found too: "Nam" of Viet Nam is a surname."""
    return _of_countries(tuple(countries.names(code).values())) if code else frozenset()


@lru_cache(maxsize=512)
def _of_countries(names: tuple[str, ...]) -> frozenset[str]:
    return _spellings(search.keys(*names))


def registrations_by_id(*, session: Session, ids: Iterable[str]) -> dict[str, Registration]:
    """These registrations with category and organisation."""
    rows: Sequence[Registration] = session.scalars(
        select(Registration)
        .options(joinedload(Registration.category), joinedload(Registration.organization))
        .where(Registration.id.in_(list(ids)))
    ).all()
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class Compared:
    """How two entries answered one question that is asked today: by the registration's id, with the wording."""

    key: str
    wording: QuestionVersion
    values: Mapping[str, Any]


def answers_compared(*, session: Session, ids: Iterable[str]) -> list[Compared]:
    """What these entries answered otherwise than each other, in the order of the questions."""
    ids = list(ids)
    rows = session.execute(
        select(Question.key, QuestionVersion, Answer.registration_id, Answer.value)
        .join(Answer, Answer.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
        .where(Answer.registration_id.in_(ids), Question.retired_at.is_(None))
        .order_by(Question.position, Question.id, QuestionVersion.number)
    )
    found: dict[str, Compared] = {}
    for key, wording, registration_id, value in rows:
        found[key] = Compared(key, wording, {**(found[key].values if key in found else {}), registration_id: value})
    return [one for one in found.values() if len({repr(one.values.get(whose)) for whose in ids}) > 1]
