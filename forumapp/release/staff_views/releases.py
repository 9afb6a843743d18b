"""One release: its state and who moves it on, its date, the figures it follows, its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.attendance.queries.frozen import last_version
from forumapp.attendance.rules import UnknownVersion, values_of
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release.forms import DetailsForm
from forumapp.release.labels import releases as labels
from forumapp.release.models import Release
from forumapp.release.queries import languages_of
from forumapp.release.queries.comparing import compared
from forumapp.release.queries.leaving import problems_of
from forumapp.release.queries.naming import names_of, people_named
from forumapp.release.queries.planned import planned_set
from forumapp.release.queries.releases import (
    blocks_of,
    figures_in,
    figures_of,
    find_correction,
    get_release,
    list_photos,
    list_versions,
)
from forumapp.release.rules import NothingFrozen
from forumapp.release.rules.problems import Fault, Problem
from forumapp.release.rules.states import (
    PUBLIC,
    Kind,
    NotReady,
    OwnText,
    StaleRelease,
    Status,
    UnknownRelease,
    WrongStatus,
)
from forumapp.release.rules.texts import changes, read
from forumapp.release.service import deciding
from forumapp.release.service.making import correct_release, discard_release, make_release
from forumapp.release.service.writing import follow_set, set_details
from forumapp.release.staff_views import bp
from forumapp.web.languages import current_language, language_among


@bp.post("")
def make(slug: str) -> ResponseReturnValue:
    """Make a release of the drafts, or an advance one on what is planned."""
    event = open_event(slug, Permission.RELEASE)
    kind = request.form.get("kind", "")
    if kind not in (Kind.ADVANCE, Kind.FINAL):
        abort(422)
    try:
        with unit_of_work() as session:
            made = make_release(
                session=session,
                event=get_event(session=session, slug=slug),
                kind=Kind(kind),
                now=clock.now(),
                actor=guards.current_actor(),
            ).id
    except NothingFrozen:
        flash(_("Freeze the figures first: a release is built on a frozen set."), "error")
        return redirect(url_for(".page", slug=slug), 303)
    log(event, "edit", "release", people=0)
    return redirect(url_for(".show", slug=slug, id=made), 303)


@bp.get("/<int:id>")
def show(slug: str, id: int) -> ResponseReturnValue:
    """One release: its texts as they are read, what keeps it from leaving, and what may be done."""
    event = open_event(slug, Permission.RELEASE)
    return _page(event, _release(event, id))


@bp.post("/<int:id>/details")
def details(slug: str, id: int) -> ResponseReturnValue:
    """Say the date of the release, and until when it is held back."""
    event = open_event(slug, Permission.RELEASE)
    release = _release(event, id)
    form = DetailsForm()
    if not form.validate():
        return _page(event, release, form=form), 422
    try:
        with unit_of_work() as session:
            set_details(
                session=session,
                event_id=event.id,
                release_id=id,
                released_at=form.released_at(event.zone),
                embargo_until=form.embargo_until.moment(event.zone),
                expected=form.expected(),
            )
    except (StaleRelease, WrongStatus):
        return _overtaken(slug, id)
    flash(_("Saved."), "success")
    return redirect(url_for(".show", slug=slug, id=id), 303)


@bp.route("/<int:id>/figures", methods=["GET", "POST"])
def follow(slug: str, id: int) -> ResponseReturnValue:
    """What another frozen set, or today's plan, would change in the texts; then follow it."""
    event = open_event(slug, Permission.RELEASE)
    release = _release(event, id)
    session = db.session()
    version = request.values.get("version", type=int) or last_version(session=session, event_id=event.id)
    try:
        values = (
            values_of(planned_set(session=session, event=event, now=clock.now()))
            if release.planned is not None
            else figures_in(session=session, event_id=event.id, version=version)
        )
    except UnknownVersion:
        abort(404)
    if request.method == "POST":
        try:
            with unit_of_work() as writing:
                follow_set(
                    session=writing,
                    event_id=event.id,
                    release_id=id,
                    version=version,
                    expected=request.form.get("revision", -1, type=int),
                    now=clock.now(),
                    actor=guards.current_actor(),
                )
        except (StaleRelease, WrongStatus):
            return _overtaken(slug, id)
        flash(_("The texts follow these figures now."), "success")
        return redirect(url_for(".show", slug=slug, id=id), 303)
    return render_template(
        "release/follow.html",
        event=event,
        release=release,
        version=version,
        lines=compared(session=session, release=release, values=values),
        words=labels,
    )


@bp.get("/<int:id>/versions/<int:number>")
def version(slug: str, id: int, number: int) -> ResponseReturnValue:
    """What one version changed in the texts, block by block."""
    event = open_event(slug, Permission.RELEASE)
    release = _release(event, id)
    versions = {one.number: one for one in list_versions(session=db.session(), release_id=id)}
    found = versions.get(number) or abort(404)
    former = versions.get(number - 1)
    before, after = read(former.texts) if former else {}, read(found.texts)
    log(event, "view", "release", people=0)
    return render_template(
        "release/version.html",
        event=event,
        release=release,
        version=found,
        author=_authors([found.actor]).get(found.actor, "–"),
        former=former,
        changed={language: changes(before.get(language, []), after[language]) for language in after},
        words=labels,
    )


@bp.post("/<int:id>/<any(send, back, publish, discard, correct):act>")
def decide(slug: str, id: int, act: str) -> ResponseReturnValue:
    """Move a release on, or back."""
    return _decide(open_event(slug, Permission.RELEASE), id, act)


