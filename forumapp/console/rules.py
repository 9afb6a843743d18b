"""Pure rules of the console: from the office's one colour to a pair that reads on every surface.

The surfaces are those of ``assets/css/tokens.css``; the contrast is WCAG 2.2's, the colour space OKLCH (Björn
Ottosson, "A perceptual color space for image processing", 2020).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from forumapp.kernel.errors import DomainError

Linear = tuple[float, float, float]
"""Linear sRGB, each channel from 0 to 1."""

CONTRAST = 4.5
"""What text needs on its ground (WCAG 2.2, 1.4.3)."""

LIGHT_PAPER, LIGHT_WASH = "#ffffff", "#f3f5f5"
DARK_PAPER, DARK_WASH = "#14181a", "#1d2225"
TINT = 0.1
"""Share of the accent in its own pale ground."""

GREY_CHROMA = 0.03
"""Below this no hue is seen, and a link could not be told from text."""

RED_HUE, RED_RANGE = 29.0, 25.0
"""The hue of the stop colour and how near to it a reader takes one for the other, in degrees."""


class GreyAccent(DomainError):
    """The colour has no hue, so it cannot say "you can act here"."""


@dataclass(frozen=True)
class Accent:
    """The two values of one colour, as ``#rrggbb``, and whether it could be taken for a warning."""

    light: str
    dark: str
    near_red: bool


def accent_of(colour: str) -> Accent:
    """The pair for the light and the dark theme: hue and chroma kept, lightness moved until all text can be read.

    :param colour: ``#rrggbb``
    :raises GreyAccent: for a colour without a hue
    """
    lightness, chroma, hue = _to_oklch(_parse(colour))
    if chroma < GREY_CHROMA:
        raise GreyAccent(colour)
    return Accent(
        light=_readable(lightness, chroma, hue, paper=LIGHT_PAPER, wash=LIGHT_WASH, step=-0.005),
        dark=_readable(max(lightness, 0.5), chroma, hue, paper=DARK_PAPER, wash=DARK_WASH, step=0.005),
        near_red=abs((hue - RED_HUE + 180) % 360 - 180) <= RED_RANGE,
    )


def reads_on(colour: str, *, paper: str, wash: str) -> bool:
    """Whether text of the colour can be read on the paper, the wash and the colour's own pale ground."""
    text, ground = _parse(colour), _parse(paper)
    tint = _parse(_mixed(colour, paper))
    return all(_contrast(text, surface) >= CONTRAST for surface in (ground, _parse(wash), tint))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    return _contrast(_parse(first), _parse(second))


def _readable(lightness: float, chroma: float, hue: float, *, paper: str, wash: str, step: float) -> str:
    """The nearest readable colour in the direction of ``step``; black and white end every walk."""
    while True:
        colour = _hex(_in_gamut(lightness, chroma, hue))
        if reads_on(colour, paper=paper, wash=wash) or not 0 < lightness < 1:
            return colour
        lightness += step


def _mixed(colour: str, paper: str) -> str:
    parts = zip(_bytes(colour), _bytes(paper), strict=True)
    return "#" + "".join(f"{round(front * TINT + back * (1 - TINT)):02x}" for front, back in parts)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _parse(colour: str) -> Linear:
    red, green, blue = (_linear(channel / 255) for channel in _bytes(colour))
    return red, green, blue


def _hex(colour: Linear) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, _encoded(channel))) * 255):02x}" for channel in colour)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: Linear) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _contrast(first: Linear, second: Linear) -> float:
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _in_gamut(lightness: float, chroma: float, hue: float) -> Linear:
    """The colour with as much of its chroma as a screen can show."""
    while True:
        colour = _from_oklch(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in colour):
            return colour
        chroma -= 0.002


def _to_oklch(colour: Linear) -> tuple[float, float, float]:
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _from_oklch(lightness: float, chroma: float, hue: float) -> Linear:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
