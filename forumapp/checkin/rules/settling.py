"""What the office may do about scans that need a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from forumapp.checkin.rules.scans import Conflict, Reading, Verdict, conflict_of


class Act(StrEnum):
    """What the office may do about a scan that needs a look."""

    LEAVE = "leave"
    """Nothing: it is right as it is."""
    TAKE_BACK = "take_back"
    """It did not happen: an undo."""
    BELONGS = "belongs"
    """It is somebody's: recorded for that person."""
    RESTORE = "restore"
    """It counts after all."""
    CONFIRM = "confirm"
    """The registration is confirmed."""
    MERGED = "merged"
    """The two entries were made one."""
    APART = "apart"
    """The two entries are two people's."""
    ACCEPT = "accept"
    """A quarantined scan is recorded anew."""
    ASIDE = "aside"
    """A quarantined scan stays aside."""


EXPLICABLE = frozenset(
    {Conflict.TWO_DEVICES, Conflict.CANCELLED_ADMITTED, Conflict.UNKNOWN_ADMITTED, Conflict.EXIT_WITHOUT_ENTRY}
)
"""Conflicts that what arrives later may explain."""

MADE_BY_ACT = frozenset({Act.TAKE_BACK, Act.BELONGS, Act.RESTORE, Act.ACCEPT})
"""Acts that record a scan."""


def acts_on(
    *,
    verdict: str,
    conflict: str | None,
    direction: str | None,
    known: bool,
    counts: bool,
    undone: bool,
    readable: bool = False,
) -> list[Act]:
    """What the office may do about a scan by what the door knows of it.

    ``known``: there is a person; ``counts``: the fold may take it; ``undone``: it was taken back; ``readable``: a
    quarantined item can be recorded as it was sent.
    """
    if verdict == Verdict.QUARANTINED:
        return [*([Act.ACCEPT] if readable else []), Act.BELONGS, Act.ASIDE]
    acts = [Act.LEAVE]
    if known and counts and not undone:
        acts.append(Act.TAKE_BACK)
    if known and undone:
        acts.append(Act.RESTORE)
    acts.append(Act.BELONGS)
    if conflict == Conflict.LIKELY_DOUBLE:
        acts.append(Act.APART)
    return acts


def explained_by(
    reading: Reading,
    *,
    known: Sequence[Reading],
    later: Iterable[Reading],
    status: str | None,
    admitted: bool | None,
    shown: str | None,
) -> Reading | None:
    """Which later scan makes the conflict of ``reading`` none: the scan is never judged anew, but the office is told.

    ``known`` are the person's other scans that had arrived with it, ``later`` those that came after, in the order of
    arrival; ``status`` is the registration's now. ``reading`` itself: the registration explains it. None: nothing does.
    """
    others = list(known)
    for each in (reading, *later):
        if each is not reading:
            others.append(each)
        conflict = conflict_of(reading, others=others, status=status, admitted=admitted, shown=shown, clock_off=False)
        if conflict is None:
            return each
    return None