@bp.post("/<int:id>/approve")
def approve(slug: str, id: int) -> ResponseReturnValue:
    """Approve a release that somebody else wrote."""
    return _decide(open_event(slug, Permission.APPROVE_RELEASE), id, "approve")


def _decide(event: Event, id: int, act: str) -> ResponseReturnValue:
    slug = event.slug
    _release(event, id)
    try:
        with unit_of_work() as session:
            target = _ACTS[act](
                session=session, event_id=event.id, release_id=id, revision=request.form.get("revision", -1, type=int)
            )
    except (StaleRelease, WrongStatus):
        return _overtaken(slug, id)
    except OwnText:
        flash(_("Somebody else has to approve it: you wrote this version or sent it for review."), "error")
        return redirect(url_for(".show", slug=slug, id=id), 303)
    except NotReady:
        flash(_("Not done: something in it must be mended first. The list says what."), "error")
        return redirect(url_for(".show", slug=slug, id=id), 303)
    log(event, "edit", f"release: {act}", people=0)
    flash(_done(act), "success")
    return redirect(url_for(".show", slug=slug, id=target) if target else url_for(".page", slug=slug), 303)


def _send(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    return deciding.send_for_review(**_decided(session, event_id, release_id, revision)).id


def _back(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    return deciding.take_back(session=session, event_id=event_id, release_id=release_id, expected=revision).id


def _approve(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    return deciding.approve(**_decided(session, event_id, release_id, revision)).id


def _publish(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    return deciding.publish(**_decided(session, event_id, release_id, revision)).id


def _discard(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    discard_release(session=session, event_id=event_id, release_id=release_id)
    return 0


def _correct(*, session: Any, event_id: int, release_id: int, revision: int) -> int:
    return correct_release(
        session=session, event_id=event_id, release_id=release_id, now=clock.now(), actor=guards.current_actor()
    ).id


def _decided(session: Any, event_id: int, release_id: int, revision: int) -> dict[str, Any]:
    return {
        "session": session,
        "event_id": event_id,
        "release_id": release_id,
        "expected": revision,
        "now": clock.now(),
        "actor": guards.current_actor(),
    }


_ACTS: dict[str, Callable[..., int]] = {
    "send": _send,
    "back": _back,
    "approve": _approve,
    "publish": _publish,
    "discard": _discard,
    "correct": _correct,
}


def _done(act: str) -> str:
    return {
        "send": _("Sent for review: somebody else approves it."),
        "back": _("It is a draft again."),
        "approve": _("Approved. It leaves once it is published."),
        "publish": _("Published. Its words never change; a mistake is mended by a correction."),
        "discard": _("The draft is gone."),
        "correct": _("The correction is begun: it says what was said and what is true."),
    }[act]


def _release(event: Event, id: int) -> Release:
    try:
        return get_release(session=db.session(), event_id=event.id, release_id=id)
    except UnknownRelease:
        abort(404)


def _overtaken(slug: str, id: int) -> ResponseReturnValue:
    flash(_("Not done: somebody else changed the release meanwhile. This is how it stands now."), "error")
    return redirect(url_for(".show", slug=slug, id=id), 303)


def _page(event: Event, release: Release, form: DetailsForm | None = None) -> str:
    session = db.session()
    problems = [] if release.status in PUBLIC else problems_of(session=session, release=release)
    lines, planned = _lines(event, problems), release.planned is not None
    figures = figures_of(session=session, release=release)
    versions = list_versions(session=session, release_id=release.id)
    log(event, "view", "release", people=people_named(session=session, release_id=release.id))
    newest = last_version(session=session, event_id=event.id)
    correction = find_correction(session=session, release_id=release.id)
    return render_template(
        "release/release.html",
        event=event,
        release=release,
        words=labels,
        form=form or DetailsForm.of(release, event.zone),
        problems=lines,
        blocking=len([line for line in lines if line.blocks]),
        texts={
            language: [
                {"block": block, "runs": labels.shown(block, _wrong(problems, language))}
                for block in blocks_of(session=session, release=release, language=language)
            ]
            for language in languages_of(event)
        },
        numbers=[
            (code, labels.figure(code, planned=planned), f"{value:,}")
            for code, value in figures.items()
            if value is not None
        ],
        versions=versions,
        authors=_authors(
            [*(one.actor for one in versions), release.sent_by, release.approved_by, release.published_by]
        ),
        photos=len(list_photos(session=session, release_id=release.id)),
        newest=newest if not planned and release.status == Status.DRAFT and newest != release.frozen_version else None,
        correction=correction,
        out=language_among(list(release.published or ())) if deciding.is_public(release, now=clock.now()) else None,
        own=bool(versions) and guards.current_actor().reference in (versions[0].actor, release.sent_by),
        may_approve=guards.allows(Permission.APPROVE_RELEASE, event.id),
    )


def _lines(event: Event, problems: Iterable[Problem]) -> list[labels.Line]:
    found = list(problems)
    ids = {str(one.detail) for one in found if one.fault in (Fault.PERSON, Fault.PHOTO_REFUSED, Fault.PHOTO_UNASKED)}
    people = names_of(session=db.session(), ids=ids, language=current_language(), languages=event.languages)
    return labels.shortened(found, people=people)


def _wrong(problems: Iterable[Problem], language: str) -> list[str]:
    faults = (Fault.NUMBER, Fault.PERHAPS_NUMBER, Fault.QUOTE, Fault.PERSON, Fault.PERHAPS_PERSON)
    return [one.words for one in problems if one.language == language and one.fault in faults and one.photo is None]


def _authors(references: Iterable[str | None]) -> dict[str, str]:
    return names_of_actors(session=db.session(), references=[each for each in references if each])
