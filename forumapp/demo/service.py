"""Makes the demo's events through the services of real work: invited, registered, decided, scanned, frozen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.accounts.rules import StaffRole
from forumapp.accounts.service import assign, create_user
from forumapp.attendance.codec.entries import Entry
from forumapp.attendance.labels import words
from forumapp.attendance.service.freezing import freeze
from forumapp.attendance.service.guest_list import import_guests
from forumapp.checkin.codec import read_item
from forumapp.checkin.models import Device
from forumapp.checkin.service import Origin, close_desk, open_desk, record_scans
from forumapp.consent.service import ensure_default_notice
from forumapp.demo import texts
from forumapp.demo.cast import COMMUNITIES, Cast, Guest, plan
from forumapp.demo.staff import PASSWORD, STAFF
from forumapp.directory.models import Organization
from forumapp.directory.service import edit_host, release_organizations
from forumapp.events.models import Event, Speaker
from forumapp.events.queries import find_event
from forumapp.events.service import create_event, edit_event, move_dates, save_part, set_category
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.rules import Kind
from forumapp.questions.service import save as save_question
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source, Status
from forumapp.registration.service import Application, cancel, confirm, receive, regret

FORUM, OPEN_FORUM = "engaging-men", "open-forum"
ZONE = "Asia/Seoul"
LANGUAGES = ("en", "ko")
OPEN_STARTS, OPEN_ENDS = time(14, 0), time(17, 0)
OPEN_GUESTS = 36
_ZONE = ZoneInfo(ZONE)


@dataclass
class _Stage:
    """What every step of the making needs."""

    session: Session
    keys: KeyRing
    organizer: Actor
    communications: Actor
    door_user: int


def exists(*, session: Session) -> bool:
    """Whether this database holds the demo."""
    return session.execute(select(User.id).where(User.demo.is_(True)).limit(1)).first() is not None


def make(*, session: Session, now: datetime, keys: KeyRing) -> None:
    """Make the whole demo: its staff, the complete forum, and the one that is open today. The caller commits."""
    stage = _make_staff(session, now, keys)
    edit_host(
        session=session,
        values={
            "names": texts.HOST_NAMES,
            "about": texts.HOST_ABOUT,
            "place": texts.HOST_PLACE,
            "media_contact": texts.MEDIA_CONTACT,
            "media_email": "press@example.org",
            "media_phone": "+8223456789",
        },
    )
    _make_forum(stage, plan())
    _make_open_forum(stage, now)
    _release_organizations(session)


def keep_open_today(*, session: Session, now: datetime) -> bool:
    """Move the open forum to today where it is not; returns whether it moved. The caller commits."""
    event = find_event(session=session, slug=OPEN_FORUM)
    today = now.astimezone(_ZONE).date()
    if event is None or not exists(session=session) or event.starts_at.astimezone(_ZONE).date() == today:
        return False
    move_dates(session=session, event_id=event.id, starts_at=datetime.combine(today, OPEN_STARTS, _ZONE))
    return True


def _make_staff(session: Session, now: datetime, keys: KeyRing) -> _Stage:
    users = {}
    for member in STAFF:
        user = create_user(session=session, email=member.email, password=PASSWORD, name=member.name, now=now, demo=True)
        session.flush()
        assign(session=session, user=user, role=StaffRole(member.role), event_id=None)
        users[member.role] = user.id
    return _Stage(session, keys, Actor.user(users["organizer"]), Actor.user(users["communications"]), users["door"])


def _seoul(moment: datetime) -> datetime:
    return moment.replace(tzinfo=_ZONE)


def _make_forum(stage: _Stage, cast: Cast) -> None:
    session = stage.session
    made = _seoul(datetime(2023, 10, 16, 10, 0))
    event = create_event(
        session=session,
        slug=FORUM,
        title=texts.FORUM["title"],
        languages=LANGUAGES,
        zone=ZONE,
        starts_at=_seoul(texts.FORUM_STARTS),
        ends_at=_seoul(texts.FORUM_ENDS),
        now=made,
    )
    edit_event(
        session=session,
        event_id=event.id,
        values={
            **texts.FORUM,
            "activity_kind": "external_relations",
            "themes": ["ending_violence"],
            "doors_open_at": _seoul(texts.FORUM_DOORS),
            "registration_opens_at": _seoul(texts.FORUM_REGISTRATION_OPENS),
            "registration_closes_at": _seoul(texts.FORUM_REGISTRATION_CLOSES),
            "contact_email": "forum@example.org",
            "places": 240,
        },
    )
    ensure_default_notice(session=session, event=event, now=made)
    _write_programme(session, event)
    _ask_for_receiver(session, event, made)
    for code, community in COMMUNITIES.items():
        if community.review:
            set_category(session=session, event_id=event.id, code=code, values={"review": True})
    _invite(stage, event, [*cast.guests, *cast.silent, *cast.regretted, *cast.cancelled])
    ids = _register_all(stage, event, cast)
    _hold_the_forum(stage, event, cast, ids)


def _write_programme(session: Session, event: Event) -> None:
    for position, (names, titles) in enumerate(texts.SPEAKERS):
        values = {"position": position, "names": names, "titles": titles}
        save_part(session=session, event_id=event.id, kind="speakers", id=None, values=values)
    speakers = session.scalars(select(Speaker.id).where(Speaker.event_id == event.id).order_by(Speaker.position)).all()
    day = texts.FORUM_STARTS.date()
    for position, (at, title, role, speaker) in enumerate(texts.PROGRAMME):
        values = {
            "position": position,
            "starts_at": _seoul(datetime.combine(day, at)),
            "title": title,
            "role": role,
            "speaker_id": None if speaker is None else speakers[speaker],
        }
        save_part(session=session, event_id=event.id, kind="items", id=None, values=values)
    for position, (names, part) in enumerate(texts.PARTNERS):
        values = {"position": position, "names": names, "part": part}
        save_part(session=session, event_id=event.id, kind="partners", id=None, values=values)


def _ask_for_receiver(session: Session, event: Event, now: datetime) -> None:
    save_question(
        session=session,
        event_id=event.id,
        key="receiver",
        kind=Kind.CHOICE,
        label=texts.RECEIVER,
        help=LocalizedText(),
        options=[{"value": value, "label": dict(label)} for value, label in texts.RECEIVER_OPTIONS],
        required=False,
        now=now,
    )


def _invite(stage: _Stage, event: Event, guests: Iterable[Guest]) -> None:
    """Import the list of invitations, as an office does."""
    entries = [
        Entry(
            row=row,
            names=LocalizedText(en=guest.name.en, ko=guest.name.ko),
            organization=LocalizedText(en=guest.institution.en, ko=guest.institution.ko),
            position=LocalizedText(en=guest.position_en, ko=guest.position_ko),
            values=_entry_values(guest),
            delegation=guest.institution.en if guest.category == "diplomatic_corps" else None,
        )
        for row, guest in enumerate((guest for guest in guests if guest.invited), start=2)
    ]
    import_guests(
        session=stage.session,
        event=event,
        entries=entries,
        status=Status.INVITED,
        now=_seoul(datetime(2023, 10, 20, 11, 0)),
        actor=stage.organizer,
        keys=stage.keys,
    )


def _entry_values(guest: Guest) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "category": guest.category,
        "given_name": guest.name.given,
        "family_name": guest.name.family,
        "email": guest.email,
        "attending_as": guest.attending_as,
        "acting": guest.acting,
        "roles": list(guest.roles),
        "language": guest.language,
    }
    if guest.country is not None:
        values["country"] = guest.country
    if guest.rank is not None:
        values["rank"] = guest.rank
    return values


def _register_all(stage: _Stage, event: Event, cast: Cast) -> dict[int, str]:
    """Everybody who registered before the day, in the order of the plan; ids by the guests' numbers."""
    ids: dict[int, str] = {}
    at = _Clock(_seoul(datetime(2023, 11, 2, 9, 0)), timedelta(minutes=97))
    before = [guest for guest in cast.guests if not guest.walk_in and guest.replaces is None]
    leaving, replaced = cast.cancelled[1:], cast.cancelled[0]
    for guest in [*leaving, replaced]:
        ids[guest.number] = _register(stage, event, guest, next(at))
    _decide(stage, event, [ids[replaced.number]], next(at))
    _cancel(stage, event, [ids[guest.number] for guest in leaving], next(at), GUEST)
    came_first = [guest for guest in before if guest.outcome != Status.WAITLISTED]
    for guest in came_first:
        ids[guest.number] = _register(stage, event, guest, next(at))
    _decide(
        stage,
        event,
        [
            ids[guest.number]
            for guest in came_first
            if COMMUNITIES[guest.category].review and guest.outcome == Status.CONFIRMED
        ],
        _seoul(datetime(2023, 11, 24, 15, 0)),
    )
    waiting = [guest for guest in before if guest.outcome == Status.WAITLISTED]
    for code in {guest.category for guest in waiting}:
        taken = next(category.taken for category in event.categories if category.code == code)
        set_category(session=stage.session, event_id=event.id, code=code, values={"places": taken})
    for guest in waiting:
        ids[guest.number] = _register(stage, event, guest, _seoul(datetime(2023, 11, 28, 10, guest.number % 60)))
    for guest in cast.regretted:
        registration_id = _id_of(stage.session, event, guest)
        regret(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=_seoul(datetime(2023, 11, 14, 10, guest.number % 60)),
            actor=stage.organizer,
            reason="Answered by telephone",
        )
    return ids


