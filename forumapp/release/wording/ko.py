"""Numbers in Korean: 200명, 약 200명, 200여 명, 200명 이상, 200명 가까이."""

from __future__ import annotations

from forumapp.kernel import korean
from forumapp.release.wording.relations import Relation

PEOPLE = "명"


def phrase(number: int, relation: Relation, counter: str | None) -> str:
    """The number with its counter and the word of its relation.

    The counter touches a digit (200명) and stands apart from 여 (200여 명), 만 and 억 (10만 명).
    """
    written = korean.number(number)
    unit = counter or PEOPLE
    if relation is Relation.OVER:
        return f"{written}여 {unit}"
    counted = f"{written}{unit}" if written[-1].isdecimal() else f"{written} {unit}"
    match relation:
        case Relation.EXACT:
            return counted
        case Relation.AROUND:
            return f"약 {counted}"
        case Relation.AT_LEAST:
            return f"{counted} 이상"
        case Relation.NEARLY:
            return f"{counted} 가까이"
