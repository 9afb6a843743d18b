"""Pure rules of the protocol board: whom it shows, and which phones are heard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from forumapp.checkin.rules.scans import RANKS_FOR_PROTOCOL

BOARD_HEARD_WITHIN = timedelta(seconds=60)
"""A protocol board is watched if its phone was heard within this time; the note of it may be 20 seconds old."""
DESK_HEARD_WITHIN = timedelta(seconds=45)
"""A desk that was not heard for longer may hold arrivals that the board does not know."""
DESK_FORGOTTEN_AFTER = timedelta(hours=12)
"""A phone that was silent for so long is no desk of this door any more."""


def is_on_board(*, by_hand: bool | None, rank: str | None, roles: Collection[str], heads_delegation: bool) -> bool:
    """Whether the protocol board shows a guest: as staff said, else who is of rank, speaks or heads a delegation."""
    if by_hand is not None:
        return by_hand
    return rank in RANKS_FOR_PROTOCOL or bool(roles) or heads_delegation
