"""Tickets, manage links, identifiers and QR codes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from forumapp.kernel import qr, secrets
from forumapp.kernel.identifiers import is_uuid7, uuid7

KEY, OTHER_KEY = "k" * 32, "o" * 32
ID = "018bf3e6-1c00-7000-8000-000000000001"
CODE = secrets.ticket(KEY, ID, 1)
BASE = "https://forum.example.org"


def test_a_ticket_is_26_characters_that_depend_on_key_person_and_revision() -> None:
    others = {
        CODE,
        secrets.ticket(OTHER_KEY, ID, 1),
        secrets.ticket(KEY, ID, 2),
        secrets.ticket(KEY, ID[:-1] + "2", 1),
        secrets.manage_secret(KEY, ID).upper(),
    }
    assert len(others) == 5
    assert {len(code) for code in others} == {26}
    assert set("".join(others)) <= set(secrets.ALPHABET)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"{CODE}\r\n",
        secrets.in_fours(CODE),
        secrets.ticket_url(BASE, CODE),
        secrets.ticket_url(BASE, CODE).lower(),
        CODE.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_ticket_is_read_as_it_was_scanned_or_typed(text: str) -> None:
    assert secrets.read_ticket(text, BASE) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        CODE[:-1],
        CODE + "A",
        f"https://evil.example/T/{CODE}",
        f"{BASE}/X/T/{CODE}",
        "WIFI:S:x;;",
        f"{BASE}/T/",
        "U" * 26,
    ],
)
def test_anything_else_is_no_ticket(text: str) -> None:
    assert secrets.read_ticket(text, BASE) is None


@pytest.mark.parametrize(
    "text", [f"http://[/T/{CODE}", f"ftp://host/T/{CODE}", f"https:///T/{CODE}", f"https://a/b/T/{CODE}"]
)
def test_without_a_known_host_only_a_plain_address_of_the_web_is_read(text: str) -> None:
    assert secrets.read_ticket(f"https://any.example/T/{CODE}") == CODE
    assert secrets.read_ticket(text) is None


def test_the_qr_is_small_and_read_by_a_scanner() -> None:
    text = secrets.ticket_url("https://f.example.org", CODE)
    assert qr.size(text) == 29
    found = zxingcpp.read_barcode(Image.open(BytesIO(qr.png(text))))
    assert found is not None
    assert found.text == text


def test_identifiers_of_one_moment_sort_as_they_were_made() -> None:
    moment = datetime(2023, 11, 30, tzinfo=UTC)
    made = [uuid7(moment) for _ in range(500)]
    assert made == sorted(set(made))


def test_identifiers_sort_by_time_and_are_known_again() -> None:
    first, second = uuid7(datetime(2023, 11, 30, tzinfo=UTC)), uuid7(datetime(2023, 12, 1, tzinfo=UTC))
    assert first < second
    assert is_uuid7(first)
    assert is_uuid7(second)
    assert not any(map(is_uuid7, ["", "x", first.upper(), "018bf3e6-1c00-4000-8000-000000000001"]))
