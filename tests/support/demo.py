"""The demo on a real server: its data, what a page's address needs of it, and signing in as its staff do."""

from __future__ import annotations

import shutil
from datetime import timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from forumapp.checkin.codec import read_item
from forumapp.checkin.models import Device, Scan
from forumapp.checkin.service import Origin, record_scans
from forumapp.config import Config
from forumapp.consent.service import ask_for_needs
from forumapp.delegations.models import FocalPoint, Invitation
from forumapp.delegations.service.focal_points import secret_of
from forumapp.delegations.service.invitations import link_secret
from forumapp.demo.staff import PASSWORD, STAFF
from forumapp.directory.models import Organization
from forumapp.events.models import Event, EventSession, ProgrammeItem, Series
from forumapp.kernel.actors import SYSTEM, Actor
from forumapp.kernel.clock import now
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, held_secret, manage_secret, ticket
from forumapp.mail.models import Message
from forumapp.privacy.models import DataLink, SubjectRequest
from forumapp.privacy.rules import Cause
from forumapp.privacy.service import ask_destruction, send_data_link
from forumapp.privacy.service.purging import certify
from forumapp.registration.models import Registration
from forumapp.release import wording
from forumapp.release.models import Release
from forumapp.release.rules import Block, Part
from forumapp.release.rules.texts import kept
from tests.support import server
from tests.support.factories import add_question

FORUM, OPEN = "engaging-men", "open-forum"
DESTROYED = {"registrations": 37, "answers": 12, "messages": 64, "uploads": 2, "focal_points": 1}
"""What a certificate says in the demo, none of whose events is ever destroyed."""


