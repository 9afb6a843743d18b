"""The shapes in which the interface speaks of people and scans (contract.md, "API")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy.orm import Session

from forumapp.checkin.models import Device
from forumapp.checkin.queries import InSession, Person
from forumapp.checkin.queries.board import Guest, Part
from forumapp.checkin.queries.watching import OpenDesk
from forumapp.checkin.rules import Presence, Profile, attention_of, expires_at, practice
from forumapp.checkin.service import Result
from forumapp.consent.queries import ShownNotice, asked_purposes, newest_notice
from forumapp.consent.rules import HEADERS, STATED
from forumapp.consent.wording import INTERNATIONAL_ORGANISATION, PROPOSED, Template
from forumapp.directory import countries
from forumapp.events.models import Event
from forumapp.kernel.search import keys
from forumapp.kernel.secrets import sha256
from forumapp.questions.labels import answer
from forumapp.questions.queries import AtDoor
from forumapp.questions.rules import Kind
from forumapp.registration.rules import Companion
from forumapp.web.markdown import paragraphs


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A moment with the event's offset."""
    return at.astimezone(zone).isoformat()


def event_facts(event: Event, *, session: Session) -> dict[str, Any]:
    """An event as the door app needs it (``EventFacts`` in ``assets/door/configuration.ts``)."""
    zone = ZoneInfo(event.zone)
    return {
        "slug": event.slug,
        "title": event.title.as_dict(),
        "neutral_title": event.neutral_title.as_dict(),
        "starts_at": moment(event.starts_at, zone),
        "ends_at": moment(event.ends_at, zone),
        "zone": event.zone,
        "languages": event.languages,
        "categories": [
            {"code": category.code, "names": category.names.as_dict(), "counts": category.counts}
            for category in event.choosable()
        ],
        "countries": [
            {"code": code, "names": countries.names(code, tuple(event.languages)).as_dict()}
            for code, _ in countries.options(event.languages[0])
        ],
        "sessions": [
            {
                "id": one.id,
                "names": one.names.as_dict(),
                "place": one.place.as_dict(),
                "starts_at": moment(one.starts_at, zone),
                "ends_at": moment(one.ends_at, zone),
                "listed": not one.for_everybody,
                "places": one.places,
            }
            for one in event.sessions
        ],
        "notice": _notice(event, session),
        "consents": [
            {"header": header, "question": asked.question.as_dict(), "explanation": asked.explanation.as_dict()}
            for asked in asked_purposes(session=session, event_id=event.id)
            for header, purpose in HEADERS.items()
            if purpose == asked.purpose
        ],
    }


def _notice(event: Event, session: Session) -> dict[str, Any] | None:
    """What a guest is told about her data when she is registered at the door; None where the event has no notice."""
    notice = newest_notice(session=session, event_id=event.id)
    if notice is None:
        return None
    return _told(ShownNotice.of(notice), number=notice.id, until=event.destroyed_at.astimezone(ZoneInfo(event.zone)))


def _told(notice: ShownNotice | Template, *, number: int, until: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "text": {language: paragraphs(text) for language, text in notice.text.as_dict().items()},
        "purposes": [{name: getattr(stated, name).as_dict() for name in STATED} for stated in notice.purposes],
        "destroyed_at": until.isoformat(),
    }


def device_facts(device: Device, event: Event, *, session: Session) -> dict[str, Any]:
    """A phone at the door as it knows itself (``Device`` in ``assets/door/configuration.ts``), without its key."""
    zone = ZoneInfo(event.zone)
    return {
        "device": str(device.id),
        "desk": device.desk,
        "session": device.session_id,
        "profile": device.profile,
        "volunteer": device.volunteer,
        "needs": device.sees_needs,
        "pin": device.pin,
        "until": moment(expires_at(chosen=device.expires_at, ends_at=event.ends_at), zone),
        "event": event_facts(event, session=session),
    }


def first_entry(presence: Presence | InSession, zone: ZoneInfo) -> dict[str, Any] | None:
    """When and where the person was first admitted; None for one who did not attend."""
    if presence.first_admitted_at is None:
        return None
    return {"at": moment(presence.first_admitted_at, zone), "desk": presence.first_desk}


def refused_last(presence: Presence, zone: ZoneInfo) -> dict[str, Any] | None:
    """When and at which desk staff turned the person away, where that is the last that is known of them."""
    at, left = presence.refused_at, presence.last_left_at
    if at is None or presence.inside or (left is not None and left >= at):
        return None
    return {"at": moment(at, zone), "desk": presence.refused_desk}


