"""Commands of the interface: making its keys."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key
from forumapp.events.queries import get_event
from forumapp.events.rules import UnknownEvent
from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND

key = AppGroup("key", help="Keys of the interface.")


@key.command()
@click.option("--event", "slug", required=True, metavar="EVENT", help="The event that the key opens.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key may do; give it several times for several.",
)
@click.option("--label", default="command line", help="What the key is for, as the console lists it.")
def create(slug: str, scopes: tuple[str, ...], label: str) -> None:
    """Make a bearer key for one event.

    The last line printed is the key alone. It is shown once: only its hash is kept.
    """
    try:
        with unit_of_work() as session:
            _, plain = create_key(
                session=session,
                event_id=get_event(session=session, slug=slug).id,
                scopes=[Scope(scope) for scope in dict.fromkeys(scopes)],
                label=label,
                now=clock.now(),
                actor=COMMAND,
            )
    except UnknownEvent as error:
        raise click.ClickException(
            f"There is no event {error.slug!r}. Make it first: forumapp event create {error.slug} …"
        ) from error
    click.echo(f"A key for {slug} with {', '.join(dict.fromkeys(scopes))}. It is shown once:")
    click.echo(plain)
