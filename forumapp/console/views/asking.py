"""What an event's form asks of every guest, and who may come along."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts.rules import Permission
from forumapp.console.forms.asking import AskingForm
from forumapp.console.views import bp, code_of
from forumapp.events import service as events
from forumapp.events.guards import open_event
from forumapp.extensions import unit_of_work
from forumapp.registration import service as registration
from forumapp.web.languages import current_language


@bp.route("/events/<slug>/asking", methods=["GET", "POST"])
def asking(slug: str) -> ResponseReturnValue:
    """Choose what the form asks; turning the accompanying persons' places on or off counts the places anew."""
    event = open_event(slug, Permission.EDIT_EVENT)
    form = AskingForm.of(event, current_language())
    if not form.is_submitted() or not form.validate():
        return render_template("console/asking.html", event=event, form=form), code_of(form)
    counted = event.accompanying_take_places
    numbers = {category.code: category.accompanying for category in event.categories}
    with unit_of_work() as session:
        events.edit_event(session=session, event_id=event.id, values=form.event())
        for code, number in form.categories().items():
            if numbers.get(code) != number:
                events.save_category(session=session, event_id=event.id, code=code, values={"accompanying": number})
        if counted != form.accompanying_take_places.data:
            registration.count_again(session=session, event_id=event.id)
    flash(_("Saved."), "success")
    return redirect(url_for("console.asking", slug=slug), 303)