_ALL_PROFILES = frozenset(
    {
        "registration_id",
        "status",
        "names",
        "order_name",
        "category",
        "organization",
        "position",
        "mission",
        "country",
        "delegation",
        "delegation_names",
        "search_keys",
        "ticket_sha256",
        "revoked_sha256",
        "first",
        "inside",
        "attention",
        "replaced_by",
        "entered_as",
        "escort",
        "sessions",
        "attended_sessions",
        "turned_away",
    }
)
ROSTER_FIELDS: Mapping[str, frozenset[str]] = {
    Profile.DOOR: _ALL_PROFILES | {"answers"},
    Profile.PROTOCOL: _ALL_PROFILES,
}
"""What a phone may hold of a guest, by its profile. A field that is not named here reaches no phone.

Both let guests in, so both need who it is, the ticket and what to look out for. What guests answered for the desk is
the desk's alone; how a name is read, rank and companions are the board's alone, which asks for them online.
"""


def held(item: dict[str, Any], profile: str | None) -> dict[str, Any]:
    """The part of a roster item that a phone of this profile may hold; a key without a phone has what the door has."""
    fields = ROSTER_FIELDS[profile or Profile.DOOR]
    return {name: value for name, value in item.items() if name in fields}


def roster_item(
    person: Person,
    presence: Presence,
    *,
    zone: ZoneInfo,
    languages: Sequence[str],
    sessions: Mapping[int, Presence | InSession] | None = None,
) -> dict[str, Any]:
    """A person as the roster has them: no e-mail, phone, gender or needs.

    ``replaced_by``, the names of whoever comes instead, ``entered_as``, those of the same person's entry that stayed
    when two were made one, ``escort``, who meets the person and where, ``delegation_names``, how the delegation is
    called in each language, ``turned_away``, when and at which desk staff sent the person away, only where there is
    somebody, or one. So with ``sessions``, on whose lists the person is, and ``attended_sessions``, to which the person
    was admitted.
    """
    represents = person.represents if person.represents_country else None
    met = {"escort": {"name": person.escort, "place": person.meeting_point}} if person.escort else {}
    replaced = {"replaced_by": person.replaced_by} if person.replaced_by else {}
    chosen = {"sessions": person.sessions} if person.chosen_sessions else {}
    came = [
        {"session": number, "first": first_entry(one, zone), "inside": one.inside}
        for number, one in (sessions or {}).items()
    ]
    merged = {"entered_as": person.entered_as} if person.entered_as else {}
    refused = refused_last(presence, zone)
    grouped = {"delegation_names": person.delegation} if person.delegation else {}
    return {
        "registration_id": person.id,
        "status": person.status,
        "names": person.names,
        "order_name": person.order_name,
        "category": person.category,
        "organization": person.organization or {},
        "position": person.position,
        "mission": person.organization_kind == "mission",
        "country": person.country or represents,
        "delegation": _first_text(person.delegation, languages),
        "search_keys": person.search_keys,
        "ticket_sha256": person.ticket_sha256,
        "revoked_sha256": person.revoked_sha256.split(",") if person.revoked_sha256 else [],
        "first": first_entry(presence, zone),
        "inside": presence.inside,
        "attention": attention_of(
            rank=person.rank,
            attending_as=person.attending_as,
            acting=person.acting,
            photograph=person.photograph,
            naming=person.naming,
            escort=person.escort,
        ),
        **({"turned_away": refused} if refused else {}),
        **replaced,
        **merged,
        **grouped,
        **met,
        **chosen,
        **({"attended_sessions": came} if came else {}),
    }


OFF_THE_LIST = (Kind.EMAIL, Kind.PHONE, Kind.FILE, Kind.NEEDS, Kind.GENDER)
"""Kinds of question whose answers the roster does not hold, whatever is shown at the door."""


def roster_answers(answers: Iterable[AtDoor], *, languages: Sequence[str]) -> list[dict[str, Any]]:
    """What a guest answered to the questions that are shown at the door: question and answer in each language."""
    listed = [one for one in answers if one.kind not in OFF_THE_LIST]
    read: list[dict[str, Any]] = [{"question": one.label.as_dict(), "answer": {}} for one in listed]
    for language in languages if listed else ():
        with force_locale(language):
            for item, one in zip(read, listed, strict=True):
                item["answer"][language] = answer(one, one.value, language, languages)
    return read


