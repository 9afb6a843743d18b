"""Words for the door's codes, where the server itself shows them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from forumapp.checkin.rules import Verdict


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
