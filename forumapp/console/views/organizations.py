"""The directory of organisations: the list, one of them, and two that are one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.rules import Permission
from forumapp.console import labels, queries, service
from forumapp.console.forms.organizations import OrganizationForm
from forumapp.console.labels.organizations import change, organization_of_list
from forumapp.console.queries import PAGE
from forumapp.console.views import bp, code_of
from forumapp.directory import queries as directory
from forumapp.directory import service as organizations_service
from forumapp.directory.models import Organization
from forumapp.directory.rules import SameOrganization, SpellingTaken, StaleOrganization, UnknownOrganization
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.web.addresses import LARGEST_ROW, row_number

CHOICES = 8
"""How many organisations the page of a merge offers."""


@bp.get("/organizations")
def organizations() -> ResponseReturnValue:
    """The directory: what is new and waits for a look, and all of it."""
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
    people = queries.count_people_from(session=db.session(), ids=[row.id for row in rows[:PAGE]])
    return render_template(
        "console/organizations.html",
        rows=[organization_of_list(row, people) for row in rows[:PAGE]],
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
            organizations_service.release_organizations(
                session=session, ids=ids, now=clock.now(), actor=guards.current_actor()
            )
        flash(_("Released: public forms suggest them from now on."), "success")
    return redirect(url_for("console.organizations", released="no"), 303)


@bp.route("/organizations/new", methods=["GET", "POST"])
def new_organization() -> ResponseReturnValue:
    """Write an organisation down before anybody names it."""
    guards.require(Permission.EDIT_PEOPLE)
    form = _form(released=True)
    if not form.is_submitted() or not form.validate():
        return render_template("console/organization.html", organization=None, form=form), code_of(form)
    try:
        with unit_of_work() as session:
            organizations_service.add_organization(
                session=session, values=form.entered(), source="staff", now=clock.now()
            )
    except SpellingTaken as error:
        return _taken(error, form, organization=None)
    flash(_("Saved."), "success")
    return redirect(url_for("console.organizations"), 303)


@bp.route("/organizations/<int:id>", methods=["GET", "POST"])
def organization(id: int) -> ResponseReturnValue:
    """One organisation: its names, its kind, what it represents, and what was changed of it."""
    guards.require(Permission.EDIT_PEOPLE)
    found = _find(id)
    if found.merged_into_id is not None:
        into = _find(found.merged_into_id)
        return render_template(
            "console/organization_merged.html", organization=found, into=into, history=_history(found)
        )
    form = _form(**OrganizationForm.values(found, _languages()))
    page: dict[str, Any] = {"organization": found, "history": _history(found)}
    if not form.is_submitted() or not form.validate():
        return render_template("console/organization.html", form=form, **page), code_of(form)
    try:
        with unit_of_work() as session:
            service.edit_organization(
                session=session,
                id=id,
                values=form.entered(found),
                now=clock.now(),
                actor=guards.current_actor(),
                expected=form.expected(),
            )
    except SpellingTaken as error:
        return _taken(error, form, **page)
    except StaleOrganization as error:
        overtaken = form.differences(OrganizationForm.values(_find(id), _languages()))
        form.revision.data = str(error.revision)  # saving once more is then meant
        return render_template("console/organization.html", form=form, overtaken=overtaken, **page), 409
    except UnknownOrganization:
        return redirect(url_for("console.organization", id=id), 303)
    flash(_("Saved."), "success")
    return redirect(url_for("console.organizations"), 303)


@bp.route("/organizations/<int:id>/merge", methods=["GET", "POST"])
def merge_organization(id: int) -> ResponseReturnValue:
    """Choose the organisation that this one is too, and let that one take everything over."""
    guards.require(Permission.EDIT_PEOPLE)
    found = _find(id)
    if found.merged_into_id is not None:
        return redirect(url_for("console.organization", id=id), 303)
    if request.method == "POST":
        return _merge(found)
    words = request.args.get("q", "").strip()
    return _merge_page(found, words), 200


def _merge(found: Organization) -> ResponseReturnValue:
    into = request.form.get("into", 0, type=int)
    if not 0 < into <= LARGEST_ROW:
        return _merge_page(found, "", error=_("Choose the organisation that stays.")), 422
    try:
        with unit_of_work() as session:
            people = service.merge_organizations(
                session=session, id=found.id, into=into, now=clock.now(), actor=guards.current_actor()
            )
    except SameOrganization:
        return _merge_page(found, "", error=_("Choose another organisation than this one.")), 422
    except UnknownOrganization:
        return _merge_page(found, "", error=_("That organisation is no longer there. Choose another one.")), 422
    flash(
        ngettext(
            "Merged. %(num)s registration is from it now.", "Merged. %(num)s registrations are from it now.", people
        ),
        "success",
    )
    return redirect(url_for("console.organization", id=into), 303)


def _merge_page(found: Organization, words: str, error: str | None = None) -> str:
    if words:
        rows = queries.list_organizations(session=db.session(), words=words, limit=CHOICES + 1)
        choices = [row for row in rows if row.id != found.id][:CHOICES]
    else:
        choices = queries.similar_organizations(session=db.session(), organization=found, limit=CHOICES)
    people = queries.count_people_from(session=db.session(), ids=[row.id for row in choices])
    return render_template(
        "console/organization_merge.html",
        organization=found,
        weight=queries.weight_of(session=db.session(), id=found.id),
        choices=[organization_of_list(row, people) for row in choices],
        words=words,
        error=error,
    )


def _find(id: int) -> Organization:
    return directory.find_organization(session=db.session(), id=id) or abort(404)


def _languages() -> list[str]:
    return directory.host(session=db.session()).languages


def _form(**values: Any) -> OrganizationForm:
    form: OrganizationForm = OrganizationForm.for_languages(_languages())(data=values)
    form.offer(labels.choices_of_entities())
    return form


def _taken(error: SpellingTaken, form: OrganizationForm, **page: Any) -> ResponseReturnValue:
    form.form_errors = [_("Another organisation is called “%(name)s”. Two never share a name.", name=error.name)]
    return render_template("console/organization.html", form=form, other=_find(error.organization_id), **page), 422


def _history(found: Organization) -> list[dict[str, Any]]:
    rows = directory.history(session=db.session(), organization_id=found.id)
    names = accounts.names_of_actors(session=db.session(), references={row.actor for row in rows})
    return [change(row, names) for row in rows]


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
