"""Writes the door's texts of each language from the catalogues: ``door/languages/<lang>.json``.

Run by ``npm run build``. A text is spelled ``t("…")``, ``tn("…", "…", count)`` or ``pgettext("door", "…")`` in the
door's TypeScript; English is the msgid itself and needs no file. A context stands before its msgid, as in an .mo file.
A plural is written by CLDR category (``{"one": …, "other": …}``), as ``Intl.PluralRules`` names them in the browser.
"""

import gettext
import json
import sys
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
DOOR = HERE / "door"
TRANSLATIONS = HERE.parents[1] / "translations"

KEYWORDS = {"t": None, "tn": (1, 2), "pgettext": ((1, "c"), 2)}
END_OF_CONTEXT = "\4"


class Text(NamedTuple):
    """One text: its context if it has one, its msgid, and whether it is a plural."""

    context: str | None
    msgid: str
    is_plural: bool

    @property
    def key(self) -> str:
        """What the browser looks it up by."""
        return self.msgid if self.context is None else f"{self.context}{END_OF_CONTEXT}{self.msgid}"


def texts(folder: Path) -> list[Text]:
    """Every text that the TypeScript in ``folder`` shows, once, in the order of files and lines."""
    found: dict[Text, None] = {}
    for path in sorted(folder.rglob("*.ts")):
        for _, message, _, context in extract_from_file("javascript", path, keywords=KEYWORDS):
            if isinstance(message, str):
                found[Text(context, message, is_plural=False)] = None
            else:
                found[Text(context, message[0], is_plural=True)] = None
    return list(found)


def translated(wanted: list[Text], catalogue: Catalog) -> dict[str, str | dict[str, str]]:
    """The translations of ``wanted`` that ``catalogue`` has, by key."""
    found: dict[str, str | dict[str, str]] = {}
    for text in wanted:
        entry = catalogue.get(text.msgid, text.context)
        if entry is None or entry.fuzzy or not entry.string:
            continue
        if isinstance(entry.string, str):
            found[text.key] = entry.string
        elif all(entry.string):
            found[text.key] = by_category(tuple(entry.string), catalogue)
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
    wanted = texts(DOOR)
    (DOOR / "languages").mkdir(exist_ok=True)
    for po in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = po.parts[-3]
        with po.open("rb") as file:
            found = translated(wanted, read_po(file, locale=language))
        target = DOOR / "languages" / f"{language}.json"
        target.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        missing = [text.msgid for text in wanted if text.key not in found]
        if missing:
            sys.stderr.write(f"{po}: {len(missing)} texts of the door wait for a translation, first {missing[0]!r}\n")


if __name__ == "__main__":
    main()
