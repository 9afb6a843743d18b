"""One person and her history in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.consent.rules import Purpose
from forumapp.console.history import Line
from forumapp.console.labels import language, moment, spoken
from forumapp.console.queries.sessions import AtSession
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind
from forumapp.events import labels as event_labels
from forumapp.events.models import Event, EventSession
from forumapp.kernel.actors import ActorKind
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.questions import labels as question_labels
from forumapp.questions.models import Answer, QuestionVersion
from forumapp.questions.rules import CONTACTS
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Note, Registration
from forumapp.registration.rules import AttendingAs, Source, Status, unapproved
from forumapp.web.languages import language_name

HIDDEN = "•••"
"""Instead of a contact, everywhere on the page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of registrations; ``labels`` are those that staff put on it, ``lacks`` what is missing."""

    id: str
    name: Spoken
    other_names: Sequence[Spoken]
    order_name: str
    organization: Spoken
    delegation: Spoken
    category: Spoken
    status: str
    status_label: str
    language: str
    tags: Sequence[str]
    labels: Sequence[str]
    lacks: Sequence[str]
    received: str


def lines_of_list(rows: Iterable[Any], event: Event, labels: Mapping[str, Sequence[str]]) -> list[Listed]:
    """The lines of the list of registrations; ``labels`` by the registration's id."""
    mine, others, zone = language(), event.languages, event.zone

    def words(text: LocalizedText | None) -> Spoken:
        return Spoken("", mine) if text is None else text.in_language(mine, others)

    lines = []
    for row in rows:
        name = row.names.in_language(mine)
        lines.append(
            Listed(
                id=row.id,
                name=name,
                other_names=[Spoken(text, code) for code, text in row.names.items() if code != name.language],
                order_name=row.order_name,
                organization=words(row.organization),
                delegation=words(row.delegation),
                category=words(row.category),
                status=row.status,
                status_label=registration_labels.standing(row.status, reserve=row.reserve),
                language=row.language.upper(),
                tags=_tags(row),
                labels=labels.get(row.id, ()),
                lacks=incomplete(row, event),
                received=moment(row.created_at, zone),
            )
        )
    return lines


def person_of_session(person: Registration) -> dict[str, Any]:
    """One line of the list of a session, and of every list of names with their organisations."""
    return {
        "id": person.id,
        "names": person.names,
        "organization": spoken(person.organization.names) if person.organization else spoken(LocalizedText()),
        "status": person.status,
        "status_label": status(person.status),
    }


def person_at_session(one: AtSession, session: EventSession, event: Event) -> dict[str, Any]:
    """One line of a session's page: who it is, since when and at which desk she came, and when she left."""
    line = {
        **person_of_session(one.person),
        "stranger": not one.chose and not session.for_everybody,
        "came": "",
        "left": "",
    }
    if one.attendance is not None:
        came, left = one.attendance.first_admitted_at, one.attendance.last_left_at
        line["came"] = ", ".join(filter(None, [_time(came, event), one.attendance.first_desk]))
        line["left"] = _time(left, event) if left is not None else ""
    return line


def _time(at: datetime, event: Event) -> str:
    return time_24(at, zone=event.zone)


def person_by_precedence(person: Registration, event: Event) -> dict[str, Any]:
    """One line of the list of people of rank."""
    words = [directory_labels.rank(person.rank)] if person.rank else []
    words += [_("a.i.")] if person.acting else []
    words += [_("represents")] if person.attending_as == AttendingAs.REPRESENTING else []
    return {
        **person_of_session(person),
        "rank": ", ".join(words),
        "since": _since(person, event),
        "by_hand": person.manual_order,
    }


def _tags(row: Any) -> list[str]:
    tags = [directory_labels.rank(row.rank)] if row.rank else []
    if row.attending_as == AttendingAs.REPRESENTING:
        tags.append(_("represents"))
    if row.acting:
        tags.append(_("a.i."))
    if row.walk_in:
        tags.append(_("walk-in"))
    if row.first_admitted_at is not None:
        tags.append(_("attended"))
    return tags


def status(code: str) -> str:
    """A registration's state."""
    return registration_labels.status(code)


def facts_of_person(person: Registration, event: Event) -> dict[str, Any]:
    """What the person's page says beside the row's own columns."""
    return {
        "status_label": registration_labels.standing(person.status, reserve=person.reserve),
        "organization_note": _organization_note(person.organization),
        "attending": registration_labels.attending_as(person.attending_as)
        + (", " + _("a.i.") if person.acting else ""),
        "rank": directory_labels.rank(person.rank) if person.rank else _("no rank of precedence"),
        "roles": [event_labels.role(role) for role in person.roles],
        "country": countries.name(person.country, language()) if person.country else "",
        "unapproved": [] if person.destroyed_at else unapproved(person.names, person.approved_names),
        "functions_since": _since(person, event),
        "expected_at": moment(person.expected_at, event.zone) if person.expected_at else None,
        "interpretation": language_name(person.interpretation) if person.interpretation else "",
    }


