"""Words for the door's codes, where the server itself shows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from forumapp.checkin.models import Pairing
from forumapp.checkin.queries import ListedDevice
from forumapp.checkin.rules import NOT_LISTED, DeviceState, Profile, Refusal, Verdict, device_state, expires_at
from forumapp.checkin.service import PairingRefused
from forumapp.checkin.service.answers import (
    ID_OF_ANOTHER_EVENT,
    KEY_REVOKED,
    NO_SUCH_SESSION,
    REGISTRATION_TAKEN,
    UNDOES_ANOTHER,
)
from forumapp.events.models import Event, EventSession
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import Spoken
from forumapp.web.languages import current_language


def verdict_word(verdict: Verdict) -> str:
    """What a verdict says to staff before anything is recorded: on the page of a ticket."""
    return {
        Verdict.ADMITTED: _("Confirmed: may come in"),
        Verdict.ALREADY_ADMITTED: _("Already inside"),
        Verdict.LEFT: _("Left"),
        Verdict.NOT_CONFIRMED: _("Not confirmed"),
        Verdict.CANCELLED: pgettext("door", "Cancelled"),
        Verdict.REVOKED: _("Old QR: a newer one was sent"),
        Verdict.WRONG_EVENT: _("Other event"),
        Verdict.UNKNOWN: _("Unknown code"),
        Verdict.UNDONE: _("Taken back"),
        Verdict.QUARANTINED: _("Not accepted"),
    }[verdict]


def shown_word(code: str | None) -> str:
    """The word that a phone has on its screen for a verdict (verdict.ts), in the reader's language; empty for none."""
    if code is None:
        return ""
    if code == NOT_LISTED:
        return _("Not in this phone’s list")
    return {
        Verdict.ADMITTED: pgettext("door", "Admitted"),
        Verdict.LEFT: pgettext("door", "Left"),
        Verdict.REVOKED: _("Old QR"),
    }.get(Verdict(code)) or verdict_word(Verdict(code))


def problem_text(problem: str, language: str) -> Spoken:
    """Why a scan was put aside: what is known in the reader's ``language``, else the API's own English sentence."""
    known = {
        KEY_REVOKED: _("This phone was revoked. Its scan is kept for you to look at and counts for nothing by itself."),
        ID_OF_ANOTHER_EVENT: _("Another event has a scan under the same number."),
        REGISTRATION_TAKEN: _("The number of this walk-in is that of somebody else’s registration."),
        UNDOES_ANOTHER: _("It takes back the scan of another person."),
        NO_SUCH_SESSION: _("The session at whose door it was made is no longer one of this event."),
    }.get(problem)
    return Spoken(known, language) if known else Spoken(problem, "en")


def reason_word(reason: str | None) -> str:
    """Why staff decided as they did: the door's own reasons in words, what was typed as it stands."""
    return {
        "misread": _("Scanned by mistake"),
        "other_person": _("It was someone else"),
        "did_not_leave": _("Did not leave"),
        "did_not_enter": _("Did not go in"),
        "mispressed": _("Pressed by mistake"),
        "came_back": _("Went out unseen and came back"),
        "mail_shown": _("Showed the confirmation mail"),
        "host_decided": _("The host or the protocol desk has agreed"),
        "identified": _("Known to the staff in person"),
        "other": _("Another reason"),
        "turned_away": _("Turned away"),
    }.get(reason or "", reason or "")


def profile(code: str) -> str:
    """What a phone is for."""
    return {Profile.DOOR: _("Entrance"), Profile.PROTOCOL: _("Protocol")}[Profile(code)]


def state_word(state: DeviceState) -> str:
    """How a phone stands."""
    return {
        DeviceState.WORKING: pgettext("phone", "working"),
        DeviceState.SILENT: pgettext("phone", "not heard"),
        DeviceState.CLOSED: pgettext("phone", "closed"),
        DeviceState.REVOKED: pgettext("phone", "revoked"),
    }[state]


