"""An invented event in English, of which sentences are shown as examples."""

from __future__ import annotations

from datetime import UTC, datetime

from forumapp.release.rules import Community, Facts, Named
from forumapp.release.wording.frames import EXAMPLE_FIGURES


def example() -> Facts:
    """The event, with every figure and slot that a sentence may name."""
    return Facts(
        host="Example Centre",
        host_place="Seoul, Republic of Korea",
        title="Example forum",
        campaign="the Days of Examples",
        place="the Example Hall",
        place_known=True,
        starts_at=datetime(2023, 11, 30, 5, tzinfo=UTC),
        zone="Asia/Seoul",
        figures=EXAMPLE_FIGURES,
        communities=(Community("government", "", 60), Community("academia", "", 45)),
        named=(
            Named(
                "Hong Gildong",
                "Minister of Examples",
                organization="Ministry of Examples",
                family="Hong",
                rank="minister",
            ),
        ),
        version=1,
    )
