"""The commands ``forumapp registration …``: what an organizer decides, at the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.events.queries import get_event
from forumapp.events.rules import UnknownEvent
from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service
from forumapp.registration.labels import refusal
from forumapp.registration.rules import TRANSITIONS, IllegalTransition, RegistrationError

Act = Callable[..., Any]


registration = AppGroup(
    "registration", help="Decide registrations as an organizer would; the guest's mail leaves at once."
)


def _decided(act: Act, slug: str, registration_id: str, **more: Any) -> Any:
    """Run one act of the service on a registration. :raises click.ClickException: with the cure"""
    config: Config = current_app.config["FORUMAPP"]
    try:
        with unit_of_work() as session:
            return act(
                session=session,
                event_id=_event_id(session, slug),
                registration_id=registration_id,
                now=clock.now(),
                actor=COMMAND,
                keys=KeyRing.of(config.ticket_keys),
                **more,
            )
    except IllegalTransition as error:
        onward = ", ".join(sorted(TRANSITIONS[error.current]))
        raise click.ClickException(
            f"{registration_id} is {error.current}, which does not allow this. It may become: {onward}."
        ) from error
    except RegistrationError as error:
        with force_locale("en"):
            raise click.ClickException(refusal(error)) from error


def _event_id(session: Session, slug: str) -> int:
    try:
        return get_event(session=session, slug=slug).id
    except UnknownEvent as error:
        raise click.ClickException(f"There is no event {slug!r}: see its address in the console.") from error


@registration.command()
@click.argument("event")
@click.argument("id")
@click.option("--reason", help="Why; needed with --exceed.")
@click.option("--exceed", is_flag=True, help="Confirm though all places are taken.")
def confirm(event: str, id: str, reason: str | None, exceed: bool) -> None:
    """Give the registration ID of EVENT a place; its ticket leaves by mail."""
    _decided(service.confirm, event, id, reason=reason, exceed=exceed)
    click.echo(f"{id} is confirmed.")


@registration.command()
@click.argument("event")
@click.argument("id")
@click.option("--reason", help="Stands in the mail: write it in the guest's language.")
def reject(event: str, id: str, reason: str | None) -> None:
    """Turn the registration ID of EVENT down; the guest is told by mail."""
    _decided(service.reject, event, id, reason=reason)
    click.echo(f"{id} is rejected.")


@registration.command()
@click.argument("event")
@click.argument("id")
@click.option("--reason", help="For the history only.")
def cancel(event: str, id: str, reason: str | None) -> None:
    """Cancel the registration ID of EVENT; a place it held goes to who waits longest."""
    _decided(service.cancel, event, id, reason=reason)
    click.echo(f"{id} is cancelled.")


@registration.command()
@click.argument("event")
@click.argument("id")
def reissue(event: str, id: str) -> None:
    """Revoke the ticket of the registration ID of EVENT, mail a new one, and print it."""
    code = _decided(service.reissue, event, id)
    click.echo(code)
