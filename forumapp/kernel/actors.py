"""Who does something: a guest, a focal point, a member of staff, a key of the interface, a command or the system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of actor that history rows and the access log know."""

    GUEST = "guest"
    FOCAL_POINT = "focal"
    USER = "user"
    KEY = "key"
    DEVICE = "device"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """One who acts. ``id`` is the row's id of a focal point, user, key or device; the other kinds have none."""

    kind: ActorKind
    id: int | None = None

    @property
    def reference(self) -> str:
        """How rows keep the actor: ``guest``, ``user:7``, ``device:3``."""
        return self.kind.value if self.id is None else f"{self.kind.value}:{self.id}"

    @classmethod
    def from_reference(cls, reference: str) -> Actor:
        """The inverse of :attr:`reference`. :raises ValueError: for anything else."""
        kind, _, number = reference.partition(":")
        return cls(ActorKind(kind), int(number) if number else None)

    @classmethod
    def focal_point(cls, id: int) -> Actor:
        """Whoever registers a delegation by its private link."""
        return cls(ActorKind.FOCAL_POINT, id)

    @classmethod
    def user(cls, id: int) -> Actor:
        """A signed-in member of staff."""
        return cls(ActorKind.USER, id)

    @classmethod
    def key(cls, id: int) -> Actor:
        """A key of the interface."""
        return cls(ActorKind.KEY, id)

    @classmethod
    def device(cls, id: int) -> Actor:
        """A phone at the door."""
        return cls(ActorKind.DEVICE, id)

    @property
    def is_staff(self) -> bool:
        """Whether a person of the office is behind it, at the console or the command line."""
        return self.kind in (ActorKind.USER, ActorKind.COMMAND)


GUEST = Actor(ActorKind.GUEST)
SYSTEM = Actor(ActorKind.SYSTEM)
COMMAND = Actor(ActorKind.COMMAND)
