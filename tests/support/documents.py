"""Small files of every kind that is taken, as a guest would hand them in."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from PIL import Image


def pdf() -> bytes:
    """A page with nothing on it."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def picture(kind: str) -> bytes:
    """A small picture; ``kind`` is ``PNG`` or ``JPEG``."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, kind)
    return file.getvalue()


def docx() -> bytes:
    """A letter as a word processor saves it."""
    file = io.BytesIO()
    document = Document()
    document.add_paragraph("Note verbale")
    document.save(file)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    """A ZIP archive; ``__`` in a name stands for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "."), data)
    return file.getvalue()


def hwpx() -> bytes:
    """A document as Hangul saves it: its kind first, in a part of its own."""
    return archive(mimetype=b"application/hwp+zip", version__xml=b"<v/>")
