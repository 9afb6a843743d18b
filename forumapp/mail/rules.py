"""Pure rules of the outbox: the states of a message and when it is tried again."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """States of a message."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))
"""Waits after the first, second … failed attempt; after the last the message is given up loudly."""

LEASE = timedelta(minutes=5)
"""How long a worker may hold a message before another one takes it up again."""
