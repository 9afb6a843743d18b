"""Commands of figures and guest lists: counting and freezing, exporting, importing."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from forumapp.accounts.queries import find_user
from forumapp.accounts.rules import Permission, may
from forumapp.accounts.service import log_access
from forumapp.attendance import export as exporting
from forumapp.attendance import labels, schemas
from forumapp.attendance.codec.columns import GENDER, NEEDS, folded, nearest
from forumapp.attendance.codec.entries import LEFT_OUT, Entry, Vocabulary, read_entries
from forumapp.attendance.codec.faults import Fault, FaultyRows, UnreadableTable
from forumapp.attendance.codec.mapping import guess, header_place, writable
from forumapp.attendance.codec.tables import Row, read_sheet
from forumapp.attendance.queries.guests import count_guests, gender_question, questions_of
from forumapp.attendance.queries.lists import remembered
from forumapp.attendance.rules import Breakdown, Code, ReasonNeeded, UnknownCell, UnknownVersion
from forumapp.attendance.service.freezing import freeze as freeze_figures
from forumapp.attendance.service.guest_list import STATUSES, Imported, check_guests, import_guests
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.events.rules import UnknownEvent
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.kernel.sealing import WrongDataKey, needs_box
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.rules import Status

EVERYTHING = 1_000_000_000


class ColumnMeaning(click.ParamType):
    """What a header of an office's own list means: ``성명=name_ko``; nothing after the sign leaves the column out."""

    name = "HEADER=MACHINE_HEADER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The header as the file writes it, and the machine header."""
        own, sign, machine = str(value).rpartition("=")
        if not sign or not own.strip():
            self.fail(f"{value!r} names no header. Write it like 성명=name_ko.", param, ctx)
        return own.strip(), machine.strip()


@click.command()
@click.argument("slug", metavar="EVENT")
@click.option("--json", "as_json", is_flag=True, help="Print the whole set as JSON.")
@click.option(
    "--rows",
    "code",
    type=click.Choice([*(code.value for code in Code), *(table.value for table in Breakdown)]),
    help="Who is behind one figure, or with --cell behind one cell of a table.",
)
@click.option("--cell", metavar="CODE", help="The code of the table's cell, such as ambassador with --rows by_rank.")
@click.option("--version", type=click.IntRange(1), metavar="NUMBER", help="Of a frozen set, not of the live figures.")
@click.option("--freeze", is_flag=True, help="Freeze the figures as the next version.")
@click.option("--by", metavar="EMAIL", help="Who signs the frozen set.")
@click.option("--reason", metavar="TEXT", help="Why not to wait for phones that were not heard.")
@with_appcontext
def figures(
    slug: str,
    as_json: bool,
    code: str | None,
    cell: str | None,
    version: int | None,
    freeze: bool,
    by: str | None,
    reason: str | None,
) -> None:
    """Count the figures of an event, each by its definition; or freeze them."""
    if freeze != (by is not None):
        raise click.UsageError("--freeze and --by EMAIL go together: a frozen set is signed.")
    if freeze and (code is not None or version is not None):
        raise click.UsageError("--freeze makes a new version: leave --rows and --version out, and ask for them then.")
    if (code in set(Breakdown)) != (cell is not None):
        raise click.UsageError("--cell CODE goes with --rows of a table, and only with it.")
    with _named_errors():
        if freeze:
            _print_figures(_freeze(slug, by or "", reason), as_json=as_json)
            return
        session = db.session()
        event = get_event(session=session, slug=slug)
        if code is not None:
            _print_rows(_rows(event, code, cell, version), as_json=as_json)
        elif version is not None:
            found = schemas.frozen_figures(session=session, event=event, version=version, now=clock.now())
            _print_figures(found, as_json=as_json)
        else:
            _print_figures(schemas.live_figures(session=session, event=event, now=clock.now()), as_json=as_json)


