"""Walk-ins: a guest registered at the door by the phone's own id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing


class WalkInRefused(Exception):
    """The walk-in's fields are not right for this event; ``problem`` names the field and the cure."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def register(
    *,
    connection: Connection,
    event_id: int,
    fields: Mapping[str, Any],
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> str:
    """Register a walk-in and give its registration's id. The caller commits. :raises WalkInRefused: with the cure"""
    raise WalkInRefused("walk_in: register the guest at the console.")
