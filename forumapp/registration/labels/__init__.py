"""The words for a registration's codes, states and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext, lazy_gettext, ngettext

from forumapp.consent import labels as consent
from forumapp.events.models import Event, EventSession
from forumapp.kernel.errors import DomainError
from forumapp.registration.rules import (
    AccompanyingKind,
    AdmittedMustStay,
    AlreadyAdmitted,
    AlreadyRegistered,
    AttendingAs,
    BothAdmitted,
    Cause,
    Companion,
    EventOver,
    FullLimit,
    IdempotencyConflict,
    IllegalTransition,
    LimitOf,
    MergedAway,
    NoPlace,
    OfferRanOut,
    ReasonNeeded,
    RegistrationClosed,
    SessionBegun,
    SessionFull,
    SessionsOverlap,
    StaleEdit,
    Status,
    TooLateToOffer,
    UnknownCategory,
    UnknownRegistration,
    UnknownSession,
)
from forumapp.web.filters import date, spoken_language
from forumapp.web.languages import language_name

_STATUS = {
    Status.INVITED: lazy_gettext("Invited"),
    Status.REGRETTED: lazy_gettext("Regrets"),
    Status.SUBMITTED: lazy_gettext("Received"),
    Status.WAITLISTED: lazy_gettext("Waiting"),
    Status.OFFERED: lazy_gettext("Place offered"),
    Status.CONFIRMED: lazy_gettext("Confirmed"),
    Status.REJECTED: lazy_gettext("Not admitted"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
}


def status(code: str) -> str:
    """A state as staff read it."""
    return str(_STATUS[Status(code)])


def standing(code: str, *, reserve: bool) -> str:
    """A state as staff read it of one who may stand by for a delegation."""
    return gettext("Reserve") if reserve and code == Status.WAITLISTED else status(code)


def headline(code: str, *, replaced: bool = False) -> str:
    """What a guest reads on top of her own registration; ``replaced``: somebody took her place over."""
    if replaced and code == Status.CANCELLED:
        return gettext("Somebody comes in your stead")
    return {
        Status.INVITED: gettext("You are invited"),
        Status.REGRETTED: gettext("You have let us know that you cannot come"),
        Status.SUBMITTED: gettext("Your registration has been received"),
        Status.WAITLISTED: gettext("You are on the waiting list"),
        Status.OFFERED: gettext("A place is offered to you"),
        Status.CONFIRMED: gettext("Your place is confirmed"),
        Status.REJECTED: gettext("Your registration could not be confirmed"),
        Status.CANCELLED: gettext("Your registration is cancelled"),
    }[Status(code)]


def what_follows(code: str, *, offers: bool = False, replaced: bool = False) -> str:
    """What the guest may expect, or has to do, in this state.

    ``offers``: freed places are offered first; ``replaced``: somebody took her place over.
    """
    if replaced and code == Status.CANCELLED:
        return gettext("Your QR no longer opens the door. If this is not as you wish, please write to us.")
    return {
        Status.INVITED: gettext("Please register by the event’s page."),
        Status.REGRETTED: gettext("If you can come after all, please register by the event’s page."),
        Status.SUBMITTED: gettext("The host looks at every registration and answers by mail. You need do nothing."),
        Status.WAITLISTED: gettext(
            "Free places are offered to whoever has waited longest. Watch your mail: an offer holds for some hours "
            "only."
        )
        if offers
        else gettext("Free places go to whoever has waited longest. We write to you at once."),
        Status.OFFERED: gettext("Please tell us in time whether you take it. Then it goes to the next in line."),
        Status.CONFIRMED: gettext(
            "Please show this QR at the entrance. Take a screenshot or print it: the network at the venue may fail."
        ),
        Status.REJECTED: gettext("We are sorry. The mail we sent you says more."),
        Status.CANCELLED: gettext("The QR no longer opens the door. If this was a mistake, please write to us."),
    }[Status(code)]


def happened(code: str) -> str:
    """One line of the guest's own history: what a change of state meant."""
    return {
        Status.INVITED: gettext("Your invitation was issued"),
        Status.REGRETTED: gettext("You said that you cannot come"),
        Status.SUBMITTED: gettext("We received your registration"),
        Status.WAITLISTED: gettext("You were put on the waiting list"),
        Status.OFFERED: gettext("A place was offered to you"),
        Status.CONFIRMED: gettext("Your place was confirmed"),
        Status.REJECTED: gettext("The host could not confirm your registration"),
        Status.CANCELLED: gettext("Your registration was cancelled"),
    }[Status(code)]


