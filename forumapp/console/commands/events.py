"""``forumapp event`` and ``forumapp category``: an event that takes registrations at once, and its categories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.console.service import hand_on_places, make_event
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.events.rules import BadSlug, EndsBeforeStart, NoSuchCategory, SlugTaken, UnknownEvent
from forumapp.events.service import set_category
from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.local_time import AmbiguousTime, NoSuchTime, UnknownZone, moment_of
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.web.languages import languages

YES_OR_NO = click.Choice(["yes", "no"])


class Title(click.ParamType):
    """A title with its language: ``en=Annual forum``."""

    name = "LANG=TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The language and the text."""
        language, _, text = str(value).partition("=")
        if not text.strip():
            self.fail(f"{value!r} has no text for a language. Write it like en='Annual forum'.", param, ctx)
        if language not in languages():
            self.fail(f"There is no catalogue for {language!r}. Use one of {', '.join(languages())}.", param, ctx)
        return language, text.strip()


class LocalTime(click.ParamType):
    """A date and time as the clocks of the event's place show it: ``2026-03-02T14:00``."""

    name = "YYYY-MM-DDTHH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """What was typed, without a zone unless an offset was typed too."""
        try:
            typed = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date and time. Write it like 2026-03-02T14:00.", param, ctx)
        if "T" not in str(value) and " " not in str(value):
            self.fail(f"{value!r} has no time of day. Write it like {value}T14:00.", param, ctx)
        return typed


class Places(click.ParamType):
    """A number of places, or ``none`` for no limit."""

    name = "N|none"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The number, or the word."""
        text = str(value).lower()
        if text == "none":
            return text
        if not text.isascii() or not text.isdigit():
            self.fail(f"{value!r} is no number of places. Give a whole number, or none for no limit.", param, ctx)
        return int(text)


@click.group()
def event() -> None:
    """Make events."""


@event.command()
@click.argument("slug")
@click.option(
    "--title", "titles", type=Title(), multiple=True, required=True, help="The title; once per language of the event."
)
@click.option("--starts", type=LocalTime(), required=True, help="By the clocks in --zone.")
@click.option("--ends", type=LocalTime(), required=True, help="By the clocks in --zone.")
@click.option("--zone", required=True, metavar="ZONE", help="The place's time zone, such as Asia/Seoul.")
@click.option("--copy", "source", metavar="EVENT", help="Take over everything of this event but people.")
@with_appcontext
def create(
    slug: str, titles: Sequence[tuple[str, str]], starts: datetime, ends: datetime, zone: str, source: str | None
) -> None:
    """Make the event SLUG: published, with the default categories, without limits or review.

    It takes registrations at once, until it starts. SLUG is its address: small letters, digits and hyphens.
    """
    if len(dict(titles)) < len(titles):
        raise click.UsageError("--title names a language twice. Give one title per language.")
    starts_at, ends_at = _moment(starts, zone, "--starts"), _moment(ends, zone, "--ends")
    config: Config = current_app.config["FORUMAPP"]
    try:
        with unit_of_work() as session:
            copied = None if source is None else _event(session, source)
            made = make_event(
                session=session,
                slug=slug,
                title=LocalizedText(dict(titles)),
                languages=_languages(titles, copied),
                zone=zone,
                starts_at=starts_at,
                ends_at=ends_at,
                source=copied,
                window=False,
                now=clock.now(),
            )
            address = f"{config.base_url}/{made.languages[0]}/events/{slug}"
    except BadSlug as error:
        raise click.ClickException(
            f"{slug!r} is no address. Use small letters, digits and single hyphens, such as annual-forum-2026."
        ) from error
    except SlugTaken as error:
        raise click.ClickException(f"There is an event {slug!r} already. Choose another address.") from error
    except EndsBeforeStart as error:
        raise click.ClickException(f"--ends {ends.isoformat()} is not after --starts {starts.isoformat()}.") from error
    click.echo(f"Made {slug}: {address}")


@click.group()
def category() -> None:
    """Set up the categories that guests come from."""


@category.command("set")
@click.argument("event")
@click.argument("code")
@click.option("--places", type=Places(), help="How many may be confirmed; none for no limit.")
@click.option("--review", type=YES_OR_NO, help="Whether a reviewer decides before a place is confirmed.")
@click.option("--counts", type=YES_OR_NO, help="Whether its guests count as participants.")
@with_appcontext
def set_(event: str, code: str, places: int | str | None, review: str | None, counts: str | None) -> None:
    """Change the category CODE of EVENT; what is not given stays.

    Fewer places than are taken only stop new guests. More places go at once to whoever waits longest.
    """
    values: dict[str, Any] = {}
    if places is not None:
        values["places"] = None if places == "none" else places
    values.update({name: given == "yes" for name, given in (("review", review), ("counts", counts)) if given})
    if not values:
        raise click.UsageError("There is nothing to change. Give --places, --review or --counts.")
    config: Config = current_app.config["FORUMAPP"]
    try:
        with unit_of_work() as session:
            event_id = _event(session, event).id
            changed = set_category(session=session, event_id=event_id, code=code, values=values)
            keys = KeyRing.of(config.ticket_keys)
            promoted = hand_on_places(session=session, event_id=event_id, now=clock.now(), keys=keys)
            said = (
                f"{event} {code}: places {'none' if changed.places is None else changed.places}, "
                f"review {_word(changed.review)}, counts {_word(changed.counts)}."
            )
    except NoSuchCategory as error:
        raise click.ClickException(f"{event} has no category {code!r}. It has {', '.join(error.codes)}.") from error
    click.echo(said)
    if promoted:
        click.echo(f"Confirmed from the waiting list: {', '.join(promoted)}")


def _event(session: Session, slug: str) -> Event:
    try:
        return get_event(session=session, slug=slug)
    except UnknownEvent as error:
        raise click.ClickException(
            f"There is no event {slug!r}. Make it first: forumapp event create {slug} …"
        ) from error


def _languages(titles: Sequence[tuple[str, str]], source: Event | None) -> list[str]:
    """The event's languages: those with a title, in the order given, then the others of the event it is copied from."""
    given = [language for language, _ in titles]
    return list(dict.fromkeys(given + (source.languages if source else [])))


def _moment(typed: datetime, zone: str, option: str) -> datetime:
    try:
        return moment_of(typed, zone)
    except UnknownZone as error:
        raise click.ClickException(f"--zone {zone!r} is no time zone. Use a name such as Asia/Seoul.") from error
    except NoSuchTime as error:
        raise click.ClickException(
            f"{option} {typed.isoformat()} does not exist in {zone}: the clocks go forward over it. "
            "Take a time before or after."
        ) from error
    except AmbiguousTime as error:
        first, second = (moment.isoformat(timespec="minutes") for moment in error.meant)
        raise click.ClickException(
            f"{option} {typed.isoformat()} happens twice in {zone}: the clocks go back over it. "
            f"Say which you mean: {first} or {second}."
        ) from error


def _word(answer: bool) -> str:
    return "yes" if answer else "no"
