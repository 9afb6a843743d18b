"""Whoever is signed in: the language of the console, their own account, signing out everywhere."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import logout_user, validate_redirect_url

from forumapp.accounts import guards, service
from forumapp.console.labels import office as words
from forumapp.console.queries import slugs_of_events
from forumapp.console.views import bp
from forumapp.extensions import db, unit_of_work
from forumapp.web.languages import languages, remember_language


@bp.post("/language")
def choose_language() -> ResponseReturnValue:
    """Read the console in another language from now on, on this device and wherever one signs in."""
    language = request.form.get("language", "")
    if language not in languages():
        abort(422)
    staff = guards.find_staff()
    if staff is not None:
        with unit_of_work() as work:
            service.choose_language(session=work, user_id=staff.id, language=language)
    remember_language(language)
    wanted = request.form.get("next", "")
    return redirect(wanted if validate_redirect_url(wanted) else url_for("console.index"), 303)


@bp.get("/account")
def account() -> ResponseReturnValue:
    """One's own account: what one may do where, the password, the sessions."""
    staff = guards.current_staff()
    slugs = slugs_of_events(session=db.session(), ids={row.event_id for row in staff.assignments if row.event_id})
    roles = [words.role_where(row, slugs) for row in staff.assignments]
    return render_template("console/account.html", staff=staff, roles=roles)


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of one's own, this one too."""
    staff = guards.current_staff()
    with unit_of_work() as work:
        service.end_sessions(session=work, user=staff)
    logout_user()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("security.login"), 303)
