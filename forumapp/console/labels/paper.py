"""The paper list in words: people under their letters, attention as letters with a legend, who is inside already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forumapp.checkin.queries import InSession, Person
from forumapp.checkin.rules import Presence
from forumapp.checkin.schemas import roster_item
from forumapp.console.labels import language, spoken
from forumapp.events.models import Event
from forumapp.kernel.dates import time_24
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.kernel.order import index_letter, sort_key
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import Status


@dataclass(frozen=True)
class PaperLine:
    """One guest of the paper list."""

    id: str
    name: Spoken
    """By which the guest is sorted: the Korean name where there is one, else the name that orders lists."""
    other_names: Sequence[Spoken]
    organization: Spoken
    category: Spoken
    attention: str
    """Letters, see :func:`legend`."""
    came: str
    """When and where the guest came in; empty for whoever did not yet."""
    standing: str
    """The state, where it is not confirmed."""


def attention_letters() -> dict[str, tuple[str, str]]:
    """Code of attention to its letter on paper and what it means."""
    return {
        "principal": ("P", _("guest of rank: tell the protocol desk")),
        "escort": ("E", _("is met and led in")),
        "representing": ("R", _("stands in for somebody")),
        "acting": ("A", _("ad interim (a.i.)")),
        "no_photograph": ("F", _("no photograph")),
        "not_named": ("N", _("not to be named")),
    }


def legend(lines: Iterable[PaperLine]) -> list[tuple[str, str]]:
    """The letters that stand on the list, each with its meaning."""
    seen = {letter for line in lines for letter in line.attention.split()}
    return [pair for pair in attention_letters().values() if pair[0] in seen]


def lines_of_paper(
    people: Iterable[Person], event: Event, came: Mapping[str, InSession] | None = None
) -> list[PaperLine]:
    """The guests in the order of the list: 가나다 first on Korean pages, A–Z first on others.

    ``came``: of the list of a session, who came to it, by registration id.
    """
    names = {category.code: category.names for category in event.categories}
    lines = [_line(person, event, names, person.presence if came is None else came.get(person.id)) for person in people]
    return sorted(lines, key=lambda line: sort_key(line.name.text, language()))


def by_letter(lines: Sequence[PaperLine]) -> list[tuple[str, list[PaperLine]]]:
    """The lines under their letters, in the order in which the letters stand."""
    return [(letter, list(group)) for letter, group in groupby(lines, key=lambda line: index_letter(line.name.text))]


def _line(
    person: Person, event: Event, categories: dict[str, LocalizedText], presence: Presence | InSession | None
) -> PaperLine:
    names = LocalizedText(person.names)
    first = _sorted_by(person, names, event)
    codes: list[str] = roster_item(
        person, person.presence, zone=ZoneInfo(event.zone), languages=tuple(event.languages)
    )["attention"]
    letters = attention_letters()
    return PaperLine(
        id=person.id,
        name=first,
        other_names=[Spoken(text, code) for code, text in names.items() if text != first.text],
        organization=spoken(LocalizedText(person.organization or {}), event.languages),
        category=spoken(categories.get(person.category, LocalizedText()), event.languages),
        attention=" ".join(letters[code][0] for code in codes if code in letters),
        came=_came(presence, event),
        standing="" if person.status == Status.CONFIRMED else registration_labels.status(person.status),
    )


def _sorted_by(person: Person, names: LocalizedText, event: Event) -> Spoken:
    if "ko" in names:
        return Spoken(names["ko"], "ko")
    spelt = names.in_language(language(), event.languages)
    return Spoken(person.order_name or spelt.text, spelt.language)


def _came(presence: Presence | InSession | None, event: Event) -> str:
    """Since when the person is inside; empty for whoever never came, or has left and may come again."""
    if presence is None or presence.first_admitted_at is None or not presence.inside:
        return ""
    time, desk = time_24(presence.first_admitted_at, zone=event.zone), presence.first_desk
    return _("in since %(time)s, %(desk)s", time=time, desk=desk) if desk else _("in since %(time)s", time=time)
