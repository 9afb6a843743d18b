"""The phrases among which an officer chooses: every one is true of the frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from forumapp.release.wording.fields import Field, kind_of
from forumapp.release.wording.registry import wording_of
from forumapp.release.wording.relations import EXACT_ONLY, Relation, nears, relations_that_hold, usual


@dataclass(frozen=True)
class Offer:
    """A phrase that is true: the ``field`` to write into a text, and the ``words`` that it prints there."""

    field: Field
    words: str


def offers(value: int, *, code: str, language: str, options: tuple[str, ...] = ()) -> list[Offer]:
    """Every true way to say the figure ``code`` of this ``value``, the usual one first.

    Missions, ambassadors and countries are given exactly. Round numbers are those of :func:`nears`. ``options`` are the
    field's own (a noun or counter, a particle, ``number``).

    :raises ValueError: a negative value, a language without wording
    :raises BadField: the language does not know an option
    """
    if value < 0:
        raise ValueError(f"{value} is no count of people or things")
    wording = wording_of(language)
    exact = Field(code, options=options)
    wording.check(exact)
    fields = [exact]
    if kind_of(code) not in EXACT_ONLY:
        relation, near = usual(value)
        usually = exact if relation is Relation.EXACT else Field(code, relation, near, options)
        approximate = [
            Field(code, relation, near, options)
            for near in nears(value)
            for relation in relations_that_hold(value, near)
            if relation is not Relation.EXACT
        ]
        fields = list(dict.fromkeys([usually, exact, *approximate]))
    return [Offer(field, "".join(wording.said(field, value))) for field in fields]
