"""What recording is given and gives: where a batch comes from, the answer to each scan, what may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forumapp.checkin.queries import Person
from forumapp.checkin.rules import NOWHERE, Presence, Source
from forumapp.kernel.actors import Actor


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from: the event, who acts, and the key and device that it came by, if any.

    ``revoked`` says that the key holds no longer: its scans are kept in quarantine. What comes by a ``source`` that
    knows all there is (:data:`forumapp.checkin.rules.KNOWINGLY`) is never in conflict.
    """

    event_id: int
    actor: Actor
    key_id: int | None = None
    device_id: int | None = None
    revoked: bool = False
    source: Source = Source.DOOR


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one scan; ``person`` and ``presence`` are as they are after it."""

    id: str | None
    verdict: str
    person: Person | None = None
    presence: Presence = NOWHERE
    at_door: Presence = NOWHERE
    """What it comes to in the session at whose door it was; of one at the event's own door: ``presence``."""
    listed: bool | None = None
    """Whether the person is on the session's list; None where it has none, or there is no session."""
    conflict: str | None = None
    problem: str | None = None
    sessions: Mapping[int, Presence] = field(default_factory=dict)
    """What it comes to in each session that the person was admitted to."""


KEY_REVOKED = "This key was revoked: the scan is kept for the organizer to look at and counts for nothing by itself."
ID_OF_ANOTHER_EVENT = "id: it is taken. Choose another one."
REGISTRATION_TAKEN = "walk_in.registration_id: it is taken. Choose another one."
NO_SUCH_SESSION = "session: the event has none of this number. The scan is kept without it; an exit counts for nothing."
UNDOES_ANOTHER = "undoes: that scan is another person's."


@dataclass(slots=True)
class Answer:
    """What is known of one item until its person's presence is final."""

    id: str | None
    verdict: str
    registration_id: str | None = None
    session: int | None = None
    presence: Presence | None = None
    at_door: Presence | None = None
    conflict: str | None = None
    problem: str | None = None
