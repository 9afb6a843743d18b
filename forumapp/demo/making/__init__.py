"""Makes the demo's events through the services of real work: invited, registered, decided, scanned, frozen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.demo import texts
from forumapp.demo.cast import plan
from forumapp.demo.making.forum import FORUM, make_forum
from forumapp.demo.making.stage import make_staff
from forumapp.demo.making.today import OPEN_FORUM, is_demo, keep_open_today, make_open_forum
from forumapp.demo.making.year import make_year
from forumapp.directory.models import Organization
from forumapp.directory.service import edit_host, release_organizations
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.secrets import KeyRing

__all__ = ["FORUM", "OPEN_FORUM", "is_demo", "keep_open_today", "make"]


def make(*, session: Session, now: datetime, keys: KeyRing) -> None:
    """Make the whole demo: its staff, the complete forum and its year, and the one that is open today. The caller commits."""
    stage = make_staff(session, now, keys)
    edit_host(
        session=session,
        values={
            "names": texts.HOST_NAMES,
            "names_in_text": texts.HOST_IN_TEXT,
            "about": texts.HOST_ABOUT,
            "place": texts.HOST_PLACE,
            "media_contact": texts.MEDIA_CONTACT,
            "media_email": "press@example.org",
            "media_phone": "+8223456789",
        },
    )
    make_forum(stage, plan())
    make_year(stage)
    make_open_forum(stage, now)
    _release_organizations(session, now)


def _release_organizations(session: Session, now: datetime) -> None:
    """Let public forms suggest what the office knows; what was first met at the door waits for a look."""
    ids = session.scalars(select(Organization.id).where(Organization.source != "walk_in")).all()
    release_organizations(session=session, ids=ids, now=now, actor=COMMAND)
