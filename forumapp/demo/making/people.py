"""How the cast gets onto the list: invited, registered, decided on, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.codec.entries import Entry
from forumapp.attendance.service.guest_list import import_guests
from forumapp.demo.cast import Guest
from forumapp.demo.making.stage import Stage, seoul
from forumapp.events.models import Event
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source, Status
from forumapp.registration.service import Application, confirm, receive
from forumapp.registration.service import cancel as cancel_registration


def invite(stage: Stage, event: Event, guests: Iterable[Guest]) -> None:
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
        now=seoul(datetime(2023, 10, 20, 11, 0)),
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


def register(stage: Stage, event: Event, guest: Guest, now: datetime, *, staff: bool = False) -> str:
    """Let the guest register herself, or the office do it; returns the registration's id."""
    by_staff = staff or guest.category == "staff"
    receipt = receive(
        session=stage.session,
        event_id=event.id,
        application=_application(guest, event),
        now=now,
        actor=stage.organizer if by_staff else GUEST,
        source=Source.STAFF if by_staff else Source.FORM,
        keys=stage.keys,
    )
    return receipt.registration_id


def _application(guest: Guest, event: Event) -> Application:
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
        **(_expectation(guest, event) if guest.rank or guest.roles else {}),
        consents={purpose: answer for purpose, answer in consents.items() if answer is not None},
        answers={"receiver": "ko_en" if guest.language == "ko" else "en_ko"} if guest.number % 3 else {},
    )


def _expectation(guest: Guest, event: Event) -> dict[str, Any]:
    """How protocol expects a guest of its board: within the last three quarters of an hour before the start."""
    expected: dict[str, Any] = {"expected_at": event.starts_at - timedelta(minutes=10 + guest.number % 8 * 5)}
    if guest.country != "KR":  # a name that everybody at the door reads needs no reading
        expected["read_aloud"] = guest.name.en.lower()
    if guest.rank not in ("minister", "general_officer"):
        return expected
    return {**expected, "escort": "Han Miji", "meeting_point": "Main entrance"}


def decide(stage: Stage, event: Event, ids: Iterable[str], now: datetime) -> None:
    """Confirm what waited for a reviewer."""
    for registration_id in ids:
        confirm(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=now,
            actor=stage.organizer,
            keys=stage.keys,
        )


def cancel(
    stage: Stage, event: Event, ids: Iterable[str], now: datetime, actor: Actor, reason: str | None = None
) -> None:
    """Cancel registrations, by the guest or by the office."""
    for registration_id in ids:
        cancel_registration(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=now,
            actor=actor,
            keys=stage.keys,
            reason=reason,
        )


def id_of(session: Session, event: Event, guest: Guest) -> str:
    """The id of an invited guest's registration."""
    return session.scalars(
        select(Registration.id).where(Registration.event_id == event.id, Registration.email_key == guest.email)
    ).one()
