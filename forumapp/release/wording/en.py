"""Numbers in English: around 200, over 2,000."""

from __future__ import annotations

from forumapp.release.wording.relations import Relation

_WORDS = {
    Relation.EXACT: "",
    Relation.AROUND: "around ",
    Relation.OVER: "over ",
    Relation.AT_LEAST: "at least ",
    Relation.NEARLY: "nearly ",
}


def phrase(number: int, relation: Relation, counter: str | None) -> str:
    """The number with the words of its relation; ``counter`` has no place in English."""
    return f"{_WORDS[relation]}{number:,}"
