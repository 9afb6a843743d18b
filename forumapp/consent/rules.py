"""Purposes that need a consent of their own, legal bases, and what a notice states (product.md, "Consent and data")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText


class Purpose(StrEnum):
    """What is optional, each asked on its own."""

    PHOTOGRAPH = "photograph"
    NAMING = "naming"
    NEWS = "news"
    NEEDS = "needs"
    THIRD_PARTY = "third_party"
    TRANSFER_ABROAD = "transfer_abroad"


class Basis(StrEnum):
    """The kinds of legal basis on which something that is not optional may rest."""

    REQUEST = "request"
    """Needed for what the person asked for, or for a contract with her."""
    MANDATE = "mandate"
    """A public task, or the mandate of an international organisation."""
    LAW = "law"
    """A duty by law."""
    INTEREST = "interest"
    """A legitimate interest that plainly weighs more."""
    STATISTICS = "statistics"
    """Statistics in which nobody can be recognised."""


WITHOUT_RECIPIENT = frozenset({Purpose.PHOTOGRAPH, Purpose.NAMING, Purpose.NEWS, Purpose.NEEDS})
"""Purposes that may name no recipient; the others pass data on and must say to whom."""

STATED = ("purpose", "legal_basis", "items", "period", "recipients", "refusal")
"""What a notice states of each purpose, in the order in which it is read."""


HEADERS = {"photo_consent": Purpose.PHOTOGRAPH, "naming_consent": Purpose.NAMING}
"""Machine header of the export (contract.md) to the purpose whose consent it holds."""


class UnknownPart(DomainError):
    """The notice has no purpose at this place."""


@dataclass(frozen=True)
class Stated:
    """One purpose of the service that needs no consent, as a notice states it. ``basis`` is a code of :class:`Basis`.

    ``refusal`` is the right to refuse and what follows from it.
    """

    basis: str
    purpose: LocalizedText
    legal_basis: LocalizedText
    items: LocalizedText
    period: LocalizedText
    recipients: LocalizedText
    refusal: LocalizedText

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Stated:
        """The inverse of :meth:`as_row`."""
        return cls(basis=row["basis"], **{name: LocalizedText(row.get(name)) for name in STATED})

    def as_row(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"basis": self.basis, **{name: getattr(self, name).as_dict() for name in STATED}}

    def missing(self, languages: Sequence[str]) -> list[str]:
        """The languages in which anything is missing, in their order."""
        lacking = {code for name in STATED for code in getattr(self, name).missing(languages)}
        return [code for code in languages if code in lacking]
