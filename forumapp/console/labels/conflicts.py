"""Scans that need a look, in words: what happened, what the phone showed, what staff decided, what the office did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.checkin.labels import door_of, problem_text, reason_word, shown_word
from forumapp.checkin.models import Resolution, Scan
from forumapp.checkin.queries.flagged import Case, Flagged
from forumapp.checkin.rules import AGAINST, NOT_LISTED, Act, Conflict, Source, Verdict
from forumapp.console.labels import language, spoken
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.kernel.dates import formatted, local
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.registration import labels as registration_labels

SAME_CLOCK = timedelta(seconds=60)
"""How far a phone's own time may differ and go unmentioned."""
OVERRIDE, AGAIN, ASIDE, PLAIN = "override", "again", "aside", "plain"
"""What a scan is at which the door flagged no conflict; ``plain``: nothing is the matter with it."""


@dataclass(frozen=True)
class Names:
    """Names of staff by ``user:7``, for whoever acted."""

    staff: Mapping[str, str]

    def of(self, reference: str) -> str:
        """Who acted."""
        return self.staff.get(reference) or actor(Actor.from_reference(reference).kind.value)


def kind_of(scan: Scan) -> str:
    """What is the matter with a scan: a conflict's code, or one of this module's."""
    if scan.verdict == Verdict.QUARANTINED:
        return ASIDE
    if scan.conflict is not None:
        return scan.conflict
    if scan.admitted and scan.verdict in AGAINST:
        return OVERRIDE
    return AGAIN if scan.admitted and scan.verdict == scan.shown == Verdict.ALREADY_ADMITTED else PLAIN


def matter(kind: str) -> str:
    """What is the matter, in a few words."""
    return {
        Conflict.TWO_DEVICES.value: _("Let in at two phones"),
        Conflict.CANCELLED_ADMITTED.value: _("Let in though cancelled"),
        Conflict.UNKNOWN_ADMITTED.value: _("Let in with an unknown code"),
        Conflict.EXIT_WITHOUT_ENTRY.value: _("Left without an entry"),
        Conflict.CLOCK_OFF.value: _("The phone’s clock was wrong"),
        Conflict.LIKELY_DOUBLE.value: _("Probably entered twice"),
        OVERRIDE: _("Let in against the verdict"),
        AGAIN: _("Let in again though inside"),
        ASIDE: _("Kept aside"),
        PLAIN: _("Correct a scan"),
    }[kind]


def explained(kind: str) -> str:
    """What happened, what it does to the figures, and what there is to decide."""
    return {
        Conflict.TWO_DEVICES.value: _(
            "Two phones let this guest in, and the second did not know of the first. The guest counts once. "
            "Was it one person scanned twice, or did somebody else come in with this QR?"
        ),
        Conflict.CANCELLED_ADMITTED.value: _(
            "The guest was let in although the registration is cancelled. The entry counts. Confirm the registration, "
            "or take the entry back if the guest did not come in."
        ),
        Conflict.UNKNOWN_ADMITTED.value: _(
            "Somebody was let in with a code that belongs to nobody. Nobody is counted for it. Find out who it was, "
            "or leave it as it is."
        ),
        Conflict.EXIT_WITHOUT_ENTRY.value: _(
            "The guest was let out but never scanned on the way in, so the exit counts for nothing."
        ),
        Conflict.CLOCK_OFF.value: _(
            "The phone’s clock was wrong by more than two minutes. The times here are corrected by the server’s clock."
        ),
        Conflict.LIKELY_DOUBLE.value: _(
            "A walk-in has the name of somebody who was registered already. Both count until the entries are merged."
        ),
        OVERRIDE: _("Staff let the guest in although the list said otherwise. The entry counts if the guest is known."),
        AGAIN: _(
            "The guest was inside already, and staff let somebody in again with this QR or name. The guest counts "
            "once. Leave it if it was the same person."
        ),
        ASIDE: _("This scan was not accepted and counts for nothing. It is kept here as it was sent."),
        PLAIN: _("Nothing is the matter with this scan. It can be taken back or given to whoever it was all the same."),
    }[kind]


def act_label(act: Act, direction: str | None, *, found: bool) -> str:
    """What the office may do, as a choice; ``found``: people were looked for and found."""
    is_exit = direction == "out"
    return {
        Act.LEAVE: _("Leave it as it is"),
        Act.TAKE_BACK: _("Take the exit back") if is_exit else _("Take the entry back"),
        Act.BELONGS: _("It is the scan of the person chosen below")
        if found
        else _("It is somebody else’s scan: find the person above first"),
        Act.RESTORE: _("Let it count after all"),
        Act.CONFIRM: _("Confirm the registration"),
        Act.MERGED: _("The entries are merged: nothing more to do"),
        Act.APART: _("They are two people"),
        Act.ACCEPT: _("Record it as it was sent"),
        Act.ASIDE: _("Leave it aside"),
    }[act]


def act_done(act: str) -> str:
    """What the office did."""
    return {
        Act.LEAVE: _("Left as it is"),
        Act.TAKE_BACK: _("Taken back"),
        Act.BELONGS: _("Recorded for the person whose it is"),
        Act.RESTORE: _("Counted after all"),
        Act.CONFIRM: _("Registration confirmed"),
        Act.MERGED: _("Entries merged"),
        Act.APART: _("Two people"),
        Act.ACCEPT: _("Recorded as it was sent"),
        Act.ASIDE: _("Left aside"),
    }[Act(act)]


