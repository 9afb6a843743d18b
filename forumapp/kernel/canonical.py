"""Canonical JSON (RFC 8785), so that the same figures have the same hash everywhere."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(document: Any) -> bytes:
    """The document in canonical form, UTF-8."""
    return rfc8785.dumps(document)


def canonical_hash(document: Any) -> str:
    """Hexadecimal SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(document)).hexdigest()
