"""Puts pictures of one page together on one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

GAP, LABEL, TALLEST = 24, 28, 2400


@dataclass(frozen=True)
class Picture:
    """One screenshot with what it shows."""

    label: str
    png: bytes


def save(pictures: list[Picture], file: Path) -> None:
    """Lay the pictures side by side, each under its label; what is longer than the sheet is cut off."""
    images = [Image.open(BytesIO(picture.png)).convert("RGB") for picture in pictures]
    images = [image.crop((0, 0, image.width, min(image.height, TALLEST))) for image in images]
    width = sum(image.width + GAP for image in images) + GAP
    height = max(image.height for image in images) + LABEL + 2 * GAP
    sheet = Image.new("RGB", (width, height), "#9aa4a8")
    draw = ImageDraw.Draw(sheet)
    left = GAP
    for picture, image in zip(pictures, images, strict=True):
        draw.text((left, GAP // 2), picture.label, fill="black", font_size=16)
        sheet.paste(image, (left, GAP + LABEL))
        left += image.width + GAP
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file, optimize=True)
