"""People behind a figure as a page lists them: by rank and name, each code in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forumapp.attendance.labels.page import reader_language
from forumapp.attendance.queries.rows import Group, Person
from forumapp.attendance.rules import Code
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.queries import precedence
from forumapp.directory.rules import place_of_rank
from forumapp.events.models import Event
from forumapp.kernel.dates import time_24
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.kernel.order import sort_key
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import AttendingAs


@dataclass(frozen=True)
class PersonLine:
    """One person of the list."""

    registration_id: str
    name: Spoken
    other_names: tuple[Spoken, ...]
    organization: Spoken
    category: Spoken
    country: str
    tags: tuple[str, ...]
    status: str
    status_label: str
    first_admitted: str


@dataclass(frozen=True)
class GroupLine:
    """One organisation or country of the list with its people."""

    key: str
    name: Spoken
    represents: str
    people: tuple[PersonLine, ...]


def person_lines(people: Iterable[Person], event: Event) -> list[PersonLine]:
    """People in the order of precedence, then by name in the reader's alphabet."""
    language = reader_language()
    categories = {category.code: category.names for category in event.categories}
    places = precedence()

    def order(person: Person) -> tuple[tuple[int, int, float], str]:
        place = place_of_rank(
            rank=person.rank, since=person.functions_since, by_hand=person.manual_order, places=places
        )
        return place, sort_key(_named(person, language).text, language)

    return [_person_line(person, categories, event, language) for person in sorted(people, key=order)]


def group_lines(groups: Iterable[Group], code: Code, event: Event) -> list[GroupLine]:
    """Organisations or countries in the reader's alphabet."""
    language = reader_language()
    lines = [
        GroupLine(
            key=group.key,
            name=Spoken(countries.name(group.key, language), language)
            if code == Code.COUNTRIES
            else group.names.in_language(language, event.languages),
            represents=countries.name(group.represents, language) if group.represents else "",
            people=tuple(person_lines(group.people, event)),
        )
        for group in groups
    ]
    return sorted(lines, key=lambda line: sort_key(line.name.text, language))


def _person_line(person: Person, categories: dict[str, LocalizedText], event: Event, language: str) -> PersonLine:
    name = _named(person, language)
    category = categories.get(person.category)
    return PersonLine(
        registration_id=person.registration_id,
        name=name,
        other_names=tuple(Spoken(text, code) for code, text in person.names.items() if code != name.language),
        organization=person.organization.in_language(language, event.languages),
        category=category.in_language(language, event.languages) if category else Spoken(person.category, language),
        country=countries.name(person.country, language) if person.country else "",
        tags=_tags(person),
        status=person.status,
        status_label=registration_labels.status(person.status),
        first_admitted=time_24(person.first_admitted_at, zone=event.zone) if person.first_admitted_at else "",
    )


def _named(person: Person, language: str) -> Spoken:
    return person.names.in_language(language)


def _tags(person: Person) -> tuple[str, ...]:
    tags = [directory_labels.rank(person.rank)] if person.rank else []
    if person.attending_as == AttendingAs.REPRESENTING:
        tags.append(registration_labels.attending_as(person.attending_as))
    return tuple(tags)
