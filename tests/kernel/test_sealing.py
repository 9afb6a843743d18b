"""What is kept encrypted: opened with the key it was written with, and with no other."""

import pytest

from forumapp.kernel.sealing import Box, WrongDataKey

OLD, NEW, OTHER = "o" * 32, "n" * 32, "x" * 32
TEXT = "no meat 고기 없이"


def test_a_seal_shows_nothing_of_the_text_and_opens_again() -> None:
    box = Box([NEW], "needs")
    sealed = box.seal(TEXT)
    assert "meat" not in sealed
    assert sealed.isascii()
    assert box.open(sealed) == TEXT
    assert box.seal(TEXT) != sealed


def test_a_former_key_is_still_read_and_no_longer_written() -> None:
    before = Box([OLD], "needs").seal(TEXT)
    turned = Box([NEW, OLD], "needs")
    assert turned.open(before) == TEXT
    assert Box([NEW], "needs").open(turned.seal(TEXT)) == TEXT
    with pytest.raises(WrongDataKey):
        Box([OLD], "needs").open(turned.seal(TEXT))


def test_another_key_or_purpose_says_which_setting_to_look_at() -> None:
    sealed = Box([NEW], "needs").seal(TEXT)
    for other in (Box([OTHER], "needs"), Box([NEW], "letters")):
        with pytest.raises(WrongDataKey, match="FORUMAPP_DATA_KEY"):
            other.open(sealed)
    with pytest.raises(WrongDataKey):
        Box([NEW], "needs").open(sealed[:-8] + "AAAAAAA=")
