"""Codes and keys: tickets, manage links, keys of the interface; the database keeps only their SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
TICKET_LENGTH = 26
PAIRING_LENGTH = 12
_CONFUSED = str.maketrans({"I": "1", "L": "1", "O": "0"})
_TICKET = re.compile(f"[{ALPHABET}]{{{TICKET_LENGTH}}}")
_PAIRING = re.compile(f"[{ALPHABET}]{{{PAIRING_LENGTH}}}")
_HOST = re.compile(r"HTTPS?://(?:[^\s/?#@\[\]]+|\[[0-9A-F:.]+\](?::\d+)?)")
_SEPARATORS = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class KeyRing:
    """A current key and the former ones that still have to be understood."""

    current: str
    former: tuple[str, ...] = ()

    @classmethod
    def of(cls, keys: Sequence[str]) -> KeyRing:
        """The ring of a setting: the current key first, former ones after it."""
        return cls(keys[0], tuple(keys[1:]))


def base32(value: bytes) -> str:
    """Crockford's base 32 of 16 bytes: 26 characters, the first of them 0 to 7."""
    number = int.from_bytes(value, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(TICKET_LENGTH)))


def ticket(key: str, public_id: str, revision: int) -> str:
    """The ticket of a registration: 128 bits by keyed hash from its public id and revision, 26 characters.

    Raising the revision makes another ticket and so revokes the former one.
    """
    return base32(_keyed(key, "ticket", public_id, revision))


def manage_secret(key: str, public_id: str, revision: int = 1) -> str:
    """The secret of the manage link: derived for another purpose, so that a photographed ticket allows no editing."""
    return base32(_keyed(key, "manage", public_id, revision)).lower()


def focal_secret(key: str, public_id: str, revision: int = 1) -> str:
    """The secret of a focal point's link to her delegation; raising the revision makes the former link a dead one."""
    return base32(_keyed(key, "focal", public_id, revision)).lower()


def invitation_secret(key: str, public_id: str, revision: int) -> str:
    """The secret of an invitation's link; raising the revision makes the former link dead."""
    return base32(_keyed(key, "invitation", public_id, revision)).lower()


def pairing_code(key: str, public_id: str) -> str:
    """The code that pairs a phone, :data:`PAIRING_LENGTH` letters that can be typed: it lives for minutes and once."""
    return base32(_keyed(key, "pairing", public_id, 1))[-PAIRING_LENGTH:]


def read_pairing_code(text: str) -> str | None:
    """The pairing code in what a phone sent or somebody typed, forgiving as :func:`read_ticket`; None: not one."""
    code = _SEPARATORS.sub("", text.upper()).translate(_CONFUSED)
    return code if _PAIRING.fullmatch(code) else None


def held_secret(key: str, public_id: str) -> str:
    """The secret of a link to all that is held under an address."""
    return base32(_keyed(key, "held", public_id, 1)).lower()


def signed(key: str, purpose: str, text: str) -> str:
    """A text with a seal, so that it comes back unchanged or not at all: :func:`read_signed` takes it off."""
    return f"{text}.{_seal(key, purpose, text)}"


def read_signed(keys: KeyRing, purpose: str, given: str) -> str | None:
    """The text of :func:`signed`; None where it was made for another purpose, by another key, or by somebody else."""
    text, _, seal = given.rpartition(".")
    known = any(hmac.compare_digest(_seal(key, purpose, text), seal) for key in (keys.current, *keys.former))
    return text if known else None


def _seal(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def _keyed(key: str, purpose: str, public_id: str, revision: int) -> bytes:
    message = f"{purpose}\n{public_id}\n{revision}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).digest()[:16]


def ticket_url(base_url: str, code: str) -> str:
    """What a QR holds: the upper-case URL, so that it fits the alphanumeric mode."""
    return f"{base_url}/T/{code}".upper()


def read_ticket(text: str, base_url: str | None = None) -> str | None:
    """The ticket in what a scanner or a person gave: the 26 characters, in groups too, or the whole text of the QR.

    Case, surrounding line ends and the letters that are mistaken for digits (O, I, L) are forgiven. Anything else,
    and with ``base_url`` the URL of another host, is None.
    """
    cleaned = text.strip().upper()
    if "://" in cleaned:
        scheme_and_host, _, code = cleaned.rpartition("/T/")
        if not _HOST.fullmatch(scheme_and_host) or (base_url is not None and scheme_and_host != base_url.upper()):
            return None
    else:
        code = _SEPARATORS.sub("", cleaned)
    code = code.translate(_CONFUSED)
    return code if _TICKET.fullmatch(code) else None


def ticket_hash(code: str) -> str:
    """What the database and the roster keep of a ticket."""
    return sha256(code)


def in_fours(code: str) -> str:
    """A code as people read it: groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def new_api_key() -> str:
    """A new key of the interface: 256 random bits, recognisable by its first letters."""
    return f"fa_{secrets.token_urlsafe(32)}"
