"""The texts for people: collects them from the sources and brings every catalogue up to date (`make texts`)."""

import sys
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSLATIONS = ROOT / "translations"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    # What the door's scripts call.
    "t": None,
    "tn": (1, 2),
}


def template() -> Catalog:
    """Every text that the sources show, as the mapping in translations/babel.cfg finds them."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog(charset="utf-8")
    for path, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, comment_tags=("NOTE:",), directory_filter=is_ours
    ):
        found.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return found


def is_ours(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "__")) and Path(folder).name not in {
        "node_modules",
        "instance",
        "tests",
    }


def main() -> int:
    """Add what is new to every catalogue, drop what is gone, and say what waits for a translation."""
    texts = template()
    waiting = 0
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = path.parts[-3]
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.project = catalogue.last_translator = catalogue.language_team = "forumapp"
        catalogue.version = catalogue.msgid_bugs_address = ""
        catalogue.header_comment = f"# The texts of forumapp in {Locale.parse(language).english_name}."
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, no_location=True, ignore_obsolete=True, sort_output=True)
        missing = [message.id for message in catalogue if message.id and not all(strings(message.string))]
        waiting += len(missing)
        print(f"{language}: {len(texts)} texts, {len(missing)} to be written")
        for text in missing:
            print(f"  {text!r}")
    return 1 if waiting else 0


def strings(translation: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """A message's texts; a new one has none yet."""
    return (translation or "",) if isinstance(translation, str | None) else tuple(translation)


if __name__ == "__main__":
    sys.exit(main())
