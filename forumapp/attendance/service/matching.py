"""Who of a guest list is already known: by registration id, by e-mail and name, by name and organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.codec.entries import Entry
from forumapp.attendance.codec.faults import Fault, Problem
from forumapp.attendance.service.institutions import Institution
from forumapp.registration.models import Registration
from forumapp.registration.rules import LIVE


@dataclass(frozen=True)
class Known:
    """What tells one registration of the event apart."""

    id: str
    live: bool
    email_key: str | None
    names: frozenset[str]
    organization_id: int | None


@dataclass(frozen=True)
class Matched:
    """One row with the registration that it updates; None for a new guest."""

    entry: Entry
    institution: Institution | None
    known: Known | None


def read_known(*, session: Session, event_id: int) -> list[Known]:
    """Everybody of the event; but for those whose data was destroyed: no list brings it back."""
    rows = session.execute(
        select(
            Registration.id,
            Registration.status,
            Registration.email_key,
            Registration.person_key,
            Registration.organization_id,
        ).where(Registration.event_id == event_id, Registration.destroyed_at.is_(None))
    )
    return [
        Known(row.id, row.status in LIVE, row.email_key, frozenset(row.person_key.split("|")), row.organization_id)
        for row in rows
    ]


class Matcher:
    """Finds the registration of each row; no two rows may mean the same person."""

    def __init__(self, known: Iterable[Known], languages: Sequence[str]) -> None:
        self._languages = languages
        self._by_id: dict[str, Known] = {}
        self._by_email: dict[str, list[Known]] = {}
        self._by_name: dict[tuple[str, int | None], list[Known]] = {}
        for each in known:
            self._by_id[each.id] = each
            if each.email_key:
                self._by_email.setdefault(each.email_key, []).append(each)
            for name in each.names:
                self._by_name.setdefault((name, each.organization_id), []).append(each)
        self._claimed: dict[str, int] = {}
        self._new_by_email: dict[tuple[str, str], int] = {}
        self._new_by_name: dict[tuple[str, int], int] = {}

    def match(self, entry: Entry, institution: Institution | None) -> Matched | Fault:
        """The row with whom it means, or why nobody can tell."""
        names = entry.name_keys(self._languages)
        found = self._candidates(entry, names, institution)
        if len(found) > 1:
            return Fault(entry.row, Problem.TWO_MATCHES, facts={"known": ", ".join(each.id for each in found)})
        if found:
            other = self._claimed.setdefault(found[0].id, entry.row)
            return _repeats(entry, other) or Matched(entry, institution, found[0])
        if not names:
            return Fault(entry.row, Problem.NAME_MISSING, entry.name_header)
        if "category" not in entry.values:
            if entry.fallback_category is None:
                return Fault(entry.row, Problem.CATEGORY_MISSING, entry.headers.get("category", ""))
            entry = replace(entry, values={**entry.values, "category": entry.fallback_category})
        return self._claim_new(entry, names, institution) or Matched(entry, institution, None)

    def _candidates(self, entry: Entry, names: frozenset[str], institution: Institution | None) -> list[Known]:
        if entry.registration_id in self._by_id:
            return [self._by_id[entry.registration_id]]
        email = entry.email_key
        if email is not None:
            by_email = [each for each in self._by_email.get(email, ()) if each.names & names]
            if by_email:
                return _live_first(by_email)
        if institution is not None and institution.id is None:
            return []
        organization = institution.id if institution is not None else None
        by_name = {
            each.id: each
            for name in names
            for each in self._by_name.get((name, organization), ())
            if email is None or each.email_key is None
        }
        return _live_first(by_name.values())

    def _claim_new(self, entry: Entry, names: frozenset[str], institution: Institution | None) -> Fault | None:
        others = []
        for name in names:
            if (email := entry.email_key) is not None:
                others.append(self._new_by_email.setdefault((email, name), entry.row))
            else:
                others.append(self._new_by_name.setdefault((name, id(institution)), entry.row))
        return _repeats(entry, min(others))


def _live_first(found: Iterable[Known]) -> list[Known]:
    """Those whose registration still lives; where none does, all."""
    everyone = list(found)
    return [each for each in everyone if each.live] or everyone


def _repeats(entry: Entry, other: int) -> Fault | None:
    return None if other == entry.row else Fault(entry.row, Problem.SAME_PERSON, facts={"other": str(other)})
