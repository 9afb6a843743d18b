"""An invented event in Korean, of which sentences are shown as examples."""

from __future__ import annotations

from datetime import UTC, datetime

from forumapp.release.rules import Community, Facts, Named
from forumapp.release.wording.frames import EXAMPLE_FIGURES


def example() -> Facts:
    """The event, with every figure and slot that a sentence may name."""
    return Facts(
        host="예시센터",
        host_place="대한민국 서울",
        title="예시 포럼",
        campaign="예시의 날",
        place="예시홀",
        place_known=True,
        starts_at=datetime(2023, 11, 30, 5, tzinfo=UTC),
        zone="Asia/Seoul",
        figures=EXAMPLE_FIGURES,
        communities=(Community("government", "", 60), Community("academia", "", 45)),
        named=(Named("홍길동", "예시부 장관", organization="예시부", family="홍", rank="minister"),),
        version=1,
    )
