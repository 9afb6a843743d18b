"""What records consents: every answer is a row with the wording, the language and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.orm import Session

from forumapp.consent import queries
from forumapp.consent.models import Consent, Notice, PurposeVersion
from forumapp.consent.rules import Purpose, Stated, UnknownPart
from forumapp.consent.wording import (
    DEFAULT_PURPOSES,
    INTERNATIONAL_ORGANISATION,
    KOREAN_CONTROLLER,
    PROPOSED,
    TEMPLATES,
    Template,
)
from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.events.service import raise_revision
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.prepared import Prepared, cursor_of

_NEWEST = Prepared(
    select(PurposeVersion.purpose, func.max(PurposeVersion.id))
    .where(PurposeVersion.event_id == bindparam("event"))
    .group_by(PurposeVersion.purpose)
)
_INSERT = Prepared(insert(Consent))


def ensure_default_notice(*, session: Session, event: Event, now: datetime) -> None:
    """Give an event its first notice and purposes where it has none: a Korean controller's where the host is in Korea.

    What staff wrote, or took away again, is left alone.
    """
    korean = host(session=session).country == "KR"
    if session.execute(select(Notice.id).where(Notice.event_id == event.id).limit(1)).first() is None:
        template = KOREAN_CONTROLLER if korean else INTERNATIONAL_ORGANISATION
        session.add(_of_template(template, event_id=event.id, number=1, now=now))
    if session.execute(select(PurposeVersion.id).where(PurposeVersion.event_id == event.id).limit(1)).first() is None:
        session.add_all(
            PurposeVersion(
                event_id=event.id,
                purpose=default.purpose,
                number=1,
                position=position,
                created_at=now,
                **default.texts(korean=korean),
            )
            for position, default in enumerate(DEFAULT_PURPOSES)
        )
    session.flush()
    raise_revision(session=session, event_id=event.id)


def record(
    *,
    session: Session | Connection,
    event_id: int,
    registration_id: str,
    answers: Mapping[str, bool],
    language: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Keep an answer per purpose, each under the newest wording of the event."""
    cursor = cursor_of(session)
    versions: dict[str, int] = {row[0]: row[1] for row in _NEWEST.rows(cursor, {"event": event_id})}
    _INSERT.run_many(
        cursor,
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


def add_notice(
    *,
    session: Session,
    event_id: int,
    text: LocalizedText,
    now: datetime,
    purposes: Sequence[Stated] | None = None,
    template: str | None = None,
) -> Notice:
    """Write the next version of an event's notice; guests see it from now on, former answers keep theirs.

    Where ``purposes`` or ``template`` are not given, those of the version before stay.
    """
    former = queries.newest_notice(session=session, event_id=event_id)
    if purposes is None:
        purposes = former.stated if former else ()
    notice = Notice(
        event_id=event_id,
        number=former.number + 1 if former else 1,
        text=text,
        template=template or (former.template if former else None),
        purposes=[stated.as_row() for stated in purposes],
        created_at=now,
    )
    session.add(notice)
    session.flush()
    raise_revision(session=session, event_id=event_id)
    return notice


def begin_from_template(*, session: Session, event_id: int, code: str, now: datetime) -> Notice:
    """Let the next version be a template's text and purposes. :raises KeyError: for a code that is none"""
    template = TEMPLATES[code]
    return add_notice(
        session=session,
        event_id=event_id,
        text=template.text,
        now=now,
        purposes=template.purposes,
        template=template.code,
    )


def state_purpose(*, session: Session, event_id: int, place: int | None, stated: Stated | None, now: datetime) -> None:
    """Write a version in which the purpose at ``place`` is another one, or gone (``stated`` None).

    Without a ``place`` it is added at the end.

    :raises UnknownPart: where the notice has no such place
    """
    former = queries.newest_notice(session=session, event_id=event_id)
    purposes = former.stated if former else []
    if place is not None and not 0 <= place < len(purposes):
        raise UnknownPart
    if place is None:
        purposes += [stated] if stated else []
    else:
        purposes[place : place + 1] = [stated] if stated else []
    text = former.text if former else LocalizedText()
    add_notice(session=session, event_id=event_id, text=text, now=now, purposes=purposes)


def _of_template(template: Template, *, event_id: int, number: int, now: datetime) -> Notice:
    return Notice(
        event_id=event_id,
        number=number,
        text=template.text,
        template=template.code,
        purposes=[stated.as_row() for stated in template.purposes],
        created_at=now,
    )


def add_purpose(
    *, session: Session, event_id: int, purpose: str, now: datetime, question: LocalizedText, **facts: LocalizedText
) -> PurposeVersion:
    """Ask for a purpose, or word its question anew: the next version.

    ``facts`` are the texts of a :class:`PurposeVersion` beside the question: ``explanation``, ``items``,
    ``legal_basis``, ``period``, ``recipients``.
    """
    newest = _newest_version(session, event_id, purpose)
    version = PurposeVersion(
        event_id=event_id,
        purpose=purpose,
        number=newest.number + 1 if newest else 1,
        question=question,
        position=newest.position if newest else list(Purpose).index(Purpose(purpose)),
        retired=False,
        created_at=now,
        **facts,
    )
    session.add(version)
    session.flush()
    raise_revision(session=session, event_id=event_id)
    return version


def ask_for_needs(*, session: Session, event_id: int, now: datetime) -> None:
    """Ask whether needs may be kept, in the proposed words, where the event does not ask it yet."""
    if any(asked.purpose == Purpose.NEEDS for asked in queries.asked_purposes(session=session, event_id=event_id)):
        return
    korean = host(session=session).country == "KR"
    texts = PROPOSED[Purpose.NEEDS].texts(korean=korean)
    add_purpose(session=session, event_id=event_id, purpose=Purpose.NEEDS, now=now, **texts)


def retire_purpose(*, session: Session, event_id: int, purpose: str) -> None:
    """Ask for a purpose no more; what was answered stays and can be withdrawn."""
    newest = _newest_version(session, event_id, purpose)
    if newest is not None:
        newest.retired = True
        raise_revision(session=session, event_id=event_id)


def _newest_version(session: Session, event_id: int, purpose: str) -> PurposeVersion | None:
    return session.scalar(
        select(PurposeVersion)
        .where(PurposeVersion.event_id == event_id, PurposeVersion.purpose == purpose)
        .order_by(PurposeVersion.number.desc())
        .limit(1)
    )


def copy(*, session: Session, source_id: int, event_id: int, now: datetime) -> None:
    """Let a new event begin with the notice and the purposes that another one shows today, as its first versions."""
    notice = queries.newest_notice(session=session, event_id=source_id)
    if notice is not None:
        add_notice(
            session=session,
            event_id=event_id,
            text=notice.text,
            now=now,
            purposes=notice.stated,
            template=notice.template,
        )
    for asked in queries.asked_purposes(session=session, event_id=source_id):
        add_purpose(
            session=session,
            event_id=event_id,
            purpose=asked.purpose,
            now=now,
            question=asked.question,
            explanation=asked.explanation,
            items=asked.items,
            legal_basis=asked.legal_basis,
            period=asked.period,
            recipients=asked.recipients,
        )
