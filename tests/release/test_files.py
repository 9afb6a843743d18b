"""A draft as a file: the text for mail, the document for the office."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from hwpx import HwpxDocument
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package

from forumapp.release.export import docx, hwpx, pdf, text
from forumapp.release.export.looks import LOOKS
from forumapp.release.rules import Block, Part, gap
from forumapp.release.rules.texts import tidy
from tests.support.paper import lines, paragraphs

MADE_AT = datetime(2023, 11, 30, 8, 20, tzinfo=UTC)
BLOCKS = [
    Block.of(Part.HEADLINE, "예시센터, ‘예시 포럼’ 열어"),
    Block.of(Part.SUBTITLE, "약 200명 참석"),
    Block.of(Part.SUBTITLE, "캠페인과 함께"),
    Block.of(Part.PARAGRAPH, f"행사는 {gap('무엇을')} 나눴다."),
    Block.of(Part.HEADING, "문의"),
    Block.of(Part.PARAGRAPH, "나표본"),
]


def test_the_text_reads_as_a_mail_and_opens_on_windows() -> None:
    written = text(BLOCKS)
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == (
        "예시센터, ‘예시 포럼’ 열어\n\n약 200명 참석\n캠페인과 함께\n\n행사는 [무엇을] 나눴다.\n\n문의\n나표본\n"
    )


def test_the_document_has_every_block_in_its_style_and_highlights_the_gaps() -> None:
    document = Document(BytesIO(docx(BLOCKS, language="ko", title="예시 포럼")))
    assert [(each.style.name, each.text) for each in document.paragraphs] == [
        ("Title", "예시센터, ‘예시 포럼’ 열어"),
        ("Subtitle", "약 200명 참석"),
        ("Subtitle", "캠페인과 함께"),
        ("Body Text", "행사는 [무엇을] 나눴다."),
        ("Heading 2", "문의"),
        ("Body Text", "나표본"),
    ]
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW] == ["[무엇을]"]
    assert (document.core_properties.title, document.core_properties.language) == ("예시 포럼", "ko")
    assert document.core_properties.author == ""


def test_the_document_sets_hangul_and_keeps_a_digit_and_its_counter_together() -> None:
    styles = Document(BytesIO(docx(BLOCKS, language="ko", title="예시 포럼"))).styles
    for name in {look.style for look in LOOKS.values()}:
        faces = styles[name].element.rPr.rFonts
        assert faces.get(qn("w:eastAsia")) == "맑은 고딕"
        assert faces.get(qn("w:eastAsiaTheme")) is None
        for space in ("w:autoSpaceDE", "w:autoSpaceDN"):  # to Latin letters, to digits
            assert styles[name].element.pPr.find(qn(space)).get(qn("w:val")) == "0"


def test_the_hangul_document_is_sound_and_has_every_block_in_the_style_of_plain_text() -> None:
    written = hwpx(BLOCKS, title="예시 포럼")
    assert validate_package(written).ok
    assert validate_editor_open_safety(written).ok
    document = HwpxDocument.open(written)
    assert document.validate().ok
    assert [paragraph.text for paragraph in document.paragraphs] == [block.text for block in BLOCKS]
    body = str(document.styles.resolve("바탕글").id)
    assert {str(paragraph.style_id_ref) for paragraph in document.paragraphs} == {body}


def test_the_hangul_document_highlights_the_gaps_alone() -> None:
    document = HwpxDocument.open(hwpx(BLOCKS, title="예시 포럼"))
    shades = {
        run.text: document.styles.char_property(run.char_pr_id_ref).attributes["shadeColor"]
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text
    }
    assert [text for text, shade in shades.items() if shade != "none"] == ["[무엇을]"]


def test_the_hangul_document_names_nobody_as_its_author_and_takes_markup_as_text() -> None:
    written = hwpx([Block.of(Part.HEADLINE, "<b>예시</b> & 37곳")], title="<예시 & 포럼>")
    document = HwpxDocument.open(written)
    assert document.paragraphs[0].text == "<b>예시</b> & 37곳"
    said = document.parts.metadata
    assert (said.title, said.creator, said.lastsaveby, said.date) == ("<예시 & 포럼>", None, None, None)
    assert b"synthetic" not in ZipFile(BytesIO(written)).read("Contents/content.hpf")


def test_the_pdf_is_tagged_with_headings_title_and_language_and_takes_markup_as_text() -> None:
    blocks = [*BLOCKS, Block.of(Part.QUOTE, "“#strong[예] *b* $x$ \\ <b>37곳</b> & @here”라며")]
    made = pdf(blocks, language="ko", title="예시 & 포럼", made_at=MADE_AT)
    assert paragraphs(made) == [
        ("H1", "예시센터, ‘예시 포럼’ 열어"),
        ("P", "약 200명 참석"),
        ("P", "캠페인과 함께"),
        ("P", "행사는 [무엇을] 나눴다."),
        ("H2", "문의"),
        ("P", "나표본"),
        ("P", "“#strong[예] *b* $x$ \\ <b>37곳</b> & @here”라며"),
    ]
    assert b"/Lang(ko)" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert "예시 &amp; 포럼".encode() in made
    assert b"D:20231130082000" in made
    assert made.count(b"/FontFile3 ") == made.count(b"/FontDescriptor ") > 0, "every font is in the file"


def test_the_pdf_wraps_korean_between_words_and_runs_over_pages() -> None:
    sentence = "외교단과 공공기관에서 온 참석자가 젠더폭력 종식을 위한 협력방안을 논의하였다."
    made = pdf([Block.of(Part.PARAGRAPH, " ".join([sentence] * 90))], language="ko", title="예", made_at=MADE_AT)
    pages = lines(made)
    assert len(pages) == 2
    ends = {line.split()[-1] for page in pages for line in page}
    assert len(ends) > 3
    assert ends <= set(sentence.split()), "no word is broken"


def test_letters_that_no_face_has_are_set_all_the_same() -> None:
    text = "ผู้แทน العربية 😀 대표"
    made = pdf([Block.of(Part.PARAGRAPH, text)], language="ko", title="예", made_at=MADE_AT)
    assert b"/Marked true" in made
    assert b"pdfuaid" not in made, "it does not claim the standard that it breaks"


def test_what_is_pasted_with_controls_in_it_becomes_a_document() -> None:
    text = tidy("37\x02곳\x0b과 \ufffe42개국\ud83d \x07")
    assert text == "37곳 과 42개국"
    assert Document(BytesIO(docx([Block.of(Part.PARAGRAPH, text)], language="ko", title="예"))).paragraphs
