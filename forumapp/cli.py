"""The ``forumapp`` command: every error names its cure, exit status 0 only on success."""

from __future__ import annotations

import time
from typing import Any, NoReturn

import click
import flask_migrate
from flask import current_app
from flask.cli import FlaskGroup
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from forumapp.api.commands import key
from forumapp.app import create_app
from forumapp.attendance.commands import export, figures, import_
from forumapp.config import Config, ConfigError
from forumapp.console.commands import category, event, user
from forumapp.demo.commands import demo, show_sign_ins
from forumapp.demo.making import is_demo, keep_open_today
from forumapp.extensions import db as database
from forumapp.extensions import unit_of_work
from forumapp.jobs.runner import Runner
from forumapp.kernel import clock
from forumapp.kernel.actors import SYSTEM
from forumapp.mail.delivery import deliver_some
from forumapp.operations import serving
from forumapp.operations.doctor import findings
from forumapp.privacy import purging
from forumapp.privacy.commands import line, purge
from forumapp.registration.commands import registration
from forumapp.release.commands import release


def _create_app() -> Any:
    try:
        app = create_app(Config.from_env())
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    app.cli.commands.clear()  # what extensions add; the interface describes itself at /api/v1/openapi.json
    return app


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


@forumapp.command(with_appcontext=False)
def serve() -> None:
    """Serve pages, door and interface, and do the jobs; Ctrl-C ends it.

    FORUMAPP_BIND, FORUMAPP_PORT and FORUMAPP_BASE_URL say where.
    """
    try:
        config = serving.choose_port(Config.from_env())
        app = create_app(config)
        with app.app_context():
            serving.check_schema(database.engine)
            serving.check_demo(config, database.session())
            with unit_of_work() as session:
                keep_open_today(session=session, now=clock.now())
                demonstrates = is_demo(session=session)
            # Before the first page: what a restored backup brought back is shown to nobody.
            for purged in purging.purge(config=config, now=clock.now(), actor=SYSTEM, thorough=True):
                click.echo(line(purged))
            database.session.remove()
            database.engine.dispose()
    except (ConfigError, serving.Refusal) as error:
        raise click.ClickException(str(error)) from error
    if demonstrates:
        show_sign_ins(config)
    click.echo(f"forumapp serves {config.base_url}/ and the console at {config.base_url}/console/ (Ctrl-C ends it)")
    if not config.secure:
        click.echo(
            "A phone at the door needs HTTPS for its camera: a proxy with a certificate, FORUMAPP_BASE_URL=https://…, "
            "and a database without the demo's sign-ins. docs/door.md explains it."
        )
    serving.Server(app, config).run()


@forumapp.command()
def worker() -> None:
    """Do the jobs and deliver the mail without serving pages; Ctrl-C ends it."""
    runner = Runner(current_app._get_current_object(), pumps=(deliver_some,))  # type: ignore[attr-defined]  # the proxy's own way to the application
    runner.start()
    click.echo("Working (Ctrl-C ends it)")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        runner.stop()


@forumapp.command()
def doctor() -> None:
    """Look for what is wrong with this installation, and say what to do about it."""
    found = list(
        findings(session=database.session(), engine=database.engine, data_keys=current_app.config["FORUMAPP"].data_keys)
    )
    for sentence in found:
        click.echo(f"- {sentence}")
    if found:
        raise click.ClickException(f"{len(found)} things need you.")
    click.echo("All is well.")


forumapp.add_command(category)
forumapp.add_command(event)
forumapp.add_command(export)
forumapp.add_command(figures)
forumapp.add_command(import_)
forumapp.add_command(demo)
forumapp.add_command(key)
forumapp.add_command(purge)
forumapp.add_command(registration)
forumapp.add_command(release)
forumapp.add_command(user)


def main() -> None:
    """Entry point of the ``forumapp`` command."""
    try:
        forumapp(prog_name="forumapp")
    except DBAPIError as error:
        _explain(error)


def _explain(error: DBAPIError) -> NoReturn:
    """Say in a sentence what stops every command: no database, or one of another version; else raise it again."""
    if error.connection_invalidated or isinstance(error, OperationalError | ProgrammingError):
        engine = create_engine(Config.from_env().database_url)
        try:
            serving.check_schema(engine)
        except (serving.Refusal, DBAPIError) as refusal:
            message = str(refusal) if isinstance(refusal, serving.Refusal) else "The database does not answer."
            raise SystemExit(f"Error: {message}") from error
    raise error


if __name__ == "__main__":
    main()
