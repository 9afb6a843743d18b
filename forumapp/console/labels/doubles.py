"""Suspected doubles and their merging in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _

from forumapp.console.labels import language, spoken
from forumapp.console.labels.history import codes_of
from forumapp.console.masking import covered_address
from forumapp.console.queries import Compared, Likeness
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import labels as question_labels
from forumapp.questions.rules import Kind
from forumapp.registration import labels as registration_labels
from forumapp.registration.labels.changes import field_name, written_value
from forumapp.registration.models import Registration
from forumapp.registration.rules import HOLDS_PLACE, WORTH, Status


def likeness(reasons: Collection[Likeness]) -> str:
    """Why two entries look like one person, as one line."""
    said = {
        Likeness.NAME: _("same name"),
        Likeness.SPELLING: _("the name in other letters"),
        Likeness.EMAIL: _("same e-mail"),
        Likeness.PHONE: _("same telephone"),
        Likeness.ORGANIZATION: _("same organisation"),
    }
    return ", ".join(words for reason, words in said.items() if reason in reasons)


def entry(person: Registration, event: Event) -> str:
    """One entry among the two, for the choice of which stays."""
    return f"{person.order_name}, {registration_labels.status(person.status)}"


def what_follows(pair: Sequence[Registration], *, sessions: bool, needs: str) -> list[str]:
    """What becomes of places, QR, mail and needs, whichever of two entries stays.

    ``sessions``: one has places in some; ``needs``: ``both``, ``one`` or ``none`` of them told some, or ``withdrawn``
    where their last word is that none are kept.
    """
    states = [Status(one.status) for one in pair]
    further = max(states, key=WORTH.__getitem__)
    state = registration_labels.status(further)
    sentences = []
    if states[0] != states[1]:
        sentences.append(
            _("The state that is further on holds, whichever entry stays: “%(status)s” afterwards.", status=state)
        )
    if states.count(Status.CONFIRMED) == 2:
        sentences.append(
            _(
                "Both have a place: one is given back. The QR of the entry that stays holds, that of the other opens "
                "no door any more; send the one that holds by “New ticket…” if the guest may have the other."
            )
        )
    elif further == Status.CONFIRMED:
        sentences.append(
            _(
                "The place goes to the entry that stays before anybody who waits, and the QR that the guest has stays "
                "good. Where the QR was not yet sent to the e-mail that holds, it is made a draft."
            )
        )
    elif further == Status.OFFERED:
        sentences.append(
            _(
                "The offered place stays the guest’s with its deadline. If the other entry stays, the offer is sent "
                "once more at once, with that entry’s link."
            )
        )
    elif further == Status.WAITLISTED:
        sentences.append(_("The better place in line holds."))
    if sessions:
        sentences.append(
            _("Places in sessions of both are kept; where two are at the same time, that of the entry that stays.")
        )
    sentences.append(_("Of each consent the newest answer holds, whichever entry it was given on."))
    if needs != "none":
        sentences.append(
            {
                "both": _("Both told what they need: choose below. It is not shown here."),
                "one": _("What one of them needs is kept. It is not shown here."),
                "withdrawn": _("What they need is deleted: the newest answer no longer allows it to be kept."),
            }[needs]
        )
    return sentences


def merged(*, stays: Registration, goes: Registration) -> str:
    """What was done, said of the two as they were before."""
    before, gone = Status(stays.status), Status(goes.status)
    if WORTH[before] >= WORTH[gone]:
        return _("Merged. The histories of both stand on this page.")
    state = registration_labels.status(gone)
    if gone in HOLDS_PLACE:
        return _(
            "Merged: “%(status)s” as the other entry was, whose place this one has now. The histories of both stand on "
            "this page.",
            status=state,
        )
    return _("Merged: “%(status)s” as the other entry was. The histories of both stand on this page.", status=state)


def field_of_entry(name: str) -> str:
    """A field by the name that the merging gives it."""
    if name == "organization":
        return _("Organisation")
    return field_name(f"name_{name.removeprefix('names_')}" if name.startswith("names_") else name)


def value_of_entry(name: str, value: Any, event: Event) -> str:
    """A value as the choice shows it; contacts are covered, as everywhere on the console's pages."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, LocalizedText):
        return spoken(value, event.languages).text
    if name == "email":
        return covered_address(value)
    if name == "phone":
        return f"…{value[-4:]}"
    return written_value(name, _written(value), codes_of(event))


def question(one: Compared, event: Event) -> str:
    """A question of the event, as it was answered last."""
    return spoken(one.wording.label, event.languages).text


def answered(one: Compared, value: Any, event: Event) -> str:
    """An answer as the choice shows it; contacts are covered."""
    if value is None:
        return "–"
    if one.wording.kind == Kind.EMAIL:
        return covered_address(value)
    if one.wording.kind == Kind.PHONE:
        return f"…{value[-4:]}"
    return question_labels.answer(one.wording, value, language(), event.languages)


def needs_of(person: Registration) -> str:
    """One entry's needs, which the page does not show."""
    return _(
        "Only those of the entry “%(name)s, %(status)s”",
        name=person.order_name,
        status=registration_labels.status(person.status),
    )


def _written(value: Any) -> str:
    """The value as the history writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
