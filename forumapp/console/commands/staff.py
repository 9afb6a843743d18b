"""``forumapp user``: the first member of staff is made at the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from forumapp.accounts import queries, service
from forumapp.accounts.rules import StaffRole
from forumapp.events import queries as events
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock


@click.group("user")
def user() -> None:
    """Look after staff accounts."""


@user.command("create")
@click.argument("email")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in StaffRole]),
    help="What the person may do.",
)
@click.option("--event", "slug", metavar="EVENT", help="The one event that the role is for; without it, all events.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, its first line.")
@with_appcontext
def create(email: str, role: str, slug: str | None, password_stdin: bool) -> None:
    """Make a member of staff, or give another role to one who exists.

    A new account needs a password; an existing one keeps its own unless --password-stdin gives another.
    """
    if role == StaffRole.ADMINISTRATOR and slug is not None:
        raise click.ClickException("An administrator is one for all events. Leave out --event.")
    event_id = None if slug is None else _event_id(slug)
    password = _read_password() if password_stdin else None
    with unit_of_work() as session:
        member = queries.find_user(session=session, email=email)
        made = member is None
        try:
            if member is None:
                if password is None:
                    raise click.ClickException(
                        "A new account needs a password. Add --password-stdin and write it to standard input."
                    )
                member = service.create_user(session=session, email=email, password=password, now=clock.now())
            elif password is not None:
                service.set_password(session=session, user=member, password=password)
        except service.InvalidAddress as error:
            raise click.ClickException(
                f"{error.email!r} is not an e-mail address. Give one like name@example.org."
            ) from error
        except service.WeakPassword as error:
            raise click.ClickException(f"The password needs at least {error.minimum} letters.") from error
        added = service.assign(session=session, user=member, role=StaffRole(role), event_id=event_id)
    where = f"of {slug}" if slug else "of all events"
    click.echo(
        f"Made {member.email}, {role} {where}."
        if made
        else f"{member.email} is now {role} {where}."
        if added
        else f"{member.email} was {role} {where} already."
    )
    if not made and password is not None:
        click.echo("The password is changed; all sessions of this account have ended.")


def _event_id(slug: str) -> int:
    event = events.find_event(session=db.session(), slug=slug)
    if event is None:
        raise click.ClickException(f"There is no event {slug!r}. Make it first: forumapp event create {slug} …")
    return event.id


def _read_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.ClickException("Standard input holds no password. Try: echo 'a long sentence' | forumapp user …")
    return password
