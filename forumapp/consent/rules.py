"""Purposes that need a consent of their own (product.md, "Consent and data")."""

from enum import StrEnum


class Purpose(StrEnum):
    """What is optional, each asked on its own."""

    PHOTOGRAPH = "photograph"
    NAMING = "naming"
    NEWS = "news"
    NEEDS = "needs"
    THIRD_PARTY = "third_party"
    TRANSFER_ABROAD = "transfer_abroad"
