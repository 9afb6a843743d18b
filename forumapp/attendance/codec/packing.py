"""The rows behind a frozen set, kept small: every registration id once, and each number as a set of places among them.

Ids are random and do not compress: fifty thousand behind a dozen figures and a hundred cells would be 20 MB as lists.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

_SPARSE = 32
"""Sets up to this size are kept as the places themselves, larger ones as one bit a place."""


def pack(rows: Mapping[str, Any]) -> dict[str, Any]:
    """``rows`` are lists of ids, or mappings of such by any depth. Nothing at all stays nothing."""
    if not rows:
        return {}
    ids = sorted({each for behind in rows.values() for each in _all(behind)})
    places = {each: place for place, each in enumerate(ids)}
    return {
        "ids": _squeezed("\n".join(ids).encode()),
        "sets": {name: _packed(behind, places) for name, behind in rows.items()},
    }


class KeptRows(Mapping[str, Any]):
    """What was packed, read one figure or table at a time; ids come in their own order.

    Rows that an earlier release kept as plain lists are read as they are.
    """

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._sets: Mapping[str, Any] = kept.get("sets", kept)
        self._ids: list[str] | None = None
        self._kept_ids: str | None = kept.get("ids") if "sets" in kept else None

    def __getitem__(self, name: str) -> Any:
        behind = self._sets[name]
        return behind if self._kept_ids is None else _unpacked(behind, self._all_ids(self._kept_ids))

    def __iter__(self) -> Iterator[str]:
        return iter(self._sets)

    def __len__(self) -> int:
        return len(self._sets)

    def _all_ids(self, kept: str) -> list[str]:
        if self._ids is None:
            text = zlib.decompress(b64decode(kept)).decode()
            self._ids = text.split("\n") if text else []
        return self._ids


def _all(behind: Any) -> Iterator[str]:
    if isinstance(behind, Mapping):
        for each in behind.values():
            yield from _all(each)
    else:
        yield from behind


def _packed(behind: Any, places: Mapping[str, int]) -> Any:
    if isinstance(behind, Mapping):
        return {key: _packed(each, places) for key, each in behind.items()}
    if len(behind) <= _SPARSE:
        return sorted(places[each] for each in behind)
    bits = bytearray((len(places) + 7) // 8)
    for each in behind:
        place = places[each]
        bits[place >> 3] |= 1 << (place & 7)
    return _squeezed(bytes(bits))


def _unpacked(behind: Any, ids: Sequence[str]) -> Any:
    if isinstance(behind, Mapping):
        return {key: _unpacked(each, ids) for key, each in behind.items()}
    if isinstance(behind, list):
        return [ids[place] for place in behind]
    bits = int.from_bytes(zlib.decompress(b64decode(behind)), "little")
    return list(compress(ids, map("1".__eq__, reversed(f"{bits:b}"))))


def _squeezed(data: bytes) -> str:
    return b64encode(zlib.compress(data)).decode("ascii")
