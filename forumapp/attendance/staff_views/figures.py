"""Pages of figures for staff: the numbers, who is behind them, freezing, and the export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.attendance import export as exporting
from forumapp.attendance import schemas
from forumapp.attendance.export import MEDIA_TYPES, Format, Table
from forumapp.attendance.forms import BY_PRECEDENCE, ExportForm, FreezeForm
from forumapp.attendance.labels import words
from forumapp.attendance.labels.behind import Step, steps
from forumapp.attendance.labels.page import differences, moment, sheet
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries.counting import live_counts
from forumapp.attendance.queries.frozen import get_frozen, list_frozen, unheard_devices
from forumapp.attendance.queries.guests import count_guests
from forumapp.attendance.queries.precedence import ids_by_precedence
from forumapp.attendance.rules import (
    Code,
    ReasonNeeded,
    UnknownVersion,
    moved_since,
    overlaps_of,
    values_of,
)
from forumapp.attendance.service.freezing import freeze as freeze_figures
from forumapp.attendance.service.publishing import publish
from forumapp.attendance.staff_views import bp
from forumapp.checkin.queries.flagged import count_open
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db, session_that_outlives_the_request, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from forumapp.web.addresses import row_number
from forumapp.web.answers import saved
from forumapp.web.languages import current_language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CHUNK = 64 * 1024


@bp.get("/figures")
def figures(slug: str) -> ResponseReturnValue:
    """The figures, live or as frozen in one version; no personal data is on this page."""
    event = open_event(slug, Permission.VIEW_FIGURES)
    session = db.session()
    now = clock.now()
    version = row_number("version")
    try:
        found = (
            schemas.live_figures(session=session, event=event, now=now)
            if version is None
            else schemas.frozen_figures(session=session, event=event, version=version, now=now)
        )
    except UnknownVersion:
        abort(404)
    unsettled = _unsettled(event)
    frozen = list_frozen(session=session, event_id=event.id)
    signatures = {each.version: Actor.user(each.signed_by).reference for each in frozen if each.signed_by}
    signatories = names_of_actors(session=session, references=signatures.values())
    return render_template(
        "attendance/figures.html",
        event=event,
        figures=found,
        sheet=sheet(found, event),
        phones=_phones(found["unheard_devices"], event),
        unsettled=unsettled,
        steps=_steps(event, version),
        versions=[
            {
                "changed": _changed(frozen, place),
                "version": each.version,
                "as_of": moment(each.figures["as_of"], event),
                "signed_by": signatories.get(
                    signatures.get(each.version, ""), _("somebody who is no longer on the staff")
                ),
                "participants": f"{values_of(each.figures)[Code.PARTICIPANTS]:,}",
                "reason": each.reason or "",
                "aside": each.aside or 0,
                "hash": each.hash,
            }
            for place, each in enumerate(frozen)
        ],
        form=FreezeForm.of(found["unheard_devices"], unsettled["aside"]),
        next_version=frozen[0].version + 1 if frozen else 1,
        signatory=guards.current_staff().name or guards.current_staff().email,
        may_freeze=guards.allows(Permission.FREEZE, event.id),
        may_export=guards.allows(Permission.EXPORT, event.id),
        may_view_people=guards.allows(Permission.VIEW_PEOPLE, event.id),
    )


@bp.route("/figures/freeze", methods=["GET", "POST"])
def freeze(slug: str) -> ResponseReturnValue:
    """Sign the figures as they are; the page that works where the dialog does not."""
    event = open_event(slug, Permission.FREEZE)
    session = db.session()
    unsettled = _unsettled(event)
    form = FreezeForm.of(unheard_devices(session=session, event=event, now=clock.now()), unsettled["aside"])
    if form.is_submitted() and form.validate():
        try:
            with unit_of_work() as writing:
                frozen_now = freeze_figures(
                    session=writing,
                    event=get_event(session=writing, slug=slug),
                    words=words(event.languages),
                    now=clock.now(),
                    actor=guards.current_actor(),
                    reason=form.reason.data,
                )
                version, moved = frozen_now.version, schemas.moved_to(session=writing, frozen=frozen_now)
        except ReasonNeeded as needed:
            form.reason.errors = [
                _("Say why not to wait for the phones that were not heard.")
                if needed.devices
                else _("Say why to freeze before the scans that were put aside are settled.")
            ]
        else:
            flash(_("Version %(version)s is frozen. It never changes.", version=version), "success")
            if moved is not None:
                figures = differences(moved) or _("no figure")
                flash(_("Moved since the version before it: %(figures)s.", figures=figures), "info")
            return redirect(url_for(".figures", slug=slug, version=version), 303)
    found = schemas.live_figures(session=session, event=event, now=clock.now())
    frozen = list_frozen(session=session, event_id=event.id)
    page = render_template(
        "attendance/freeze.html",
        event=event,
        sheet=sheet(found, event),
        phones=_phones(found["unheard_devices"], event),
        unsettled=unsettled,
        form=form,
        next_version=frozen[0].version + 1 if frozen else 1,
        signatory=guards.current_staff().name or guards.current_staff().email,
    )
    return page, 422 if form.errors else 200


@bp.get("/figures/tables.xlsx")
def all_tables(slug: str) -> ResponseReturnValue:
    """The set's tables as a workbook with every value, for those who see the people."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    return _workbook(event, _everything)


