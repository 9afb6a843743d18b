"""A person's history in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.checkin.labels import reason_word
from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Verdict
from forumapp.consent.models import Consent
from forumapp.console.history import By, Line, Other
from forumapp.console.labels import language, moment, spoken
from forumapp.console.labels.office import act, mail_state, mail_template, purposes_of_pages
from forumapp.console.labels.people import HIDDEN, purpose
from forumapp.delegations.models import Invitation
from forumapp.delegations.rules.invitations import Answer
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.kernel.actors import ActorKind
from forumapp.kernel.localized import LocalizedText
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import Outcome
from forumapp.questions import labels as question_labels
from forumapp.questions.codec import SEPARATOR
from forumapp.questions.models import QuestionVersion
from forumapp.questions.rules import CONTACTS, YES, Kind
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Amendment
from forumapp.registration.rules import AccompanyingKind, AttendingAs, Companion
from forumapp.web.languages import language_name

QUESTION, CONSENT = "q_", "consent_"
"""How the machine headers of the event's own questions and of the purposes of consent begin."""
SAID_IN_WORDS = ("ticket", "merged", "approved_names", "review_again", "needs")
"""Amendments that are no field of the form: a sentence says what happened."""


@dataclass(frozen=True)
class Codes:
    """What codes of an event stand for in its histories: categories, questions with all their wordings, delegations."""

    event: Event
    questions: Mapping[str, Sequence[QuestionVersion]] = field(default_factory=dict)
    delegations: Mapping[str, str] = field(default_factory=dict)


def line_of_history(line: Line, event: Event, codes: Codes | None = None) -> dict[str, Any]:
    """One line of a person's history."""
    codes = codes or Codes(event)
    return {
        "at": line.at,
        "registration_id": line.registration_id,
        "words": _words(line),
        "edits": [_edit(row, codes) for row in line.amendments if row.field not in SAID_IN_WORDS],
        "reason": _reason(line),
        "by": _by(line.by, event),
        "accepted": _accepted(line) if line.accepted else "",
        "others": [_other(one, event) for one in line.others],
        "mails": [
            {
                "id": sent.message.id,
                "label": mail_template(sent.message.template),
                "to": _("to %(whom)s", whom=_by(sent.to, event)) if sent.to else "",
                "state": mail_state(sent.message.state),
            }
            for sent in line.mails
        ],
    }


def _by(by: By | None, event: Event) -> str:
    if by is None:
        return ""
    if not by.name:
        return actor(by.kind.value)
    if by.delegation:
        delegation = spoken(by.delegation, event.languages).text
        return _("%(name)s, focal point of %(delegation)s", name=by.name, delegation=delegation)
    return _("%(name)s, who was invited", name=by.name) if by.invited else by.name


def _accepted(line: Line) -> str:
    """By which way somebody accepted who did not use the invitation's link."""
    if line.by is not None and line.by.kind == ActorKind.FOCAL_POINT:
        return _("Answer to the invitation: yes, through the delegation")
    if line.by is not None and line.by.kind == ActorKind.GUEST:
        return _("Answer to the invitation: yes, by the event’s page")
    return _("Answer to the invitation: yes")


def _other(other: Other, event: Event) -> dict[str, Any]:
    """Somebody else whom a line is about, with what leads to her page, or to the open invitation's."""
    if other.invitation_id:
        organization = spoken(other.organization, event.languages).text
        words = _("By the open invitation of %(organization)s", organization=organization)
    elif other.instead:
        words = _("%(name)s comes instead", name=other.name)
    else:
        words = _("In place of %(name)s", name=other.name)
    return {"words": words, "registration_id": other.registration_id, "invitation_id": other.invitation_id}


def _words(line: Line) -> str:
    if line.change is not None:
        reserve = line.change.reserve
        after = registration_labels.standing(line.change.to_status, reserve=reserve)
        beyond = ", " + _("beyond the places") if line.change.exceeded else ""
        if line.change.from_status is None:
            return after + beyond
        return f"{registration_labels.standing(line.change.from_status, reserve=reserve)} → {after}{beyond}"
    if line.scan is not None:
        return _scan(line.scan)
    if line.consent is not None:
        return _consent(*line.consent)
    if line.request is not None:
        return _request(line.request, decided=line.decided)
    if line.access is not None:
        return act(line.access.act)
    if line.invitation is not None:
        return _invitation(*line.invitation)
    said = [_said(row) for row in line.amendments if row.field in SAID_IN_WORDS]
    if said:
        return ", ".join(said)
    return _("Mail") if line.mails and not line.amendments else ""


def _reason(line: Line) -> str | None:
    if line.change is not None:
        return registration_labels.reason(line.change.reason)
    if line.scan is not None:
        return reason_word(line.scan.reason) or None
    if line.invitation is not None and line.invitation[0] == "answered":
        return line.invitation[1].answer_note
    if line.amendments:
        return line.amendments[0].reason
    if line.request is not None:
        return line.request.reason if line.decided else None
    return purposes_of_pages().get(line.access.purpose, line.access.purpose) if line.access is not None else None


def _request(row: SubjectRequest, *, decided: bool) -> str:
    if not decided:
        return _("Asked for destruction of the data")
    if row.outcome == Outcome.ACCEPTED:
        return _("Request for destruction granted")
    return _("Request for destruction refused")


