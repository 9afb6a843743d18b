"""Pictures leave without what a camera wrote beside them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.files.models import Upload
from forumapp.files.service import keep
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.release.codec import without_metadata
from forumapp.release.rules.states import Kind
from forumapp.release.service.making import make_release
from forumapp.release.service.picturing import save_photo
from tests.support.factories import STARTS

MODEL, ORIENTATION, COMMENT = 0x0110, 0x0112, "taken at the shelter"


def jpeg(side: int = 1) -> bytes:
    """A picture of two colours, with the camera's model, a comment and which side is up."""
    picture = Image.new("RGB", (16, 8), "red")
    picture.paste("blue", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[MODEL], exif[ORIENTATION] = "Secret Camera", side
    output = BytesIO()
    picture.save(output, "JPEG", exif=exif, comment=COMMENT)
    return output.getvalue()


def test_a_jpeg_keeps_its_picture_and_which_side_is_up() -> None:
    data = jpeg(6)
    assert b"Secret Camera" in data
    assert COMMENT.encode() in data
    cleaned = without_metadata(data)
    assert b"Secret Camera" not in cleaned
    assert COMMENT.encode() not in cleaned
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(cleaned))
    assert dict(after.getexif()) == {ORIENTATION: 6}
    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()


def test_an_upright_jpeg_keeps_nothing_beside_its_picture() -> None:
    assert dict(Image.open(BytesIO(without_metadata(jpeg()))).getexif()) == {}


def test_a_png_keeps_its_picture_alone() -> None:
    info = PngInfo()
    info.add_text("Comment", COMMENT)
    output = BytesIO()
    Image.new("RGB", (4, 4), "green").save(output, "PNG", pnginfo=info)
    assert COMMENT.encode() in output.getvalue()
    cleaned = without_metadata(output.getvalue())
    assert COMMENT.encode() not in cleaned
    assert Image.open(BytesIO(cleaned)).convert("RGB").getpixel((1, 1)) == (0, 128, 0)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\x00\x00", b"\x89PNG\r\n\x1a\nabc", b"%PDF-"])
def test_what_is_no_whole_picture_stays_as_it_is(data: bytes) -> None:
    assert without_metadata(data) == data


def test_a_picture_is_kept_without_it(session: Session, forum: Event) -> None:
    release = make_release(session=session, event=forum, kind=Kind.ADVANCE, now=STARTS, actor=Actor.user(901))
    upload = keep(session=session, event_id=forum.id, name="hall.jpg", data=jpeg(), now=STARTS)
    save_photo(
        session=session,
        event_id=forum.id,
        release_id=release.id,
        photo_id=None,
        upload_id=upload.id,
        alternatives=LocalizedText(),
        captions=LocalizedText(),
        credits=LocalizedText(),
        people=[],
        now=STARTS,
    )
    session.commit()
    stored = session.scalars(select(Upload)).one()
    assert b"Secret Camera" not in stored.data
    assert stored.size == len(stored.data)
