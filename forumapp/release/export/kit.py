"""The press kit of a release: everything that a newsroom needs, in one ZIP with the sums of its files.

Everything in it comes from the set as it was published, so that nothing withheld is in any file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forumapp.attendance.charts.files import ChartFormat
from forumapp.attendance.charts.files import file_of as chart_file
from forumapp.attendance.export import write_tables
from forumapp.attendance.labels.charts import press_charts
from forumapp.events.models import Event
from forumapp.files.queries import content_of
from forumapp.release import wording
from forumapp.release.export import Format, file_of, letterhead_for, text
from forumapp.release.models import Release
from forumapp.release.queries import languages_of
from forumapp.release.queries.leaving import pictures_that_may_leave
from forumapp.release.queries.public import Shown, pictures_shown
from forumapp.release.queries.releases import blocks_of
from forumapp.release.rules import Block, Part

SUMS = "SHA256SUMS.txt"
_IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a kit above which it waits on disk."""
_COMPRESSED = (".png", ".jpg", ".docx", ".hwpx", ".xlsx", ".pdf")
"""Endings of what is compressed by itself."""


@dataclass(frozen=True)
class Kit:
    """What a kit is made of.

    ``figures`` is the release's set as it was published, None for a release on planned figures, which has neither
    charts nor a table; ``ready`` says that the release may leave: else every file says that it is a draft.
    """

    event: Event
    release: Release
    figures: Mapping[str, Any] | None
    ready: bool
    made_at: datetime
    sums: list[str] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """What every name begins with: the event's address and the date, in letters that every system opens."""
        at = self.release.released_at or self.event.starts_at
        return f"{self.event.slug}-{at.astimezone(ZoneInfo(self.event.zone)):%Y-%m-%d}"

    @property
    def name(self) -> str:
        """The file's name."""
        return self.named("press-kit", "zip")

    def named(self, what: str, ending: str) -> str:
        """The name of one of its files."""
        return f"{self.stem}-{what}{'' if self.ready else '-draft'}.{ending}"


def write_kit(kit: Kit, *, session: Session) -> IO[bytes]:
    """The kit as an open file at its beginning, made one file at a time; a large one waits on disk."""
    output: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(output, "w") as archive:
        for name, data in _files(kit, session):
            _add(kit, archive, name, data)
            kit.sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}")
        _add(kit, archive, SUMS, _sums(kit))
    output.seek(0)
    return output


def _add(kit: Kit, archive: ZipFile, name: str, data: bytes) -> None:
    made = kit.made_at.astimezone(ZoneInfo(kit.event.zone))
    info = ZipInfo(name, made.timetuple()[:6])
    info.compress_type = ZIP_STORED if name.endswith(_COMPRESSED) else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _files(kit: Kit, session: Session) -> Iterator[tuple[str, bytes]]:
    """Each file with its name, made when its turn comes."""
    for language in languages_of(kit.event):
        yield from _texts(kit, session, language)
        pictures = pictures_shown(session=session, release=kit.release, language=language)
        if pictures:
            yield kit.named(f"captions-{language}", "txt"), text(_captions(kit, pictures, language))
    if kit.figures is not None:
        yield from _charts(kit, kit.figures)
        book = BytesIO()
        write_tables(kit.figures, kit.event, book)
        yield kit.named("figures", "xlsx"), book.getvalue()
    for number, picture in enumerate(pictures_that_may_leave(session=session, release=kit.release), start=1):
        data = content_of(session=session, event_id=kit.event.id, upload_id=picture.photo.upload_id)
        if data is not None:
            yield _photo_name(kit, number, picture.kind), data


def _photo_name(kit: Kit, number: int, kind: str) -> str:
    return kit.named(f"photo-{number:02}", kind)


def _texts(kit: Kit, session: Session, language: str) -> Iterator[tuple[str, bytes]]:
    blocks = blocks_of(session=session, release=kit.release, language=language)
    if not blocks:
        return
    blocks = blocks if kit.ready else [wording.unready(language), *blocks]
    title = kit.event.title.get(language, "")
    paper = letterhead_for(session=session, event=kit.event, language=language, release=kit.release)
    for kind in Format:
        name = kit.named(f"release-{language}", kind.value)
        yield name, file_of(blocks, kind, language=language, title=title, made_at=kit.made_at, letterhead=paper)


def _charts(kit: Kit, figures: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for language in languages_of(kit.event):
        for chart in press_charts(figures, kit.event, language):
            for kind in ChartFormat:
                name = kit.named(f"chart-{chart.telling.name}-{language}", kind.value)
                yield name, chart_file(chart, kind, made_at=kit.made_at)


def _captions(kit: Kit, pictures: Sequence[Shown], language: str) -> list[Block]:
    """For each picture its file, what stands under it, whose it is, and what it shows for whoever does not see it."""
    blocks = [] if kit.ready else [wording.unready(language)]
    for number, picture in enumerate(pictures, start=1):
        said = (picture.caption, picture.credit, picture.alternative)
        blocks.append(Block.of(Part.HEADING, _photo_name(kit, number, picture.kind)))
        blocks += [Block.of(Part.SMALL, each) for each in said if each]
    return blocks


def _sums(kit: Kit) -> bytes:
    """The sums as ``sha256sum -c`` reads them; lines with ``#`` say which set and until when it is held back."""
    about = [f"{kit.event.slug}, release {kit.release.id}, {kit.release.status if kit.ready else 'draft'}"]
    if kit.figures is not None:
        about += [f"figures: version {kit.figures['version']}, SHA-256 {kit.figures['hash']}"]
    if kit.release.embargo_until is not None:
        held = kit.release.embargo_until.astimezone(ZoneInfo(kit.event.zone))
        about += [f"embargo until {held.isoformat(timespec='minutes')}"]
    return "".join(f"{line}\n" for line in [*(f"# {line}" for line in about), *kit.sums]).encode()