def invitation_sent(template: str) -> str:
    """One line of the guest's own history: a mail about her invitation left."""
    return gettext("We sent the invitation by mail") if template == "invitation" else gettext("We sent a reminder")


def answered(purpose: str, *, granted: bool) -> str:
    """One line of the guest's own history: how she answered an optional purpose."""
    asked = consent.purpose(purpose)
    if granted:
        return gettext("%(purpose)s: you said yes", purpose=asked)
    return gettext("%(purpose)s: you said no", purpose=asked)


def asked_destruction() -> str:
    """One line of the guest's own history: she asked for her data to be destroyed."""
    return gettext("You asked for your data to be destroyed")


def kept_data() -> str:
    """One line of the guest's own history: that request was refused; one that is granted leaves no page to read."""
    return gettext("The host could not destroy your data and wrote to you why")


def attending_as(code: str) -> str:
    """Whether in person or for somebody else."""
    return {
        AttendingAs.PRINCIPAL: gettext("In person"),
        AttendingAs.REPRESENTING: gettext("Representing"),
    }[AttendingAs(code)]


def looked_at(field: str) -> str | None:
    """A field that a reviewer looks at, by the export's machine header; None for any other."""
    name, _sign, language = field.rpartition("_")
    called = {
        "name": gettext("Name"),
        "organization": gettext("Organisation"),
        "position": gettext("Position"),
    }.get(name)
    return f"{called} ({language_name(language)})" if called else None


def reason(text: str | None) -> str | None:
    """The reason of a change of state: as staff wrote it, or what the system gave."""
    return {
        Cause.OFFER_RAN_OUT.value: gettext("The offer ran out"),
        Cause.OFFER_DECLINED.value: gettext("The offer was declined"),
        Cause.PLACE_FREED.value: gettext("A place became free, and this guest was next in line"),
    }.get(text or "", text)


def why_skipped(error: DomainError) -> str:
    """Why one of several registrations was left out, as the end of a sentence."""
    if isinstance(error, IllegalTransition) and error.current:
        return gettext("already “%(status)s”", status=status(error.current))
    if isinstance(error, NoPlace):
        return {
            LimitOf.EVENT: gettext("every place of the event is taken"),
            LimitOf.CATEGORY: gettext("every place of the category is taken"),
            LimitOf.DELEGATION: gettext("every place of the delegation is taken"),
            None: gettext("every place is taken"),
        }[error.of]
    return {
        TooLateToOffer: gettext("too late for an offer"),
        ReasonNeeded: gettext("a reason is needed"),
        UnknownRegistration: gettext("not there any more"),
    }.get(type(error)) or refusal(error)


def beyond(limits: Sequence[FullLimit], languages: Sequence[str]) -> str:
    """Which limits a decision passed: "Beyond the places of: whole event, Embassy of Examplia." """
    whose = [
        gettext("whole event") if one.of == LimitOf.EVENT else one.names.in_language(spoken_language(), languages).text
        for one in limits
    ]
    return gettext("Beyond the places of: %(whose)s.", whose=", ".join(whose))


NAMED = 12
"""How many names an answer about many holds; more would not fit the notice."""