class _Clock:
    """Moments one after the other."""

    def __init__(self, begin: datetime, step: timedelta) -> None:
        self._at, self._step = begin, step

    def __iter__(self) -> Iterator[datetime]:
        return self

    def __next__(self) -> datetime:
        self._at += self._step
        return min(self._at, _seoul(texts.FORUM_REGISTRATION_CLOSES) - timedelta(hours=8))


def _register(stage: _Stage, event: Event, guest: Guest, now: datetime, *, staff: bool = False) -> str:
    by_staff = staff or guest.category == "staff"
    receipt = receive(
        session=stage.session,
        event_id=event.id,
        application=_application(guest),
        now=now,
        actor=stage.organizer if by_staff else GUEST,
        source=Source.STAFF if by_staff else Source.FORM,
        keys=stage.keys,
    )
    return receipt.registration_id


def _application(guest: Guest) -> Application:
    """What the guest said, with what the office knows of rank, part and standing in for somebody."""
    consents = {"photograph": guest.photograph, "naming": guest.naming}
    return Application(
        category_code=guest.category,
        names=LocalizedText(en=guest.name.en, ko=guest.name.ko),
        given_name=guest.name.given,
        family_name=guest.name.family,
        email=guest.email,
        phone=f"+82105550{guest.number:04d}"[:13] if guest.country == "KR" else None,
        organization=LocalizedText(en=guest.institution.en, ko=guest.institution.ko),
        position=LocalizedText(en=guest.position_en, ko=guest.position_ko),
        country=guest.country,
        rank=guest.rank,
        attending_as=guest.attending_as,
        acting=guest.acting,
        roles=guest.roles,
        language=guest.language,
        consents={purpose: answer for purpose, answer in consents.items() if answer is not None},
        answers={"receiver": "ko_en" if guest.language == "ko" else "en_ko"} if guest.number % 3 else {},
    )


