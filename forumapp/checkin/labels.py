"""Words for the door's codes, where the server itself shows them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from forumapp.checkin.rules import NOT_LISTED, DeviceState, Profile, Refusal, Verdict
from forumapp.checkin.service import PairingRefused


def verdict_word(verdict: Verdict) -> str:
    """What a verdict says to staff, as the door app says it."""
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
    """What a phone said that it showed; empty where it said nothing."""
    if code is None:
        return ""
    return _("Not in this phone’s list") if code == NOT_LISTED else verdict_word(Verdict(code))


def reason_word(reason: str | None) -> str:
    """Why staff decided as they did: the door's own reasons in words, what was typed as it stands."""
    return {
        "misread": _("Scanned by mistake"),
        "other_person": _("It was someone else"),
        "did_not_leave": _("Did not leave"),
        "did_not_enter": _("Did not go in"),
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


def device_state(state: DeviceState) -> str:
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
