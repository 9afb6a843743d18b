"""Changing one's own registration: correcting what was entered, and cancelling."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.events.rules import Ask
from forumapp.extensions import db, unit_of_work
from forumapp.files.service import UnknownUpload
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.questions import queries as questions
from forumapp.questions.forms import filled, sent
from forumapp.questions.rules import AnsweredBy
from forumapp.questions.service import UnknownQuestion
from forumapp.registration import labels
from forumapp.registration.forms import ApplicationForm, Asking, CancelForm, class_for
from forumapp.registration.forms.person_fields import known_of_person, person_asked, person_facts
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, IllegalTransition, NoPlace, StaleEdit
from forumapp.registration.service import Changes, amend, cancel, companions_of
from forumapp.registration.views.my import bp, cancellable, changeable, shell, ticket_keys
from forumapp.web.headers import private


@bp.route("/<lang>/my/<secret>/edit", methods=["GET", "POST"])
def edit(lang: str, secret: str) -> ResponseReturnValue:
    """Change what may be changed."""
    registration = changeable(secret, clock.now())
    asking = _asking(registration, lang)
    status, more, seen = 200, dict[str, Any](), str(registration.changed)
    form_class = class_for(asking)
    form_class.fixed_category = registration.category.code
    if request.method == "POST":
        form = sent(form_class, event_id=registration.event_id)
        status, seen = 422, request.form.get("seen", seen)
        try:
            if form.validate() and _amend(registration, form, int(seen) if seen.isdecimal() else -1):
                return redirect(url_for(".show", lang=lang, secret=secret, done="changed"), 303)
        except StaleEdit:
            registration = changeable(secret, clock.now())
            # Saving once more is then meant.
            status, seen = 409, str(registration.changed)
            more = {"overtaken": form.differences(_known(registration, asking))}
    else:
        form = filled(form_class, None, event_id=registration.event_id, preset=_known(registration, asking))
        given = questions.answers(session=db.session(), registration_id=registration.id)
        form.fill_in(given, event_id=registration.event_id)
    page = render_template(
        "registration/edit.html", form=form, seen=seen, **more, **shell(registration, lang, secret, "my.edit")
    )
    return private(current_app.make_response((page, status)))


@bp.route("/<lang>/my/<secret>/cancel", methods=["GET", "POST"])
def cancel_page(lang: str, secret: str) -> ResponseReturnValue:
    """Ask once more, then cancel."""
    registration = cancellable(secret, clock.now())
    form = CancelForm(request.form)
    status = 200
    if request.method == "POST":
        if form.validate():
            _cancel(registration)
            return redirect(url_for(".show", lang=lang, secret=secret, done="cancelled"), 303)
        status = 422
    page = render_template("registration/cancel.html", form=form, **shell(registration, lang, secret, "my.cancel_page"))
    return private(current_app.make_response((page, status)))


def _cancel(registration: Registration) -> None:
    try:
        with unit_of_work() as session:
            cancel(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                now=clock.now(),
                actor=GUEST,
                keys=ticket_keys(),
            )
    except IllegalTransition:
        pass  # It was cancelled or decided meanwhile; the next page shows how it stands.


def _asking(registration: Registration, lang: str) -> Asking:
    event = registration.event
    return Asking(
        languages=event.languages,
        language=lang if lang in event.languages else event.languages[0],
        categories=[],
        questions=questions.asked(session=db.session(), event_id=event.id, by=AnsweredBy.GUEST),
        purposes=[],
        notice_id=None,
        event_id=event.id,
        person=person_asked(event, [registration.category]),
        details_only=True,
    )


def _known(registration: Registration, asking: Asking) -> dict[str, Any]:
    organization = registration.organization.names if registration.organization else {}
    return {
        **{f"name_{code}": registration.names.get(code, "") for code in asking.languages},
        f"organization_{asking.language}": organization.get(asking.language) or next(iter(organization.values()), ""),
        f"position_{asking.language}": registration.position.in_language(asking.language, asking.languages).text,
        "phone": registration.phone or "",
        "country": registration.country or "",
        "language": registration.language,
        **known_of_person(
            registration,
            asking.person,
            asking.language,
            companions_of(session=db.session(), registration_id=registration.id),
        ),
    }


def _amend(registration: Registration, form: ApplicationForm, expected: int) -> bool:
    """Keep what was changed; False where the form has to be shown again, with the reason beside the name.

    :raises StaleEdit: where the registration is no longer as it was under the change number ``expected``
    """
    data, language = form.data, form.asking.language
    known = _known(registration, form.asking)
    position, organization = data[f"position_{language}"], data[f"organization_{language}"]
    values: dict[str, Any] = {
        "names": form.localized("name"),
        **{name: data[name] or None for name in (Ask.PHONE, Ask.COUNTRY) if name in form.asking.person.asks},
        "language": data["language"],
    }
    facts = person_facts(form, form.asking.person)
    accompanying = facts.pop("accompanying", None)
    if "address_as" in facts:
        facts["address_as"] = registration.address_as.with_text(language, data[f"address_as_{language}"])
    values |= facts
    if position != known[f"position_{language}"]:
        values["position"] = registration.position.with_text(language, position)
    changed = organization != known[f"organization_{language}"]
    try:
        with unit_of_work() as session:
            amend(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                changes=Changes(
                    values=values,
                    organization=form.localized("organization") if changed else None,
                    answers=form.answers(),
                    asked=form.versions(),
                    accompanying=accompanying,
                ),
                now=clock.now(),
                actor=GUEST,
                keys=ticket_keys(),
                expected=expected,
            )
    except AlreadyRegistered as twin:
        form[f"name_{language}"].errors = [labels.refusal(twin)]
        return False
    except NoPlace:
        form["accompanying_0_kind"].errors = [gettext("There is no place left for so many: let fewer come along.")]
        return False
    except UnknownUpload as gone:
        form.miss_file(gone.upload_id)
        return False
    except UnknownQuestion:
        return False  # It was taken away while this was sent: the page asks what counts now.
    return True
