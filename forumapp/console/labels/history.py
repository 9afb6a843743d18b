"""A person's history in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.checkin.labels import door_of, reason_word
from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Verdict
from forumapp.consent.models import Consent
from forumapp.console.history import By, Line, Other
from forumapp.console.labels import spoken
from forumapp.console.labels.office import act, mail_state, mail_template, purposes_of_pages
from forumapp.console.labels.people import HIDDEN, purpose
from forumapp.delegations.models import Invitation
from forumapp.delegations.rules.invitations import Answer
from forumapp.events.models import Event
from forumapp.kernel.actors import ActorKind
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import Outcome
from forumapp.questions.models import QuestionVersion
from forumapp.registration import labels as registration_labels
from forumapp.registration.labels.changes import SAID_IN_WORDS, Codes, edit, said_in_words


def codes_of(
    event: Event,
    questions: Mapping[str, Sequence[QuestionVersion]] | None = None,
    delegations: Mapping[str, str] | None = None,
) -> Codes:
    """What codes of an event stand for in its histories, as the console reads them: contacts stay hidden."""
    return Codes(event, questions or {}, delegations or {}, hidden=HIDDEN, purpose=purpose)


def line_of_history(line: Line, event: Event, codes: Codes | None = None) -> dict[str, Any]:
    """One line of a person's history."""
    codes = codes or codes_of(event)
    return {
        "at": line.at,
        "registration_id": line.registration_id,
        "words": _words(line, event),
        "scan_id": line.scan.id if line.scan is not None and line.scan.undoes is None else None,
        "edits": [
            edit(row.field, row.before, row.after, codes) for row in line.amendments if row.field not in SAID_IN_WORDS
        ],
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


def _words(line: Line, event: Event) -> str:
    if line.change is not None:
        reserve = line.change.reserve
        after = registration_labels.standing(line.change.to_status, reserve=reserve)
        beyond = ", " + _("beyond the places") if line.change.exceeded else ""
        if line.change.from_status is None:
            return after + beyond
        return f"{registration_labels.standing(line.change.from_status, reserve=reserve)} → {after}{beyond}"
    if line.scan is not None:
        return _scan(line.scan, event)
    if line.consent is not None:
        return _consent(*line.consent)
    if line.request is not None:
        return _request(line.request, decided=line.decided)
    if line.access is not None:
        return act(line.access.act)
    if line.invitation is not None:
        return _invitation(*line.invitation)
    said = [said_in_words(row.field) for row in line.amendments if row.field in SAID_IN_WORDS]
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


def _scan(scan: Scan, event: Event) -> str:
    desk = "".join(f", {where}" for where in (scan.desk, door_of(scan.session_id, event)) if where)
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
