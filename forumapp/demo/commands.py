"""``forumapp demo``: load the invented forums, once, and say how to sign in."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from forumapp.config import Config
from forumapp.demo import making
from forumapp.demo.staff import PASSWORD, STAFF
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demo: two invented forums with guests, staff and figures. A second time only the sign-ins are shown."""
    config: Config = current_app.config["FORUMAPP"]
    if not config.on_loopback:
        raise click.ClickException(
            "The demo's passwords are public: load it where FORUMAPP_BIND is 127.0.0.1, in an instance of its own."
        )
    if config.mail_url:
        raise click.ClickException(
            "The demo's guests do not exist, so its mail goes to files: unset FORUMAPP_MAIL_URL, or use another instance."
        )
    if making.is_demo(session=db.session()):
        click.echo("The demo is loaded already.")
    else:
        click.echo("Loading the demo (it takes some seconds) …")
        with unit_of_work() as session:
            making.make(session=session, now=clock.now(), keys=KeyRing.of(config.ticket_keys))
    show_sign_ins(config)


def show_sign_ins(config: Config) -> None:
    """Print who may sign in to the demo, and how."""
    click.echo(f"Sign in at {config.base_url}/console/ with the password {PASSWORD}:")
    for member in STAFF:
        click.echo(f"  {member.role:<16} {member.email}")