def _since(person: Registration, event: Event) -> str:
    """Since when in office: the day, with the time where one was entered."""
    if person.functions_since is None:
        return ""
    local = person.functions_since.astimezone(ZoneInfo(event.zone))
    if local.time() == time():
        return formatted(person.functions_since, zone=event.zone, style="date_numeric", language=language())
    return moment(person.functions_since, event.zone)


def notes(rows: Sequence[Note], names: Mapping[str, str], event: Event) -> list[dict[str, Any]]:
    """What staff noted, with its author and time."""
    return [
        {
            "id": row.id,
            "text": row.text,
            "by": names.get(row.actor) or actor(row.actor.partition(":")[0]),
            "at": moment(row.at, event.zone),
            "registration_id": row.registration_id,
        }
        for row in rows
    ]


def incomplete(row: Any, event: Event) -> list[str]:
    """What a registration lacks, in words."""
    lacks = [
        _("name in %(language)s", language=language_name(code)) for code in event.languages if not row.names.get(code)
    ]
    if row.organization is None:
        lacks.append(_("organisation"))
    if not row.position:
        lacks.append(_("position"))
    return lacks


def _organization_note(organization: Organization | None) -> str:
    if organization is None or organization.kind != OrganizationKind.MISSION:
        return ""
    if not organization.represents:
        return _("mission")
    return _("mission, represents %(entity)s", entity=countries.name(organization.represents, language()))


def source(code: str) -> str:
    """How a registration came to be."""
    return {
        Source.FORM: _("the form"),
        Source.INTERFACE: _("another program"),
        Source.IMPORT: _("a list"),
        Source.DOOR: _("the door"),
        Source.STAFF: _("staff"),
    }[Source(code)]


def came_by(person: Registration, history: Sequence[Line]) -> str:
    """By which way the person came: what her first change of state tells beside the code of :func:`source`."""
    own = [line for line in history if line.registration_id == person.id and line.change is not None]
    if not own:
        return source(person.source)
    first = own[-1]
    if first.change is not None and first.change.to_status == Status.INVITED and person.source == Source.STAFF:
        return _("an invitation")
    if any(other.invitation_id for other in first.others):
        return _("an open invitation")
    if any(not other.instead for other in first.others):
        return _("named to come instead")
    if first.by is not None and first.by.kind == ActorKind.FOCAL_POINT:
        return actor(ActorKind.FOCAL_POINT.value)
    return source(person.source)


def purpose(code: str) -> str:
    """What a consent is for."""
    return {
        Purpose.PHOTOGRAPH: _("Photograph"),
        Purpose.NAMING: _("Being named"),
        Purpose.NEWS: _("News"),
        Purpose.NEEDS: _("Needs"),
        Purpose.THIRD_PARTY: _("Passing on to a third party"),
        Purpose.TRANSFER_ABROAD: _("Transfer abroad"),
    }[Purpose(code)]


def purposes_asked(versions: Sequence[PurposeVersion]) -> list[dict[str, Any]]:
    """Every purpose, with the wording that is asked now or none."""
    asked = {version.purpose: version for version in versions}
    return [{"code": code.value, "label": purpose(code), "version": asked.get(code.value)} for code in Purpose]


def consents(rows: Sequence[tuple[Consent, int | None]]) -> list[dict[str, Any]]:
    """The newest answer per purpose, in the order of the purposes."""
    answered = {consent.purpose: (consent, number) for consent, number in rows}
    return [
        {
            "purpose": code.value,
            "label": purpose(code),
            "granted": consent.granted,
            "text": _("version %(number)s", number=number) + f", {consent.language.upper()}" if number else "–",
            "at": consent.at,
        }
        for code in Purpose
        if code.value in answered
        for consent, number in [answered[code.value]]
    ]


def answers(rows: Sequence[tuple[QuestionVersion, Answer]], event: Event) -> list[dict[str, Any]]:
    """Answers to the event's own questions, under the wording that was answered; contacts stay hidden.

    ``upload`` is the id of a file that was handed in.
    """
    return [
        {
            "label": spoken(version.label, event.languages),
            "text": HIDDEN
            if version.kind in CONTACTS
            else question_labels.answer(version, answer.value, language(), event.languages),
            "upload": answer.value.get("upload") if isinstance(answer.value, dict) else None,
        }
        for version, answer in rows
    ]
