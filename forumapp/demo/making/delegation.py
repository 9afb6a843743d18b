"""A delegation of the open forum: its focal point, two members, a reserve and a row that is a draft still."""

from __future__ import annotations

from datetime import datetime

from forumapp.delegations.rules.groups import TicketsTo
from forumapp.delegations.service import focal_points, groups, registering
from forumapp.delegations.service.registering import HandedIn
from forumapp.demo import texts
from forumapp.demo.making.stage import Stage
from forumapp.events.models import Event
from forumapp.kernel.actors import SYSTEM
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.service import Application

CATEGORY = "diplomatic_corps"


def make_delegation(stage: Stage, event: Event, now: datetime) -> None:
    """Let an embassy's assistant register three people, and leave a fourth for later."""
    session, keys = stage.session, stage.keys
    delegation = groups.make_delegation(
        session=session,
        event_id=event.id,
        values={
            "names": texts.DELEGATION["organization"],
            "represents": "PE",
            "places": 3,
            "categories": [CATEGORY],
            "instructions": texts.DELEGATION["instructions"],
            "deadline": None,
            "tickets_to": TicketsTo.FOCAL_POINT,
        },
        organization=texts.DELEGATION["organization"],
        now=now,
        actor=SYSTEM,
    )
    focal = focal_points.add_focal_point(
        session=session,
        delegation=delegation,
        name=texts.FOCAL_POINT,
        email="assistant@example.org",
        language="en",
        now=now,
        keys=keys,
    )
    good = [
        HandedIn(
            key=f"{number:016x}",
            application=Application(
                category_code=CATEGORY,
                names=LocalizedText(names),
                position=LocalizedText(position),
                language="en",
                organization=texts.DELEGATION["organization"],
                delegation_id=delegation.id,
                reserve=reserve,
            ),
            body_sha256="0" * 64,
        )
        for number, (names, position, reserve) in enumerate(texts.DELEGATES, start=1)
    ]
    rows = {row.key: {"name_en": row.application.names["en"]} for row in good}
    draft = {f"{len(good) + 1:016x}": {"name_en": texts.DELEGATE_TO_COME}}
    registering.hand_in(session=session, focal_point_id=focal.id, rows=rows, good=good, now=now, keys=keys)
    registering.save_rows(session=session, focal_point_id=focal.id, rows=draft, now=now)
