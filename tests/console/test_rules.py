"""The office's colour becomes a pair that can be read in both themes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumapp.console.rules import (
    DARK_PAPER,
    DARK_WASH,
    LIGHT_PAPER,
    LIGHT_WASH,
    GreyAccent,
    accent_of,
    contrast,
    reads_on,
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_the_contrast_is_that_of_wcag(first, second, expected):
    assert round(contrast(first, second), 2) == expected
    assert contrast(first, second) == contrast(second, first)


def test_a_colour_that_reads_already_stays_as_it_is_in_the_light():
    assert accent_of("#00566b").light == "#00566b"


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_office_chooses_can_be_read_in_both_themes(number):
    colour = f"#{number:06x}"
    try:
        accent = accent_of(colour)
    except GreyAccent:
        return
    assert reads_on(accent.light, paper=LIGHT_PAPER, wash=LIGHT_WASH)
    assert reads_on(accent.dark, paper=DARK_PAPER, wash=DARK_WASH)


@pytest.mark.parametrize("grey", ["#000000", "#ffffff", "#808080", "#7f8082"])
def test_a_grey_is_refused(grey):
    with pytest.raises(GreyAccent):
        accent_of(grey)


@pytest.mark.parametrize(
    ("colour", "near"), [("#ae1d16", True), ("#d0312d", True), ("#00566b", False), ("#6a1b9a", False)]
)
def test_a_red_is_told_from_the_rest(colour, near):
    assert accent_of(colour).near_red is near
