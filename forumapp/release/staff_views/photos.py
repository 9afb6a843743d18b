"""The pictures of a release: bringing one, its texts in every language, who can be recognised in it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.files import queries as files
from forumapp.files.forms import take
from forumapp.files.rules import PICTURES
from forumapp.files.service import UnknownUpload
from forumapp.files.serving import attachment
from forumapp.kernel import clock
from forumapp.release.forms import PhotoForm
from forumapp.release.labels import releases as labels
from forumapp.release.models import Photo, Release
from forumapp.release.queries.leaving import problems_of
from forumapp.release.queries.naming import guests_called, names_of
from forumapp.release.queries.public import captions_of
from forumapp.release.queries.releases import figures_of, get_photo, get_release, list_photos
from forumapp.release.rules.states import UnknownPhoto, UnknownRelease, WrongStatus
from forumapp.release.service.picturing import remove_photo, save_photo
from forumapp.release.staff_views import bp
from forumapp.web.languages import current_language


@bp.get("/<int:id>/photos")
def photos(slug: str, id: int) -> ResponseReturnValue:
    """The pictures of a release with their texts and what is wrong with them."""
    event, release = _open(slug, id)
    session = db.session()
    found = list_photos(session=session, release_id=id)
    problems = [one for one in problems_of(session=session, release=release) if one.photo is not None]
    figures = figures_of(session=session, release=release)
    people = names_of(
        session=session,
        ids={person.registration_id for photo in found for person in photo.people},
        language=current_language(),
        languages=event.languages,
    )
    log(event, "view", "release", people=len(people))
    return render_template(
        "release/photos.html",
        event=event,
        release=release,
        photos=[
            {
                "photo": photo,
                "captions": captions_of(photo, figures),
                "people": sorted(people.get(person.registration_id, "–") for person in photo.people),
                "problems": labels.lines((one for one in problems if one.photo == number), people=people),
            }
            for number, photo in enumerate(found, start=1)
        ],
        words=labels,
    )


@bp.route("/<int:id>/photos/new", methods=["GET", "POST"])
def new_photo(slug: str, id: int) -> ResponseReturnValue:
    """Bring a picture."""
    event, release = _open(slug, id)
    return _edit(event, release, None)


@bp.route("/<int:id>/photos/<int:photo>", methods=["GET", "POST"])
def edit_photo(slug: str, id: int, photo: int) -> ResponseReturnValue:
    """Change a picture's texts, or who can be recognised in it, or the picture itself."""
    event, release = _open(slug, id)
    return _edit(event, release, _photo(release, photo))


@bp.post("/<int:id>/photos/<int:photo>/remove")
def drop_photo(slug: str, id: int, photo: int) -> ResponseReturnValue:
    """Take a picture out of the release."""
    event, release = _open(slug, id)
    _photo(release, photo)
    try:
        with unit_of_work() as session:
            remove_photo(session=session, event_id=event.id, release_id=id, photo_id=photo)
    except WrongStatus:
        return _no_draft(slug, id)
    flash(_("The picture is gone."), "success")
    return redirect(url_for(".photos", slug=slug, id=id), 303)


@bp.get("/<int:id>/photos/<int:photo>/picture")
def picture(slug: str, id: int, photo: int) -> Response:
    """The picture itself."""
    event, release = _open(slug, id)
    upload = files.find(session=db.session(), event_id=event.id, upload_id=_photo(release, photo).upload_id)
    if upload is None:
        abort(404)
    return attachment(upload)


def _edit(event: Event, release: Release, photo: Photo | None) -> ResponseReturnValue:
    session = db.session()
    shown = [person.registration_id for person in photo.people] if photo else []
    names = names_of(session=session, ids=shown, language=current_language(), languages=event.languages)
    if request.method == "GET":
        return _page(event, release, photo, PhotoForm.of(event, photo, sorted(names.values())))
    data = request.form.to_dict(flat=False)
    refused = take(["picture"], data, event_id=event.id, kinds=PICTURES)
    form = PhotoForm.of(event, photo, [], MultiDict(data))
    form.picture.hold(event.id)
    people = guests_called(session=db.session(), event=event, names=form.names())
    valid = form.validate()
    if "picture" in refused:
        form.picture.errors = [refused["picture"]]
    elif form.picture.kept is None and photo is None:
        form.picture.errors = [_("Choose a picture.")]
    unknown = [name for name in form.names() if not people.get(name)]
    if unknown:
        form.people.errors = [_("No guest is called %(name)s. Write the name as printed.", name=unknown[0])]
    if not valid or form.errors:
        return _page(event, release, photo, form), 422
    upload_id = form.picture.kept.upload if form.picture.kept else (photo.upload_id if photo else "")
    try:
        with unit_of_work() as writing:
            save_photo(
                session=writing,
                event_id=event.id,
                release_id=release.id,
                photo_id=photo.id if photo else None,
                upload_id=upload_id,
                alternatives=form.localized("alternatives"),
                captions=form.localized("captions"),
                credits=form.localized("credits"),
                people={each for found in people.values() for each in found},
                now=clock.now(),
            )
    except WrongStatus:
        return _no_draft(event.slug, release.id)
    except UnknownUpload:
        form.picture.errors = [_("The picture is not there any more. Choose it again.")]
        return _page(event, release, photo, form), 422
    flash(_("Saved."), "success")
    return redirect(url_for(".photos", slug=event.slug, id=release.id), 303)


def _page(event: Event, release: Release, photo: Photo | None, form: PhotoForm, **more: Any) -> str:
    return render_template("release/photo.html", event=event, release=release, photo=photo, form=form, **more)


def _open(slug: str, id: int) -> tuple[Event, Release]:
    event = open_event(slug, Permission.RELEASE)
    try:
        return event, get_release(session=db.session(), event_id=event.id, release_id=id)
    except UnknownRelease:
        abort(404)


def _photo(release: Release, photo: int) -> Photo:
    try:
        return get_photo(session=db.session(), release_id=release.id, photo_id=photo)
    except UnknownPhoto:
        abort(404)


def _no_draft(slug: str, id: int) -> ResponseReturnValue:
    flash(_("It is no draft any more. Take it back before you change it."), "error")
    return redirect(url_for(".show", slug=slug, id=id), 303)