def pairing_refused(refused: PairingRefused) -> str:
    """Why a code pairs nothing, and what to do."""
    return {
        Refusal.UNKNOWN: _("This is no code of this event. Scan the QR of the console once more."),
        Refusal.USED: _("This code was used already, by this phone or another one. Ask the office for a new QR."),
        Refusal.OLD: _("This code is older than ten minutes. Ask the office for a new QR."),
        Refusal.WITHDRAWN: _("The office took this code back. Ask it for a new QR."),
    }[refused.why]


def console_moment(at: datetime, zone: str) -> str:
    """A date and time on the console's clock of 24 hours."""
    return f"{formatted(at, zone=zone, style='date_numeric', language=current_language())} {time_24(at, zone=zone)}"


def day_moment(at: datetime, zone: str, now: datetime) -> str:
    """The time of day, with the date where that is another one than today."""
    days = [one.astimezone(ZoneInfo(zone)).date() for one in (at, now)]
    return time_24(at, zone=zone) if days[0] == days[1] else console_moment(at, zone)


def since(at: datetime | None, now: datetime) -> str:
    """How long ago something was, as roughly as somebody at the door needs it; empty where it never was."""
    if at is None:
        return ""
    minutes = max(0, int((now - at) / timedelta(minutes=1)))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", hours)
    return ngettext("%(num)s day ago", "%(num)s days ago", hours // 24)


def session_label(one: EventSession, event: Event) -> str:
    """A session as a desk at its door is called: name and time, with the date where the event has several days."""
    name = one.names.in_language(current_language(), event.languages).text
    days = {at.astimezone(ZoneInfo(event.zone)).date() for at in (event.starts_at, event.ends_at, one.starts_at)}
    when = time_24(one.starts_at, zone=event.zone) if len(days) == 1 else console_moment(one.starts_at, event.zone)
    return f"{name} · {when}"


def door_of(session_id: int | None, event: Event) -> str:
    """The session at whose door something is; empty for the event's own."""
    return next((session_label(one, event) for one in event.sessions if one.id == session_id), "")


def device_line(listed: ListedDevice, event: Event, now: datetime) -> dict[str, Any]:
    """One phone as the office's page shows it."""
    device = listed.device
    state = device_state(
        last_heard_at=device.last_heard_at, closed_at=device.closed_at, ended_by=device.ended_by, now=now
    )
    return {
        "id": device.id,
        "desk": device.desk,
        "door": door_of(device.session_id, event),
        "holder": listed.holder,
        "profile": profile(device.profile),
        "sees_needs": device.sees_needs,
        "pin": device.pin,
        "state": state.value,
        "state_word": state_word(state),
        "is_open": device.closed_at is None,
        "opened": day_moment(device.opened_at, event.zone, now),
        "until": day_moment(expires_at(chosen=device.expires_at, ends_at=event.ends_at), event.zone, now),
        "closed": None if device.closed_at is None else day_moment(device.closed_at, event.zone, now),
        "heard": since(device.last_heard_at, now),
        "roster": since(device.roster_at, now),
        "unsent": device.unsent,
        "unsent_said": day_moment(device.last_heard_at, event.zone, now) if device.unsent else "",
        "scans": listed.scans,
        "quarantined": listed.quarantined,
    }


def pairing_facts(pairing: Pairing, event: Event, now: datetime) -> dict[str, Any]:
    """A code that pairs a phone, without the code."""
    return {
        "id": pairing.id,
        "desk": pairing.desk,
        "door": door_of(pairing.session_id, event),
        "profile": profile(pairing.profile),
        "sees_needs": pairing.sees_needs,
        "pin": pairing.pin,
        "until": console_moment(expires_at(chosen=pairing.until, ends_at=event.ends_at), event.zone),
        "minutes": max(1, -((now - pairing.expires_at) // timedelta(minutes=1))),
    }