def prepared_demo(instance: Path) -> Path:
    """An instance folder with the demo loaded."""
    instance.mkdir(parents=True)
    for arguments in (("db", "upgrade"), ("demo",)):
        done = server.command(instance, *arguments)
        if done.returncode:
            raise RuntimeError(f"forumapp {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    _wait_for_answers(instance)
    return instance


def shared_demo(folder: Path, instance: Path) -> Path:
    """A copy at ``instance`` of the demo in ``folder``, which the first of several workers makes for all of them."""
    with (folder / "demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        prepared = folder / "demo"
        if not prepared.exists():
            prepared_demo(folder / "half a demo").rename(prepared)
    return copied(prepared, instance)


def _wait_for_answers(instance: Path) -> None:
    """What the demo does not show: an offer until tomorrow, a guest's request, a question of needs, a certificate."""
    config = Config.from_env({"FORUMAPP_INSTANCE": str(instance)})
    engine = create_engine(config.database_url)
    with Session(engine) as session:
        event = session.scalars(select(Event).where(Event.slug == OPEN)).one()
        event_id = event.id
        people = select(Registration).filter_by(event_id=event_id).order_by(Registration.id)
        focal = session.scalars(select(FocalPoint)).one()
        for delegation_id in (None, focal.delegation_id):
            waiting = session.scalars(people.filter_by(status="waitlisted", delegation_id=delegation_id)).first()
            assert waiting is not None
            waiting.status, waiting.offer_until = "offered", now() + timedelta(days=1)
        asking = session.scalars(people.filter_by(status="confirmed", delegation_id=None)).all()[-1]
        ask_destruction(session=session, event_id=event_id, registration_id=asking.id, language="en", now=now())
        label = LocalizedText(en="What should we prepare for you?", ko="준비해 드릴 것이 있습니까?")
        add_question(session, event, "needs", "needs", label=label)
        ask_for_needs(session=session, event_id=event_id, now=now())
        keys = KeyRing.of(config.ticket_keys)
        send_data_link(session=session, event_id=event_id, email=focal.email, language="en", now=now(), keys=keys)
        _scan_what_needs_a_look(session, keys)
        _publish(session)
        certify(session=session, event=event, cause=Cause.DAY, destroyed=DESTROYED, now=now(), actor=SYSTEM)
        session.commit()
    engine.dispose()


def _publish(session: Session) -> None:
    """An advance release that is out, with an address and a link in it."""
    forum = session.scalars(select(Event).where(Event.slug == FORUM)).one()
    texts = {
        "en": ("A forum on 30 November", "Media inquiries", "Na Pyobon, press@example.org", "The year"),
        "ko": ("30일 포럼 개최", "문의", "나표본 홍보담당관, press@example.org", "올해의 활동"),
    }
    published = {
        language: kept(
            [
                wording.dated(released_at=forum.starts_at, embargo_until=None, zone=forum.zone, language=language),
                Block.of(Part.HEADLINE, headline),
                Block.of(Part.HEADING, heading),
                Block.of(Part.PARAGRAPH, contact),
                Block.of(Part.LINK, f"{link} https://example.org/year"),
            ]
        )
        for language, (headline, heading, contact, link) in texts.items()
    }
    session.add(
        Release(
            event_id=forum.id,
            kind="advance",
            status="published",
            planned={},
            released_at=forum.starts_at,
            made_at=forum.starts_at,
            made_by=SYSTEM.reference,
            published_at=forum.starts_at,
            published=published,
        )
    )


def _scan_what_needs_a_look(session: Session, keys: KeyRing) -> None:
    """Scans that wait for the office and count for nothing: an unknown code that was let in, a revoked phone's."""
    forum = session.scalars(select(Event).where(Event.slug == FORUM)).one()
    device = session.scalars(select(Device).filter_by(event_id=forum.id).order_by(Device.id)).first()
    guest = session.scalars(
        select(Registration.id).filter_by(event_id=forum.id, status="confirmed").order_by(Registration.id)
    ).first()
    assert device is not None
    scanned = {"direction": "in", "scanned_at": forum.starts_at.isoformat(), "desk": device.desk, "admitted": True}
    unknown = {"id": uuid7(now()), "ticket": "0" * 26, "shown": "not_listed", "reason": "mail_shown", **scanned}
    revoked = {"id": uuid7(now()), "registration_id": guest, "shown": "admitted", **scanned}
    for item in (unknown, revoked):
        origin = Origin(forum.id, Actor.device(device.id), device.key_id, device.id, revoked=item is revoked)
        record_scans(
            connection=session.connection(),
            origin=origin,
            items=[read_item(item)],
            sent_at=None,
            received_at=forum.ends_at,
            keys=keys,
        )


def copied(instance: Path, to: Path) -> Path:
    """A copy of a prepared instance, for a test that changes it."""
    return Path(shutil.copytree(instance, to))


def addresses(instance: Path) -> dict[str, str]:
    """What the addresses of pages name: one of each thing that the demo has."""
    config = Config.from_env({"FORUMAPP_INSTANCE": str(instance)})
    keys = KeyRing.of(config.ticket_keys)
    engine = create_engine(config.database_url)
    with Session(engine) as session:
        forum, open_forum = (session.scalars(select(Event).where(Event.slug == slug)).one() for slug in (FORUM, OPEN))

        def person_of(event: Event, **wanted: str) -> str:
            found = select(Registration.id).filter_by(event_id=event.id, status="confirmed", **wanted)
            return session.scalars(found.order_by(Registration.id)).first() or ""

        def invited(kind: str) -> Invitation:
            found = select(Invitation).filter_by(kind=kind).where(Invitation.issued_at.is_not(None))
            return session.scalars(found.order_by(Invitation.id)).first()

        def link_of(kind: str) -> str:
            return link_secret(invitation=invited(kind), keys=keys)

        guest = person_of(open_forum)
        focal = session.scalars(select(FocalPoint)).one()
        values = {
            "forum": FORUM,
            "open": OPEN,
            "person": person_of(forum),
            "namesake": person_of(forum, rank="minister"),
            "guest": guest,
            "offered": manage_secret(
                keys.current,
                session.scalars(
                    select(Registration.id).filter_by(event_id=open_forum.id, status="offered", delegation_id=None)
                ).one(),
            ),
            "offered_member": session.scalars(
                select(Registration.id).filter_by(delegation_id=focal.delegation_id, status="offered")
            ).one(),
            "scan": session.scalars(select(Scan.id).filter_by(conflict="unknown_admitted")).first(),
            "release": str(session.scalars(select(Release.id).order_by(Release.id)).first()),
            "published": str(session.scalars(select(Release.id).filter_by(status="published")).first()),
            "request": session.scalars(select(SubjectRequest.id)).first(),
            "held": held_secret(keys.current, session.scalars(select(DataLink.id).order_by(DataLink.id)).first() or ""),
            "mail_draft": session.scalars(select(Message.id).filter_by(event_id=open_forum.id, state="draft")).first(),
            "secret": manage_secret(keys.current, guest),
            "ticket": ticket(keys.current, guest, 1),
            "mail": session.scalars(select(Message.id).filter_by(event_id=open_forum.id, template="confirmed")).first(),
            "item": session.scalars(select(ProgrammeItem.id).filter_by(event_id=forum.id)).first(),
            "focal": secret_of(focal_point=focal, keys=keys),
            "delegation": focal.delegation_id,
            "member": session.scalars(
                select(Registration.id)
                .filter_by(delegation_id=focal.delegation_id, status="confirmed")
                .order_by(Registration.id)
            ).first(),
            "series": session.scalars(select(Series.id)).first(),
            "session": session.scalars(select(EventSession.id).filter_by(event_id=open_forum.id)).first(),
            "organization": session.scalars(select(Organization.id)).first(),
            "invitation": invited("personal").id,
            "draft": session.scalars(select(Invitation.id).where(Invitation.issued_at.is_(None))).first(),
            "invited": link_of("personal"),
            "transferable": link_of("transferable"),
            "openly": link_of("open"),
        }
    engine.dispose()
    return {name: str(value) for name, value in values.items()}


def sign_in(page: Page, base_url: str, role: str, language: str = "en") -> None:
    """Sign in at the console as the demo's member of staff with this role, and read it in this language."""
    page.goto(f"{base_url}/console/sign-in")
    page.locator("input[name=email]").fill(next(person.email for person in STAFF if person.role == role))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.primary").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    read_in(page, base_url, language)


def read_in(page: Page, base_url: str, language: str) -> None:
    """Let whoever is signed in read the console and the door in this language from now on."""
    page.goto(f"{base_url}/console/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f".me button[lang={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")
