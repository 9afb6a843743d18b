"""QR codes, always dark on white with their quiet zone."""

from __future__ import annotations

from io import BytesIO

from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.main import QRCode

_MASK = 2
"""A fixed mask: trying all eight costs five times as much, and scanners read any."""


def _code(text: str, *, module: int, border: int) -> QRCode[PilImage]:
    code: QRCode[PilImage] = QRCode(
        error_correction=ERROR_CORRECT_M, box_size=module, border=border, mask_pattern=_MASK, image_factory=PilImage
    )
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return code


def png(text: str, *, module: int = 8, border: int = 4) -> bytes:
    """A PNG of ``text``: ``module`` pixels a module, ``border`` modules of white around."""
    output = BytesIO()
    _code(text, module=module, border=border).make_image(fill_color="black", back_color="white").save(output)
    return output.getvalue()


def size(text: str) -> int:
    """How many modules a side has, without the border."""
    return int(_code(text, module=1, border=0).modules_count)
