"""What closes a text in any language: how to reach the office, and the figures behind it, in a language's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forumapp.kernel.dates import formatted
from forumapp.release.rules import Facts, gap


@dataclass(frozen=True)
class Closing:
    """A language's words: gaps for whom to ask and how, why a figure was not measured, and how the set stands.

    ``frozen`` takes ``as_of``, ``version`` and ``hash``, ``live`` takes ``as_of``; ``telephone`` writes a number.
    """

    language: str
    who: str
    how: str
    why_null: Mapping[str, str]
    not_measured: str
    frozen: str
    live: str
    telephone: Callable[[str], str]


def contact(facts: Facts, words: Closing) -> str:
    """Whom the media ask: name, e-mail and telephone."""
    name = facts.media_contact or gap(words.who)
    telephone = words.telephone(facts.media_phone) if facts.media_phone else ""
    if not facts.media_email and not telephone:
        return f"{name}, {gap(words.how)}"
    return ", ".join(part for part in (name, facts.media_email, telephone) if part)


def annex(facts: Facts, words: Closing) -> list[str]:
    """Each figure with its value and definition, then which set it is."""
    lines = [f"{item.label}: {_value(item.value, item.why_null, words)}. {item.definition}" for item in facts.annex]
    if facts.as_of is None:
        return lines
    as_of = formatted(facts.as_of, zone=facts.zone, style="date_time", language=words.language)
    said = words.frozen if facts.frozen else words.live
    return [*lines, said.format(as_of=as_of, version=facts.version, hash=facts.hash)]


def _value(value: int | None, why_null: str | None, words: Closing) -> str:
    return f"{value:,}" if value is not None else words.why_null.get(why_null or "", words.not_measured)
