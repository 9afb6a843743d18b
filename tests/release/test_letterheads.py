"""Letterheads: what is taken, what is refused and why, and the text in its place on them."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.events.models import Event
from forumapp.release.codec import check
from forumapp.release.export import Letterhead
from forumapp.release.export.letterhead import on_letterhead
from forumapp.release.models import LetterheadTemplate
from forumapp.release.rules import Block, Part, gap
from forumapp.release.rules.letterheads import LARGEST, Fault, RefusedLetterhead
from tests.release.conftest import freeze_at
from tests.release.test_releases import published
from tests.support import documents
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

AT = datetime(2023, 11, 30, 8, tzinfo=UTC)
PAGE = "/console/letterheads"
BLOCKS = [
    Block.of(Part.HEADLINE, "예시센터, <b>‘예시’</b> & {{ date }} {% for %}"),
    Block.of(Part.PARAGRAPH, f"약 200명이 {gap('무엇을')} 나눴다."),
    Block.of(Part.HEADING, "문의"),
]


def paper(*lines: str, header: str = "{{ title }} | {{ embargo }}", footer: str = "{{ date }}", change=None) -> bytes:
    """An office's letterhead with these paragraphs; ``change`` does something to the document."""
    document = Document()
    document.styles["Title"].font.name = "Garamond"
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    for line in lines or ("Example Centre", "{{ text }}", "With kind regards"):
        document.add_paragraph(line)
    if change:
        change(document)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A letterhead in whose archive a part is added, or replaced."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(paper())) as former, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for each in former.namelist():
            if each != name:
                made.writestr(each, former.read(each))
        made.writestr(name, data)
    return output.getvalue()


def part_of(name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(paper())) as archive:
        return archive.read(name)


def add_field(document, code: str) -> None:
    field = OxmlElement("w:instrText")
    field.text = code
    document.add_paragraph().add_run()._r.append(field)


def link_to(document, target: str, kind: str = RELATIONSHIP_TYPE.HYPERLINK) -> None:
    document.part.relate_to(target, kind, is_external=True)


def filled(data: bytes, blocks=BLOCKS, *, title: str = "예시 <포럼> & 회의", released_at: datetime | None = AT):
    letterhead = Letterhead(data, "Asia/Seoul", released_at)
    return Document(BytesIO(on_letterhead(blocks, letterhead, language="ko", title=title)))


def test_the_text_stands_in_its_place_in_the_letterheads_own_styles() -> None:
    document = filled(paper())
    assert [(each.style.name, each.text) for each in document.paragraphs] == [
        ("Normal", "Example Centre"),
        ("Title", "예시센터, <b>‘예시’</b> & {{ date }} {% for %}"),
        ("Body Text", "약 200명이 [무엇을] 나눴다."),
        ("Heading 2", "문의"),
        ("Normal", "With kind regards"),
    ]
    assert document.styles["Title"].font.name == "Garamond"
    [marked] = [run.text for each in document.paragraphs for run in each.runs if run.font.highlight_color]
    assert marked == "[무엇을]"
    assert document.paragraphs[2].runs[1].font.highlight_color == WD_COLOR_INDEX.YELLOW


def test_header_and_footer_say_title_embargo_and_date_with_markup_as_text() -> None:
    section = filled(paper()).sections[0]
    assert section.header.paragraphs[0].text == "예시 <포럼> & 회의 | 배포 즉시"
    assert section.footer.paragraphs[0].text == "2023년 11월 30일"
    unsaid = filled(paper(), released_at=None).sections[0]
    assert (unsaid.header.paragraphs[0].text[-6:], unsaid.footer.paragraphs[0].text) == ("[보도시점]", "[배포일]")


def test_a_place_that_word_has_cut_into_pieces_is_found() -> None:
    def cut(document) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{ te", "xt", " }}"):
            paragraph.add_run(piece).bold = piece == "xt"

    document = filled(paper("Example Centre", change=cut))
    assert [each.text for each in document.paragraphs][-3:] == [block.text for block in BLOCKS]


