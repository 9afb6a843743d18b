"""The office itself."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console import labels
from forumapp.console.forms.office import HostForm
from forumapp.console.rules import accent_of
from forumapp.console.views import bp, code_of
from forumapp.directory import queries as directory
from forumapp.directory import service
from forumapp.directory.models import Host
from forumapp.extensions import db, unit_of_work


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


def _present() -> Host:
    return directory.host(session=db.session())
