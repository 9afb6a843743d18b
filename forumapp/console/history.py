"""One person's history, from the rows of many rooms as one list: states, edits, consents, mails, the door, accesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.accounts import queries as accounts
from forumapp.accounts.models import AccessEntry
from forumapp.checkin.models import Scan
from forumapp.checkin.queries import names_of_devices
from forumapp.consent.models import Consent
from forumapp.console import queries
from forumapp.delegations.models import Invitation
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.privacy.models import SubjectRequest
from forumapp.registration.models import Amendment, StatusChange
from forumapp.registration.rules import REGISTERED, Status


@dataclass(frozen=True)
class By:
    """Who acted: a kind of actor, and the name where it is known.

    ``delegation`` is that of a focal point; ``invited`` says that it was the guest in whose stead this one comes.
    """

    kind: ActorKind
    name: str | None = None
    delegation: LocalizedText | None = None
    invited: bool = False


@dataclass(frozen=True)
class Other:
    """Somebody else whom a line is about: who comes instead of this guest, or instead of whom this one comes.

    ``invitation_id`` is given alone, with the organisation's names, where this guest came by an open invitation.
    """

    name: str = ""
    registration_id: str | None = None
    instead: bool = False
    invitation_id: str | None = None
    organization: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True)
class Sent:
    """A mail that followed; ``to`` is given where it went to somebody else than the guest."""

    message: Message
    to: By | None = None


@dataclass(frozen=True)
class Line:
    """What happened at one moment by one hand.

    At most one of ``change``, ``amendments``, ``scan``, ``consent`` (with the number of the wording), ``access``,
    ``request`` (for destruction; ``decided`` says that it was answered) and ``invitation`` (with what befell it:
    drafted, issued, reminded, answered, withdrawn) is given; ``mails`` are those
    that followed in the same transaction, or stand alone. ``registration_id`` is the entry that it happened to: after a
    merge a person has several. ``accepted`` says that the change was a yes to an invitation, not given by its link.
    """

    at: datetime
    by: By | None
    registration_id: str | None = None
    change: StatusChange | None = None
    amendments: list[Amendment] = field(default_factory=list)
    scan: Scan | None = None
    consent: tuple[Consent, int | None] | None = None
    access: AccessEntry | None = None
    invitation: tuple[str, Invitation] | None = None
    request: SubjectRequest | None = None
    decided: bool = False
    accepted: bool = False
    others: list[Other] = field(default_factory=list)
    mails: list[Sent] = field(default_factory=list)


def of_registrations(*, session: Session, ids: Sequence[str]) -> list[Line]:
    """Everything that happened to a person's registrations, the newest first; the number of queries is constant."""
    changes = queries.status_changes(session=session, registration_ids=ids)
    amendments = queries.amendments(session=session, registration_ids=ids)
    consents = queries.consents(session=session, registration_ids=ids)
    accesses = queries.accesses(session=session, registration_ids=ids)
    invitations = queries.invitations_of(session=session, registration_ids=ids)
    uses = queries.uses_of_invitations(session=session, registration_ids=ids)
    substitutions = queries.substitutions_of(session=session, registration_ids=ids)
    befell = list(_befell(invitations))
    requests = queries.requests_of(session=session, registration_ids=ids)
    actors = {row.actor for row in changes} | {row.actor for row in amendments} | {row.actor for row in accesses}
    actors |= {row.actor for row, _ in consents} | {row.decided_by for row in requests if row.decided_by}
    mails = queries.messages_of_registrations(session=session, registration_ids=ids)
    actors |= {reader for mail, _, _ in mails if (reader := _reader(mail))}
    scans = queries.scans(session=session, registration_ids=ids)
    actors |= {scan.actor for scan in scans}
    names = _names(session, actors | {actor for _, actor, _, _ in befell if actor})
    lines = [
        *(
            _line(
                row.at,
                row.actor,
                names,
                row.registration_id,
                change=row,
                accepted=_accepts(row, invitations),
                others=_others(row, uses, substitutions),
            )
            for row in changes
        ),
        *_edits(amendments, names),
        *_consents(consents, names, first={row.registration_id: row.at for row in reversed(changes)}),
        *(_line(row.at, row.actor, names, row.registration_id, access=row) for row in accesses),
        *(
            _line(at, actor or ActorKind.GUEST, names, row.registration_id, invitation=(what, row))
            for at, actor, what, row in befell
        ),
        *_requests(requests, names),
        *(
            Line(at=scan.corrected_at, by=names.get(scan.actor), registration_id=scan.registration_id, scan=scan)
            for scan in scans
        ),
    ]
    _attach_mails(lines, mails, names)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _names(session: Session, references: set[str]) -> dict[str, By]:
    staff = accounts.names_of_actors(session=session, references=references)
    focal_points = queries.names_of_focal_points(session=session, references=references)
    phones = names_of_devices(session=session, references=references)
    return {
        **{one: By(Actor.from_reference(one).kind, name) for one, name in (staff | phones).items()},
        **{one: By(ActorKind.FOCAL_POINT, name, delegation) for one, (name, delegation) in focal_points.items()},
    }


