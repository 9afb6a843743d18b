"""Writes the door's texts of each language from the catalogues: ``door/languages/<lang>.json``.

Run by ``npm run build``. A text is spelled ``t("…")`` or ``tn("…", "…", count)`` in the door's TypeScript; English is
the msgid itself and needs no file. A plural is written by CLDR category (``{"one": …, "other": …}``), as
``Intl.PluralRules`` names them in the browser.
"""

import gettext
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
DOOR = HERE / "door"
TRANSLATIONS = HERE.parents[1] / "translations"

Message = str | tuple[str, str]
"""A msgid, or a singular and its plural."""


def texts(folder: Path) -> Iterator[Message]:
    """Every text that the TypeScript in ``folder`` shows, once, in the order of files and lines."""
    seen = set()
    for path in sorted(folder.rglob("*.ts")):
        for _, message, _, _ in extract_from_file("javascript", path, keywords={"t": None, "tn": (1, 2)}):
            text: Message = message if isinstance(message, str) else (message[0], message[1])
            if text not in seen:
                seen.add(text)
                yield text


def translated(messages: Iterator[Message], catalogue: Catalog) -> dict[str, str | dict[str, str]]:
    """The translations of ``messages`` that ``catalogue`` has, by msgid."""
    found: dict[str, str | dict[str, str]] = {}
    for text in messages:
        entry = catalogue.get(text if isinstance(text, str) else text[0])
        if entry is None or entry.fuzzy or not entry.string:
            continue
        if isinstance(text, str):
            found[text] = str(entry.string)
        elif all(entry.string):
            found[text[0]] = by_category(tuple(entry.string), catalogue)
    return found


def by_category(forms: tuple[str, ...], catalogue: Catalog) -> dict[str, str]:
    """Name each of gettext's plural ``forms`` by the CLDR category of the numbers that take it."""
    category = Locale.parse(str(catalogue.locale)).plural_form
    form = gettext.c2py(catalogue.plural_expr)
    named: dict[str, str] = {}
    for number in range(1000):
        named.setdefault(category(number), forms[form(number)])
    return named | {"other": named.get("other", forms[-1])}


def main() -> None:
    """Write one file per catalogue; say which texts a catalogue lacks (they appear in English)."""
    (DOOR / "languages").mkdir(exist_ok=True)
    for po in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = po.parts[-3]
        with po.open("rb") as file:
            found = translated(texts(DOOR), read_po(file, locale=language))
        target = DOOR / "languages" / f"{language}.json"
        target.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        missing = [text for text in texts(DOOR) if (text if isinstance(text, str) else text[0]) not in found]
        if missing:
            print(f"{po}: {len(missing)} texts of the door are not translated, first {missing[0]!r}", file=sys.stderr)


if __name__ == "__main__":
    main()
