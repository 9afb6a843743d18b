"""Days and sessions: everybody may stand in several cells, and who is in none of them is known by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from forumapp.attendance.rules.suppression.cells import WIDTH, Earlier, is_small


def hidden_of_overlap(
    values: Mapping[str, int],
    earlier: Sequence[Earlier],
    *,
    whole: int,
    before: Sequence[int],
    covers: bool,
    beside: Collection[int] = (),
) -> frozenset[str] | None:
    """Which cells are null; None where the table is withheld.

    ``whole`` is how many people the cells are taken from, ``before`` the same of the earlier versions; ``covers`` is
    whether each of them stands in at least one cell; ``beside`` are numbers of other tables that a cell may be a part
    of: what it lacks of them must not be small either.
    """
    if not any(values.values()):
        return frozenset()
    if len(values) == 1 and covers and whole in values.values() and whole >= WIDTH:
        return frozenset()  # everybody, by definition: the figure itself
    hidden = {
        code
        for code, people in values.items()
        if is_small(people) or is_small(whole - people) or any(is_small(each - people) for each in beside)
    }
    for each, then in zip(earlier, before, strict=True):
        hidden |= each.group.codes
        for code in {*values, *each.shown} - each.group.codes:
            move = each.moved(code, values.get(code, 0))
            if is_small(move) or is_small(whole - then - move):
                hidden.add(code)
    if covers and is_small(sum(values.values()) - whole) and not hidden:
        hidden.add(min((people, code) for code, people in values.items() if people)[1])
    if hidden and not _is_safe(values, earlier, hidden, whole=whole, covers=covers):
        return None
    return None if hidden and all(code in hidden for code, people in values.items() if people) else frozenset(hidden)


def _is_safe(
    values: Mapping[str, int], earlier: Sequence[Earlier], hidden: Collection[str], *, whole: int, covers: bool
) -> bool:
    least = 1
    if covers and len(hidden) == 1:
        least = max(least, whole - sum(people for code, people in values.items() if code not in hidden))
    former = max((each.shown.get(code, 0) for each in earlier for code in hidden), default=0)
    return whole - max(least, former) >= WIDTH
