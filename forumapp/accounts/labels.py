"""The words for whoever acts."""

from __future__ import annotations

from flask_babel import gettext as _


def actor(kind: str) -> str:
    """Who acted, where it was no member of staff by name."""
    return {
        "guest": _("the guest"),
        "focal": _("the focal point"),
        "user": _("a former member of staff"),
        "key": _("another program"),
        "device": _("the door"),
        "command": _("the command line"),
        "system": _("the system"),
    }[kind]