def test_styles_that_the_letterhead_lacks_are_made_and_hangul_has_a_face() -> None:
    def bare(document) -> None:
        styles = document.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.get(qn("w:styleId")) in ("Title", "BodyText", "Heading2"):
                styles.remove(style)
        defaults = styles.find(qn("w:docDefaults"))
        styles.remove(defaults)

    document = filled(paper(change=bare))
    assert [each.style.name for each in document.paragraphs][1:4] == ["Title", "Body Text", "Heading 2"]
    for name in ("Title", "Body Text", "Heading 2"):
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "맑은 고딕"
    assert document.styles["Title"].font.size.pt == 20


def test_the_place_may_stand_in_a_cell_of_a_table() -> None:
    def table(document) -> None:
        document.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{ text }}"

    cell = filled(paper("Example Centre", change=table)).tables[0].cell(0, 0)
    assert [each.text for each in cell.paragraphs] == [block.text for block in BLOCKS]


def test_a_link_to_the_offices_site_is_no_danger() -> None:
    check(paper(change=lambda document: link_to(document, "https://example.org")))


CONTENT_TYPES = "[Content_Types].xml"
REFUSED = {
    "empty": (b"", Fault.NOT_DOCX),
    "a picture": (documents.picture("PNG"), Fault.NOT_DOCX),
    "a PDF": (documents.pdf(), Fault.NOT_DOCX),
    "another archive": (documents.archive(a__txt=b"a"), Fault.NOT_DOCX),
    "an HWPX": (documents.hwpx(), Fault.NOT_DOCX),
    "cut short": (paper()[:-400], Fault.NOT_DOCX),
    "no XML in it": (with_part("word/document.xml", b"<w:document"), Fault.NOT_DOCX),
    "another XML in it": (with_part("word/document.xml", b"<a/>"), Fault.NOT_DOCX),
    "entities": (with_part("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), Fault.NOT_DOCX),
    "an old document": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Fault.OLD_WORD),
    "too large": (b"PK\x03\x04" + b"\0" * LARGEST, Fault.TOO_LARGE),
    "a bomb": (with_part("word/media/a.png", b"\0" * 31 * 1024 * 1024), Fault.TOO_LARGE),
    "macros": (with_part("word/vbaProject.bin", b"x"), Fault.MACROS),
    "an embedded object": (with_part("word/embeddings/oleObject1.bin", b"x"), Fault.MACROS),
    "a macro type": (
        with_part(
            CONTENT_TYPES,
            part_of(CONTENT_TYPES).replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"vnd.ms-word.document.macroEnabled.main+xml",
            ),
        ),
        Fault.MACROS,
    ),
    "a template elsewhere": (
        paper(change=lambda document: link_to(document, "https://example.org/a.dotm", "x/attachedTemplate")),
        Fault.EXTERNAL,
    ),
    "a link to a file": (paper(change=lambda document: link_to(document, "file:///etc/passwd")), Fault.EXTERNAL),
    "a field that runs": (paper(change=lambda document: add_field(document, ' DDEAUTO c:\\x "a" ')), Fault.EXTERNAL),
    "a picture elsewhere": (
        paper(change=lambda document: add_field(document, "INCLUDEPICTURE https://example.org/a.png")),
        Fault.EXTERNAL,
    ),
    "a loop": (paper("{{ text }}", "{% for a in range(9) %}"), Fault.CODE),
    "a comment": (paper("{{ text }}", "{# a #}"), Fault.CODE),
    "a call": (paper("{{ text }}", "{{ date() }}"), Fault.CODE),
    "an attribute": (paper("{{ text }}", "{{ date.__class__ }}"), Fault.CODE),
    "a filter": (paper("{{ text }}", "{{ date | upper }}"), Fault.CODE),
    "a sum": (paper("{{ text }}", "{{ 1 + 1 }}"), Fault.CODE),
    "half a word": (paper("{{ text }}", "{{ date"), Fault.CODE),
    "a loop in the footer": (paper(footer="{% if date %}"), Fault.CODE),
    "an unknown word": (paper("{{ text }}", "{{ minister }} {{ date }}"), Fault.UNKNOWN_WORD),
    "an unknown word in the header": (paper(header="{{ logo }}"), Fault.UNKNOWN_WORD),
    "no place": (paper("Example Centre"), Fault.NO_TEXT),
    "two places": (paper("{{ text }}", "{{text}}"), Fault.TEXT_TWICE),
    "a place among words": (paper("Text: {{ text }}"), Fault.TEXT_NOT_ALONE),
    "a place in the header": (paper(header="{{ text }}"), Fault.TEXT_NOT_ALONE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_letterhead_is_refused_by_its_reason(name: str) -> None:
    data, fault = REFUSED[name]
    with pytest.raises(RefusedLetterhead) as refused:
        check(data)
    assert refused.value.fault == fault


def test_the_refusal_names_the_unknown_words() -> None:
    with pytest.raises(RefusedLetterhead) as refused:
        check(paper("{{ text }}", "{{ minister }}, {{ hall }}"))
    assert refused.value.detail == "{{ hall }}, {{ minister }}"


def test_properties_of_the_file_are_no_template_and_name_nobody() -> None:
    def describe(document) -> None:
        document.core_properties.author = "{% for a in range(9) %}Somebody"

    data = paper(change=describe)
    check(data)
    assert filled(data).core_properties.author == ""


@pytest.fixture
def administrator(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch):
    """Whoever keeps the office's papers."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


def bring(client, data: bytes, name: str = "letterhead.docx", language: str = "en"):
    return client.post(
        PAGE, data={"language": language, "file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )


def test_a_letterhead_is_brought_looked_at_and_used(app: Flask, session: Session, forum: Event, administrator) -> None:
    freeze_at(session, forum, 196)
    release = published(session, forum)
    address = f"/console/events/forum/release/{release.id}/en.docx"

    def first_line() -> str:
        return Document(BytesIO(administrator.get(address).get_data())).paragraphs[0].text

    assert bring(administrator, paper()).status_code == 303
    session.expire_all()
    brought = session.scalars(select(LetterheadTemplate)).one()
    assert "Not used yet" in page_of(administrator.get(PAGE)).text
    example = Document(BytesIO(administrator.get(f"{PAGE}/{brought.id}/example.docx").get_data()))
    assert example.paragraphs[0].text == "Example Centre"
    assert any("Example forum" in each.text for each in example.paragraphs)
    assert first_line() != "Example Centre", "nothing is written on it before it is used"
    assert administrator.post(f"{PAGE}/{brought.id}/use").status_code == 303
    assert "In use" in page_of(administrator.get(PAGE)).text
    assert first_line() == "Example Centre"
    assert administrator.get(address.replace("en.docx", "ko.docx")).get_data() != b""
    bring(administrator, paper("Another Centre", "{{ text }}"))
    session.expire_all()
    other = session.scalars(select(LetterheadTemplate).order_by(LetterheadTemplate.id.desc())).first()
    administrator.post(f"{PAGE}/{other.id}/use")
    assert first_line() == "Another Centre"
    assert "Used before" in page_of(administrator.get(PAGE)).text
    administrator.post(f"{PAGE}/{brought.id}/use")
    assert first_line() == "Example Centre", "a former one can be used again"
    administrator.post(f"{PAGE}/plain/en")
    assert first_line() not in ("Example Centre", "Another Centre")
    assert administrator.get(f"{PAGE}/{brought.id}/letterhead.docx").get_data() == paper_of(session, brought)


def paper_of(session: Session, template: LetterheadTemplate) -> bytes:
    session.expire_all()
    return template.data


def test_what_is_refused_says_which_file_and_the_cure(session: Session, administrator) -> None:
    answer = bring(administrator, paper("{{ text }}", "{{ minister }}"), "Our paper.docx")
    assert answer.status_code == 422
    page = page_of(answer)
    assert "Our paper.docx has words between double braces that no release fills: {{ minister }}." in page.text
    assert bring(administrator, b"").status_code == 422
    session.expire_all()
    assert session.scalars(select(LetterheadTemplate)).all() == []


def test_what_is_not_there_is_not_found(administrator) -> None:
    for path in ("7/example.docx", "7/letterhead.docx"):
        assert administrator.get(f"{PAGE}/{path}").status_code == 404
    for path in ("7/use", "plain/xx"):
        assert administrator.post(f"{PAGE}/{path}").status_code == 404
