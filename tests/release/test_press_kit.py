"""The press kit: for the reference forum every file of it says the same, to the digit; and what may not be in it."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from flask import Flask
from hwpx import HwpxDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries.published import list_published
from forumapp.demo import making
from forumapp.events.models import Event
from forumapp.extensions import unit_of_work
from forumapp.files.service import keep
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.release.models import Photo, PhotoPerson, Release
from forumapp.release.queries.releases import blocks_of
from forumapp.release.rules import plain_text
from forumapp.release.rules.states import Kind
from forumapp.release.wording.fields import field_of
from forumapp.release.wording.relations import Relation
from tests.release.conftest import admit, answer, freeze_at
from tests.release.test_releases import make, published
from tests.support.documents import picture
from tests.support.factories import STARTS, add_registration
from tests.support.paper import paragraphs
from tests.support.staff import add_staff, signed_in

KNOWN = {"invited": 312, "attended": 209, "participants": 196, "missions": 37, "ambassadors": 16, "countries": 42}
NUMBER = re.compile(r"\d[\d,]*")


@pytest.fixture(autouse=True)
def no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tokens."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def add_photo(session: Session, release: Release, *people: str, kind: str = "JPEG") -> Photo:
    """A picture with a caption that holds a figure, committed."""
    data = picture(kind)
    upload = keep(session=session, event_id=release.event_id, name=f"hall.{kind.lower()}", data=data, now=STARTS)
    photo = Photo(
        release_id=release.id,
        upload_id=upload.id,
        position=1,
        alternatives=LocalizedText(en="A full hall", ko="가득 찬 회의장"),
        captions=LocalizedText(
            en="{participants around 200} in the hall.", ko="{participants around 200|이/가} 모여 있다."
        ),
        credits=LocalizedText(en="Photo: Example Centre", ko="사진: 예시센터"),
        people=[PhotoPerson(registration_id=each) for each in people],
    )
    session.add(photo)
    session.commit()
    return photo


def kit_of(app: Flask, session: Session, release: Release) -> tuple[str, dict[str, bytes]]:
    """The kit's name, and its files by name, as a communications officer gets it."""
    address = session.scalars(select(Event.slug).where(Event.id == release.event_id)).one()
    email = f"{uuid4()}@example.org"
    user = add_staff(session, StaffRole.COMMUNICATIONS, event_id=release.event_id, email=email)
    found = signed_in(app, user).post(f"/console/events/{address}/release/{release.id}/press-kit.zip")
    assert (found.status_code, found.mimetype) == (200, "application/zip")
    session.expire_all()
    with ZipFile(BytesIO(found.get_data())) as archive:
        assert archive.testzip() is None
        return found.headers["Content-Disposition"].split('"')[1], {
            name: archive.read(name) for name in archive.namelist()
        }


def text_in(name: str, data: bytes) -> str:
    """The words of a text of the release, one paragraph a line without the empty ones."""
    if name.endswith("txt"):
        lines = data.decode("utf-8-sig").splitlines()
    elif name.endswith("docx"):
        lines = [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]
    elif name.endswith("pdf"):
        return "\n".join(words for _tag, words in paragraphs(data))
    else:
        lines = [paragraph.text for paragraph in HwpxDocument.open(data).paragraphs]
    return "\n".join(line for line in lines if line)


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(data))}


def workbook(files: dict[str, bytes]) -> bytes:
    return next(data for name, data in files.items() if name.endswith("xlsx"))


def numbers_in(rows: list[tuple[object, ...]]) -> list[int]:
    return [cell for row in rows for cell in row if isinstance(cell, int)]


def drawn(data: bytes) -> list[int]:
    """The numbers that stand in a chart as texts of their own, in its order."""
    texts = [
        (each.text or "").strip() for each in ElementTree.fromstring(data).iter("{http://www.w3.org/2000/svg}text")
    ]
    return [int(each.replace(",", "")) for each in texts if NUMBER.fullmatch(each)]


def test_the_kit_of_the_reference_forum_agrees_to_the_digit(app: Flask, session: Session) -> None:
    with unit_of_work() as work:
        making.make(
            session=work, now=datetime(2026, 3, 2, tzinfo=UTC), keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys)
        )
    release = session.scalars(select(Release)).one()
    frozen = session.scalars(select(FrozenSet).where(FrozenSet.event_id == release.event_id)).one()
    values = {figure["code"]: figure["value"] for figure in frozen.figures["figures"]}
    assert {code: values[code] for code in KNOWN} == KNOWN
    add_photo(session, release)
    name, files = kit_of(app, session, release)
    assert name == "engaging-men-2023-11-30-press-kit-draft.zip"
    _see_texts(session, release, files, values)
    book = sheets(files["engaging-men-2023-11-30-figures-draft.xlsx"])
    assert {row[0]: row[3] for row in book["figures"] if row[0] in values} == values
    assert dict(book["figures"][i][:2] for i in range(4)) == {
        "event": "engaging-men",
        "as_of": frozen.figures["as_of"],
        "version": frozen.version,
        "SHA-256": frozen.hash,
    }
    for language in ("en", "ko"):
        charts = {
            chart: drawn(files[f"engaging-men-2023-11-30-chart-{chart}-{language}-draft.svg"])
            for chart in ("funnel", "categories", "countries")
        }
        assert charts["funnel"] == [
            values[c] for c in ("invited", "registered", "confirmed", "attended", "participants")
        ]
        categories = [row for row in book["by_category"] if row[0] not in ("media", "staff")]
        assert sorted(charts["categories"]) == sorted(numbers_in(categories))
        assert sum(charts["countries"]) == sum(numbers_in(book["by_country"]))
        assert set(charts["countries"][:-1]) <= set(numbers_in(book["by_country"]))
        captions = files[f"engaging-men-2023-11-30-captions-{language}-draft.txt"].decode("utf-8-sig")
        assert {"en": "Around 200 participants in the hall.", "ko": "약 200명이 모여 있다."}[language] in captions
    about = files["SHA256SUMS.txt"].decode().splitlines()
    assert f"# figures: version {frozen.version}, SHA-256 {frozen.hash}" in about
    assert dict(reversed(line.split("  ")) for line in about if not line.startswith("#")) == {
        each: hashlib.sha256(data).hexdigest() for each, data in files.items() if each != "SHA256SUMS.txt"
    }


