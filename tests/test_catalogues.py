"""Every text for people exists in every language: complete, not fuzzy, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from tools import catalogues

CATALOGUES = sorted(catalogues.TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-z]|%[sd]|(?<!\{)\{(\w*)(?:[!:][^}]*)?\}(?!\})")
# This house hosts guests; it sells nothing (product.md's words in either language).
WORDS_OF_A_SHOP = re.compile(
    r"\b(?:carts?|checkout|purchas\w+|sales?|sold|buy|buyers?|my orders?|your orders?)\b|장바구니|구매|주문|결제|판매",
    re.IGNORECASE,
)

pytestmark = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def placeholders(text: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(text))


def test_every_text_of_the_sources_is_in_the_catalogue_and_nothing_else(path: Path) -> None:
    if path.stem == "messages":
        wanted = {
            (message.context, message.id if isinstance(message.id, str) else message.id[0])
            for message in catalogues.template()
            if message.id
        }
        held = {(entry.msgctxt, entry.msgid) for entry in entries(path)}
        assert wanted - held == set(), "new texts: run `make texts`, then write them in every language"
        assert held - wanted == set(), "texts that nothing shows any more: run `make texts`"
    assert entries(path)


def test_every_text_is_written(path: Path) -> None:
    empty = [entry.msgid for entry in entries(path) if not all(text.strip() for text in translations(entry))]
    assert not empty, f"{len(empty)} texts are not written in {path}: write them"
    fuzzy = [entry.msgid for entry in entries(path) if entry.fuzzy]
    assert not fuzzy, f"{fuzzy} are guesses in {path}: read them, correct them, take the mark `fuzzy` away"


def test_placeholders_agree(path: Path) -> None:
    wrong = []
    for entry in entries(path):
        allowed = [placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)]
        wrong += [
            f"{entry.msgid!r}: {text!r}" for text in translations(entry) if text and placeholders(text) not in allowed
        ]
    assert not wrong, f"{wrong} in {path}: a name in braces or after % must be the same in every language"


def test_markup_agrees(path: Path) -> None:
    def tags(text: str) -> list[str]:
        return sorted(re.findall(r"</?[a-z][a-z0-9]*", text))

    wrong = [
        f"{entry.msgid!r}: {text!r}"
        for entry in entries(path)
        for text in translations(entry)
        if text and tags(text) not in (tags(entry.msgid), tags(entry.msgid_plural or entry.msgid))
    ]
    assert not wrong, f"{wrong} in {path}: open and close the same elements as the English text"


def test_nobody_is_sold_anything(path: Path) -> None:
    found = [
        text for entry in entries(path) for text in [entry.msgid, *translations(entry)] if WORDS_OF_A_SHOP.search(text)
    ]
    assert not found, f"{found}: guests register, they do not order; use the words of the product"


def test_spaces_at_the_ends_agree(path: Path) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    wrong = [
        entry.msgid
        for entry in entries(path)
        if any(text and ends(text) != ends(entry.msgid) for text in translations(entry))
    ]
    assert not wrong, f"{wrong} in {path}: begin and end with a space exactly where the English text does"
