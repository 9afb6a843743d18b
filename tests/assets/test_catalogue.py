"""The door's texts are taken from its sources and the catalogues, plurals named as the browser names them."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from forumapp.assets import catalogue

SOURCE = """
export function words(count: number): string[] {
  return [t("Let in"), pgettext("door", "Left"), tn("%(count)s scan", "%(count)s scans", count), t("Let in")];
}
"""


@pytest.fixture
def wanted(tmp_path):
    (tmp_path / "words.ts").write_text(SOURCE, encoding="utf-8")
    return catalogue.texts(tmp_path)


def po(language, text):
    return read_po(BytesIO(text.encode()), locale=language)


def test_every_text_of_the_sources_is_found_once(wanted):
    assert wanted == [
        catalogue.Text(None, "Let in", False),
        catalogue.Text("door", "Left", False),
        catalogue.Text(None, "%(count)s scan", True),
    ]


def test_a_translation_is_found_by_context_and_msgid(wanted):
    korean = """
msgid "Let in"
msgstr "들여보내기"

msgctxt "door"
msgid "Left"
msgstr "퇴장"

msgid "%(count)s scan"
msgid_plural "%(count)s scans"
msgstr[0] "스캔 %(count)s건"
"""
    assert catalogue.translated(wanted, po("ko", korean)) == {
        "Let in": "들여보내기",
        "door\4Left": "퇴장",
        "%(count)s scan": {"other": "스캔 %(count)s건"},
    }


def test_plurals_are_named_by_the_numbers_that_take_them(wanted):
    russian = r"""
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "%(count)s scan"
msgid_plural "%(count)s scans"
msgstr[0] "form 0"
msgstr[1] "form 1"
msgstr[2] "form 2"
"""
    found = catalogue.translated(wanted, po("ru", russian))["%(count)s scan"]
    assert [found[name] for name in ("one", "few", "many")] == ["form 0", "form 1", "form 2"]


def test_what_is_fuzzy_or_unwritten_waits(wanted):
    unfinished = """
#, fuzzy
msgid "Let in"
msgstr "…"

msgctxt "door"
msgid "Left"
msgstr ""
"""
    assert catalogue.translated(wanted, po("ko", unfinished)) == {}


def test_every_text_of_the_door_is_among_the_projects_texts():
    assert len(catalogue.texts(catalogue.DOOR)) > 100
