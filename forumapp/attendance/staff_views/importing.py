"""Importing a guest list in the browser: the file, what its columns hold, what would happen, and then that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.accounts.service import log_access
from forumapp.attendance import labels
from forumapp.attendance.codec.entries import LEFT_OUT, Entry, read_entries
from forumapp.attendance.codec.faults import Fault, FaultyRows, UnreadableTable
from forumapp.attendance.codec.mapping import column_letters, guess, header_place, samples, writable
from forumapp.attendance.codec.tables import Row, Sheet, read_sheet
from forumapp.attendance.forms import ListForm, MappingForm
from forumapp.attendance.labels.table import header_words
from forumapp.attendance.models import ImportFile
from forumapp.attendance.queries.guests import questions_of
from forumapp.attendance.queries.lists import find_list, remembered, spelt_by_guests
from forumapp.attendance.service import lists
from forumapp.attendance.service.guest_list import Checked, check_guests, import_guests
from forumapp.attendance.staff_views import bp
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.rules import Status
from forumapp.web.languages import current_language

FAULTS_SHOWN = 200
"""Faults on one page: whoever has more begins with these."""
PEOPLE_SHOWN = 200
"""People on one page who would be added, and who would be changed."""


@dataclass(frozen=True)
class Brought:
    """A list on its way in: its table, how many stand above the header, and what each column holds."""

    kept: ImportFile
    sheet: Sheet
    above: int
    mapping: list[str]

    @property
    def rows(self) -> list[Row]:
        """All rows of the file."""
        return self.sheet.rows

    @property
    def header(self) -> Row:
        """The row of the headers."""
        return self.rows[self.above]


@dataclass(frozen=True)
class Reading:
    """A list as it would be imported: what it would do, or why it cannot be."""

    entries: Sequence[Entry]
    done: Checked | None
    faults: Sequence[Fault]


@bp.route("/import", methods=["GET", "POST"])
def import_list(slug: str) -> ResponseReturnValue:
    """Bring a guest list; nothing is imported yet."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    form = ListForm.of(event, current_language())
    if not form.is_submitted() or not form.validate():
        return render_template("attendance/import.html", event=event, form=form), 422 if form.errors else 200
    data = form.file.data.read()
    try:
        read_sheet(data)
    except UnreadableTable as error:
        form.file.errors = [labels.fault_words(error.fault)]
        return render_template("attendance/import.html", event=event, form=form), 422
    with unit_of_work() as session:
        kept = lists.keep_list(
            session=session,
            event_id=event.id,
            name=form.file.data.filename or "",
            data=data,
            status=Status(form.status.data),
            category=form.category.data or None,
            language=form.language.data or None,
            now=clock.now(),
            actor=guards.current_actor(),
        )
        list_id = kept.id
    return redirect(url_for(".map_list", slug=slug, id=list_id), 303)


@bp.route("/import/<id>", methods=["GET", "POST"])
def map_list(slug: str, id: str) -> ResponseReturnValue:
    """What each column holds, and what importing the list would do; saying it anew only remembers it."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    brought = _brought(event, id)
    columns = _columns(brought.header)
    choices = _choices(event)
    form = MappingForm.for_columns(columns, choices)(data=MappingForm.values(brought.mapping))
    if form.is_submitted() and form.validate():
        with unit_of_work() as session:
            kept = find_list(session=session, event_id=event.id, id=id, actor=guards.current_actor()) or abort(404)
            lists.map_columns(
                session=session, kept=kept, header=brought.header, mapping=form.mapping(), now=clock.now()
            )
        return redirect(url_for(".map_list", slug=slug, id=id, _anchor="outcome"), 303)
    reading = _read(event, brought)
    page = render_template(
        "attendance/import_columns.html",
        event=event,
        list=brought.kept,
        columns=[
            {
                "header": header,
                "holds": form[f"column_{place}"].data,
                "samples": samples(brought.rows, place, above=brought.above),
            }
            for place, header in enumerate(columns)
        ],
        choices=choices,
        form=form,
        people=len(reading.entries),
        done=reading.done,
        outcome=[*labels.outcome(reading.done.counted()), *labels.lacking(reading.done)] if reading.done else [],
        **(_people(event, reading.done) if reading.done else {}),
        merged=list(islice(_merged(brought), FAULTS_SHOWN)),
        faults=[_fault_line(fault) for fault in reading.faults[:FAULTS_SHOWN]],
        more=max(0, len(reading.faults) - FAULTS_SHOWN),
    )
    return page, 422 if form.errors else 200


@bp.post("/import/<id>/run")
def run_import(slug: str, id: str) -> ResponseReturnValue:
    """Import the list as its columns are said to be: all of it, or nothing where a row is faulty."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    if find_list(session=db.session(), event_id=event.id, id=id, actor=guards.current_actor()) is None:
        flash(_("This list was imported already, or deleted."), "info")
        return redirect(url_for("console.registrations", slug=slug), 303)
    brought = _brought(event, id)
    reading = _read(event, brought)
    if reading.faults:
        return _faulty(slug, id)
    name, actor, now = brought.kept.name, guards.current_actor(), clock.now()
    db.session.rollback()
    log_access(actor=actor, act="import", purpose=name, event_id=event.id, people=len(reading.entries), now=now)
    try:
        with unit_of_work() as session:
            kept = find_list(session=session, event_id=event.id, id=id, actor=actor) or abort(404)
            done = import_guests(
                session=session,
                event=get_event(session=session, slug=slug),
                entries=reading.entries,
                status=Status(kept.status),
                now=now,
                actor=actor,
                keys=KeyRing.of(current_app.config["FORUMAPP"].ticket_keys),
                reason=name,
            )
            lists.map_columns(session=session, kept=kept, header=brought.header, mapping=brought.mapping, now=now)
            lists.forget_list(session=session, kept=kept)
    except FaultyRows:  # somebody else changed the event's people meanwhile: the page says what is wrong now
        return _faulty(slug, id)
    flash(" ".join(labels.outcome(done)), "success")
    return redirect(url_for("console.registrations", slug=slug), 303)


