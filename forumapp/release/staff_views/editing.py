"""The editor of a release: the languages side by side, block by block; every button works without script."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.attendance.queries.frozen import get_frozen
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import wording
from forumapp.release.forms import Act, TextsForm, acted, typed
from forumapp.release.labels import releases as labels
from forumapp.release.models import Release
from forumapp.release.queries import languages_of, people_to_name
from forumapp.release.queries.leaving import problems_of
from forumapp.release.queries.naming import names_of, people_named
from forumapp.release.queries.releases import Figures, figures_of, get_release, printed, texts_of
from forumapp.release.rules.problems import Fault, Problem
from forumapp.release.rules.states import StaleRelease, Status, UnknownRelease, WrongStatus
from forumapp.release.rules.texts import LONGEST_TEXT, MOST_BLOCKS, WRITABLE, Texts, TooLong, changes
from forumapp.release.service.writing import save_texts
from forumapp.release.staff_views import bp
from forumapp.web.languages import current_language


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(slug: str, id: int) -> ResponseReturnValue:
    """Write the texts. Whoever saves second is told what is stored and loses nothing that was typed."""
    event = open_event(slug, Permission.RELEASE)
    session = db.session()
    try:
        release = get_release(session=session, event_id=event.id, release_id=id)
    except UnknownRelease:
        abort(404)
    if release.status != Status.DRAFT:
        flash(_("It is no draft any more. Take it back before you change it."), "error")
        return redirect(url_for(".show", slug=slug, id=id), 303)
    form = TextsForm(data={"revision": str(release.revision)})
    if not form.is_submitted():
        texts: Texts = texts_of(session=session, release=release)
        log(event, "view", "release", people=people_named(session=session, release_id=id))
        return _page(event, release, form, texts)
    texts = typed(request.form, languages_of(event))
    act = Act.of(request.form.get("act", "save"))
    if not form.validate():
        return _page(event, release, form, texts), 422
    if act.name != "save":
        return _page(event, release, form, acted(texts, act, request.form), unsaved=True)
    try:
        with unit_of_work() as writing:
            saved = save_texts(
                session=writing,
                event_id=event.id,
                release_id=id,
                texts=texts,
                expected=form.expected(),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except StaleRelease as error:
        session.refresh(release)
        stored = texts_of(session=session, release=release)
        form.revision.data = str(error.revision)  # saving once more is then meant
        differing = {
            language: changes(texts.get(language, ()), stored.get(language, ())) for language in languages_of(event)
        }
        return _page(event, release, form, texts, differing=differing), 409
    except TooLong:
        form.form_errors.append(
            _(
                "A text has at most %(blocks)s blocks, and a block at most %(letters)s letters. Part what is longer.",
                blocks=MOST_BLOCKS,
                letters=f"{LONGEST_TEXT:,}",
            )
        )
        return _page(event, release, form, texts), 422
    except WrongStatus:
        flash(_("It is no draft any more. Take it back before you change it."), "error")
        return redirect(url_for(".show", slug=slug, id=id), 303)
    if saved is None:
        flash(_("Nothing was changed."), "info")
    else:
        log(event, "edit", "release", people=0)
        flash(_("Saved as version %(number)s.", number=saved.number), "success")
    return redirect(url_for(".edit" if request.form.get("stay") else ".show", slug=slug, id=id), 303)


def _page(event: Event, release: Release, form: TextsForm, texts: Texts, **more: Any) -> str:
    session = db.session()
    figures = figures_of(session=session, release=release)
    problems = problems_of(session=session, release=release, texts=texts)
    ids = {str(one.detail) for one in problems if one.fault is Fault.PERSON}
    people = names_of(session=session, ids=ids, language=current_language(), languages=event.languages)
    return render_template(
        "release/edit.html",
        event=event,
        release=release,
        form=form,
        words=labels,
        parts=WRITABLE,
        columns=[
            {
                "language": language,
                "blocks": [
                    _block(block, place, language, figures, problems, people)
                    for place, block in enumerate(texts.get(language, ()))
                ],
                "people": _people(event, release, language),
                "offers": _offers(figures, language, planned=release.planned is not None),
            }
            for language in languages_of(event)
        ],
        **more,
    )


def _block(
    block: Any, place: int, language: str, figures: Figures, problems: list[Problem], people: dict[str, str]
) -> dict[str, Any]:
    theirs = [one for one in problems if (one.language, one.block) == (language, place)]
    wrong = [one.words for one in theirs if one.fault is not Fault.GAP]
    return {
        "part": block.part,
        "text": block.text,
        "rows": min(max(len(block.text) // 60 + 1, 2), 12),
        "runs": labels.shown(printed(block, figures=figures, language=language), wrong),
        "problems": labels.lines((one for one in theirs if one.fault is not Fault.GAP), people=people),
    }


def _people(event: Event, release: Release, language: str) -> list[tuple[str, str]]:
    """Those whom a text may name today, in the order of precedence: what the text then says, and the name."""
    session = db.session()
    rows = None
    if release.frozen_version is not None:
        rows = get_frozen(session=session, event_id=event.id, version=release.frozen_version).rows
    planned = release.planned is not None
    return [
        (wording.described(person, language=language), person.name)
        for person in people_to_name(session=session, event=event, rows=rows, language=language, planned=planned)
    ]


def _offers(figures: Figures, language: str, *, planned: bool) -> list[dict[str, Any]]:
    """The figures that may be inserted, each with the phrases that are true of it."""
    return [
        {
            "label": f"{labels.figure(code, planned=planned)}: {value:,}",
            "phrases": [
                (str(offer.field), offer.words) for offer in wording.offers(value, code=code, language=language)
            ],
        }
        for code, value in figures.items()
        if value is not None
    ]
