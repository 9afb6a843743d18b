"""The day itself at two desks: every reading of the cast, and what happens at every door besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from forumapp.attendance.labels import words
from forumapp.attendance.service.freezing import freeze
from forumapp.checkin.codec import read_item
from forumapp.checkin.models import Device
from forumapp.checkin.service import Origin, Terms, close_desk, open_desk, record_scans
from forumapp.demo import texts
from forumapp.demo.cast import Cast, Guest
from forumapp.demo.making.people import cancel, register
from forumapp.demo.making.stage import Stage, seoul
from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.release.rules.states import Kind
from forumapp.release.service.making import make_release


def hold_the_forum(stage: Stage, event: Event, cast: Cast, ids: dict[int, str]) -> None:
    """The day itself: a substitute, two desks with all their readings, and the figures frozen in the evening,
    on which a release is begun."""
    doors = seoul(texts.FORUM_DOORS)
    substitute = next(guest for guest in cast.guests if guest.replaces is not None)
    replaced = cast.cancelled[0]
    cancel(stage, event, [ids[replaced.number]], doors, stage.organizer, "Replaced by a substitute on the day")
    ids[substitute.number] = register(stage, event, substitute, doors, staff=True)
    desks = {name: _open(stage, event, name, doors) for name in ("Desk 1", "Desk 2")}
    items = sorted(
        _readings(stage, cast, ids, doors),
        key=lambda item: (item["scanned_at"][:16], item["desk"], item["scanned_at"], item["id"]),
    )
    for (_, name), batch in groupby(items, key=lambda item: (item["scanned_at"][:16], item["desk"])):
        sent = list(batch)
        received = datetime.fromisoformat(sent[-1]["scanned_at"]) + timedelta(seconds=2)
        _send(stage, event, desks[name], sent, received)
    for device in desks.values():
        close_desk(session=stage.session, device_id=device.id, now=seoul(datetime(2023, 11, 30, 17, 5)))
    stage.session.flush()
    freeze(
        session=stage.session,
        event=event,
        words=words(event.languages),
        now=seoul(datetime(2023, 11, 30, 17, 10)),
        actor=stage.communications,
    )
    make_release(
        session=stage.session,
        event=event,
        kind=Kind.FINAL,
        now=seoul(datetime(2023, 11, 30, 17, 12)),
        actor=stage.communications,
    )


def _open(stage: Stage, event: Event, name: str, now: datetime) -> Device:
    return open_desk(
        session=stage.session,
        event_id=event.id,
        user_id=stage.door_user,
        terms=Terms(name),
        volunteer="",
        now=now,
        actor=Actor.user(stage.door_user),
    ).device


def _send(stage: Stage, event: Event, device: Device, batch: list[dict[str, Any]], received: datetime) -> None:
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


def _readings(stage: Stage, cast: Cast, ids: dict[int, str], doors: datetime) -> Iterator[dict[str, Any]]:
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


def _shown(stage: Stage, guest: Guest, ids: dict[int, str]) -> dict[str, str]:
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