@bp.post("/figures/tables.xlsx")
def tables(slug: str) -> ResponseReturnValue:
    """The tables as they may be published; it publishes a frozen version, because the file may leave the house."""
    event = open_event(slug, Permission.EXPORT)
    return _workbook(event, given_out)


def _workbook(event: Event, figures: Callable[[Event, int | None], dict[str, Any]]) -> Response:
    version = row_number("version")
    try:
        found = figures(event, version)
    except UnknownVersion:
        abort(404)
    output = BytesIO()
    exporting.write_tables(found, event, output)
    log(event, "export", "figures", people=0)
    state = "live" if version is None else f"v{version}"
    return saved(output.getvalue(), f"{event.slug}-figures-{state}.xlsx", MEDIA_TYPES[Format.XLSX])


def _everything(event: Event, version: int | None) -> dict[str, Any]:
    session, now = db.session(), clock.now()
    if version is None:
        return schemas.live_figures(session=session, event=event, now=now)
    return schemas.frozen_figures(session=session, event=event, version=version, now=now)


def given_out(event: Event, version: int | None) -> dict[str, Any]:
    """What may leave the house: of the live figures no table; of a frozen set what is published by it."""
    if version is None:
        return schemas.limited_figures(session=db.session(), event=event, now=clock.now())
    everything = _everything(event, version)
    db.session().rollback()
    with unit_of_work() as writing:
        frozen = get_frozen(session=writing, event_id=event.id, version=version)
        found = publish(session=writing, frozen=frozen, now=clock.now())
    return schemas.as_published(found, everything)


@bp.route("/export", methods=["GET", "POST"])
def export(slug: str) -> ResponseReturnValue:
    """The attendance as a file, for a reason that goes to the access log."""
    event = open_event(slug, Permission.EXPORT)
    contacts = guards.allows(Permission.EXPORT_CONTACTS, event.id)
    form = ExportForm.of(event, current_language())
    people = count_guests(session=db.session(), event_id=event.id)
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "attendance/export.html", event=event, form=form, people=f"{people:,}", contacts=contacts
        )
        return page, 422 if form.errors else 200
    db.session.rollback()
    log(event, "export", form.reason.data, people=people)
    session = session_that_outlives_the_request()
    event = get_event(session=session, slug=slug)
    ids = None
    if form.order.data == BY_PRECEDENCE:
        ids = ids_by_precedence(session=session, event_id=event.id, language=current_language())
    table = exporting.open_table(session=session, event=event, headers=form.headers.data, contacts=contacts, ids=ids)
    chosen = Format(form.format.data)
    rows = _closing(session, _bytes(chosen, table))
    answer = saved(rows, f"{event.slug}-attendance.{chosen}", MEDIA_TYPES[chosen])
    answer.call_on_close(session.close)
    return answer


def _bytes(format: Format, table: Table) -> Iterator[bytes]:
    """The file as it is made; a workbook is packed at its end, so it is made on disk first."""
    if format == Format.CSV:
        yield from exporting.csv_bytes(table)
    elif format == Format.JSON:
        yield from exporting.json_bytes(table)
    else:
        with TemporaryFile() as file:
            exporting.write_xlsx(table, file)
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk


def _closing(session: Session, parts: Iterator[bytes]) -> Iterator[bytes]:
    """``parts``, and the end of ``session`` with the last of them: a transaction left open would hold others up."""
    try:
        yield from parts
    finally:
        session.close()


def _changed(frozen: Sequence[FrozenSet], place: int) -> str:
    """By how much a version differs from the one before it; sets come newest first."""
    if place + 1 == len(frozen):
        return ""
    now, then = values_of(frozen[place].figures), values_of(frozen[place + 1].figures)
    return differences(moved_since(now, then)) or _("no figure")


def _steps(event: Event, version: int | None) -> list[Step]:
    """How far the steps from invitation to attendance do not contain one another; nothing of a set without rows."""
    session = db.session()
    if version is None:
        return steps(live_counts(session=session, event_id=event.id).overlaps)
    rows = get_frozen(session=session, event_id=event.id, version=version).rows
    return steps(overlaps_of(rows)) if rows else []


def _phones(devices: list[dict[str, Any]], event: Event) -> list[dict[str, Any]]:
    return [{**device, "last_heard_at": moment(device["last_heard_at"], event)} for device in devices]


def _unsettled(event: Event) -> dict[str, Any]:
    """How many scans wait for the office, those that are no more than kept aside apart, and whether the event is not
    over: figures may move by all of that."""
    conflicts, aside = count_open(session=db.session(), event_id=event.id)
    may_settle = guards.allows(Permission.UNDO_ALWAYS, event.id)
    url = url_for("console.conflicts", slug=event.slug) if may_settle else None
    return {"conflicts": conflicts, "aside": aside, "url": url, "is_early": clock.now() < event.ends_at}
