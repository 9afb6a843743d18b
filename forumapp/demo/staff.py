"""The demo's staff: their sign-ins are printed, so a database that has them is served on loopback only."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "forum-demo-2023"


@dataclass(frozen=True)
class Member:
    """One sign-in of the demo."""

    role: str
    email: str
    name: str


STAFF = (
    Member("administrator", "administrator@example.org", "Han Gwalli (example)"),
    Member("organizer", "organizer@example.org", "Jung Moui (example)"),
    Member("communications", "communications@example.org", "Na Pyobon (example)"),
    Member("door", "door@example.org", "Seong Bogi (example)"),
)