def scan_result(
    result: Result, *, zone: ZoneInfo, languages: Sequence[str], profile: str | None = None
) -> dict[str, Any]:
    """The answer to one scan, for a phone of ``profile``.

    ``problem`` only where it was put aside or its session is unknown, ``listed`` only where its session has a list.
    ``first`` is that of the session at whose door it was.
    """
    answer = {
        "id": result.id,
        "verdict": result.verdict,
        "attended": result.presence.attended,
        "first": first_entry(result.at_door, zone),
        "registration": None
        if result.person is None or result.person.gone
        else held(
            roster_item(result.person, result.presence, zone=zone, languages=languages, sessions=result.sessions),
            profile,
        ),
        "conflict": result.conflict,
    }
    if result.problem is not None:
        answer["problem"] = result.problem
    if result.listed is not None:
        answer["listed"] = result.listed
    return answer


def _first_text(texts: Mapping[str, str] | None, languages: Sequence[str]) -> str | None:
    if not texts:
        return None
    return next((texts[code] for code in languages if code in texts), next(iter(texts.values())))


def board_item(
    guest: Guest, *, companions: Sequence[Companion], part: Part | None, zone: ZoneInfo, precedence: int
) -> dict[str, Any]:
    """A guest as the protocol board has them; ``precedence`` is their place among the guests of the board."""
    return {
        "registration_id": guest.id,
        "status": guest.status,
        "names": guest.names,
        "order_name": guest.order_name,
        "organization": guest.organization or {},
        "position": guest.position,
        "mission": guest.organization_kind == "mission",
        "rank": guest.rank,
        "precedence": precedence,
        "attending_as": guest.attending_as,
        "acting": guest.acting,
        "represents": guest.represents_name,
        "read_aloud": guest.read_aloud,
        "address_as": guest.address_as,
        "roles": guest.roles,
        "heads_delegation": guest.heads_delegation,
        "speaks_at": None if part is None else moment(part.starts_at, zone),
        "with": [{"kind": one.kind, "name": one.name, "number": one.number} for one in companions],
        "expected_at": None if guest.expected_at is None else moment(guest.expected_at, zone),
        "escort": {"name": guest.escort, "place": guest.meeting_point} if guest.escort else None,
        "arrived": None
        if guest.first_admitted_at is None
        else {"at": moment(guest.first_admitted_at, zone), "desk": guest.first_desk},
        "left": None if guest.last_left_at is None else moment(guest.last_left_at, zone),
        "attention": attention_of(
            rank=guest.rank,
            attending_as=guest.attending_as,
            acting=guest.acting,
            photograph=guest.photograph,
            naming=guest.naming,
            escort=guest.escort,
        ),
    }


def board_desks(desks: Iterable[OpenDesk], *, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """The phones that admit: when each was last heard, and how many scans it said it had not sent."""
    return [
        {
            "device": str(one.device_id),
            "desk": one.desk,
            "heard_at": moment(one.heard_at, zone),
            "heard": one.is_heard(now),
            "unsent": one.unsent,
        }
        for one in desks
    ]


def practice_list(*, now: datetime, zone: str) -> dict[str, Any]:
    """The practice door: an event that begins now and its invented guests, as the roster has people."""
    facts = {
        "slug": practice.SLUG,
        "title": practice.TITLE,
        "starts_at": now.isoformat(),
        "ends_at": (now + practice.LENGTH).isoformat(),
        "zone": zone,
        "languages": list(practice.TITLE),
        "sessions": [],
        "categories": [{"code": code, "names": names, "counts": True} for code, names in practice.CATEGORIES.items()],
        "countries": [],
        "notice": _told(INTERNATIONAL_ORGANISATION, number=0, until=now + practice.LENGTH),
        "consents": [
            {"header": header, "question": asked.question.as_dict(), "explanation": asked.explanation.as_dict()}
            for header, purpose in HEADERS.items()
            for asked in (PROPOSED[purpose],)
        ],
    }
    return {"event": facts, "items": [_practice_guest(guest) for guest in practice.GUESTS]}


def _practice_guest(guest: practice.Guest) -> dict[str, Any]:
    return {
        "registration_id": guest.id,
        "status": guest.status,
        "names": guest.names,
        "order_name": next(iter(guest.names.values())),
        "category": guest.category,
        "organization": guest.organization,
        "position": guest.position,
        "mission": guest.delegation,
        "country": None,
        "delegation": practice.EMBASSY["en"] if guest.delegation else None,
        **({"delegation_names": practice.EMBASSY} if guest.delegation else {}),
        "search_keys": keys(*guest.names.values(), *guest.organization.values()),
        "ticket_sha256": sha256(guest.ticket),
        "revoked_sha256": [sha256(guest.old_ticket)] if guest.old_ticket else [],
        "first": None,
        "inside": False,
        "attention": list(guest.attention),
    }