def _see_texts(session: Session, release: Release, files: dict[str, bytes], values: dict[str, int]) -> None:
    """Each text is the same in every format, and says of each figure what is true of the set's value."""
    said = {}
    for language in ("en", "ko"):
        blocks = blocks_of(session=session, release=release, language=language)
        formats = {name: data for name, data in files.items() if f"-release-{language}-" in name}
        assert {name.rpartition(".")[2] for name in formats} == {"txt", "docx", "hwpx", "pdf"}
        expected = "\n".join(line for line in plain_text(blocks).splitlines() if line)
        for name, data in formats.items():
            draft, _, rest = text_in(name, data).partition("\n")
            assert draft.startswith({"en": "DRAFT", "ko": "초안"}[language])
            assert rest == expected
        runs = [run for block in blocks for run in block.runs if run.figure]
        for run in runs:
            field = field_of(run.field)
            number = int(NUMBER.search(run.text)[0].replace(",", "")) if NUMBER.search(run.text) else None
            if field.relation == Relation.EXACT and number is not None:
                assert number == values[field.code]
            elif field.relation != Relation.EXACT:
                assert number == field.near
                assert abs(values[field.code] - number) <= number * 0.05
        said[language] = {run.figure for run in runs}
    assert said["en"] == said["ko"] >= {"participants", "missions", "ambassadors", "countries"}


def test_a_published_kit_bears_no_draft_and_publishes_its_version(app: Flask, session: Session, forum: Event) -> None:
    admit(session, forum, 12, country="GH")
    admit(session, forum, 9, country="KR")
    admit(session, forum, 2, country="KE")
    admit(session, forum, 4, country="MX")
    freeze_at(session, forum, 196)
    release = published(session, forum)
    name, files = kit_of(app, session, release)
    assert name == f"forum-{release.released_at:%Y-%m-%d}-press-kit.zip"
    assert not [each for each in files if "draft" in each]
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", each) for each in files)
    assert {each.rpartition(".")[2] for each in files} >= {"docx", "hwpx", "txt", "svg", "png", "pdf", "xlsx"}
    assert b"DRAFT" not in files[next(each for each in files if each.endswith("release-en.txt"))]
    tables = [rows for title, rows in sheets(workbook(files)).items() if title.startswith("by_")]
    cells = {number for rows in tables for number in numbers_in(rows)}
    assert {12, 15} <= cells, "the small countries are one with the next"
    assert not {1, 2, 3, 4} & cells
    assert [each["version"] for each in list_published(session=session, event_id=forum.id)] == [release.frozen_version]


def test_a_picture_leaves_only_with_the_consent_of_whom_it_shows(app: Flask, session: Session, forum: Event) -> None:
    guest = add_registration(session, forum)
    freeze_at(session, forum, 196)
    release = published(session, forum)
    add_photo(session, release, guest.id, kind="PNG")
    add_photo(session, release)
    answer(session, guest, granted=True, purpose="photograph")
    assert [each[-6:] for each in kit_of(app, session, release)[1] if "photo" in each] == ["01.png", "02.jpg"]
    answer(session, guest, granted=False, purpose="photograph")
    files = kit_of(app, session, release)[1]
    assert [each[-6:] for each in files if "photo" in each] == ["01.jpg"]
    captions = next(data for name, data in files.items() if "captions-en" in name).decode("utf-8-sig")
    assert captions.split("\n")[:4] == [
        next(each for each in files if "photo" in each),
        "Around 200 participants in the hall.",
        "Photo: Example Centre",
        "A full hall",
    ]


def test_a_kit_on_planned_figures_has_neither_charts_nor_a_table(app: Flask, session: Session, forum: Event) -> None:
    release = make(session, forum, Kind.ADVANCE)
    files = kit_of(app, session, release)[1]
    assert {name.rpartition(".")[2] for name in files if name != "SHA256SUMS.txt"} <= {"txt", "docx", "hwpx", "pdf"}
    assert len(files) > 6
    assert "figures" not in files["SHA256SUMS.txt"].decode()
    assert list_published(session=session, event_id=forum.id) == []
