"""``forumapp purge``: destroy at once what the hourly job would, and look through everything destroyed before."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.privacy import purging
from forumapp.privacy.purging import Purged
from forumapp.privacy.rules import Cause


@click.command()
@with_appcontext
def purge() -> None:
    """Destroy the personal data of every event whose day has come, and answers on their own earlier day.

    What a restored backup brought back goes again. The certificates stand in the console.
    """
    done = purging.purge(config=current_app.config["FORUMAPP"], now=clock.now(), actor=COMMAND, thorough=True)
    for one in done:
        click.echo(line(one))
    if not done:
        click.echo("Nothing is due: no event's day has come, and nothing came back.")


def line(purged: Purged) -> str:
    """What one certificate says, in a line."""
    row = purged.destruction
    what = {
        Cause.DAY: "personal data destroyed",
        Cause.AGAIN: "personal data destroyed again",
        Cause.ANSWERS: f"answers to {row.question!r} destroyed",
    }[Cause(row.cause)]
    numbers = ", ".join(f"{table} {number}" for table, number in sorted(row.destroyed.items()))
    return f"{purged.slug}: {what} (certificate {row.number}): {numbers or 'nothing'}"
