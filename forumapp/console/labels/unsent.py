"""A phone's file of unsent scans in words: what it holds, by what its times are corrected, why it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.checkin.codec import MOST_IN_FILE, FaultyFile, FileFault, Item
from forumapp.checkin.queries import Person
from forumapp.checkin.service.files import Brought, OtherEvent
from forumapp.console.labels import language
from forumapp.console.labels.conflicts import clock_of
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText, Spoken

FAULTS_SHOWN = 50
GUESTS_SHOWN = 200


def refusal(error: FaultyFile | OtherEvent) -> str:
    """Why a file is not taken, and what to do."""
    if isinstance(error, OtherEvent):
        return _("This file is of a phone at another event, or of one that this event does not know.")
    return {
        FileFault.UNREADABLE: _("The file is damaged or cut off. Save it on the phone once more."),
        FileFault.OTHER_KIND: _("This is no file of unsent scans. Choose the file that the phone saved."),
        FileFault.OTHER_VERSION: _("A newer version of the door made this file. Update this server first."),
        FileFault.INCOMPLETE: _("The file lacks its event, phone, time or scans. Save it on the phone once more."),
        FileFault.TOO_MANY: _("The file holds more than %(count)s scans.", count=MOST_IN_FILE),
    }[error.fault]


def brought(found: Brought, event: Event) -> dict[str, Any]:
    """What a file would do, before anything does."""
    number = len(found.file.items)
    times = sorted(item.scanned_at + found.skew for item in found.file.items if isinstance(item, Item))
    return {
        "device": found.device.id,
        "desk": found.device.desk,
        "volunteer": found.device.volunteer,
        "saved_at": clock_of(found.file.saved_at, event),
        "number": number,
        "known": found.known,
        "span": f"{clock_of(times[0], event)} – {clock_of(times[-1], event)}" if times else "",
        "clock": _clock(found.skew),
        "revoked": found.revoked,
        "faults": found.faulty[:FAULTS_SHOWN],
        "guests": [_guest(item, person, found.skew, event) for item, person in found.guests[:GUESTS_SHOWN]],
    }


def _guest(item: Item, person: Person | None, skew: timedelta, event: Event) -> dict[str, Any]:
    """One scan of the file: when, whose, which way."""
    typed = [str(text) for name, text in (item.walk_in or {}).items() if name.startswith("name_")]
    if person is not None:
        name = LocalizedText(person.names).in_language(language(), event.languages)
    else:
        name = Spoken(typed[0] if typed else _("Nobody known"), language())
    return {
        "at": clock_of(item.scanned_at + skew, event),
        "name": name,
        "walk_in": item.walk_in is not None,
        "way": _("exit") if item.direction == "out" else _("entry"),
        "counts": item.admitted is not False,
    }


def _clock(skew: timedelta) -> str:
    minutes = round(abs(skew).total_seconds() / 60)
    if not minutes:
        return _("Times are taken as the phone wrote them.")
    if skew > timedelta():
        return ngettext(
            "The phone’s clock was %(num)s minute slow: its times are moved on by that.",
            "The phone’s clock was %(num)s minutes slow: its times are moved on by that.",
            minutes,
        )
    return ngettext(
        "The phone’s clock was %(num)s minute fast: its times are moved back by that.",
        "The phone’s clock was %(num)s minutes fast: its times are moved back by that.",
        minutes,
    )
