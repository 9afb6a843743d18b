"""Staff, accesses and mails in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.accounts.models import AccessEntry, Assignment
from forumapp.accounts.rules import StaffRole
from forumapp.console.labels import moment
from forumapp.console.masking import covered_address
from forumapp.events.models import Event
from forumapp.mail.models import Message
from forumapp.mail.rules import State


def staff_role(code: str) -> str:
    """A role of staff."""
    return {
        StaffRole.ADMINISTRATOR: _("Administrator"),
        StaffRole.ORGANIZER: _("Organizer"),
        StaffRole.COMMUNICATIONS: _("Communications"),
        StaffRole.DOOR: _("Door staff"),
    }[StaffRole(code)]


def role_where(row: Assignment, slugs: Mapping[int, str]) -> str:
    """A role with the event it holds for."""
    where = slugs.get(row.event_id, "") if row.event_id else _("all events")
    return f"{staff_role(row.role)}: {where}"


def assignment(row: Assignment, slugs: Mapping[int, str]) -> dict[str, Any]:
    """One role of one member of staff."""
    return {
        "id": row.id,
        "name": row.user.name,
        "email": row.user.email,
        "role": staff_role(row.role),
        "where": slugs.get(row.event_id, "") if row.event_id else _("all events"),
    }


def access(entry: AccessEntry, names: Mapping[str, str], slugs: Mapping[int, str]) -> dict[str, Any]:
    """One entry of the access log."""
    return {
        "at": entry.at,
        "who": names.get(entry.actor) or actor(entry.actor.partition(":")[0]),
        "act": act(entry.act),
        "purpose": purposes_of_pages().get(entry.purpose, entry.purpose),
        "event": slugs.get(entry.event_id, "") if entry.event_id else "",
        "registration_id": entry.registration_id,
        "people": entry.people,
    }


def act(code: str) -> str:
    """What somebody did with people's data, by the access log's code."""
    return {
        "view": _("saw a page"),
        "list": _("saw a list"),
        "reveal_contact": _("saw a contact"),
        "reveal_needs": _("saw needs"),
        "export": _("exported"),
        "destroy": _("destroyed data"),
        "import": _("imported"),
        "roster": _("loaded the door's list"),
        "offer_phone": _("made a QR for a phone at the door"),
        "pair": _("opened the door on a phone"),
    }.get(code, code)


def purposes_of_pages() -> dict[str, str]:
    """Names of pages that stand in the access log as their own purpose; typed reasons stay as they are."""
    return {
        "registrations": _("list of registrations"),
        "person": _("one person's page"),
        "session": _("who takes part in a session"),
        "sessions of a person": _("the sessions of a person"),
        "edit person": _("correcting an entry"),
        "decide": _("deciding"),
        "doubles": _("suspected doubles"),
        "labels": _("labels of a person"),
        "notes": _("notes about a person"),
        "review": _("the review"),
        "waiting list": _("the waiting list"),
        "reissue": _("a new ticket"),
        "contact": _("asking for a contact"),
        "invitation": _("one invitation"),
        "invitations": _("list of invitations"),
        "letters": _("letters of invitation"),
        "envelopes": _("envelopes of invitations"),
        "requests": _("list of requests"),
        "request": _("a request for destruction"),
        "mails": _("list of mails"),
        "mail": _("reading a mail"),
        "mail file": _("a mail's file"),
        "delegation": _("a delegation"),
        "delegation letter": _("a delegation’s letter"),
        "substitute": _("a substitute"),
        "figures": _("the people behind a figure"),
        "release": _("the press release"),
        "door": _("the door"),
        "conflicts": _("conflicts at the door"),
        "unsent scans": _("a file of unsent scans"),
        "paper list": _("the paper list of the door"),
    }


def mail_template(code: str) -> str:
    """What a mail is about."""
    return {
        "already_registered": _("Registered already"),
        "cancelled": _("Cancelled"),
        "confirmed": _("Confirmed, with the ticket"),
        "invitation": _("Invitation"),
        "invitation_reminder": _("Reminder of an invitation"),
        "data_destroyed": _("Data destroyed"),
        "destruction_received": _("Request for destruction received"),
        "destruction_reminder": _("The day of destruction comes near"),
        "destruction_refused": _("Request for destruction refused"),
        "held_destroyed": _("Data destroyed"),
        "held_link": _("Link to what is held under an address"),
        "delegation_link": _("Link to a delegation"),
        "delegation_tickets": _("Tickets of a delegation"),
        "delegation_offer": _("A place offered, to the focal point"),
        "delegation_offer_over": _("An offer ran out, to the focal point"),
        "delegation_substitute": _("Receipt of a substitution"),
        "link": _("Link to one's registration"),
        "offer_ran_out": _("An offer ran out"),
        "offered": _("A place offered"),
        "password_changed": _("Password changed"),
        "password_link": _("Link for a new password"),
        "place_freed": _("A place was freed"),
        "received": _("Received"),
        "reissued": _("New ticket"),
        "rejected": _("Rejected"),
        "replaced": _("Replaced by a substitute"),
        "staff_welcome": _("Welcome to the staff"),
        "waitlisted": _("On the waiting list"),
    }.get(code, code)


def mail_state(code: str) -> str:
    """Where a mail is."""
    return {
        State.DRAFT: _("draft"),
        State.QUEUED: _("waits to be sent"),
        State.SENDING: _("on its way"),
        State.SENT: _("sent"),
        State.FAILED: _("given up"),
        State.WITHDRAWN: _("taken back"),
    }[State(code)]


def mail_of_list(message: Message, name: str | None, read_in: str | None, event: Event) -> dict[str, Any]:
    """One line of the list of mails."""
    looks = {
        State.SENT: ("go", "sent"),
        State.FAILED: ("stop", "alert"),
        State.QUEUED: ("wait", "clock"),
        State.SENDING: ("wait", "clock"),
    }
    look, icon = looks.get(State(message.state), ("off", "s-submitted"))
    return {
        "id": message.id,
        "url": url_for("console.mail", slug=event.slug, id=message.id),
        "name": name or covered_address(message.recipient),
        "language": read_in or message.language,
        "about": mail_template(message.template),
        "state": mail_state(message.state),
        "is_draft": message.state == State.DRAFT,
        "look": look,
        "icon": icon,
        "at": moment(message.created_at, event.zone),
    }
