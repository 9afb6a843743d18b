"""What the files of a release cost: each text as a document, one chart, and the whole press kit with its memory."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from forumapp.attendance.charts.files import ChartFormat
from forumapp.attendance.charts.files import file_of as chart_file
from forumapp.attendance.labels import words
from forumapp.attendance.labels.charts import press_charts
from forumapp.attendance.schemas import as_published, document_of
from forumapp.attendance.service.freezing import freeze
from forumapp.attendance.service.publishing import publish
from forumapp.events.queries import get_event
from forumapp.extensions import db
from forumapp.files.service import keep
from forumapp.kernel.actors import COMMAND
from forumapp.release.export import Format, file_of
from forumapp.release.export.kit import Kit, write_kit
from forumapp.release.models import Photo, Release
from forumapp.release.queries.releases import blocks_of
from forumapp.release.rules.states import Kind
from forumapp.release.service.making import make_release
from tests.bench.seed import SLUG, STARTS

GOAL = 1.0
"""Seconds of one file."""
PHOTOS, PHOTO_BYTES = 8, 2_500_000
_AT = STARTS + timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """One file: seconds by the clock and of the processor, its bytes, and its goal in seconds."""

    name: str
    seconds: float
    processor: float
    size: int
    goal: float | None = GOAL


def measured(app: Flask) -> tuple[list[Made], int]:
    """The files' costs, and the bytes of Python's memory at most while the kit is made. Nothing of it stays."""
    with app.app_context():
        session = db.session()
        try:
            kit = _kit(session)
            files = list(_files(kit, session))
            return files, _memory(kit, session)
        finally:
            session.rollback()


def _files(kit: Kit, session: Session) -> Iterator[Made]:
    texts = {code: blocks_of(session=session, release=kit.release, language=code) for code in ("en", "ko")}
    for kind in (Format.DOCX, Format.HWPX, Format.PDF):

        def text(language: str, kind: Format = kind) -> int:
            return len(file_of(texts[language], kind, language=language, title="Forum", made_at=_AT))

        yield _timed(f"release, {kind.upper()}", partial(text, "ko"), before=partial(text, "en"))
    assert kit.figures is not None
    charts = {code: press_charts(kit.figures, kit.event, code)[0] for code in texts}
    for form in (ChartFormat.PNG, ChartFormat.PDF):

        def chart(language: str, form: ChartFormat = form) -> int:
            return len(chart_file(charts[language], form, made_at=_AT))

        yield _timed(f"chart, {form.upper()}", partial(chart, "ko"), before=partial(chart, "en"))
    yield _timed("press kit", partial(_size, kit, session), goal=None)


def _timed(
    name: str, make: Callable[[], int], *, before: Callable[[], int] | None = None, goal: float | None = GOAL
) -> Made:
    """Make a file once; ``before`` makes another one, so that faces and templates are read by then."""
    if before is not None:
        before()
    begin, processor = time.perf_counter(), time.process_time()
    size = make()
    return Made(name, time.perf_counter() - begin, time.process_time() - processor, size, goal)


def _size(kit: Kit, session: Session) -> int:
    kit.sums.clear()
    with write_kit(kit, session=session) as file:
        return file.seek(0, 2)


def _memory(kit: Kit, session: Session) -> int:
    tracemalloc.start()
    _size(kit, session)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def _kit(session: Session) -> Kit:
    """A release of the event on a new frozen set, with pictures as large as a camera's."""
    event = get_event(session=session, slug=SLUG)
    frozen = freeze(
        session=session,
        event=event,
        words=words(event.languages),
        now=max(event.ends_at, _AT),
        actor=COMMAND,
        reason="bench",
    )
    release = make_release(session=session, event=event, kind=Kind.FINAL, now=_AT, actor=COMMAND)
    _add_photos(session, release)
    figures = as_published(publish(session=session, frozen=frozen, now=_AT), document_of(frozen))
    return Kit(event, release, figures, ready=False, made_at=_AT)


def _add_photos(session: Session, release: Release) -> None:
    noise = random.Random(1)
    for position in range(PHOTOS):
        data = b"\xff\xd8\xff" + noise.randbytes(PHOTO_BYTES) + b"\xff\xd9"
        upload = keep(session=session, event_id=release.event_id, name="hall.jpg", data=data, now=_AT)
        session.add(Photo(release_id=release.id, upload_id=upload.id, position=position))
        session.flush()
        session.expunge(upload)
