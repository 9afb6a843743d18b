"""Staff let somebody else take over a confirmed guest's place."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.delegations.forms.rows import Table
from forumapp.delegations.forms.substituting import SubstituteForm
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.staff_views.opening import bp, keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.registration import labels as registration_labels
from forumapp.registration import queries as registrations
from forumapp.registration import service as registration
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, RegistrationError, Source, Status
from forumapp.registration.service import Application, Reserve
from forumapp.web.languages import current_language, language_among


@bp.route("/registrations/<id>/substitute", methods=["GET", "POST"])
def substitute(slug: str, id: str) -> ResponseReturnValue:
    """Let a reserve or somebody else take over a confirmed guest's place, until the event ends."""
    event = open_event(slug, Permission.DECIDE)
    found = registrations.find_registration(session=db.session(), event_id=event.id, registration_id=id)
    person: Registration = found or abort(404)
    log(event, "view", "substitute", registration_id=id)
    if person.status != Status.CONFIRMED:
        flash(gettext("Only a confirmed guest has a place that somebody can take over."), "error")
        return redirect(_person(slug, id), 303)
    posted, table = request.method == "POST", _table(event, person.language)
    reserves = queries.reserves(session=db.session(), delegation_id=person.delegation_id, language=current_language())
    form = table.member(table.typed(request.form) if posted else None)
    tick, error = SubstituteForm.of(request.form, reserves, current_language()), None
    if posted and (comes := tick.comes(form)) is not None:
        reason = gettext("Replaced by %(name)s", name=tick.name_of(form, current_language()))
        try:
            came = _take_over(event, person, comes, reason)
            flash(gettext("The substitute is confirmed; the former ticket opens no door any more."), "success")
            return redirect(_person(slug, came), 303)
        except AlreadyRegistered as known:
            flash(gettext("This person is registered already. Here is the entry."), "error")
            return redirect(_person(slug, known.registration_id), 303)
        except RegistrationError as refused:
            error = registration_labels.refusal(refused)
    page = render_template(
        "delegations/staff_substitute.html", event=event, person=person, form=form, tick=tick, error=error
    )
    return page, 422 if posted else 200


def _take_over(event: Event, person: Registration, comes: Application | Reserve, reason: str) -> str:
    with unit_of_work() as session:
        receipt = registration.substitute(
            session=session,
            event_id=event.id,
            registration_id=person.id,
            comes=comes,
            reason=reason,
            now=clock.now(),
            actor=guards.current_actor(),
            source=Source.STAFF,
            keys=keys(),
        )
    return receipt.registration_id


def _table(event: Event, mails: str) -> Table:
    """What is asked of a substitute: category, organisation and delegation are those of the guest.

    ``mails`` is the guest's language, for mails to a substitute for whom none is chosen.
    """
    return Table(
        languages=tuple(event.languages),
        language=language_among(event.languages),
        categories=[registrations.AskedCategory(one.code, one.names) for one in event.categories],
        delegation_id=None,
        organization=LocalizedText(),
        country=None,
        mails=mails,
    ).without("category", "reserve")


def _person(slug: str, id: str) -> str:
    return url_for("console.person", slug=slug, id=id)
