"""Files are known by their content, and their names do not lie."""

from collections.abc import Callable

import pytest

from forumapp.files.rules import (
    LARGEST,
    EmptyFile,
    FileKind,
    FileTooLarge,
    MisnamedFile,
    OldHangulFile,
    UnknownFile,
    check,
    safe_name,
    sniff,
)
from tests.support import documents

MAKERS: dict[FileKind, Callable[[], bytes]] = {
    FileKind.PDF: documents.pdf,
    FileKind.PNG: lambda: documents.picture("PNG"),
    FileKind.JPEG: lambda: documents.picture("JPEG"),
    FileKind.DOCX: documents.docx,
    FileKind.HWPX: documents.hwpx,
}


@pytest.mark.parametrize("kind", FileKind)
def test_a_kind_is_known_by_its_content(kind: FileKind) -> None:
    assert sniff(MAKERS[kind]()) == kind


@pytest.mark.parametrize("kind", FileKind)
def test_half_a_file_is_none(kind: FileKind) -> None:
    data = MAKERS[kind]()
    assert sniff(data[: len(data) // 2]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script>",
        b"GIF89a",
        documents.archive(readme__txt=b"only an archive"),
        documents.archive(mimetype=b"application/epub+zip"),
    ],
)
def test_another_kind_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(UnknownFile):
        check(data, "letter.pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\xd0\xcf\x11\xe0 a document", "letter.HWP"), (b"HWP Document File V3.00 \x1a", "letter.pdf")],
)
def test_an_old_document_of_hangul_is_told_apart_so_that_its_cure_can_be_named(data: bytes, name: str) -> None:
    with pytest.raises(OldHangulFile):
        check(data, name)


def test_a_document_with_macros_is_refused() -> None:
    parts = {"[Content_Types]__xml": b"<t/>", "word/document__xml": b"<d/>"}
    assert sniff(documents.archive(**parts)) == FileKind.DOCX
    with pytest.raises(UnknownFile):
        check(documents.archive(**parts, **{"word/vbaProject__bin": b"\x00"}), "letter.docx")


@pytest.mark.parametrize("name", ["passport.pdf", "passport.exe", "passport.png.pdf"])
def test_a_name_that_says_another_kind_is_refused_with_both(name: str) -> None:
    with pytest.raises(MisnamedFile) as refused:
        check(documents.picture("PNG"), name)
    assert (refused.value.ending, refused.value.kind) == (name.rpartition(".")[2], FileKind.PNG)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.JPEG", "photo"])
def test_every_spelling_of_the_ending_is_taken(name: str) -> None:
    assert check(documents.picture("JPEG"), name) == FileKind.JPEG


def test_nothing_and_too_much_are_told_apart() -> None:
    with pytest.raises(EmptyFile):
        check(b"", "letter.pdf")
    whole = documents.pdf()
    largest = whole[:9] + b" " * (LARGEST - len(whole)) + whole[9:]
    assert check(largest, "letter.pdf") == FileKind.PDF
    with pytest.raises(FileTooLarge):
        check(largest + b" ", "letter.pdf")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("공문.pdf", "공문.pdf"),
        ("C:\\Users\\kim\\letter.PDF", "letter.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('a"b<c>\r\n.pdf', "abc.pdf"),
        ("letter\ud800.pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_harm(name: str, kept: str) -> None:
    assert safe_name(name, FileKind.PDF) == kept
