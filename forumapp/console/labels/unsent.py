"""A phone's file of unsent scans in words: what it holds, by what its times are corrected, why it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.checkin.codec import MOST_IN_FILE, FaultyFile, FileFault, Item
from forumapp.checkin.service.files import Brought, OtherEvent
from forumapp.console.labels.conflicts import clock_of
from forumapp.events.models import Event

FAULTS_SHOWN = 50


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
