"""The ``forumapp`` command: every error names its cure, exit status 0 only on success."""

from __future__ import annotations

from typing import Any

import click
import flask_migrate
from flask.cli import FlaskGroup

from forumapp.api.commands import key
from forumapp.app import create_app
from forumapp.config import Config, ConfigError


def _create_app() -> Any:
    try:
        return create_app(Config.from_env())
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@click.group(cls=FlaskGroup, create_app=_create_app, add_default_commands=False, add_version_option=False)
def forumapp() -> None:
    """Host institutional forums: registration, the door, figures, the release."""


@forumapp.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this version's schema; safe to repeat."""
    flask_migrate.upgrade()


forumapp.add_command(key)


def main() -> None:
    """Entry point of the ``forumapp`` command."""
    forumapp(prog_name="forumapp")


if __name__ == "__main__":
    main()