def _said(row: Amendment) -> str:
    return {
        "ticket": _("New ticket; the former one is revoked"),
        "merged": _("Merged with another entry of the same person"),
        "approved_names": _("Names as printed approved"),
        "review_again": _("Changes looked at"),
        "needs": _("Needs changed"),
    }[row.field]


def _consent(row: Consent, number: int | None) -> str:
    answer = _("yes") if row.granted else _("no")
    version = f" ({_('version %(number)s', number=number)}, {row.language.upper()})" if number else ""
    return f"{purpose(row.purpose)}: {answer}{version}"


def _invitation(what: str, row: Invitation) -> str:
    if what == "issued":
        return _("Invitation issued")
    if what == "withdrawn":
        return _("Invitation withdrawn")
    return (
        {
            Answer.YES: _("Answer to the invitation: yes"),
            Answer.NO: _("Answer to the invitation: no"),
            Answer.REPRESENTED: _("Answer to the invitation: somebody else comes"),
        }.get(Answer(row.answer), _("Answer to the invitation"))
        if row.answer
        else _("Answer to the invitation")
    )


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


def _edit(row: Amendment, codes: Codes) -> dict[str, Any]:
    wordings = codes.questions.get(row.field.removeprefix(QUESTION)) if row.field.startswith(QUESTION) else None
    if wordings:
        return {
            "label": spoken(wordings[-1].label, codes.event.languages).text,
            "before": _answered(row.before, wordings, codes.event),
            "after": _answered(row.after, wordings, codes.event),
        }
    return {
        "label": field_name(row.field),
        "before": written_value(row.field, row.before, codes.event, codes.delegations),
        "after": written_value(row.field, row.after, codes.event, codes.delegations),
    }


def _answered(value: str | None, wordings: Sequence[QuestionVersion], event: Event) -> str:
    """An answer as the history keeps it, by the newest wording that has its choices; contacts stay hidden."""
    if not value:
        return ""
    newest = wordings[-1]
    if newest.kind in CONTACTS:
        return HIDDEN
    if newest.kind == Kind.YES_NO:
        return _("Yes") if value == YES else _("No")
    if newest.kind in (Kind.CHOICE, Kind.CHOICES):
        labels = {
            option["value"]: spoken(LocalizedText(option["label"]), event.languages).text
            for wording in wordings
            for option in wording.options
        }
        return ", ".join(labels.get(one, one) for one in value.split(SEPARATOR))
    return question_labels.answer(newest, value, language(), event.languages)


def field_name(header: str) -> str:
    """A field that was amended, by the export's machine header."""
    if header.startswith(CONSENT):
        return purpose(header.removeprefix(CONSENT))
    name, _sign, code = header.rpartition("_")
    if name in ("name", "organization", "position", "address_as"):
        words = {
            "name": _("Name"),
            "organization": _("Organisation"),
            "position": _("Position"),
            "address_as": _("How to address"),
        }[name]
        return f"{words} ({language_name(code)})"
    return {
        "waiting_place": _("Place in line"),
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "category": _("Category"),
        "country": _("Country represented"),
        "delegation": _("Delegation"),
        "delegation_id": _("Delegation"),
        "heads_delegation": _("Head of the delegation"),
        "rank": _("Rank"),
        "attending_as": _("Attends"),
        "acting": _("Ad interim (a.i.)"),
        "roles": _("Roles"),
        "language": _("Language"),
        "read_aloud": _("Read aloud"),
        "represents_name": _("Stands in for"),
        "handed_over": _("Invitation handed over"),
        "functions_since": _("In office since"),
        "manual_order": _("Order by hand"),
        "expected_at": _("Expected at the door"),
        "escort": _("Who meets the guest"),
        "meeting_point": _("Where they meet"),
        "on_board": _("On the protocol board"),
        "interpretation": _("Interpretation into"),
        "receiver": _("Needs a receiver"),
        "accompanying": _("Accompanying persons"),
        "tags": _("Labels"),
        "sessions": _("Sessions"),
    }.get(header, header)


def written_value(header: str, value: str | None, event: Event, delegations: Mapping[str, str] | None = None) -> str:
    """A value as the history keeps it, in words; contacts stay hidden, as everywhere on the page."""
    if not value:
        return ""
    if header in ("email", "phone"):
        return HIDDEN
    if header == "category":
        names = next((one.names for one in event.categories if one.code == value), None)
        return spoken(names, event.languages).text if names else value
    if header == "delegation_id":
        return (delegations or {}).get(value, value)
    if header == "attending_as":
        return registration_labels.attending_as(AttendingAs(value))
    if header == "rank":
        return directory_labels.rank(value)
    if header == "country":
        return countries.name(value, language())
    if header in ("functions_since", "expected_at"):
        return moment(datetime.fromisoformat(value), event.zone)
    if header == "accompanying":
        return ", ".join(map(_companion, value.split(";")))
    if header == "tags":
        return value.replace(";", ", ")
    if header in ("acting", "receiver", "heads_delegation", "on_board") or header.startswith(CONSENT):
        return _("Yes") if value == "yes" else _("No")
    if header == "roles":
        return ", ".join(event_labels.role(role) for role in value.split(";"))
    return language_name(value) if header in ("language", "interpretation") else value


def _companion(written: str) -> str:
    """A companion as the history keeps one: the kind, a colon, a name or a number."""
    kind, _sign, rest = written.partition(":")
    if kind not in set(AccompanyingKind):
        return written
    named = not rest.isdigit()
    return registration_labels.companion(Companion(kind, rest if named else None, 1 if named else int(rest)))