def _rows(event: Event, code: str, cell: str | None, version: int | None) -> list[dict[str, Any]]:
    """Who is behind a number, live or as a set keeps it; the access log says that they were asked for."""
    session, now = db.session(), clock.now()
    asked = [f"figures --rows {code}", f"--cell {cell}" if cell else "", f"--version {version}" if version else ""]
    log_access(actor=COMMAND, act="view", purpose=" ".join(filter(None, asked)), event_id=event.id, now=now)
    which: dict[str, Any] = {"session": session, "event": event, "code": code, "cell": cell, "after": None}
    try:
        if version is None:
            return schemas.figure_rows(**which, limit=EVERYTHING, now=now).items
        page = schemas.frozen_rows(**which, version=version, limit=EVERYTHING)
    except UnknownCell as error:
        raise click.BadParameter(f"{code} has no cell {cell!r}.", param_hint="--cell") from error
    if page is None:
        raise click.ClickException(f"Version {version} keeps no rows behind {code}. Its figures stand as signed.")
    return page.items


def _freeze(slug: str, email: str, reason: str | None) -> dict[str, Any]:
    with unit_of_work() as session:
        event = get_event(session=session, slug=slug)
        user = find_user(session=session, email=email)
        if user is None or not user.active or not may(user.roles_in(event.id), Permission.FREEZE):
            raise click.ClickException(
                f"{email} may not freeze figures of {slug}. Name an administrator, or an organizer or communications "
                "officer of this event."
            )
        frozen = freeze_figures(
            session=session,
            event=event,
            words=labels.words(event.languages),
            now=clock.now(),
            actor=Actor.user(user.id),
            reason=reason,
        )
        moved = schemas.moved_to(session=session, frozen=frozen)
        if moved is not None:
            said = ", ".join(f"{code} {by:+}" for code, by in moved.items()) or "no figure"
            click.echo(f"Moved since version {frozen.version - 1}: {said}.", err=True)
        return schemas.document_of(frozen)


