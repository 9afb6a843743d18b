"""The event's notice on personal data, and the optional purposes that guests are asked about."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts.rules import Permission
from forumapp.consent import labels as consent_labels
from forumapp.consent import queries as consent_queries
from forumapp.consent import service as consent
from forumapp.consent.queries import ShownNotice
from forumapp.consent.rules import Purpose, Stated, UnknownPart
from forumapp.consent.wording import PROPOSED, TEMPLATES
from forumapp.console import queries
from forumapp.console.forms.notices import KeepingForm, NoticeForm, PurposeForm, StatedForm
from forumapp.console.labels import people
from forumapp.console.views import bp, code_of
from forumapp.directory.queries import host
from forumapp.events import service
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.privacy import queries as privacy


@bp.route("/events/<slug>/notices", methods=["GET", "POST"])
def notices(slug: str) -> ResponseReturnValue:
    """The notice, whose change is a new version, what it states, and the optional purposes."""
    event = open_event(slug, Permission.EDIT_EVENT)
    form = _notice_form(event)
    if not form.is_submitted() or not form.validate():
        return _page(event, form=form), code_of(form)
    with unit_of_work() as session:
        consent.add_notice(session=session, event_id=event.id, text=form.localized("text"), now=clock.now())
    flash(_("The new version is shown from now on."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.post("/events/<slug>/notices/template")
def begin_notice(slug: str) -> ResponseReturnValue:
    """Let the next version be a template's text and purposes."""
    event = open_event(slug, Permission.EDIT_EVENT)
    code = request.form.get("template", "")
    if code not in TEMPLATES:
        abort(422)
    with unit_of_work() as session:
        consent.begin_from_template(session=session, event_id=event.id, code=code, now=clock.now())
    flash(_("The template is the new version. Change what your office does differently."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.post("/events/<slug>/notices/keeping")
def keep_data(slug: str) -> ResponseReturnValue:
    """Say until when guests may change their data, and when it is destroyed."""
    event = open_event(slug, Permission.EDIT_EVENT)
    told = privacy.has_people(session=db.session(), event_id=event.id)
    form = KeepingForm.of(event, request.form, told=told)
    if not form.validate():
        return _page(event, keeping=form), 422
    with unit_of_work() as session:
        service.edit_event(session=session, event_id=event.id, values=form.values())
    flash(_("Saved."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.get("/events/<slug>/notices/<int:number>")
def notice_version(slug: str, number: int) -> ResponseReturnValue:
    """One version of the notice, as the guests of its time saw it."""
    event = open_event(slug, Permission.EDIT_EVENT)
    versions = consent_queries.list_notices(session=db.session(), event_id=event.id)
    found = next((one for one in versions if one.number == number), None) or abort(404)
    return render_template("console/notice_version.html", event=event, notice=ShownNotice.of(found))


@bp.route("/events/<slug>/notices/purposes/new", methods=["GET", "POST"])
def new_stated(slug: str) -> ResponseReturnValue:
    """State one more purpose that needs no consent."""
    event = open_event(slug, Permission.EDIT_EVENT)
    return _stated_page(event, None, None)


@bp.route("/events/<slug>/notices/purposes/<int:place>", methods=["GET", "POST"])
def edit_stated(slug: str, place: int) -> ResponseReturnValue:
    """Word anew what the notice states of one purpose."""
    event = open_event(slug, Permission.EDIT_EVENT)
    notice = consent_queries.newest_notice(session=db.session(), event_id=event.id)
    if notice is None or place >= len(notice.purposes):
        abort(404)
    return _stated_page(event, place, notice.stated[place])


@bp.post("/events/<slug>/notices/purposes/<int:place>/remove")
def remove_stated(slug: str, place: int) -> ResponseReturnValue:
    """Take a purpose out of the notice, which makes a new version."""
    event = open_event(slug, Permission.EDIT_EVENT)
    _state(event, place, None)
    flash(_("The new version is shown from now on."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.route("/events/<slug>/purposes/<purpose>", methods=["GET", "POST"])
def edit_purpose(slug: str, purpose: str) -> ResponseReturnValue:
    """Ask for a purpose, or word its question anew; one that was never asked begins with a proposal."""
    event = open_event(slug, Permission.EDIT_EVENT)
    code = _purpose(purpose)
    current = queries.newest_purposes(session=db.session(), event_id=event.id)
    version = next((one for one in current if one.purpose == code), None)
    data = PurposeForm.values_of(version, event.languages) if version else _proposed(code, event)
    form = PurposeForm.for_languages(event.languages)(data=data)
    if not form.is_submitted() or not form.validate():
        page = {"form": form, "label": people.purpose(code), "is_proposal": version is None}
        return render_template("console/purpose.html", event=event, **page), code_of(form)
    with unit_of_work() as session:
        consent.add_purpose(session=session, event_id=event.id, purpose=code, now=clock.now(), **form.all_localized())
    flash(_("The new wording is asked from now on."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.post("/events/<slug>/purposes/<purpose>/retire")
def retire_purpose(slug: str, purpose: str) -> ResponseReturnValue:
    """Ask for the purpose no more; answers stay."""
    event = open_event(slug, Permission.EDIT_EVENT)
    with unit_of_work() as session:
        consent.retire_purpose(session=session, event_id=event.id, purpose=_purpose(purpose))
    flash(_("This is asked no more. Answers given so far stay."), "success")
    if purpose == Purpose.NEEDS and queries.lacks_consent_to_needs(session=db.session(), event_id=event.id):
        flash(_("A question about needs is still there, and nobody can answer it without this consent."), "warning")
    return redirect(url_for("console.notices", slug=slug), 303)


def _page(event: Event, form: Any = None, keeping: KeepingForm | None = None) -> str:
    versions = consent_queries.list_notices(session=db.session(), event_id=event.id)
    notice = versions[0] if versions else None
    purposes = queries.newest_purposes(session=db.session(), event_id=event.id)
    return render_template(
        "console/notices.html",
        event=event,
        notice=notice,
        stated=[(stated, consent_labels.basis(stated.basis)) for stated in notice.stated] if notice else [],
        versions=versions,
        templates=[(code, consent_labels.template(code)) for code in TEMPLATES],
        purposes=people.purposes_asked(purposes),
        form=form or _notice_form(event, formdata=None),
        keeping=keeping or KeepingForm.of(event),
    )


def _notice_form(event: Event, **settings: Any) -> Any:
    notice = consent_queries.newest_notice(session=db.session(), event_id=event.id)
    data = NoticeForm.values_of(notice, event.languages) if notice else {}
    return NoticeForm.for_languages(event.languages)(data=data, **settings)


def _stated_page(event: Event, place: int | None, stated: Stated | None) -> ResponseReturnValue:
    form: Any = StatedForm.for_languages(event.languages)(data=StatedForm.values(stated, event))
    form.offer()
    if not form.is_submitted() or not form.validate():
        page = {"form": form, "place": place, "stated": stated}
        return render_template("console/stated.html", event=event, **page), code_of(form)
    _state(event, place, form.stated())
    flash(_("The new version is shown from now on."), "success")
    return redirect(url_for("console.notices", slug=event.slug), 303)


def _state(event: Event, place: int | None, stated: Stated | None) -> None:
    try:
        with unit_of_work() as session:
            consent.state_purpose(session=session, event_id=event.id, place=place, stated=stated, now=clock.now())
    except UnknownPart:
        abort(404)


def _proposed(code: str, event: Event) -> dict[str, str]:
    korean = host(session=db.session()).country == "KR"
    texts = PROPOSED[Purpose(code)].texts(korean=korean)
    return {
        f"{name}_{language}": text.get(language, "") for name, text in texts.items() for language in event.languages
    }


def _purpose(code: str) -> str:
    if code not in {purpose.value for purpose in Purpose}:
        abort(404)
    return code
