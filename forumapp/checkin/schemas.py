"""The shapes in which the interface speaks of people and scans (contract.md, "API")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy.orm import Session

from forumapp.checkin.models import Device
from forumapp.checkin.queries import Person
from forumapp.checkin.rules import Presence, attention_of, expires_at
from forumapp.checkin.service import Result
from forumapp.consent.queries import asked_purposes, newest_notice
from forumapp.consent.rules import HEADERS, STATED
from forumapp.directory import countries
from forumapp.events.models import Event
from forumapp.questions.labels import answer
from forumapp.questions.queries import AtDoor
from forumapp.questions.rules import Kind
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
    return {
        "id": notice.id,
        "text": {language: paragraphs(text) for language, text in notice.text.as_dict().items()},
        "purposes": [{name: getattr(stated, name).as_dict() for name in STATED} for stated in notice.stated],
        "destroyed_at": moment(event.destroyed_at, ZoneInfo(event.zone)),
    }


def device_facts(device: Device, event: Event, *, session: Session) -> dict[str, Any]:
    """A phone at the door as it knows itself (``Device`` in ``assets/door/configuration.ts``), without its key."""
    zone = ZoneInfo(event.zone)
    return {
        "device": str(device.id),
        "desk": device.desk,
        "profile": device.profile,
        "volunteer": device.volunteer,
        "needs": device.sees_needs,
        "pin": device.pin,
        "until": moment(expires_at(chosen=device.expires_at, ends_at=event.ends_at), zone),
        "event": event_facts(event, session=session),
    }


def first_entry(presence: Presence, zone: ZoneInfo) -> dict[str, Any] | None:
    """When and where the person was first admitted; None for one who did not attend."""
    if presence.first_admitted_at is None:
        return None
    return {"at": moment(presence.first_admitted_at, zone), "desk": presence.first_desk}


def roster_item(person: Person, presence: Presence, *, zone: ZoneInfo, languages: Sequence[str]) -> dict[str, Any]:
    """A person as the roster has them: no e-mail, phone, gender or needs.

    ``replaced_by``, the names of whoever comes instead, only where somebody does.
    """
    represents = person.represents if person.represents_country else None
    replaced = {"replaced_by": person.replaced_by} if person.replaced_by else {}
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
        ),
        **replaced,
    }


OFF_THE_LIST = (Kind.EMAIL, Kind.PHONE, Kind.FILE, Kind.NEEDS)
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


def scan_result(result: Result, *, zone: ZoneInfo, languages: Sequence[str]) -> dict[str, Any]:
    """The answer to one scan; ``problem`` only where it was put aside."""
    answer = {
        "id": result.id,
        "verdict": result.verdict,
        "attended": result.presence.attended,
        "first": first_entry(result.presence, zone),
        "registration": None
        if result.person is None or result.person.gone
        else roster_item(result.person, result.presence, zone=zone, languages=languages),
        "conflict": result.conflict,
    }
    if result.problem is not None:
        answer["problem"] = result.problem
    return answer


def _first_text(texts: Mapping[str, str] | None, languages: Sequence[str]) -> str | None:
    if not texts:
        return None
    return next((texts[code] for code in languages if code in texts), next(iter(texts.values())))
