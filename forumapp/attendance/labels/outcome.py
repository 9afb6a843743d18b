"""Words of what an import did, or would do."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from forumapp.attendance.service.guest_list import Imported


def outcome(done: Imported) -> list[str]:
    """What an import did, a sentence each."""
    sentences = [
        gettext(
            "%(new)s new, %(updated)s updated, %(unchanged)s as they were.",
            new=f"{done.new:,}",
            updated=f"{done.updated:,}",
            unchanged=f"{done.unchanged:,}",
        )
    ]
    if done.organizations:
        sentences.append(
            ngettext(
                "%(num)s new organisation waits for a look.",
                "%(num)s new organisations wait for a look.",
                len(done.organizations),
            )
        )
    if done.delegations:
        sentences.append(gettext("New delegations: %(names)s.", names=", ".join(done.delegations)))
    if done.exceeded:
        sentences.append(gettext("A limit of places was passed by %(number)s.", number=done.exceeded))
    return sentences
