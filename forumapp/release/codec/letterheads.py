"""Letterheads: a Word document that the office brings, looked through before it is kept, and filled with a text.

What stands between its double braces is foreign code: only the words of :mod:`forumapp.release.rules.letterheads` may,
and they are put in by a sandboxed engine that escapes them. The text itself never meets that engine.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from forumapp.release.rules.letterheads import (
    LARGEST,
    MOST_PARTS,
    MOST_UNPACKED,
    PLACE,
    WORDS,
    Fault,
    RefusedLetterhead,
)

Paragraphs = Callable[[Document], Sequence[Any]]
"""Makes the text's paragraphs in a document, whose styles they are of, and takes them out of it again."""

_OLD = b"\xd0\xcf\x11\xe0"  # an old .doc, and a .docx with a password
_ACTIVE = re.compile(r"vbaproject\.bin$|/activex/|/embeddings/", re.IGNORECASE)
_FETCHES = re.compile(r"\b(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
"""Fields by which Word reads other files."""
_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
_HYPERLINK = "/hyperlink"
_PLACE = re.compile(r"\{\{\s*" + PLACE + r"\s*\}\}")
_MARK = "\ue010"
"""Stands where the text goes while the words are put in."""
_UNREADABLE = (
    *(KeyError, ValueError, AttributeError, IndexError, TypeError, AssertionError, NotImplementedError),
    *(PackageNotFoundError, zipfile.BadZipFile, SyntaxError, OSError, EOFError),
)
"""What a reader of documents meets in one that is damaged."""


def check(data: bytes) -> None:
    """See that a file can be a letterhead: it is looked through, and filled once.

    :raises RefusedLetterhead:
    """
    _see_package(data)
    filled(data, words=dict.fromkeys(WORDS, "x"), paragraphs=_nothing)


def filled(data: bytes, *, words: Mapping[str, str], paragraphs: Paragraphs) -> bytes:
    """The letterhead with the text in its place and the :data:`WORDS` in theirs; who wrote the template is not said.

    :raises RefusedLetterhead: what stands between its braces is not what may
    """
    try:
        letterhead = _Letterhead(BytesIO(data))
        letterhead.init_docx()
        document = letterhead.docx
        _mark_place(document)
        text = paragraphs(document)
        letterhead.render(dict(words), _engine())
        place = next(each for each in document.element.body.iter(qn("w:p")) if _own_text(each) == _MARK)
        for paragraph in text:
            place.addprevious(paragraph)
        if text:
            place.getparent().remove(place)
        output = BytesIO()
        document.save(output)
    except _UNREADABLE as error:
        raise RefusedLetterhead(Fault.NOT_DOCX) from error
    return output.getvalue()


def _nothing(_document: Document) -> list[Any]:
    return []


class _Letterhead(DocxTemplate):  # type: ignore[misc]  # the library ships no types
    """A template of which only single words are filled in, and never its properties."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        _see_words(src_xml, jinja_env)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """What the properties hold is no template: they are written anew by whoever fills it."""


def _engine() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _see_words(xml: str, engine: Any) -> None:
    """Refuse everything between braces that is more than the name of a word."""
    if "{%" in xml or "{#" in xml:
        raise RefusedLetterhead(Fault.CODE)
    try:
        found = list(engine.parse(xml).find_all(nodes.Node))
    except TemplateError as error:
        raise RefusedLetterhead(Fault.CODE) from error
    names = {node.name for node in found if isinstance(node, nodes.Name)}
    if PLACE in names:
        raise RefusedLetterhead(Fault.TEXT_NOT_ALONE)
    if any(not isinstance(node, nodes.Output | nodes.TemplateData | nodes.Name) for node in found):
        raise RefusedLetterhead(Fault.CODE)
    if unknown := sorted(names - set(WORDS)):
        raise RefusedLetterhead(Fault.UNKNOWN_WORD, ", ".join(f"{{{{ {name} }}}}" for name in unknown))


def _mark_place(document: Document) -> None:
    """Put a mark into the one paragraph that the text takes the place of."""
    body = document.element.body
    places = [each for each in body.iter(qn("w:p")) if _PLACE.search(_own_text(each))]
    found = sum(len(_PLACE.findall(_own_text(each))) for each in places)
    if not found:
        raise RefusedLetterhead(Fault.NO_TEXT)
    if found > 1:
        raise RefusedLetterhead(Fault.TEXT_TWICE)
    [place] = places
    alone = _PLACE.fullmatch(_own_text(place).strip()) is not None
    holds_more = any(True for _each in place.iter(qn("w:sectPr"), qn("w:drawing"), qn("w:pict")))
    if not alone or holds_more or next(place.iterancestors(qn("w:txbxContent"), qn("w:sdt")), None) is not None:
        raise RefusedLetterhead(Fault.TEXT_NOT_ALONE)
    for child in list(place):
        if child.tag != qn("w:pPr"):
            place.remove(child)
    place.add_r().text = _MARK


def _own_text(paragraph: Any) -> str:
    """The text of a paragraph without that of text boxes in it."""
    texts = paragraph.iter(qn("w:t"))
    return "".join(each.text or "" for each in texts if next(each.iterancestors(qn("w:p"))) is paragraph)


def _see_package(data: bytes) -> None:
    """Refuse what is no Word document, is too large once unpacked, or does something by itself."""
    if data.startswith(_OLD):
        raise RefusedLetterhead(Fault.OLD_WORD)
    if len(data) > LARGEST:
        raise RefusedLetterhead(Fault.TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise RefusedLetterhead(Fault.TOO_LARGE)
            if not {"[Content_Types].xml", "word/document.xml"} <= names or len(names) != len(parts):
                raise RefusedLetterhead(Fault.NOT_DOCX)
            if any(_ACTIVE.search(name) for name in names):
                raise RefusedLetterhead(Fault.MACROS)
            for name in names:
                if name.endswith((".xml", ".rels")):
                    _see_part(name, archive.read(name))
    except (*_UNREADABLE, RuntimeError) as error:
        raise RefusedLetterhead(Fault.NOT_DOCX) from error


def _see_part(name: str, data: bytes) -> None:
    tree: Any = parse_xml(data)  # neither entities nor anything from outside
    if tree.getroottree().docinfo.doctype:
        raise RefusedLetterhead(Fault.NOT_DOCX)
    if name == "[Content_Types].xml" and any("macroenabled" in each.get("ContentType", "").lower() for each in tree):
        raise RefusedLetterhead(Fault.MACROS)
    if name.endswith(".rels"):
        for each in tree:
            target, kind = each.get("Target", ""), each.get("Type", "")
            if each.get("TargetMode") == "External" and not (kind.endswith(_HYPERLINK) and _LINK.match(target)):
                raise RefusedLetterhead(Fault.EXTERNAL, target[:80])
    fields = "".join(each.text or "" for each in tree.iter(qn("w:instrText")))
    fields += " ".join(each.get(qn("w:instr"), "") for each in tree.iter(qn("w:fldSimple")))
    if fetched := _FETCHES.search(fields):
        raise RefusedLetterhead(Fault.EXTERNAL, fetched[0].upper())
