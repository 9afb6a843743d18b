"""What records consents: every answer is a row with the wording, the language and the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from forumapp.consent.models import Consent, Notice, PurposeVersion
from forumapp.consent.wording import DEFAULT_PURPOSES, INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER
from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor

_NEWEST = (
    select(PurposeVersion.purpose, func.max(PurposeVersion.id))
    .where(PurposeVersion.event_id == bindparam("event"))
    .group_by(PurposeVersion.purpose)
)
_INSERT = insert(Consent)


def ensure_default_notice(*, session: Session, event: Event, now: datetime) -> None:
    """Give an event its first notice and purposes where it has none: a Korean controller's where the host is in Korea.

    What staff wrote, or took away again, is left alone.
    """
    if session.execute(select(Notice.id).where(Notice.event_id == event.id).limit(1)).first() is None:
        wording = KOREAN_CONTROLLER if host(session=session).country == "KR" else INTERNATIONAL_ORGANISATION
        session.add(Notice(event_id=event.id, number=1, text=wording, created_at=now))
    if session.execute(select(PurposeVersion.id).where(PurposeVersion.event_id == event.id).limit(1)).first() is None:
        session.add_all(
            PurposeVersion(
                event_id=event.id,
                purpose=default.purpose,
                number=1,
                question=default.question,
                explanation=default.explanation,
                position=position,
                created_at=now,
            )
            for position, default in enumerate(DEFAULT_PURPOSES)
        )
    session.flush()


def record(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    answers: Mapping[str, bool],
    language: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Keep an answer per purpose, each under the newest wording of the event."""
    versions: dict[str, int] = {row[0]: row[1] for row in session.execute(_NEWEST, {"event": event_id})}
    session.execute(
        _INSERT,
        [
            {
                "registration_id": registration_id,
                "purpose": purpose,
                "granted": granted,
                "version_id": versions.get(purpose),
                "language": language,
                "actor": actor.reference,
                "at": now,
            }
            for purpose, granted in answers.items()
        ],
    )