def _asked_for(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The column that is asked for beside the usual ones."""
    if value not in (None, NEEDS, GENDER):
        raise click.BadParameter(f"{value!r} is no further column. Use --with gender or --with needs.")
    return value


@click.command()
@click.argument("slug", metavar="EVENT")
@click.option("--format", "format", type=click.Choice([each.value for each in exporting.Format]), required=True)
@click.option(
    "--headers", default=exporting.MACHINE, metavar="machine|LANGUAGE", help="Headers of the machine or of a language."
)
@click.option(
    "--with",
    "more",
    callback=_asked_for,
    metavar="gender|needs",
    help="A last column with what guests answered about gender, or need (decrypted); only with --reason.",
)
@click.option("--reason", metavar="TEXT", help="What for; it goes to the access log (default: command line).")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
@with_appcontext
def export(slug: str, format: str, headers: str, more: str | None, reason: str | None, output: Path) -> None:
    """Write the attendance of an event as CSV, XLSX or JSON."""
    if more and not reason:
        raise click.UsageError(f"--with {more} asks for --reason TEXT: say what for, it goes to the access log.")
    with _named_errors():
        session = db.session()
        event = get_event(session=session, slug=slug)
        if headers not in (exporting.MACHINE, *event.languages):
            known = ", ".join((exporting.MACHINE, *event.languages))
            raise click.BadParameter(f"{headers!r} is not among: {known}.", param_hint="--headers")
        if more == GENDER and gender_question(session=session, event_id=event.id) is None:
            raise click.BadParameter(f"{slug} does not ask for gender: there is none to export.", param_hint="--with")
        people = count_guests(session=session, event_id=event.id)
        purpose = f"{reason} ({more})" if more else reason or "command line"
        log_access(actor=COMMAND, act="export", purpose=purpose, event_id=event.id, people=people, now=clock.now())
        box = needs_box(current_app.config["FORUMAPP"].data_keys) if more == NEEDS else None
        table = exporting.open_table(session=session, event=event, headers=headers, needs=box, gender=more == GENDER)
        _write_whole(output, exporting.Format(format), table)
    click.echo(f"{people} people in {output}.")


def _write_whole(output: Path, format: exporting.Format, table: exporting.Table) -> None:
    """The whole file or none: what is half written never bears the name."""
    try:
        with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
            partial = Path(file.name)
            try:
                exporting.write(format, table, file)
                file.flush()
                partial.replace(output)
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(
            f"{output} cannot be written ({error.strerror}). Name a file in a folder that you may write to."
        ) from error


@click.command("import")
@click.argument("slug", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--status",
    type=click.Choice([status.value for status in STATUSES]),
    default=Status.INVITED.value,
    show_default=True,
    help="What new rows become; known people keep their status.",
)
@click.option(
    "--map",
    "mapped",
    type=ColumnMeaning(),
    multiple=True,
    help="What a header of your own means, such as 성명=name_ko; nothing after the sign leaves the column out.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and change nothing.")
@with_appcontext
def import_(slug: str, file: Path, status: str, mapped: Sequence[tuple[str, str]], dry_run: bool) -> None:
    """Import a guest list: CSV (UTF-8 or CP949) or XLSX with headers of the export.

    Any subset of columns that has a name and a category will do; the headers may be those of a language of the event,
    the usual words of an office (성명, 소속, 휴대전화), or what --map or somebody at the console said they mean.
    Known people are updated, and cells that are left empty keep what is known of them. All rows are imported, or none.
    No mail is sent.
    """
    with _named_errors():
        session = db.session()
        event = get_event(session=session, slug=slug)
        entries = _read_entries(session, event, file, dict(mapped))
        if dry_run:
            checked = check_guests(session=session, event=event, entries=entries)
            _report(checked.counted(), dry_run=True)
            for sentence in labels.lacking(checked):
                click.echo(sentence)
            return
        now = clock.now()
        log_access(actor=COMMAND, act="import", purpose=file.name, event_id=event.id, people=len(entries), now=now)
        with unit_of_work() as writing:
            done = import_guests(
                session=writing,
                event=get_event(session=writing, slug=slug),
                entries=entries,
                status=Status(status),
                now=now,
                actor=COMMAND,
                keys=KeyRing.of(current_app.config["FORUMAPP"].ticket_keys),
                reason=file.name,
            )
        _report(done, dry_run=False)


def _read_entries(session: Session, event: Event, file: Path, said: Mapping[str, str]) -> list[Entry]:
    """The file's rows. :raises FaultyRows: with everything that is wrong, matching included"""
    vocabulary = labels.vocabulary(event, questions_of(session=session, event_id=event.id))
    sheet = read_sheet(file.read_bytes())
    rows = sheet.rows
    above = header_place(rows, vocabulary)
    header = rows[above]
    meant = {**remembered(session=session, header=header), **_meanings(said, header, vocabulary)}
    mapping = guess(header, vocabulary, remembered=meant, loosely=False)
    entries, faults = read_entries(rows, vocabulary=vocabulary, mapping=mapping, above=above, unread=sheet.unread)
    if not faults:
        return entries
    try:
        check_guests(session=session, event=event, entries=entries)
    except FaultyRows as more:
        faults += more.faults
    raise FaultyRows(tuple(sorted(faults, key=lambda fault: fault.row)))


def _meanings(said: Mapping[str, str], header: Row, vocabulary: Vocabulary) -> dict[str, str]:
    """What ``--map`` says, by folded header. :raises BadParameter: for a header or a meaning that is not there"""
    there, known = {folded(cell) for cell in header}, writable(vocabulary)
    for own, machine in said.items():
        if folded(own) not in there:
            raise click.BadParameter(f"The file has no header {own!r}.", param_hint="--map")
        if machine != LEFT_OUT and machine not in known:
            near = nearest(machine, known)
            cure = f"Did you mean {near}?" if near else f"Use one of {', '.join(known)}."
            raise click.BadParameter(f"{machine!r} is no header of the export. {cure}", param_hint="--map")
    return {folded(own): machine for own, machine in said.items()}


def _report(done: Imported, *, dry_run: bool) -> None:
    click.echo(f"{done.new} new, {done.updated} updated, {done.unchanged} as they were.")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    if done.organizations:
        click.echo(f"{len(done.organizations)} new organisations, for you to look at in the console:")
        click.echo("\n".join(f"  {name}" for name in done.organizations))
    if done.delegations:
        click.echo(f"New delegations: {', '.join(done.delegations)}.")
    if done.exceeded:
        click.echo(f"A limit of places was passed by {done.exceeded}.")


@contextmanager
def _named_errors() -> Iterator[None]:
    """Turn named errors into sentences that name the cure."""
    try:
        yield
    except UnknownEvent as error:
        raise click.ClickException(
            f"There is no event {error.slug!r}. Make it first: forumapp event create {error.slug} …"
        ) from error
    except UnknownVersion as error:
        raise click.ClickException(
            f"There is no frozen version {error.version}. Name a signed one, or sign the next by --freeze --by EMAIL."
        ) from error
    except ReasonNeeded as error:
        phones = "; ".join(
            f"{phone['device']}, last heard {phone['last_heard_at']}, {phone['unsent']} scans not sent"
            for phone in error.devices
        )
        missing = [f"Not heard from every phone: {phones}."] if phones else []
        missing += [f"Scans put aside that count for nothing yet: {error.aside}."] if error.aside else []
        raise click.ClickException(f"{' '.join(missing)} Wait, or say by --reason why not to.") from error
    except WrongDataKey as error:
        raise click.ClickException(str(error)) from error
    except UnreadableTable as error:
        _refuse((error.fault,))
    except FaultyRows as error:
        _refuse(error.faults)


def _refuse(faults: Sequence[Fault]) -> None:
    rows = [(str(fault.row) if fault.row else "", fault.column, labels.fault_words(fault)) for fault in faults]
    _print_table(("Row", "Column", "What to do"), rows, err=True)
    click.echo("Nothing was imported.", err=True)
    sys.exit(1)


def _print_figures(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    click.echo(f"As of {found['as_of']}, " + (f"version {found['version']}, frozen" if found["frozen"] else "live"))
    _print_table(
        ("Code", "Figure", "Value"),
        [
            (
                figure["code"],
                labels.figure_label(figure["code"]),
                labels.why_null(figure["why_null"]) if figure["value"] is None else f"{figure['value']:,}",
            )
            for figure in found["figures"]
        ],
    )
    for device in found["unheard_devices"]:
        click.echo(f"Not heard since {device['last_heard_at']}: {device['device']}, {device['unsent']} scans not sent.")
    if found["moved_since"]:
        moved = ", ".join(f"{code} {difference:+}" for code, difference in found["moved_since"].items())
        click.echo(f"Moved since the newest frozen set: {moved}.")
    if found["hash"]:
        click.echo(f"SHA-256 {found['hash']}")


def _print_rows(items: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(items, option=orjson.OPT_INDENT_2).decode())
        return
    for item in items:
        people = item.get("people")
        if people is None:
            click.echo(f"{item['registration_id']}  {_person_line(item)}")
            continue
        click.echo(f"{next(iter(item['names'].values()), item['key'])} ({len(people)})")
        for person in people:
            click.echo(f"  {person['registration_id']}  {_person_line(person)}")


def _person_line(person: dict[str, Any]) -> str:
    parts = (person["order_name"], next(iter(person["organization"].values()), ""), person["country"], person["rank"])
    return ", ".join(part for part in parts if part)


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, err: bool = False) -> None:
    widths = [max(_width(row[column]) for row in (header, *rows)) for column in range(len(header) - 1)]
    for row in (header, *rows):
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join((*cells, row[-1])).rstrip(), err=err)


def _width(text: str) -> int:
    """Columns that a terminal gives the text: a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
