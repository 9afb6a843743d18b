"""Documents set by typst: faces, text, the moment, and data that stays data."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from forumapp import typeset

MADE_AT = datetime(2023, 11, 30, 8, 20, tzinfo=UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100" font-family="Pretendard">'
    '<text x="10" y="50" font-size="20">{}</text></svg>'
)


def chart(text):
    return {
        "title": text, "language": "ko", "width": 200, "height": 100, "svg": SVG.format(text), "finding": text,
    }  # fmt: skip


def test_a_pdf_embeds_the_face_of_its_korean_and_bears_its_moment():
    made = typeset.pdf("chart.typ", chart("참석자"), made_at=MADE_AT)
    assert made.startswith(b"%PDF")
    assert b"Pretendard" in made
    assert b"D:20231130082000" in made
    assert made == typeset.pdf("chart.typ", chart("참석자"), made_at=MADE_AT)


def test_a_picture_has_as_many_pixels_as_asked_for():
    picture = Image.open(BytesIO(typeset.png("chart.typ", chart("참석자"), ppi=144)))
    assert picture.size == (400, 200)
    assert len(picture.convert("L").getcolors(256)) > 2


def test_what_a_guest_wrote_is_no_command():
    text = '#panic(\\"x\\") $1$ @here'
    assert typeset.pdf("chart.typ", chart(text), made_at=MADE_AT).startswith(b"%PDF")


def test_without_the_build_the_message_names_the_cure(monkeypatch, tmp_path):
    monkeypatch.setattr(typeset, "FACES", tmp_path / "faces")
    typeset._fonts.cache_clear()
    with pytest.raises(typeset.FacesNotBuilt, match="npm run build"):
        typeset.png("chart.typ", chart("a"))
    typeset._fonts.cache_clear()