def _decide(stage: _Stage, event: Event, ids: Iterable[str], now: datetime) -> None:
    for registration_id in ids:
        confirm(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=now,
            actor=stage.organizer,
            keys=stage.keys,
        )


def _cancel(
    stage: _Stage, event: Event, ids: Iterable[str], now: datetime, actor: Actor, reason: str | None = None
) -> None:
    for registration_id in ids:
        cancel(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=now,
            actor=actor,
            keys=stage.keys,
            reason=reason,
        )


def _id_of(session: Session, event: Event, guest: Guest) -> str:
    return session.scalars(
        select(Registration.id).where(Registration.event_id == event.id, Registration.email_key == guest.email)
    ).one()


def _hold_the_forum(stage: _Stage, event: Event, cast: Cast, ids: dict[int, str]) -> None:
    """The day itself: a substitute, two desks with all their readings, and the figures frozen in the evening."""
    doors = _seoul(texts.FORUM_DOORS)
    substitute = next(guest for guest in cast.guests if guest.replaces is not None)
    replaced = cast.cancelled[0]
    _cancel(stage, event, [ids[replaced.number]], doors, stage.organizer, "Replaced by a substitute on the day")
    ids[substitute.number] = _register(stage, event, substitute, doors, staff=True)
    desks = {name: _open(stage, event, name, doors) for name in ("Desk 1", "Desk 2")}
    items = sorted(_readings(stage, cast, ids, doors), key=lambda item: (str(item["scanned_at"]), str(item["id"])))
    for start in range(0, len(items), 50):
        for name, device in desks.items():
            batch = [item for item in items[start : start + 50] if item["desk"] == name]
            if batch:
                received = datetime.fromisoformat(batch[-1]["scanned_at"]) + timedelta(seconds=2)
                _send(stage, event, device, batch, received)
    for device in desks.values():
        close_desk(session=stage.session, device_id=device.id, now=_seoul(datetime(2023, 11, 30, 17, 5)))
    stage.session.flush()
    freeze(
        session=stage.session,
        event=event,
        words=words(event.languages),
        now=_seoul(datetime(2023, 11, 30, 17, 10)),
        actor=stage.communications,
    )


def _open(stage: _Stage, event: Event, name: str, now: datetime) -> Device:
    return open_desk(
        session=stage.session,
        event_id=event.id,
        user_id=stage.door_user,
        desk=name,
        now=now,
        actor=Actor.user(stage.door_user),
    ).device


def _send(stage: _Stage, event: Event, device: Device, batch: list[dict[str, Any]], received: datetime) -> None:
    stage.session.flush()
    record_scans(
        connection=stage.session.connection(),
        origin=Origin(event.id, Actor.device(device.id), device.key_id, device.id),
        items=[read_item(item) for item in batch],
        sent_at=received,
        received_at=received,
        keys=stage.keys,
    )
    device.last_heard_at = received