@bp.post("/import/<id>/discard")
def discard_list(slug: str, id: str) -> ResponseReturnValue:
    """Forget a list that shall not be imported."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    with unit_of_work() as session:
        kept = find_list(session=session, event_id=event.id, id=id, actor=guards.current_actor()) or abort(404)
        lists.forget_list(session=session, kept=kept)
    flash(_("The list is deleted. Nothing was imported."), "success")
    return redirect(url_for("console.registrations", slug=slug), 303)


def _faulty(slug: str, id: str) -> ResponseReturnValue:
    flash(_("Nothing was imported: some rows are faulty. The list below says which."), "error")
    return redirect(url_for(".map_list", slug=slug, id=id, _anchor="outcome"), 303)


def _brought(event: Event, id: str) -> Brought:
    """A list that whoever is signed in brought; what nobody knows of its columns is left out."""
    kept = find_list(session=db.session(), event_id=event.id, id=id, actor=guards.current_actor()) or abort(404)
    sheet = read_sheet(kept.data)
    rows = sheet.rows
    vocabulary = labels.vocabulary(event, questions_of(session=db.session(), event_id=event.id), current_language())
    above = header_place(rows, vocabulary)
    found: Sequence[str | None] | None = kept.mapping
    if found is None:
        former = remembered(session=db.session(), header=rows[above])
        found = guess(rows[above], vocabulary, remembered=former, loosely=True)
    known = set(writable(vocabulary))
    return Brought(kept, sheet, above, [machine if machine in known else LEFT_OUT for machine in found])


def _columns(header: Row) -> list[str]:
    """The headers; one that is empty by the letter that spreadsheets give its column, the last empty ones left out."""
    cells = [cell.strip() for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return [cell or _("Column %(letter)s", letter=column_letters(place)) for place, cell in enumerate(cells)]


def _choices(event: Event) -> list[SelectChoice]:
    questions = questions_of(session=db.session(), event_id=event.id)
    words = header_words(event, questions, current_language())
    known = writable(labels.vocabulary(event, questions))
    return [SelectChoice(LEFT_OUT, _("leave out")), *(SelectChoice(machine, words[machine]) for machine in known)]


def _read(event: Event, brought: Brought) -> Reading:
    vocabulary = labels.vocabulary(event, questions_of(session=db.session(), event_id=event.id), current_language())
    entries, faults = read_entries(
        brought.rows,
        vocabulary=vocabulary,
        mapping=brought.mapping,
        category=brought.kept.category,
        language=brought.kept.language,
        above=brought.above,
        unread=brought.sheet.unread,
    )
    done = None
    try:
        done = check_guests(session=db.session(), event=event, entries=entries)
    except FaultyRows as more:
        faults = sorted([*faults, *more.faults], key=lambda fault: fault.row)
    return Reading(entries, None if faults else done, faults)


def _people(event: Event, checked: Checked) -> dict[str, Any]:
    """The first of who would be added and changed, with how many more there are; whoever looks is logged."""
    changed = [each for each in checked.updates if each.changes]
    shown = changed[:PEOPLE_SHOWN]
    questions, language = questions_of(session=db.session(), event_id=event.id), current_language()
    fields = [f"{name}_{code}" for name in ("name", "position", "organization") for code in event.languages]
    ids = [each.registration_id for each in shown]
    own = spelt_by_guests(session=db.session(), ids=ids, fields=[*fields, "given_name", "family_name"])
    people = {
        "changes": labels.changes(shown, event, questions, language, own=own),
        "more_changes": len(changed) - len(shown),
        "added": labels.new_people(checked.new[:PEOPLE_SHOWN], event, language),
        "more_added": max(0, len(checked.new) - PEOPLE_SHOWN),
    }
    if shown:
        log(event, "view", "import", people=len(shown))
    return people


def _merged(brought: Brought) -> Iterator[tuple[int, str, str]]:
    return labels.merged_cells(brought.sheet, above=brought.above, mapping=brought.mapping)


def _fault_line(fault: Fault) -> dict[str, Any]:
    return {"row": fault.row or "", "column": fault.column, "words": labels.fault_words(fault)}
