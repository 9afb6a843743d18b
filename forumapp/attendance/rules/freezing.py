"""Freezing: what a set's hash covers, what has moved since, pseudonyms, what stands against signing."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from forumapp.kernel.canonical import canonical_hash
from forumapp.kernel.errors import DomainError

OUTSIDE_HASH = ("hash", "unheard_devices", "moved_since")
"""Parts of a set that its hash leaves out: they are said about it, not by it."""


class ReasonNeeded(DomainError):
    """Phones at the door were not heard, or scans were put aside and count for nothing yet: freezing needs a reason."""

    def __init__(self, devices: Sequence[Mapping[str, Any]], aside: int) -> None:
        super().__init__(len(devices), aside)
        self.devices, self.aside = devices, aside


class NeverChanged(DomainError):
    """Somebody tried to change what was signed."""


class UnknownVersion(DomainError):
    """The event has no frozen set of this version."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def set_hash(figures: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of an unsuppressed set without :data:`OUTSIDE_HASH`."""
    return canonical_hash({key: value for key, value in figures.items() if key not in OUTSIDE_HASH})


def moved_since(now: Mapping[str, int | None], then: Mapping[str, int | None]) -> dict[str, int]:
    """By how much figures differ from an earlier set's; equal ones are left out, what was not measured is nought."""
    differences = {code: (value or 0) - (then.get(code) or 0) for code, value in now.items()}
    return {code: difference for code, difference in differences.items() if difference}


def pseudonym(key: bytes, *, email_key: str | None, person_key: str, registration_id: str) -> str:
    """The keyed pseudonym of a person over a year: from normalised e-mail and name key.

    Without an e-mail each registration is its own person (design.md, "Data").
    """
    told_apart_by = f"person\0{email_key}\0{person_key}" if email_key else f"registration\0{registration_id}"
    return hmac.digest(key, told_apart_by.encode(), "sha256").hex()
