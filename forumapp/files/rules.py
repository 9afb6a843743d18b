"""What a file may be: its kind is read from its content, and its name may not say another one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from enum import StrEnum

from forumapp.kernel.errors import DomainError
from forumapp.kernel.names import UnreadableText, clean

LARGEST = 3 * 1024 * 1024
"""Bytes of one file."""
LONGEST_NAME = 120
"""Letters of a file's name."""
_MOST_PARTS = 2_000
"""Parts of a document's archive."""
_SMALL = 1_000
"""Bytes of the part that says what an archive is."""
_OLD_HANGUL = b"HWP Document File"
_UNSAFE = '<>:"/\\|?*'


class FileKind(StrEnum):
    """What is taken. The code is the ending of the file's name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    HWPX = "hwpx"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.HWPX: "application/hwp+zip",
}
_ENDINGS = {**{kind.value: kind for kind in FileKind}, "jpeg": FileKind.JPEG}
EVERY_KIND = tuple(FileKind)
PICTURES = (FileKind.PNG, FileKind.JPEG)


def accepted(kinds: Collection[FileKind] = EVERY_KIND) -> str:
    """What the field of a page offers to choose: the endings of ``kinds``."""
    return ",".join(f".{ending}" for ending, kind in _ENDINGS.items() if kind in kinds)


class RefusedFile(DomainError):
    """A file is not taken; the subclasses say why."""


class EmptyFile(RefusedFile):
    """There is nothing in it."""


class FileTooLarge(RefusedFile):
    """It has more than :data:`LARGEST` bytes."""


class UnknownFile(RefusedFile):
    """Its content is of none of the ``kinds`` that are taken, or it is damaged."""

    def __init__(self, kinds: Collection[FileKind]) -> None:
        super().__init__(kinds)
        self.kinds = kinds


class OldHangulFile(RefusedFile):
    """A document of Hangul in its old format, HWP, which nothing but Hangul reads."""


class MisnamedFile(RefusedFile):
    """Its name says another kind than its content: ``ending`` as it is named, ``kind`` as it is."""

    def __init__(self, ending: str, kind: FileKind) -> None:
        super().__init__(ending, kind)
        self.ending = ending
        self.kind = kind


def check(data: bytes, name: str, kinds: Collection[FileKind] = EVERY_KIND) -> FileKind:
    """The kind of a file that may be kept, one of ``kinds``.

    :raises EmptyFile, FileTooLarge, OldHangulFile, UnknownFile, MisnamedFile:
    """
    if not data:
        raise EmptyFile
    if len(data) > LARGEST:
        raise FileTooLarge
    kind = sniff(data)
    _, dot, ending = name.rpartition(".")
    if kind is None:
        is_old = ending.strip().lower() in ("hwp", "hwt") or _OLD_HANGUL in data[:64]
        raise OldHangulFile if is_old and FileKind.HWPX in kinds else UnknownFile(kinds)
    if kind not in kinds:
        raise UnknownFile(kinds)
    if dot and _ENDINGS.get(ending.strip().lower()) != kind:
        raise MisnamedFile(ending.strip().lower()[:12], kind)
    return kind


def sniff(data: bytes) -> FileKind | None:
    """The kind by content alone, from the first bytes to the last; None where it is none that is taken."""
    if data.startswith(b"%PDF-"):
        return FileKind.PDF if b"%%EOF" in data[-1024:] else None
    if data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return FileKind.PNG if b"IEND\xaeB`\x82" in data[-64:] else None
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG if b"\xff\xd9" in data[-64:] else None
    if data.startswith(b"PK\x03\x04"):
        return _sniff_archive(data)
    return None


def _sniff_archive(data: bytes) -> FileKind | None:
    """A document that is a ZIP archive; one with macros is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part.filename: part for part in archive.infolist()}
            if len(names) > _MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if {"[Content_Types].xml", "word/document.xml"} <= names.keys():
                return FileKind.DOCX
            said = names.get("mimetype")
            if said is None or said.file_size > _SMALL or said.flag_bits & 1:
                return None
            return FileKind.HWPX if archive.read(said).strip() == MEDIA_TYPES[FileKind.HWPX].encode() else None
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return None


def safe_name(name: str, kind: FileKind) -> str:
    """The name as it is kept and handed out: no folders, nothing that a file system refuses, the kind's ending."""
    try:
        cleaned = clean(name.replace("\\", "/").rpartition("/")[2])
    except UnreadableText:
        cleaned = ""
    stem, dot, _ = cleaned.rpartition(".")
    bare = "".join(letter for letter in (stem if dot else cleaned) if letter not in _UNSAFE).strip(". ")
    return f"{bare[:LONGEST_NAME] or 'file'}.{kind}"
