"""What Korean says of a release itself: its date, its embargo, and what it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from forumapp.kernel import korean
from forumapp.kernel.dates import formatted
from forumapp.release.rules import Block, Draft, Part, figure, gap
from forumapp.release.wording.fields import Field
from forumapp.release.wording.ko.figures import said
from forumapp.release.wording.relations import Relation

LANGUAGE = "ko"
_WHAT = {
    "invited": "초청",
    "registered": "신청",
    "confirmed": "확정",
    "attended": "입장",
    "participants": "참석자",
    "missions": "주한공관",
    "ambassadors": "주한대사",
    "countries": "참석 국가",
    "organizations": "참석 기관·단체",
    "walk_ins": "현장 등록",
    "no_shows": "불참",
    "peak_inside": "동시 최다 인원",
}
"""What a figure counts, where a sentence names it beside its number."""


def dated(*, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> Block:
    """The line on top: ``배포일: 2023년 11월 30일 / 보도시점: 배포 즉시``."""
    day = _day(released_at, zone) if released_at else gap("배포일")
    embargo = _embargo(embargo_until, zone)
    return Block.of(Part.NOTE, f"배포일: {day} / 보도시점: {embargo}")


def on_top(*, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> dict[str, str]:
    """Date and embargo alone, for a letterhead; in brackets while nobody has said the date."""
    if released_at is None:
        return {"date": "[배포일]", "embargo": "[보도시점]"}
    return {"date": _day(released_at, zone), "embargo": _embargo(embargo_until, zone)}


def _day(at: datetime, zone: str) -> str:
    return formatted(at, zone=zone, style="date", language=LANGUAGE)


def _embargo(until_when: datetime | None, zone: str) -> str:
    if until_when is None:
        return "배포 즉시"
    until = formatted(until_when, zone=zone, style="date_time", language=LANGUAGE)
    return f"{until} 이후"


def unnamed() -> str:
    """What stands in the place of a name that its owner took back."""
    return "[성명 비공개]"


def unready() -> Block:
    """What stands on top of a file of a text that may not leave yet."""
    return Block.of(Part.MARK, "초안: 승인 전이거나 고칠 곳이 남음. 배포 금지")


def correction(*, at: datetime, zone: str, changed: Sequence[tuple[str, Field, int]]) -> tuple[str, list[Block]]:
    """What stands before the headline, and the notice: what was said, and the figure that is true."""
    draft = Draft()
    day = formatted(at, zone=zone, style="date", language=LANGUAGE)
    wrong = []
    for former, field, value in changed:
        field = replace(field, options=tuple(option for option in field.options if "/" not in option))
        words = said(field, value)[0]
        exact = replace(field, relation=Relation.EXACT, near=None)
        true = f"‘{figure(str(field)[1:-1], words)}’"
        if field != exact:
            true += f"({figure(str(exact)[1:-1], said(exact, value)[0])})"
        what = f"{_WHAT[field.code]} " if field.code in _WHAT else ""
        particle = korean.with_particle(words, "으로/로")[len(words) :]
        wrong.append(f"{what}{korean.with_particle(f'‘{former}’', '을/를')} {true}{particle}")
    if wrong:
        sentences = [f"{day} 배포한 보도자료 가운데 {', '.join(wrong)} 바로잡습니다."]
    else:
        sentences = [f"{day} 배포한 보도자료를 바로잡습니다."]
    sentences += [] if changed else [gap("잘못된 내용과 바로잡은 내용")]
    draft.add(
        Part.PARAGRAPH,
        " ".join([*sentences, "앞서 배포한 자료는 아래 수정본으로 대체하오니 기사 작성에 참고해 주시기 바랍니다."]),
    )
    return "[[정정]] ", draft.blocks
