"""The facts of a release: figures in a language's words, the office's and the event's texts, who may be named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from forumapp.attendance.queries.conditions import ATTENDED
from forumapp.attendance.queries.texts import json_text
from forumapp.attendance.rules import Code, values_of
from forumapp.checkin.models import Attendance
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.directory.queries import host as find_host
from forumapp.directory.queries import precedence
from forumapp.directory.rules import OrganizationKind, place_of_rank
from forumapp.events.models import Category, Event
from forumapp.events.rules import Role
from forumapp.kernel.order import sort_key
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.release import wording
from forumapp.release.queries.frames import frames_of
from forumapp.release.rules import OFFICIAL_RANKS, Community, Definition, Facts, Named, may_be_named

_PROGRAMME = {role.value: place for place, role in enumerate(Role)}


def _newest_answer(purpose: Purpose) -> ScalarSelect[bool]:
    """The answer that holds on a purpose, None where it was never asked."""
    return (
        select(Consent.granted)
        .where(Consent.registration_id == Registration.id, Consent.purpose == purpose.value)
        .order_by(Consent.id.desc())
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )


NAMING = _newest_answer(Purpose.NAMING)
PHOTOGRAPH = _newest_answer(Purpose.PHOTOGRAPH)


def facts_of(
    *,
    session: Session,
    event: Event,
    figures: Mapping[str, Any],
    rows: Mapping[str, Any] | None,
    language: str,
    planned: bool = False,
) -> Facts:
    """What a draft in ``language`` may say.

    ``figures`` is a set in contract.md's shape, live or frozen; ``rows`` are a frozen set's rows, None for a live one.
    Numbers are those of the set; names follow today's consents, so that a withdrawal reaches a frozen set's draft.
    With ``planned`` the set holds planned figures, and those are named who are confirmed.
    """
    host = find_host(session=session)
    return Facts(
        host=host.names.get(language, ""),
        host_in_text=host.names_in_text.get(language, ""),
        host_place=host.place.get(language, ""),
        host_about=host.about.get(language, ""),
        media_contact=host.media_contact.get(language, ""),
        media_email=host.media_email or "",
        media_phone=host.media_phone or "",
        frames=frames_of(session=session, language=language),
        title=event.title.get(language, ""),
        campaign=event.campaign.get(language, ""),
        place=event.place_name.get(language, ""),
        place_known=bool(event.place_name),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        figures=values_of(figures),
        communities=_communities(event, figures, language),
        named=people_to_name(session=session, event=event, rows=rows, language=language, planned=planned),
        programme=_programme(event, language),
        other_languages=tuple(code for code in event.languages if code != language),
        annex=tuple(
            Definition(
                label=_word(figure["label"], language),
                value=figure["value"],
                definition=_word(figure["definition"], language),
                why_null=figure["why_null"],
            )
            for figure in ([] if planned else figures["figures"])
        ),
        version=figures["version"],
        as_of=datetime.fromisoformat(figures["as_of"]),
        hash=figures["hash"],
    )


def people_to_name(
    *, session: Session, event: Event, rows: Mapping[str, Any] | None, language: str, planned: bool = False
) -> tuple[Named, ...]:
    """Who attended, or with ``planned`` is confirmed, and may be named today
    (:func:`forumapp.release.rules.may_be_named`), in order of precedence."""
    behind: dict[Code, frozenset[str]] = {}
    if rows is not None:  # Empty rows are a destroyed event's: nobody is named any more.
        behind = {code: frozenset(rows.get(code, ())) for code in (Code.ATTENDED, Code.PARTICIPANTS)}
    found: list[tuple[Any, Named]] = []
    for registration, counts, attended, naming, photograph in session.execute(_candidates(event.id)):
        if behind:
            attended = registration.id in behind[Code.ATTENDED]
            counts = registration.id in behind[Code.PARTICIPANTS]
        if planned:
            attended = registration.status == Status.CONFIRMED
        if attended and may_be_named(rank=registration.rank, naming=naming):
            named = _named(registration, event, language, participant=counts, photographed=photograph is not False)
            found.append((_place_of(named, registration, language), named))
    return tuple(named for _place, named in sorted(found, key=itemgetter(0)))


def languages_of(event: Event) -> list[str]:
    """The event's languages in which a release can be written, in its order."""
    return [code for code in event.languages if code in wording.languages()]


def _candidates(event_id: int) -> Select[Registration, bool, bool, bool | None, bool | None]:
    return (
        select(Registration, Category.counts, ATTENDED, NAMING, PHOTOGRAPH)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.event_id == event_id,
            or_(
                Registration.rank.in_([rank.value for rank in OFFICIAL_RANKS]),
                and_(json_text(Registration.roles) != "[]", NAMING.is_(True)),
            ),
        )
        .options(joinedload(Registration.organization))
    )


def _named(registration: Registration, event: Event, language: str, *, participant: bool, photographed: bool) -> Named:
    name = registration.names.in_language(language, event.languages)
    organization = registration.organization
    institution = organization.names.in_language(language, event.languages) if organization else None
    family = registration.family_name or ""
    return Named(
        name=name.text,
        registration_id=registration.id,
        spelled=name.language == language,
        title=registration.position.get(language, ""),
        organization=institution.text if institution else "",
        organization_spelled=institution is None or institution.language == language,
        family=family if family in name.text.split() else "",
        rank=registration.rank,
        roles=tuple(registration.roles),
        acting=registration.acting,
        mission=organization is not None and organization.kind == OrganizationKind.MISSION,
        participant=participant,
        photographed=photographed,
    )


def _place_of(person: Named, registration: Registration, language: str) -> tuple[Any, ...]:
    """Precedence, then those without rank by their part in the programme; then by name."""
    places = precedence()
    place = place_of_rank(
        rank=registration.rank, since=registration.functions_since, by_hand=registration.manual_order, places=places
    )
    part = min((_PROGRAMME.get(role, len(_PROGRAMME)) for role in person.roles), default=0)
    return place, 0 if person.rank in places else part, sort_key(person.name, language), person.registration_id


def _communities(event: Event, figures: Mapping[str, Any], language: str) -> tuple[Community, ...]:
    people = {category.code: category.people.get(language, "") for category in event.categories}
    return tuple(
        Community(code=counted["code"], people=people[counted["code"]], attended=counted["attended"])
        for counted in figures["by_category"]
        if counted["counts"] and counted["attended"] and counted["code"] in people
    )


def _programme(event: Event, language: str) -> tuple[str, ...]:
    """The lines that somebody has a part in, else all of them, each title once; empty where the language has none."""
    parts = [item for item in event.programme if item.role or item.speaker_id] or event.programme
    return tuple(dict.fromkeys(item.title.get(language, "") for item in parts))


def _word(texts: Mapping[str, str], language: str) -> str:
    """A word as the set keeps it; a language that the event got later has none there."""
    return texts.get(language) or next(iter(texts.values()))