def _readings(stage: _Stage, cast: Cast, ids: dict[int, str], doors: datetime) -> Iterator[dict[str, Any]]:
    """What the two phones sent: the cast's passages, and what happens at every door besides."""
    for guest in cast.guests:
        for number, passage in enumerate(guest.passages):
            at = doors + timedelta(seconds=passage.after)
            item = _item(at, guest.number * 8 + number, passage.desk, passage.direction)
            if guest.walk_in and number == 0:
                ids[guest.number] = _fixed_uuid7(at, 90_000 + guest.number)
                yield {**item, "walk_in": _walk_in(guest, ids[guest.number])}
            else:
                yield {**item, **_shown(stage, guest, ids)}
    no_show = next(guest for guest in cast.guests if guest.outcome == "confirmed" and not guest.attended)
    mistaken = _item(doors + timedelta(minutes=31), 70_000, "Desk 2", "in")
    yield {**mistaken, "registration_id": ids[no_show.number]}
    undo = _item(doors + timedelta(minutes=32), 70_001, "Desk 2", "in")
    yield {**undo, "registration_id": ids[no_show.number], "undoes": mistaken["id"], "reason": "other_person"}
    refused = _item(doors + timedelta(minutes=22), 70_002, "Desk 1", "in")
    yield {**refused, "registration_id": ids[cast.cancelled[0].number], "admitted": False, "reason": "turned_away"}
    foreign = _item(doors + timedelta(minutes=40), 70_003, "Desk 1", "in")
    yield {**foreign, "ticket": "WIFI:S:Hall;T:WPA;P:guest;;", "admitted": False}


def _shown(stage: _Stage, guest: Guest, ids: dict[int, str]) -> dict[str, str]:
    """Most show their QR, every ninth is found by name."""
    registration_id = ids[guest.number]
    if guest.number % 9 == 0 or guest.walk_in:
        return {"registration_id": registration_id}
    return {"ticket": secrets.ticket(stage.keys.current, registration_id, 1)}


def _item(at: datetime, number: int, desk: str, direction: str) -> dict[str, Any]:
    return {
        "id": _fixed_uuid7(at, number),
        "direction": direction,
        "scanned_at": at.isoformat(),
        "desk": desk,
        "offline": False,
    }


def _fixed_uuid7(at: datetime, number: int) -> str:
    """A UUIDv7 that is the same at every making."""
    milliseconds = int(at.timestamp() * 1000)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number))


def _walk_in(guest: Guest, registration_id: str) -> dict[str, Any]:
    return {
        "registration_id": registration_id,
        "name_en": guest.name.en,
        "name_ko": guest.name.ko,
        "category": guest.category,
        "organization_en": guest.institution.en,
        "organization_ko": guest.institution.ko,
        "country": guest.country,
    }


def _make_open_forum(stage: _Stage, now: datetime) -> None:
    """The forum of today: open for registration and at the door until midnight."""
    session = stage.session
    today: date = now.astimezone(_ZONE).date()
    event = create_event(
        session=session,
        slug=OPEN_FORUM,
        title=texts.OPEN_FORUM["title"],
        languages=LANGUAGES,
        zone=ZONE,
        starts_at=datetime.combine(today, OPEN_STARTS, _ZONE),
        ends_at=datetime.combine(today, OPEN_ENDS, _ZONE),
        now=now,
    )
    edit_event(
        session=session,
        event_id=event.id,
        values={
            **texts.OPEN_FORUM,
            "activity_kind": "research_and_data",
            "themes": ["gender_statistics"],
            "registration_opens_at": datetime.combine(today, time(0, 0), _ZONE),
            "registration_closes_at": datetime.combine(today, time(23, 59, 59), _ZONE),
            "contact_email": "forum@example.org",
        },
    )
    ensure_default_notice(session=session, event=event, now=now)
    _ask_for_receiver(session, event, now)
    set_category(session=session, event_id=event.id, code="media", values={"review": True})
    set_category(session=session, event_id=event.id, code="expert", values={"places": 3})
    for guest in _regulars():
        _register(stage, event, guest, now)


def _regulars() -> list[Guest]:
    """Some of the forum's people come to the other one too, a few of each community."""
    by_category: dict[str, list[Guest]] = {}
    for guest in plan().guests:
        if not guest.walk_in:
            by_category.setdefault(guest.category, []).append(guest)
    each = OPEN_GUESTS // len(by_category) + 2
    return [guest for guests in by_category.values() for guest in guests[:each]]


def _release_organizations(session: Session) -> None:
    """Let public forms suggest what the office knows; what was first met at the door waits for a look."""
    ids = session.scalars(select(Organization.id).where(Organization.source != "walk_in")).all()
    release_organizations(session=session, ids=ids)
