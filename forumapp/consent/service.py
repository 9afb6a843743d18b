"""What records consents: every answer is a row with the wording, the language and the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from forumapp.consent.models import Consent, PurposeVersion
from forumapp.kernel.actors import Actor

_NEWEST = (
    select(PurposeVersion.purpose, func.max(PurposeVersion.id))
    .where(PurposeVersion.event_id == bindparam("event"))
    .group_by(PurposeVersion.purpose)
)
_INSERT = insert(Consent)


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
