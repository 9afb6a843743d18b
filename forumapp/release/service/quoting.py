"""What people said: entering it, and noting that the speaker approved it. An approval is of the words as they stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.release.models import Quote
from forumapp.release.queries.releases import get_quote
from forumapp.release.rules.states import StaleRelease, UnknownQuote


def save_quote(
    *,
    session: Session,
    event_id: int,
    quote_id: int | None,
    registration_id: str | None,
    names: LocalizedText,
    titles: LocalizedText,
    language: str,
    texts: LocalizedText,
    expected: int | None = None,
) -> Quote:
    """Enter a quote, or change one, which takes its approval away where a word, the speaker or a language changed.

    Of a guest of the event (``registration_id``) name and title are her own, and ``names`` and ``titles`` stay empty.

    :raises UnknownQuote: the event has none of this number, or no such guest
    :raises StaleRelease: somebody else changed it meanwhile
    """
    if registration_id is not None:
        theirs = select(Registration.id).where(Registration.id == registration_id, Registration.event_id == event_id)
        if session.scalar(theirs) is None:
            raise UnknownQuote(registration_id)
        names = titles = LocalizedText()
    values = {
        "registration_id": registration_id,
        "names": names,
        "titles": titles,
        "language": language,
        "texts": texts,
    }
    if quote_id is None:
        quote = Quote(event_id=event_id, **values)
        session.add(quote)
        session.flush()
        return quote
    quote = _held(session, event_id, quote_id, expected)
    if any(getattr(quote, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(quote, name, value)
        _forget_approval(quote)
        quote.revision += 1
    return quote


def note_approval(
    *,
    session: Session,
    event_id: int,
    quote_id: int,
    approved_by: str,
    approved_how: str,
    approved_at: datetime,
    expected: int,
    actor: Actor,
) -> Quote:
    """Note who approved the quote as it stands, when, and how (by mail, by telephone).

    :raises UnknownQuote, StaleRelease:
    """
    quote = _held(session, event_id, quote_id, expected)
    quote.approved_by, quote.approved_how, quote.approved_at = approved_by, approved_how, approved_at
    quote.noted_by = actor.reference
    quote.revision += 1
    return quote


def withdraw_approval(*, session: Session, event_id: int, quote_id: int) -> Quote:
    """Note that the speaker does not stand by the quote any more. :raises UnknownQuote:"""
    quote = get_quote(session=session, event_id=event_id, quote_id=quote_id, lock=True)
    _forget_approval(quote)
    quote.revision += 1
    return quote


def remove_quote(*, session: Session, event_id: int, quote_id: int) -> None:
    """Take a quote away; texts that hold its words wait for another approval. :raises UnknownQuote:"""
    session.delete(get_quote(session=session, event_id=event_id, quote_id=quote_id, lock=True))
    session.flush()


def _forget_approval(quote: Quote) -> None:
    quote.approved_at = quote.approved_by = quote.approved_how = quote.noted_by = None


def _held(session: Session, event_id: int, quote_id: int, expected: int | None) -> Quote:
    quote = get_quote(session=session, event_id=event_id, quote_id=quote_id, lock=True)
    if expected is not None and quote.revision != expected:
        raise StaleRelease(quote.revision)
    return quote
