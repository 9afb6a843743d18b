"""A film of one QR code for Chromium's camera that is none (``--use-file-for-fake-video-capture``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import qrcode

WIDTH, HEIGHT = 640, 480
MODULE = 10
"""Pixels to a module: a code held at arm's length."""
FRAMES = 10
SEEN, EMPTY = 8, 5
"""Frames that each of several codes is seen, and that nobody is there after it."""
CORNER = 16
HEADER = b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT)
GREY, DARK, LIGHT = 150, 20, 235


def film(path: Path, text: str | None) -> Path:
    """Write a film of a second that shows the QR of ``text`` on grey (None: grey alone); the camera repeats it."""
    picture = bytearray([GREY]) * (WIDTH * HEIGHT)
    if text is not None:
        _draw(picture, text)
    path.write_bytes(HEADER + _frame(picture) * FRAMES)
    return path


def film_of(path: Path, texts: Sequence[str]) -> Path:
    """A film in which one QR after the other stands before the camera, nothing between them.

    While one is seen, a corner outside of the middle that the door reads is light: whoever measures sees when it came.
    """
    with path.open("wb") as film:
        film.write(HEADER)
        for text in texts:
            seen, empty = (bytearray([GREY]) * (WIDTH * HEIGHT) for _ in range(2))
            _draw(seen, text)
            for y in range(CORNER):
                seen[y * WIDTH : y * WIDTH + CORNER] = bytes([LIGHT]) * CORNER
                empty[y * WIDTH : y * WIDTH + CORNER] = bytes([DARK]) * CORNER
            film.write(_frame(seen) * SEEN + _frame(empty) * EMPTY)
    return path


def _frame(picture: bytes | bytearray) -> bytes:
    return b"FRAME\n" + bytes(picture) + bytes([128]) * (WIDTH * HEIGHT // 2)


def _draw(picture: bytearray, text: str) -> None:
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    modules = code.get_matrix()
    side = len(modules) * MODULE
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    for y in range(side):
        row = bytes(DARK if modules[y // MODULE][x // MODULE] else LIGHT for x in range(side))
        start = (top + y) * WIDTH + left
        picture[start : start + side] = row
