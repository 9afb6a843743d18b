"""Pictures as they may leave: without what a camera writes into them beside the picture, such as where it was taken."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_SCAN, _EXIF, _COMMENT = 0xDA, 0xE1, 0xFE
_KEPT = {0xE0, 0xE2, 0xEE}
"""Segments of applications that a picture needs to look right: JFIF, the colour profile, Adobe's colours."""
_TOLD = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
"""Chunks of a PNG that say something beside the picture."""
_ORIENTATION = 0x0112


def without_metadata(data: bytes) -> bytes:
    """A JPEG or PNG without place, time, device, names and comments; a JPEG keeps which side is up.

    What cannot be read as either comes back as it is.
    """
    try:
        if data.startswith(_JPEG):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return b"".join(_png(data))
    except (struct.error, IndexError, ValueError):
        return data
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield _JPEG
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError(at)
        kind = data[at + 1]
        if kind == _SCAN:
            yield data[at:]
            return
        length = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + length]
        if kind == _EXIF and (side := _orientation(segment[4:])) > 1:
            yield _upright(side)
        if kind != _COMMENT and (not 0xE0 <= kind <= 0xEF or kind in _KEPT):
            yield segment
        at += 2 + length


def _orientation(exif: bytes) -> int:
    """Which side is up, 1 to 8; 1 where it is not said."""
    if not exif.startswith(b"Exif\0\0"):
        return 1
    tiff = exif[6:]
    order = "<" if tiff.startswith(b"II") else ">"
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    for number in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + number * 12)
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _upright(side: int) -> bytes:
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, side, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError(at)
        if kind not in _TOLD:
            yield chunk
        at += 12 + length
