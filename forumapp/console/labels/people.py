"""One person and her history in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Verdict
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.consent.rules import Purpose
from forumapp.console.history import Line
from forumapp.console.labels import actor, language, moment, spoken
from forumapp.console.labels.office import mail_state, mail_template
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import labels as question_labels
from forumapp.questions.models import Answer, QuestionVersion
from forumapp.questions.rules import CONTACTS
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import AttendingAs, Source
from forumapp.web.languages import language_name

HIDDEN = "•••"
"""Instead of a contact, everywhere on the page."""


def row_of_list(row: Any, event: Event) -> dict[str, Any]:
    """One line of the list of registrations."""
    return {
        "id": row.id,
        "names": row.names,
        "order_name": row.order_name,
        "organization": spoken(row.organization or LocalizedText(), event.languages),
        "category": spoken(row.category, event.languages),
        "status": row.status,
        "status_label": registration_labels.status(row.status),
        "language": row.language,
        "tags": _tags(row),
        "received": moment(row.created_at, event.zone),
    }


def person_of_session(person: Registration) -> dict[str, Any]:
    """One line of the list of a session."""
    return {
        "id": person.id,
        "names": person.names,
        "organization": spoken(person.organization.names) if person.organization else spoken(LocalizedText()),
        "status": person.status,
        "status_label": status(person.status),
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


def facts_of_person(person: Registration) -> dict[str, Any]:
    """What the person's page says beside the row's own columns."""
    return {
        "status_label": registration_labels.status(person.status),
        "organization_note": _organization_note(person.organization),
        "attending": registration_labels.attending_as(person.attending_as)
        + (", " + _("a.i.") if person.acting else ""),
        "rank": directory_labels.rank(person.rank) if person.rank else _("no rank of precedence"),
        "roles": [event_labels.role(role) for role in person.roles],
        "country": countries.name(person.country, language()) if person.country else "",
        "source": source(person.source),
    }


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


def line_of_history(line: Line, event: Event) -> dict[str, Any]:
    """One line of a person's history."""
    by = line.name or (actor(line.by.value) if line.by else "")
    return {
        "at": line.at,
        "words": _words(line),
        "edits": [_edit(row, event) for row in line.amendments if row.field != "ticket"],
        "reason": line.change.reason if line.change else line.scan.reason if line.scan else None,
        "by": by,
        "mails": [
            {"id": mail.id, "label": mail_template(mail.template), "state": mail_state(mail.state)}
            for mail in line.mails
        ],
    }


def _words(line: Line) -> str:
    if line.change is not None:
        after = registration_labels.status(line.change.to_status)
        if line.change.from_status is None:
            return after
        return f"{registration_labels.status(line.change.from_status)} → {after}"
    if line.scan is not None:
        return _scan(line.scan)
    if any(row.field == "ticket" for row in line.amendments):
        return _("New ticket; the former one is revoked")
    return _("Mail") if line.mails and not line.amendments else ""


def _scan(scan: Scan) -> str:
    desk = f", {scan.desk}" if scan.desk else ""
    if scan.undoes:
        return _("At the door: undone") + desk
    if scan.direction == "out":
        return _("At the door: left") + desk
    if scan.admitted is False:
        return _("At the door: not let in") + desk
    return (_("At the door: let in") if scan.counts else verdict(scan.verdict)) + desk


def verdict(code: str) -> str:
    """What the server found of a reading that did not count."""
    return {
        Verdict.NOT_CONFIRMED: _("At the door: not confirmed"),
        Verdict.CANCELLED: _("At the door: cancelled"),
        Verdict.REVOKED: _("At the door: ticket revoked"),
        Verdict.WRONG_EVENT: _("At the door: ticket of another event"),
    }.get(Verdict(code), _("At the door: read"))


def _edit(row: Amendment, event: Event) -> dict[str, Any]:
    return {"label": field(row.field), "before": _value(row.field, row.before), "after": _value(row.field, row.after)}


def field(header: str) -> str:
    """A field that was amended, by the export's machine header."""
    name, _sign, code = header.rpartition("_")
    if name in ("name", "organization", "position"):
        words = {"name": _("Name"), "organization": _("Organisation"), "position": _("Position")}[name]
        return f"{words} ({language_name(code)})"
    return {
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "category": _("Category"),
        "country": _("Country represented"),
        "delegation": _("Delegation"),
        "delegation_id": _("Delegation"),
        "rank": _("Rank"),
        "attending_as": _("Attends"),
        "acting": _("Ad interim (a.i.)"),
        "roles": _("Roles"),
        "language": _("Language"),
        "sessions": _("Sessions"),
    }.get(header, header)


def _value(header: str, value: str | None) -> str:
    """The value in words; contacts stay hidden, as everywhere on the page."""
    if not value:
        return ""
    if header in ("email", "phone"):
        return HIDDEN
    if header == "attending_as":
        return registration_labels.attending_as(AttendingAs(value))
    if header == "rank":
        return directory_labels.rank(value)
    if header == "country":
        return countries.name(value, language())
    if header == "acting":
        return _("Yes") if value == "yes" else _("No")
    if header == "roles":
        return ", ".join(event_labels.role(role) for role in value.split(";"))
    return language_name(value) if header == "language" else value
