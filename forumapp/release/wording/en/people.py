"""People in an English text: name, title and organisation, once, then the family name."""

from __future__ import annotations

from collections.abc import Sequence

from forumapp.release.rules import Facts, Named, gap


def listed(items: Sequence[str], *, apart: str = ", ") -> str:
    """``a``, ``a and b``, ``a, b and c``; items that hold commas are set ``apart`` by semicolons."""
    if len(items) < 2:
        return "".join(items)
    last = " and " if apart == ", " else f"{apart}and "
    return f"{apart.join(items[:-1])}{last}{items[-1]}"


def together(people: Sequence[Named]) -> str:
    """People with their titles: two by commas, more by semicolons."""
    described_ones = [described(person) for person in people]
    return ", and ".join(described_ones) if len(people) == 2 else listed(described_ones, apart="; ")


def described(person: Named) -> str:
    """Somebody as a text introduces them: ``Full Name, Title a.i., Organisation``.

    An official's title names the office already.
    """
    title = person.title or gap("title")
    said = title.casefold().rstrip(". ").endswith(("a.i", "ad interim")) or "chargé d" in title.casefold()
    title = f"{title} a.i." if person.acting and not said else title
    named_already = person.organization.casefold() in title.casefold()
    of_office = (person.official or person.mission) and (" of " in title or " for " in title)
    organization = (
        "" if named_already or of_office else f", {_spelled(person.organization, person.organization_spelled)}"
    )
    return f"{_spelled(person.name, person.spelled)}, {title}{organization}"


def called(person: Named, facts: Facts, families: Sequence[str]) -> str:
    """Somebody with title where the text has not introduced them yet, else by the family name if one alone has it."""
    if person not in facts.guests_of_rank:
        return described(person)
    return person.family if person.family and families.count(person.family) == 1 else person.name


def _spelled(name: str, spelled: bool) -> str:
    return name if spelled else f"{name} {gap('name in English')}"
