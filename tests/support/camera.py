"""A film of one QR code for Chromium's camera that is none (``--use-file-for-fake-video-capture``)."""

from __future__ import annotations

from pathlib import Path

import qrcode

WIDTH, HEIGHT = 640, 480
MODULE = 10
"""Pixels to a module: a code held at arm's length."""
FRAMES = 10
GREY, DARK, LIGHT = 150, 20, 235


def film(path: Path, text: str | None) -> Path:
    """Write a film of a second that shows the QR of ``text`` on grey (None: grey alone); the camera repeats it."""
    picture = bytearray([GREY]) * (WIDTH * HEIGHT)
    if text is not None:
        _draw(picture, text)
    frame = b"FRAME\n" + bytes(picture) + bytes([128]) * (WIDTH * HEIGHT // 2)
    path.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT) + frame * FRAMES)
    return path


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
