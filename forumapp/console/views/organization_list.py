"""Importing a list of organisations: upload, say what the columns are, see what is wrong, import all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.attendance import labels as attendance_labels
from forumapp.attendance.codec.faults import UnreadableTable
from forumapp.attendance.codec.tables import read_table
from forumapp.console import service
from forumapp.console.forms.organization_list import LARGEST_FIELD, Sheet, sheet_of_request
from forumapp.console.labels.organization_list import choices_of_columns, fault_words, proposed, vocabulary
from forumapp.console.views import bp
from forumapp.directory import queries as directory
from forumapp.directory import service as directory_service
from forumapp.directory.codec import MOST_LINES, Fault, FaultyList, Line, Problem, guess, read_lines, targets
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock

PROPOSALS_SHOWN = 200
"""Organisations on one page that would be added or changed."""


@bp.route("/organizations/import", methods=["GET", "POST"])
def import_organizations() -> ResponseReturnValue:
    """Upload a list; then check it as often as wanted, and import it."""
    guards.require(Permission.EDIT_PEOPLE)
    if request.method == "GET":
        return _upload_page(), 200
    if "table" not in request.form:
        return _read_upload()
    sheet = sheet_of_request()
    if sheet is None or not set(sheet.mapping) <= {"", *targets(_languages())}:
        return _upload_page(error=_("The list was lost on the way. Choose the file once more.")), 422
    lines, faults = read_lines(sheet.rows, mapping=sheet.mapping, vocabulary=vocabulary(_languages()))
    if faults or request.form.get("step") != "import":
        return _check_page(sheet, lines, faults)
    released = "released" in request.form
    try:
        with unit_of_work() as session:
            done = service.import_organizations(
                session=session, lines=lines, released=released, now=clock.now(), actor=guards.current_actor()
            )
    except FaultyList as error:
        return _check_page(sheet, lines, error.faults)
    flash(_counts(done), "success")
    return redirect(url_for("console.organizations"), 303)


def _read_upload() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload_page(error=_("Choose a file.")), 422
    try:
        rows = read_table(file.stream.read())
    except UnreadableTable as error:
        return _upload_page(error=attendance_labels.fault_words(error.fault)), 422
    width = max(len(row) for row in rows)
    rows[0] += [""] * (width - len(rows[0]))
    sheet = Sheet(rows, guess(rows[0], _languages()))
    if len(rows) > MOST_LINES + 1 or len(sheet.packed) > LARGEST_FIELD:
        return _upload_page(error=fault_words(Fault(0, Problem.TOO_MANY_LINES, other=f"{MOST_LINES:,}"))), 422
    lines, faults = read_lines(rows, mapping=sheet.mapping, vocabulary=vocabulary(_languages()))
    return _check_page(sheet, lines, faults, uploaded=True)


def _check_page(
    sheet: Sheet, lines: Sequence[Line], faults: Sequence[Fault], *, uploaded: bool = False
) -> ResponseReturnValue:
    done, proposals = None, []
    if not faults:
        try:
            done = directory_service.check_list(session=db.session(), lines=lines)
            proposals = directory_service.propose(session=db.session(), lines=lines)
        except FaultyList as error:
            faults = error.faults
    page = render_template(
        "console/organization_list.html",
        sheet=sheet,
        columns=sheet.columns(),
        choices=choices_of_columns(_languages()),
        faults=[{"row": fault.row or "", "column": fault.column, "words": fault_words(fault)} for fault in faults],
        counts=_counts(done) if done else None,
        proposals=[proposed(one) for one in proposals[:PROPOSALS_SHOWN]],
        more=max(0, len(proposals) - PROPOSALS_SHOWN),
        released=uploaded or "released" in request.form,
    )
    return page, 422 if faults else 200


def _upload_page(**page: Any) -> str:
    return render_template("console/organization_list.html", sheet=None, **page)


def _counts(done: directory_service.Imported) -> str:
    return _(
        "%(new)s new, %(updated)s updated, %(unchanged)s as they were.",
        new=done.new,
        updated=done.updated,
        unchanged=done.unchanged,
    )


def _languages() -> list[str]:
    return directory.host(session=db.session()).languages
