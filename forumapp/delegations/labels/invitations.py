"""The words of invitations: codes, refusals, and the text that one person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, pgettext

from forumapp.delegations import wording
from forumapp.delegations.models import Invitation, InvitationLetter
from forumapp.delegations.rules.invitations import (
    AllUsed,
    AlreadyAnswered,
    Answer,
    Channel,
    Kind,
    NotADraft,
    NotTransferable,
    Stage,
    UnknownInvitation,
    Way,
    filled_in,
)
from forumapp.delegations.wording import Addressee
from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, zone_name
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.typography import unlinked


@dataclass(frozen=True)
class Composed:
    """What one invitation says in one language: a subject, and paragraphs of lines."""

    subject: str
    paragraphs: list[list[str]]
    language: str


def kind(code: str) -> str:
    """Whom an invitation is for."""
    return {
        Kind.PERSONAL: gettext("For this person alone"),
        Kind.TRANSFERABLE: gettext("May be handed over to a colleague"),
        Kind.OPEN: gettext("Open, for an organisation"),
    }[Kind(code)]


def channel(code: str) -> str:
    """How an invitation goes out."""
    return {
        Channel.MAIL: gettext("Mail"),
        Channel.LETTER: gettext("Letter"),
        Channel.PHONE: gettext("Telephone"),
    }[Channel(code)]


def way(code: str) -> str:
    """How an answer came."""
    return {
        Way.LINK: gettext("by the link"),
        Way.MAIL: gettext("by mail"),
        Way.LETTER: gettext("by letter"),
        Way.PHONE: gettext("by telephone"),
        Way.IN_PERSON: gettext("in person"),
    }[Way(code)]


def answer(code: str) -> str:
    """What was answered."""
    return {
        Answer.YES: gettext("Yes"),
        Answer.NO: gettext("No"),
        Answer.REPRESENTED: gettext("No, somebody comes instead"),
    }[Answer(code)]


def stage(code: str) -> str:
    """Where an invitation stands."""
    return {
        Stage.DRAFT: pgettext("invitation", "Draft"),
        Stage.UNANSWERED: gettext("Not answered"),
        Stage.YES: pgettext("invitation", "Yes"),
        Stage.NO: pgettext("invitation", "No"),
        Stage.REPRESENTED: gettext("Represented"),
        Stage.WITHDRAWN: gettext("Withdrawn"),
    }[Stage(code)]


def refusal(error: DomainError) -> str:
    """A sentence for what the service of invitations refused, with the cure."""
    return {
        AllUsed: gettext("As many people as this invitation allows have registered. Please ask the host for more."),
        AlreadyAnswered: gettext("This was answered already. Load the page again to see how it stands."),
        NotADraft: gettext("This invitation was issued already: correct it there, or withdraw it and write a new one."),
        NotTransferable: gettext("This invitation cannot be handed over."),
        UnknownInvitation: gettext("The event has no such invitation."),
    }[type(error)]


def represented_by(name: str) -> str:
    """The reason in the history of somebody who does not come herself."""
    return gettext("Represented by %(name)s", name=name)


def addressee(invitation: Invitation, organization: LocalizedText, language: str) -> Addressee:
    """Whom the letter is for, in one language; names in another language where this one has none."""
    others = invitation.event.languages
    return Addressee(
        name=invitation.names.in_language(language, others).text,
        position=invitation.position.get(language, ""),
        organization=organization.in_language(language, others).text,
    )


def composed(
    *, invitation: Invitation, letter: InvitationLetter | None, host: LocalizedText, language: str, link: str
) -> Composed:
    """The event's text for one invitation; what an event does not say in a language is our own text."""
    organization = invitation.organization.names if invitation.organization else LocalizedText()
    written = invitation.salutation.get(language)
    greeting = written or wording.salutation(addressee(invitation, organization, language), language)
    # Whoever hands an invitation over types a name that then stands in our mail: it must not become a link there.
    return _filled(invitation.event, letter, host, language, {"salutation": unlinked(greeting), "link": link})


def example(*, event: Event, letter: InvitationLetter | None, host: LocalizedText, language: str) -> Composed:
    """The event's text for an invented guest."""
    invented = wording.EXAMPLE.in_language(language).text
    greeting = wording.salutation(Addressee(name=invented), language)
    return _filled(event, letter, host, language, {"salutation": greeting, "link": "https://…"})


def _filled(
    event: Event, letter: InvitationLetter | None, host: LocalizedText, language: str, own: Mapping[str, str]
) -> Composed:
    values = {**own, "host": host.in_language(language).text, **facts_of(event, language)}
    subject, body = texts_of(letter, language)
    neutral = (event.neutral_title or event.title).in_language(language, event.languages).text
    return Composed(
        subject=" ".join(filled_in(subject, {**values, "title": neutral}).split()),
        paragraphs=[part.splitlines() for part in filled_in(body, values).split("\n\n") if part.strip()],
        language=language,
    )


def texts_of(letter: InvitationLetter | None, language: str) -> tuple[str, str]:
    """Subject and body with their placeholders, as the event has them, else as we propose them."""
    subject = letter.subject if letter else LocalizedText()
    body = letter.body if letter else LocalizedText()
    return (
        subject.get(language) or wording.SUBJECT.in_language(language).text,
        body.get(language) or wording.BODY.in_language(language).text,
    )


def facts_of(event: Event, language: str) -> Mapping[str, str]:
    """The placeholders that an event fills."""
    when = formatted(event.starts_at, zone=event.zone, style="range", language=language, until=event.ends_at)
    place, address = (
        text.in_language(language, event.languages).text for text in (event.place_name, event.place_address)
    )
    return {
        "title": event.title.in_language(language, event.languages).text,
        "date": f"{when} ({zone_name(event.zone, language)})",
        "place": f"{place} ({address})" if place and address else place or address,
    }
