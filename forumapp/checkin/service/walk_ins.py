"""Walk-ins: a guest registered at the door under the id that the phone chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forumapp.consent.models import Notice
from forumapp.consent.queries import asked_purposes
from forumapp.consent.rules import HEADERS
from forumapp.directory.countries import is_country
from forumapp.directory.rules import Rank
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import clean
from forumapp.kernel.phones import UnreadablePhone
from forumapp.kernel.phones import parse as read_phone
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.rules import AttendingAs, UnknownCategory
from forumapp.registration.service import Application, register_walk_in

_LANGUAGES = select(Event.languages).where(Event.id == bindparam("event"))
_NOTICE = select(Notice.id).where(Notice.event_id == bindparam("event"), Notice.id == bindparam("notice"))
_YES_OR_NO = {True: True, "yes": True, False: False, "no": False}
_DIGITS = 10
"""A row's id is shorter."""


class WalkInRefused(Exception):
    """The walk-in cannot be registered at this event; ``problem`` names the field and the cure."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def register(
    *,
    connection: Connection,
    event_id: int,
    fields: Mapping[str, Any],
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> str:
    """Register a walk-in, whatever its category's places or review say; gives the registration's id.

    The guest stands inside already: only what nobody can be registered without is insisted on, a category and a name.
    Another field that cannot be read is left out; the scan keeps it as it was typed. What was asked of her at the desk
    (``photo_consent``, ``naming_consent``) is kept where the event asks for it; ``notice`` is the id of the notice that
    she was shown. The caller commits.

    :raises WalkInRefused: with the cure; nothing is written then
    """
    languages = connection.execute(_LANGUAGES, {"event": event_id}).scalar_one()
    application = replace(
        application_of(fields, languages=languages),
        consents=_consents(connection, event_id, fields),
        notice_id=_notice(connection, event_id, fields),
    )
    try:
        return _register(connection, event_id, fields["registration_id"], application, now, actor, keys)
    except UnknownCategory as error:
        raise WalkInRefused(f"walk_in.category: the event has none of the code {error.code}.") from error
    except IntegrityError:
        # The address is that of a live registration under the same name: both stay, and are shown as likely doubles.
        without = replace(application, email=None)
        return _register(connection, event_id, fields["registration_id"], without, now, actor, keys)


def _register(
    connection: Connection,
    event_id: int,
    registration_id: str,
    application: Application,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> str:
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session, session.begin():
        receipt = register_walk_in(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            application=application,
            now=now,
            actor=actor,
            keys=keys,
        )
        return receipt.registration_id


def application_of(fields: Mapping[str, Any], *, languages: Sequence[str]) -> Application:
    """What a walk-in's fields (machine headers of the export) say. :raises WalkInRefused: without a name"""
    given, family = _line(fields.get("given_name")), _line(fields.get("family_name"))
    names = _localized(fields, "name", languages)
    named = next((code for code in languages if code in names), languages[0])
    language: str = fields["language"] if fields.get("language") in languages else named
    if not names:
        names = LocalizedText({language: _line(" ".join(part for part in (given, family) if part))})
    if not names:
        raise WalkInRefused(f"walk_in: give a name in a language of the event: name_{', name_'.join(languages)}.")
    country, rank, attending_as = fields.get("country"), fields.get("rank"), fields.get("attending_as")
    roles = str(fields.get("roles") or "").split(";")
    return Application(
        category_code=fields["category"],
        names=names,
        language=language,
        email=_email(fields.get("email")),
        phone=_phone(fields.get("phone")),
        given_name=given,
        family_name=family,
        organization=_localized(fields, "organization", languages),
        position=_localized(fields, "position", languages),
        country=country.upper() if isinstance(country, str) and is_country(country.upper()) else None,
        rank=rank if rank in set(Rank) else None,
        attending_as=attending_as if attending_as in set(AttendingAs) else AttendingAs.PRINCIPAL,
        acting=fields.get("acting") in (True, "yes"),
        roles=tuple(role.value for role in Role if role.value in roles),
    )


def _consents(connection: Connection, event_id: int, fields: Mapping[str, Any]) -> dict[str, bool]:
    """What the guest answered at the desk, for what the event asks; what is neither yes nor no was not answered."""
    given = {HEADERS[name]: _YES_OR_NO.get(fields[name]) for name in HEADERS if name in fields}
    if not given:
        return {}
    asked = {purpose.purpose for purpose in asked_purposes(session=connection, event_id=event_id)}
    return {purpose.value: answer for purpose, answer in given.items() if answer is not None and purpose in asked}


def _notice(connection: Connection, event_id: int, fields: Mapping[str, Any]) -> int | None:
    """The version of the notice that the guest was shown, where the event has it."""
    number = str(fields.get("notice") or "")
    if not (number.isascii() and number.isdigit() and len(number) < _DIGITS):
        return None
    return connection.execute(_NOTICE, {"event": event_id, "notice": int(number)}).scalar_one_or_none()


def _line(value: Any) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _localized(fields: Mapping[str, Any], name: str, languages: Sequence[str]) -> LocalizedText:
    return LocalizedText({language: _line(fields.get(f"{name}_{language}")) for language in languages})


def _email(value: Any) -> str | None:
    try:
        return validate_email(value, check_deliverability=False).normalized if isinstance(value, str) else None
    except EmailNotValidError:
        return None


def _phone(value: Any) -> str | None:
    try:
        return read_phone(value) if isinstance(value, str) else None
    except UnreadablePhone:
        return None
