"""The office itself and its directory of organisations."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console import labels, queries
from forumapp.console.forms.office import HostForm, OrganizationForm
from forumapp.console.labels.office import organization_of_list
from forumapp.console.queries import PAGE
from forumapp.console.rules import accent_of
from forumapp.console.views import bp, code_of
from forumapp.directory import queries as directory
from forumapp.directory import service
from forumapp.directory.models import Host
from forumapp.extensions import db, unit_of_work
from forumapp.web.addresses import LARGEST_ROW, row_number


@bp.route("/office", methods=["GET", "POST"])
def office() -> ResponseReturnValue:
    """The office's names, place, contact for media and colour."""
    guards.require(Permission.MANAGE_STAFF)
    host = directory.host(session=db.session())
    form = HostForm.for_languages(host.languages)(data=HostForm.values(host))
    form.country.choices = labels.choices_of_countries()
    if not form.is_submitted() or not form.validate():
        return render_template("console/office.html", form=form, host=host), code_of(form)
    accent = accent_of(form.accent.data)
    try:
        with unit_of_work() as session:
            service.edit_host(
                session=session,
                values={**form.host(), "accent_light": accent.light, "accent_dark": accent.dark},
                expected=form.expected(),
            )
    except service.StaleHost as error:
        overtaken = form.differences(HostForm.values(_present()))
        form.revision.data = str(error.revision)  # saving once more is then meant
        return render_template("console/office.html", form=form, host=host, overtaken=overtaken), 409
    if accent.near_red:
        flash(_("Saved. The colour is near red: readers may take links for warnings."), "warning")
    else:
        flash(_("Saved."), "success")
    return redirect(url_for("console.office"), 303)


@bp.get("/organizations")
def organizations() -> ResponseReturnValue:
    """The directory: what is new and waits to be released, and all of it."""
    guards.require(Permission.EDIT_PEOPLE)
    words = request.args.get("q", "").strip()
    released = request.args.get("released", "")
    rows = queries.list_organizations(
        session=db.session(),
        words=words,
        released={"yes": True, "no": False}.get(released),
        before=row_number("before"),
        limit=PAGE + 1,
    )
    older: dict[str, Any] | None = (
        {**request.args.to_dict(), "before": str(rows[PAGE - 1].id)} if len(rows) > PAGE else None
    )
    return render_template(
        "console/organizations.html",
        rows=[organization_of_list(row) for row in rows[:PAGE]],
        words=words,
        released=released,
        views=_views(released),
        older=url_for("console.organizations", **older) if older else None,
    )


@bp.post("/organizations/release")
def release_organizations() -> ResponseReturnValue:
    """Let public forms suggest the selected organisations."""
    guards.require(Permission.EDIT_PEOPLE)
    ids = [number for number in request.form.getlist("id", type=int) if 0 < number <= LARGEST_ROW]
    if not ids:
        flash(_("Select an organisation in the list first."), "error")
    else:
        with unit_of_work() as session:
            service.release_organizations(session=session, ids=ids)
        flash(_("Released: public forms suggest them from now on."), "success")
    return redirect(url_for("console.organizations", released="no"), 303)


@bp.route("/organizations/<int:id>", methods=["GET", "POST"])
def organization(id: int) -> ResponseReturnValue:
    """One organisation: its names, its kind, what it represents."""
    guards.require(Permission.EDIT_PEOPLE)
    found = queries.find_organization(session=db.session(), id=id) or abort(404)
    languages = directory.host(session=db.session()).languages
    form = OrganizationForm.for_languages(languages)(data=OrganizationForm.values(found, languages))
    form.offer(labels.choices_of_entities())
    page: dict[str, Any] = {"organization": found, "form": form, "spellings": [one.name for one in found.spellings]}
    if not form.is_submitted() or not form.validate():
        return render_template("console/organization.html", **page), code_of(form)
    try:
        with unit_of_work() as session:
            service.edit_organization(session=session, id=id, **form.organization())
    except service.SpellingTaken as error:
        form.form_errors = [_("Another organisation is called “%(name)s”. Two never share a name.", name=error.name)]
        return render_template("console/organization.html", **page), 422
    flash(_("Saved."), "success")
    return redirect(url_for("console.organizations"), 303)


def _present() -> Host:
    return directory.host(session=db.session())


def _views(released: str) -> list[dict[str, Any]]:
    new = queries.count_unreleased(session=db.session())
    views = [("no", _("New"), new), ("yes", _("Released"), None), ("", _("All"), None)]
    return [
        {
            "label": label,
            "number": number,
            "url": url_for("console.organizations", released=code or None),
            "current": released == code,
        }
        for code, label, number in views
    ]
