"""The command of the release: a draft as a file."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from forumapp.accounts.service import log_access
from forumapp.events.queries import get_event
from forumapp.events.rules import UnknownEvent
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.release.export import Format, drafts, file_of
from forumapp.release.queries import languages_of
from forumapp.release.rules import Drafted, NothingFrozen
from forumapp.release.wording import languages


@click.command()
@click.argument("slug", metavar="EVENT")
@click.option("--lang", "language", type=click.Choice(languages()), required=True, help="The language of the text.")
@click.option("--format", "format", type=click.Choice([each.value for each in Format]), required=True)
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
@click.option("--draft", is_flag=True, help="Where nothing is frozen: on live figures, marked as a draft.")
@with_appcontext
def release(slug: str, language: str, format: str, output: Path, draft: bool) -> None:
    """Draft the press release of an event on its newest frozen set of figures."""
    drafted = _draft(slug, language, live=draft)
    try:
        output.write_bytes(
            file_of(
                drafted.blocks,
                Format(format),
                language=drafted.language,
                title=drafted.facts.title,
                made_at=clock.now(),
            )
        )
    except OSError as error:
        raise click.ClickException(
            f"{output} cannot be written ({error.strerror}). Name a file in a folder that you may write to."
        ) from error
    facts = drafted.facts
    click.echo(f"{output}: on frozen version {facts.version}." if facts.frozen else f"{output}: a draft, not frozen.")


def _draft(slug: str, language: str, *, live: bool) -> Drafted:
    session, now = db.session(), clock.now()
    try:
        event = get_event(session=session, slug=slug)
        if language not in languages_of(event):
            raise click.ClickException(
                f"{slug} has no texts in {language!r}. Choose one of its languages: {', '.join(languages_of(event))}."
            )
        drafted = drafts(session=session, event=event, languages=[language], now=now, live=live)[0]
    except UnknownEvent as error:
        raise click.ClickException(
            f"There is no event {slug!r}. Make it first: forumapp event create {slug} …"
        ) from error
    except NothingFrozen as error:
        raise click.ClickException(
            f"No figures of {slug} are frozen. Freeze them first: forumapp figures {slug} --freeze --by EMAIL; "
            "or take --draft for a draft on live figures."
        ) from error
    log_access(
        actor=COMMAND, act="export", purpose="release", event_id=event.id, people=len(drafted.facts.named), now=now
    )
    return drafted