def outcome(asked: int, skipped: Mapping[str, Sequence[str]]) -> str:
    """What became of one decision on several: "12 of 14 done; 2 skipped: already “Confirmed” (Kim, Lee)"."""
    left = sum(map(len, skipped.values()))
    done = ngettext("%(num)s person done.", "%(num)s people done.", asked)
    if not left:
        return done
    room, reasons = NAMED, []
    for why, names in skipped.items():
        shown = list(names[:room]) + (["…"] if len(names) > room else [])
        room = max(0, room - len(names))
        reasons.append(f"{why} ({', '.join(shown)})")
    return ngettext(
        "%(done)s of %(asked)s done; %(num)s skipped: %(reasons)s.",
        "%(done)s of %(asked)s done; %(num)s skipped: %(reasons)s.",
        left,
        done=asked - left,
        asked=asked,
        reasons="; ".join(reasons),
    )


def session_choice(one: EventSession, event: Event, *, full: bool) -> str:
    """A session as a guest chooses it: what, when and where, and whether a place is left."""
    when = date(one.starts_at, "range", event.zone, one.ends_at)
    what = one.names.in_language(spoken_language(), event.languages).text
    place = one.place.in_language(spoken_language(), event.languages).text
    parts = [what, when, *([place] if place else []), *([gettext("full")] if full else [])]
    return " · ".join(parts)


def accompanying_kind(code: str) -> str:
    """As what somebody comes along with a guest."""
    return {
        AccompanyingKind.INTERPRETER: gettext("Interpreter"),
        AccompanyingKind.SECURITY: gettext("Security"),
        AccompanyingKind.SPOUSE: gettext("Spouse"),
        AccompanyingKind.DRIVER: gettext("Driver"),
        AccompanyingKind.AIDE: gettext("Aide"),
    }[AccompanyingKind(code)]


def companion(one: Companion) -> str:
    """Somebody who comes along: ``Spouse: Kim Bom``, or how many of a kind."""
    kind = accompanying_kind(one.kind)
    return f"{kind}: {one.name}" if one.name else f"{kind} × {one.number}"


def refusal(error: DomainError) -> str:
    """A sentence for what the service refused, with the cure."""
    if isinstance(error, IllegalTransition):
        current = status(error.current) if error.current else "–"
        return gettext(
            "From “%(current)s” it cannot become “%(wanted)s”. Load the page again: somebody may have changed it.",
            current=current,
            wanted=status(error.wanted),
        )
    if isinstance(error, MergedAway):
        return gettext(
            "This entry was merged into another one of the same person. Decide on that one: %(id)s.", id=error.into_id
        )
    known = {
        AdmittedMustStay: gettext("The entry that was let in at the door has to stay: choose that one."),
        BothAdmitted: gettext("Both were let in at the door: undo the reading that was wrong first."),
        AlreadyRegistered: gettext("This person already has a registration for the event: change that one."),
        AlreadyAdmitted: gettext("This person was let in at the door already: nobody can take over the place now."),
        EventOver: gettext("The event is over: nobody can take over a place any more."),
        IdempotencyConflict: gettext("This form was sent before with other contents: load the page again."),
        OfferRanOut: gettext("The time to take the place is over; it went to the next in line."),
        TooLateToOffer: gettext("It is too late for an offer: confirm instead."),
        NoPlace: gettext("All places are taken: free one, or confirm beyond the limit with a reason."),
        ReasonNeeded: gettext("Say why: this needs a reason."),
        RegistrationClosed: gettext("Registration is not open at the moment."),
        StaleEdit: gettext("Somebody else changed this meanwhile: look at it again before you save."),
        UnknownCategory: gettext("Choose one of the event’s categories."),
        UnknownRegistration: gettext("The event has no such registration."),
        SessionBegun: gettext("A session has begun: its list is closed. Choose among the others."),
        SessionFull: gettext("The last place in a session has just been taken. Choose another session."),
        SessionsOverlap: gettext("Two of these sessions are at the same time. Choose one of them."),
        UnknownSession: gettext("A session is no longer offered. Choose among these."),
    }
    return known[type(error)]
