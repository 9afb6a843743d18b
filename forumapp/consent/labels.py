"""The words for the purposes of consent."""

from __future__ import annotations

from flask_babel import gettext

from forumapp.consent.rules import Purpose


def purpose(code: str) -> str:
    """A purpose in few words, as a table's row is headed."""
    return {
        Purpose.PHOTOGRAPH: gettext("To be in photographs"),
        Purpose.NAMING: gettext("To be named in the release"),
        Purpose.NEWS: gettext("To hear of later events"),
        Purpose.NEEDS: gettext("What you need on the day"),
        Purpose.THIRD_PARTY: gettext("Passing on to others"),
        Purpose.TRANSFER_ABROAD: gettext("Transfer abroad"),
    }[Purpose(code)]


def reach(code: str) -> str:
    """What a withdrawal of the consent reaches, said where it is withdrawn."""
    return {
        Purpose.PHOTOGRAPH: gettext(
            "A no reaches your badge, the photographer and the door from now on. Pictures already published are taken "
            "down where we can; please write to us."
        ),
        Purpose.NAMING: gettext("A no takes your name out of every release that is still to be published."),
        Purpose.NEWS: gettext("A no ends our messages about later events. Mails about this event still come."),
        Purpose.NEEDS: gettext("A no ends this from now on."),
        Purpose.THIRD_PARTY: gettext("A no ends this from now on."),
        Purpose.TRANSFER_ABROAD: gettext("A no ends this from now on."),
    }[Purpose(code)]
