"""Invitations in words, for the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from forumapp.console.labels import moment, spoken
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.rules.invitations import ISSUED_STAGES, Kind, Stage
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.web.languages import language_name

LOOKS = {
    Stage.DRAFT: ("off", "s-submitted"),
    Stage.UNANSWERED: ("wait", "s-invited"),
    Stage.YES: ("go", "s-confirmed"),
    Stage.NO: ("stop", "s-regretted"),
    Stage.REPRESENTED: ("wait", "arrow"),
    Stage.WITHDRAWN: ("off", "s-cancelled"),
}
"""How a stage is marked: the mark's look and its icon."""


def row_of_list(row: Any, event: Event) -> dict[str, Any]:
    """One line of the list of invitations."""
    invitation, stage = row.Invitation, Stage(row.stage)
    look, icon = LOOKS[stage]
    organization = row.organization or LocalizedText()
    return {
        "id": invitation.id,
        "names": invitation.names or organization,
        "organization": spoken(organization, event.languages) if invitation.names else None,
        "category": spoken(row.category, event.languages),
        "channel": labels.channel(invitation.channel),
        "kind": labels.kind(invitation.kind),
        "plain": invitation.kind == Kind.PERSONAL,
        "used": _("%(used)s of %(number)s registered", used=row.used, number=invitation.uses)
        if invitation.kind == Kind.OPEN
        else "",
        "language": invitation.language,
        "stage": labels.stage(stage),
        "look": look,
        "icon": icon,
        "at": moment(invitation.issued_at or invitation.drafted_at, event.zone),
    }


def correction(row: Mapping[str, str | None]) -> dict[str, Any]:
    """One corrected field of an issued invitation in words; an address stays hidden, as everywhere on the page."""
    name, _sign, code = str(row["field"]).partition("_")
    code = "" if name == "handed" else code
    called = {
        "names": _("Name as printed"),
        "handed": _("Invitation handed over"),
        "salutation": _("Salutation"),
        "position": _("Position"),
        "address": _("Postal address"),
        "language": _("Language of the invitation"),
    }[name]

    def said(value: str | None) -> str:
        if not value:
            return ""
        if name == "address":
            return "•••"
        return language_name(value) if name == "language" else value

    return {
        "label": f"{called} ({language_name(code)})" if code else called,
        "before": said(row["before"]),
        "after": said(row["after"]),
        "at": datetime.fromisoformat(str(row["at"])),
        "actor": row["actor"],
    }


def funnel(counted: Mapping[Stage, int], opened: int | None, came: int) -> list[dict[str, Any]]:
    """From issued to came; what was not measured says so instead of a number."""
    issued = sum(number for stage, number in counted.items() if stage in ISSUED_STAGES)
    yes, no, represented = (counted.get(stage, 0) for stage in (Stage.YES, Stage.NO, Stage.REPRESENTED))
    answered = yes + no + represented
    return [
        {
            "label": _("Issued"),
            "value": f"{issued:,}",
            "note": _("%(number)s in draft", number=counted.get(Stage.DRAFT, 0)),
        },
        {
            "label": _("Opened"),
            "value": None if opened is None else f"{opened:,}",
            "note": _("not measured") if opened is None else _("machines that look at mails open links, too"),
        },
        {
            "label": _("Answered"),
            "value": f"{answered:,}",
            "note": _("%(number)s have not answered", number=issued - answered),
        },
        {
            "label": _("Accepted"),
            "value": f"{yes:,}",
            "note": _("%(no)s declined, %(represented)s represented", no=no, represented=represented),
        },
        {"label": _("Came"), "value": f"{came:,}", "note": _("people, representatives included")},
    ]
