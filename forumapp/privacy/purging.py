"""One turn of destruction: everything whose day has come, and again what a restored backup brought back.

The job, ``forumapp purge`` and the start of the server call it alike. Each event is a transaction of its own; files go
after the commit, and what a crash left lying the next turn takes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from forumapp.config import Config
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.kernel.identifiers import is_uuid7
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.settling import settle
from forumapp.privacy import queries, service
from forumapp.privacy.ledger import Ledger
from forumapp.privacy.models import Destruction
from forumapp.privacy.rules import DAYS_OF_GRACE, Cause, NotDue
from forumapp.questions.queries import due_for_destruction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purged:
    """One certificate of a turn, with the address of its event."""

    slug: str
    destruction: Destruction


def purge(*, config: Config, now: datetime, actor: Actor, thorough: bool = False) -> list[Purged]:
    """Destroy what is due, inside an application context; returns the certificates that were written.

    ``thorough`` also looks through what was destroyed before, and through the folder of mails. By itself nothing goes
    whose day was set less than :data:`~forumapp.privacy.rules.DAYS_OF_GRACE` days ago, so that a mistyped date can be
    put right; whoever calls the command is sure.
    """
    with unit_of_work() as session:
        service.note_days(session=session, now=now)
    ledger = Ledger.read(config.instance)
    done = [*_answers(now, actor), *_events(ledger, now, actor, thorough)]
    if thorough:
        _people(ledger, now, actor, KeyRing.of(config.ticket_keys))
    if done or thorough:
        restored = any(one.destruction.cause == Cause.AGAIN for one in done)
        sweep(config, orphans=restored, rewrite=bool(done) or actor == COMMAND)
    session = db.session()
    ledger.remember(
        events=queries.destroyed_events(session=session),
        registrations=queries.destroyed_on_request(session=session),
    )
    return done


def sweep(config: Config, *, orphans: bool = False, rewrite: bool = True) -> None:
    """Take from the disk what the database no longer holds; outside of any unit of work."""
    remove_mail_files(config.mail_folder, orphans=orphans)
    db.session.rollback()  # A journal is emptied where nobody reads.
    settle(db.engine, rewrite=rewrite)


def _answers(now: datetime, actor: Actor) -> list[Purged]:
    """The answers whose question has its own day."""
    session = db.session()
    spared = queries.reference_events(session=session)
    done = []
    for due in due_for_destruction(session=session, now=now):
        if due.event_id not in spared:
            with unit_of_work() as writing:
                row = service.destroy_answers(session=writing, due=due, now=now, actor=actor)
                done.append(Purged(queries.slug_of(session=writing, event_id=due.event_id), row))
    return done


def _events(ledger: Ledger, now: datetime, actor: Actor, thorough: bool) -> list[Purged]:
    settled_by = None if actor == COMMAND else now - timedelta(days=DAYS_OF_GRACE)
    due = queries.due_events(
        session=db.session(), now=now, known=ledger.events, thorough=thorough, settled_by=settled_by
    )
    done = []
    for one in due:
        try:
            with unit_of_work() as session:
                row = service.destroy_event(
                    session=session, event_id=one.event_id, cause=one.cause, now=now, actor=actor
                )
        except NotDue:
            continue  # It was put off meanwhile.
        if row is not None:
            log.warning("The personal data of %s is destroyed: certificate %s.", one.slug, row.number)
            done.append(Purged(one.slug, row))
    return done


def _people(ledger: Ledger, now: datetime, actor: Actor, keys: KeyRing) -> None:
    """Those who were destroyed on request, and whom a restored backup brought back."""
    for event_id, registration_id in queries.brought_back(session=db.session(), ids=ledger.registrations):
        with unit_of_work() as session:
            service.destroy_registration(
                session=session, event_id=event_id, registration_id=registration_id, now=now, actor=actor, keys=keys
            )


def remove_mail_files(folder: Path, *, orphans: bool = False) -> int:
    """Delete the mails that lie as files though nothing is left of whom they went to; returns how many there were.

    ``orphans`` are those that no row of the database knows: after a restore they are of nobody.
    """
    lying = {path.stem.lstrip("."): path for path in folder.glob("*.eml")} if folder.is_dir() else {}
    lying = {name: path for name, path in lying.items() if is_uuid7(name)}
    known = queries.known_messages(session=db.session(), ids=lying)
    gone = [name for name in lying if not known.get(name, not orphans)]
    for name in gone:
        lying[name].unlink(missing_ok=True)
    return len(gone)
