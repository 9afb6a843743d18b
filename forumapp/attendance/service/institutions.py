"""Organisations and delegations that a guest list names: known ones found, the others made, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.codec.entries import Entry
from forumapp.delegations.models import Delegation
from forumapp.directory import countries
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.events.models import Event
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.rules import Source

KEYS_AT_ONCE = 500


@dataclass
class Institution:
    """One organisation as the list and the directory know it; ``row`` is None until it is made."""

    row: Organization | None = None
    names: LocalizedText = field(default_factory=LocalizedText)
    spellings: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Key to language and name, of those that the list adds."""
    mission: bool = False
    represents: str | None = None

    @property
    def id(self) -> int | None:
        """The organisation's id; None until it is made."""
        return self.row.id if self.row is not None else None


class Institutions:
    """The organisations of one list, each found by any of its spellings in any language."""

    def __init__(self, session: Session, names: Iterable[LocalizedText]) -> None:
        self._session = session
        self._by_key: dict[str, Institution] = {}
        keys = sorted({spelling_key(name) for each in names for name in each.values()})
        known: dict[int, Institution] = {}
        for start in range(0, len(keys), KEYS_AT_ONCE):
            found = session.execute(
                select(OrganizationName.key, Organization)
                .join(Organization, Organization.id == OrganizationName.organization_id)
                .where(OrganizationName.key.in_(keys[start : start + KEYS_AT_ONCE]))
            )
            for key, organization in found:
                self._by_key[key] = known.setdefault(
                    organization.id, Institution(row=organization, names=organization.names)
                )

    def find(self, names: LocalizedText) -> Institution | None:
        """The organisation that has one of ``names``; the oldest where they belong to several; None for no name."""
        found = [self._by_key[key] for key in map(spelling_key, names.values()) if key in self._by_key]
        return min(found, key=lambda each: each.id or 0) if found else None

    def meet(self, names: LocalizedText, *, mission: bool, country: str | None) -> Institution | None:
        """The organisation of one row, noted to be made if nobody knows it; it learns names that it lacks.

        It is a mission if any row that names it comes with the diplomatic corps, and represents that row's country.
        """
        if not names:
            return None
        institution = self.find(names)
        if institution is None:
            institution = Institution()
        for language, name in names.items():
            key = spelling_key(name)
            if self._by_key.setdefault(key, institution) is institution:
                institution.spellings.setdefault(key, (language, name))
                if language not in institution.names:
                    institution.names = institution.names.with_text(language, name)
        if mission:
            institution.mission = True
            institution.represents = institution.represents or country
        return institution

    def make(self, *, now: datetime) -> list[LocalizedText]:
        """Write down the new ones, and what known ones learned; returns the names of the new ones."""
        met = {id(each): each for each in self._by_key.values()}.values()
        made = []
        for institution in met:
            if institution.row is None:
                institution.row = Organization(
                    names=institution.names,
                    kind=OrganizationKind.MISSION if institution.mission else OrganizationKind.ORGANIZATION,
                    represents=institution.represents if institution.mission else None,
                    represents_country=institution.mission and countries.is_country(institution.represents),
                    source=Source.IMPORT,
                    search_keys=search.keys(*institution.names.values()),
                    created_at=now,
                )
                made.append(institution.names)
                self._session.add(institution.row)
            elif institution.names != institution.row.names:
                institution.row.names = institution.names
                added = search.keys(*institution.names.values())
                institution.row.search_keys = search.joined(institution.row.search_keys, added)
        self._session.flush()
        self._write_spellings(met)
        return made

    def _write_spellings(self, met: Iterable[Institution]) -> None:
        wanted = {
            key: (institution, language, name)
            for institution in met
            for key, (language, name) in institution.spellings.items()
        }
        known: set[str] = set()
        keys = sorted(wanted)
        for start in range(0, len(keys), KEYS_AT_ONCE):
            known.update(
                self._session.scalars(
                    select(OrganizationName.key).where(OrganizationName.key.in_(keys[start : start + KEYS_AT_ONCE]))
                )
            )
        self._session.add_all(
            OrganizationName(key=key, organization_id=institution.id, name=name, language=language)
            for key, (institution, language, name) in wanted.items()
            if key not in known
        )
        self._session.flush()


def find_or_make_delegations(
    *,
    session: Session,
    event: Event,
    wanted: Sequence[tuple[Entry, Institution | None]],
    now: datetime,
) -> tuple[Mapping[str, int], list[str]]:
    """The event's delegations by folded name, those first met made; and the names of the new ones.

    A new one belongs to the organisation of the first row that names it.
    """
    known = dict(session.execute(select(Delegation.key, Delegation.id).where(Delegation.event_id == event.id)).all())
    new: dict[str, Delegation] = {}
    for entry, institution in wanted:
        key = spelling_key(entry.delegation or "")
        if entry.delegation is None or key in known or key in new:
            continue
        new[key] = Delegation(
            event_id=event.id,
            key=key,
            names=LocalizedText({event.languages[0]: entry.delegation}),
            organization_id=institution.id if institution else None,
            source=Source.IMPORT,
            created_at=now,
        )
    session.add_all(new.values())
    session.flush()
    names = [delegation.names.in_language(event.languages[0]).text for delegation in new.values()]
    return {**known, **{key: delegation.id for key, delegation in new.items()}}, names