def clock_of(at: datetime, event: Event) -> str:
    """A time of the event's day with its seconds; with the date where it is another day."""
    here, start = local(at, event.zone), local(event.starts_at, event.zone)
    time = f"{here:%H:%M:%S}"
    if here.date() == start.date():
        return time
    day = formatted(at, zone=event.zone, style="date_numeric", language=language())
    return f"{day} {time}"


def resolved(row: Resolution, event: Event, names: Names) -> dict[str, Any]:
    """One act of the office."""
    return {
        "done": act_done(row.act),
        "note": row.note or "",
        "by": names.of(row.actor),
        "at": clock_of(row.at, event),
    }


def _shown(scan: Scan, code: str | None) -> str:
    """What the phone showed; at a session's door a known guest may be on the event's list and not on the session's."""
    is_known = scan.session_id is not None and scan.registration_id is not None
    return _("Not on this session’s list") if is_known and code == NOT_LISTED else shown_word(code)


def line(one: Flagged, event: Event, names: Names) -> dict[str, Any]:
    """One scan of a case."""
    scan = one.scan
    own = scan.scanned_at
    differs = own is not None and abs(own - one.happened_at) >= SAME_CLOCK
    return {
        "id": scan.id,
        "flagged": one.flagged,
        "undoes": one.scan.undoes is not None,
        "open": one.open,
        "at": clock_of(one.happened_at, event),
        "own": clock_of(own, event) if differs and own is not None else "",
        "desk": scan.desk or (one.item.desk if one.item is not None else None) or "",
        "door": door_of(scan.session_id if one.item is None else one.item.session, event),
        "by": _by(one, names),
        "direction": _direction(scan),
        "shown": _shown(scan, scan.shown or (one.item.shown if one.item is not None else None)),
        "found": shown_word(scan.verdict),
        "decided": _decided(one),
        "reason": reason_word(scan.reason or (one.item.reason if one.item is not None else None)),
        "origin": _origin(one),
        "explained": _explained(one, event),
        "problem": problem_text(scan.problem, language()) if scan.problem else None,
        "matter": matter(kind_of(scan)) if one.flagged else "",
        "resolutions": [resolved(row, event, names) for row in one.resolutions],
        "undone": _("Taken back at the desk by %(who)s", who=names.of(one.undone_by.actor))
        if one.undone_by is not None and not one.resolutions
        else "",
    }


def case(found: Case, event: Event, names: Names) -> dict[str, Any]:
    """A person with her scans; whoever is not known is called by what the phone sent."""
    person = found.person
    called = LocalizedText(person.names).in_language(language(), event.languages) if person else _unknown(found)
    return {
        "id": person.id if person else None,
        "name": called,
        "status": person.status if person else None,
        "status_label": registration_labels.status(person.status) if person else "",
        "organization": spoken(LocalizedText(person.organization), event.languages)
        if person and person.organization
        else None,
        "open": found.open,
        "lines": [line(one, event, names) for one in found.scans],
    }


def references(cases: Sequence[Case]) -> set[str]:
    """Everybody who acted in the cases, for their names."""
    found: set[str] = set()
    for each in cases:
        for one in each.scans:
            found |= {one.scan.actor, *(row.actor for row in one.resolutions)}
            if one.undone_by is not None:
                found.add(one.undone_by.actor)
    return found


def _unknown(found: Case) -> Spoken:
    for one in found.scans:
        walk_in = one.scan.walk_in or (one.item.walk_in if one.item is not None else None) or {}
        typed = [str(walk_in[name]) for name in sorted(walk_in) if name.startswith("name_")]
        if typed:
            return Spoken(typed[0], language())
    return Spoken(_("Nobody known"), language())


def _by(one: Flagged, names: Names) -> str:
    source = one.scan.source
    if source == Source.PAPER:
        return _("Paper list, %(name)s", name=names.of(one.scan.actor))
    if source == Source.CLOSING:
        return _("Closing of the doors")
    if one.device is None or source == Source.OFFICE:
        return names.of(one.scan.actor)
    phone = _("phone %(number)s", number=one.device.id)
    return f"{phone}, {one.device.volunteer}" if one.device.volunteer else phone


def _origin(one: Flagged) -> str:
    """By which way the office brought the scan, where it did not come from the phone by itself."""
    return {
        Source.ACCEPTED.value: _("Recorded by the office from what was kept aside"),
        Source.FILE.value: _("From the phone’s file"),
    }.get(one.scan.source, "")


def _explained(one: Flagged, event: Event) -> str:
    """What came later and explains the conflict."""
    found = one.explained_by
    if found is None:
        return ""
    if found is one.scan:
        return _("Explained since by the registration as it is now.")
    return _(
        "Explained since by the scan of %(time)s, %(desk)s, which arrived later.",
        time=clock_of(found.corrected_at, event),
        desk=found.desk or _("desk not named"),
    )


def _direction(scan: Scan) -> str:
    if scan.direction is None:
        return ""
    return _("exit") if scan.direction == "out" else _("entry")


def _decided(one: Flagged) -> str:
    scan = one.scan
    if scan.verdict == Verdict.QUARANTINED:
        return ""
    if scan.undoes is not None:
        return _("took a scan back")
    if scan.admitted is False or not (scan.counts or scan.admitted):
        return _("not let in")
    return _("let out") if scan.direction == "out" else _("let in")
