"""Texts that the database keeps encrypted: sealed with the current data key, read with former ones too."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forumapp.kernel.errors import DomainError


class WrongDataKey(DomainError):
    """A sealed text cannot be opened: it was changed, or its key is not among those that are given."""

    def __init__(self) -> None:
        super().__init__(
            "This cannot be decrypted with FORUMAPP_DATA_KEY. Give the key that it was written with, after a comma "
            "behind the current one (or restore data.key of the instance)."
        )


class Box:
    """Seals and opens texts for one purpose; ``keys`` are those of a setting, the current one first."""

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key, purpose)) for key in keys])

    def seal(self, text: str) -> str:
        """The text encrypted, as ASCII; twice the same text gives two different seals."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text. :raises WrongDataKey:"""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise WrongDataKey from None


@lru_cache(maxsize=8)
def needs_box(keys: tuple[str, ...]) -> Box:
    """The box for what guests need."""
    return Box(keys, "needs")


def _derived(key: str, purpose: str) -> bytes:
    from_secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"forumapp {purpose}".encode())
    return urlsafe_b64encode(from_secret.derive(key.encode()))