def _line(at: datetime, reference: str, names: Mapping[str, By], registration_id: str | None, **what: Any) -> Line:
    by = names.get(reference) or By(Actor.from_reference(reference).kind)
    others: Sequence[Other] = what.get("others", ())
    named = next((one.name for one in others if not one.instead and one.registration_id), None)
    if by.kind == ActorKind.GUEST and named:
        by = By(ActorKind.GUEST, named, invited=True)  # whoever stands in did not enter herself
    return Line(at=at, by=by, registration_id=registration_id, **what)


def _accepts(change: StatusChange, invitations: Iterable[Invitation]) -> bool:
    """Whether the change was a yes to an invitation that was given by another way than its link or its noted answer."""
    if change.from_status not in (Status.INVITED, Status.REGRETTED) or change.to_status not in REGISTERED:
        return False
    if Actor.from_reference(change.actor).is_staff:
        return False
    return any(row.registration_id == change.registration_id and row.answered_at != change.at for row in invitations)


def _others(
    change: StatusChange, uses: Iterable[queries.Use], substitutions: Iterable[tuple[str, str, str, str]]
) -> list[Other]:
    """Instead of whom the guest came by this change, or who came instead."""
    found = []
    for use in uses:
        if change.registration_id == use.registration_id and change.at == use.at:
            found.append(
                Other(use.invited_name, use.invited_id)
                if use.invited_id
                else Other(invitation_id=use.invitation_id, organization=use.organization)
            )
        elif change.registration_id == use.invited_id and change.at == use.at:
            found.append(Other(use.name, use.registration_id, instead=True))
    for substitute_id, substitute, guest_id, guest in substitutions:
        if change.registration_id == substitute_id and change.to_status == Status.CONFIRMED:
            found.append(Other(guest, guest_id))
        elif change.registration_id == guest_id and change.to_status == Status.CANCELLED:
            found.append(Other(substitute, substitute_id, instead=True))
    return found


def _edits(amendments: Sequence[Amendment], names: Mapping[str, By]) -> list[Line]:
    """One line for all fields that one hand changed at one moment."""
    edits: dict[tuple[datetime, str, str], list[Amendment]] = {}
    for amendment in amendments:
        edits.setdefault((amendment.at, amendment.actor, amendment.registration_id), []).append(amendment)
    return [_line(at, actor, names, whose, amendments=rows) for (at, actor, whose), rows in edits.items()]


def _consents(
    rows: Sequence[tuple[Consent, int | None]], names: Mapping[str, By], *, first: Mapping[str, datetime]
) -> list[Line]:
    """Answers given after the entry; those given with it stand in the person's table of consents."""
    return [
        _line(row.at, row.actor, names, row.registration_id, consent=(row, number))
        for row, number in rows
        if row.at != first.get(row.registration_id)
    ]


def _requests(rows: Iterable[SubjectRequest], names: Mapping[str, By]) -> Iterable[Line]:
    """A request for destruction, and its answer."""
    for row in rows:
        yield _line(row.asked_at, ActorKind.GUEST, names, row.registration_id, request=row)
        if row.decided_at is not None and row.decided_by is not None:
            yield _line(row.decided_at, row.decided_by, names, row.registration_id, request=row, decided=True)


def _befell(rows: Iterable[Invitation]) -> Iterable[tuple[datetime, str | None, str, Invitation]]:
    """When, by whom and what, for each thing that befell an invitation; the mail of a reminder stands by itself."""
    for row in rows:
        if row.issued_at:
            yield row.issued_at, row.issued_by, "issued", row
        if row.answered_at:
            yield row.answered_at, row.answered_by, "answered", row
        if row.withdrawn_at:
            yield row.withdrawn_at, ActorKind.SYSTEM.value, "withdrawn", row


def _reader(mail: Message) -> str | None:
    """The focal point to whom a mail went, as her acts are signed."""
    number = mail.facts.get("focal_point")
    return Actor.focal_point(int(number)).reference if number is not None else None


def _attach_mails(
    lines: list[Line], mails: Iterable[tuple[Message, str | None, int | None]], names: Mapping[str, By]
) -> None:
    """Set each mail beside the change of state that caused it, or else beside what happened in its transaction."""
    changes = {line.change.id: line for line in lines if line.change is not None}
    moments = {
        (line.registration_id, line.at): line
        for line in lines
        if line.scan is None and line.access is None and line.consent is None
    }
    for mail, registration_id, change_id in mails:
        reader = _reader(mail)
        sent = Sent(mail, (names.get(reader) or By(ActorKind.FOCAL_POINT)) if reader else None)
        cause = changes.get(change_id or 0) or moments.get((registration_id, mail.created_at))
        if cause is None:
            lines.append(
                Line(at=mail.created_at, by=By(ActorKind.SYSTEM), registration_id=registration_id, mails=[sent])
            )
        else:
            cause.mails.append(sent)
