"""A published release as everybody reads it: one page in each of its languages, and its pictures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.directory.models import Host
from forumapp.directory.queries import host as find_host
from forumapp.events.models import Event
from forumapp.extensions import csrf, db
from forumapp.files.rules import MEDIA_TYPES, FileKind
from forumapp.kernel import clock
from forumapp.release.labels import releases as words
from forumapp.release.labels.articles import article
from forumapp.release.models import Release
from forumapp.release.queries import public
from forumapp.release.rules.linking import link_of
from forumapp.release.rules.reading import Reading, reading_of
from forumapp.release.rules.states import UnknownRelease
from forumapp.web import pages
from forumapp.web.headers import private
from forumapp.web.languages import languages
from forumapp.web.throttle import throttle

bp = Blueprint("press", __name__)

CONTACTS_AN_HOUR = 30
"""How often one address is shown how to reach whoever answers the media: a harvester asks more often."""


@bp.get("/<lang>/releases/<int:id>")
def read(lang: str, id: int) -> Response:
    """The release in one language, without the addresses in it."""
    html = _page(_release(id, lang), lang, addresses=False)
    return pages.answer(pages.page(("release", html), lambda: html))


@bp.post("/<lang>/releases/<int:id>")
def contact(lang: str, id: int) -> ResponseReturnValue:
    """The same page with the addresses in it; it is kept nowhere."""
    release = _release(id, lang)
    throttle("press contact", limit=CONTACTS_AN_HOUR, seconds=3600)
    return private(current_app.make_response(_page(release, lang, addresses=True)))


@bp.get("/releases/<int:id>/pictures/<int:photo>")
def picture(id: int, photo: int) -> Response:
    """A picture of a release, as long as whoever it shows agrees."""
    found = public.picture_of(session=db.session(), release=_release(id), photo_id=photo)
    if found is None:
        abort(404)
    kind, data = found
    response = Response(data, mimetype=MEDIA_TYPES[FileKind(kind)], headers={"Cache-Control": pages.REVALIDATE})
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.add_etag()
    response.make_conditional(request)
    return response


def _release(id: int, lang: str | None = None) -> Release:
    try:
        release = public.find_public(session=db.session(), release_id=id, now=clock.now())
    except UnknownRelease:
        abort(404)
    if lang is not None and lang not in _languages(release):
        abort(404)
    return release


def _languages(release: Release) -> list[str]:
    return [code for code in release.published or () if code in languages()]


def _page(release: Release, lang: str, *, addresses: bool) -> str:
    session, now = db.session(), clock.now()
    event, host = public.event_of(session=session, release=release), find_host(session=session)
    pictures = public.pictures_shown(session=session, release=release, language=lang)
    reading = reading_of(
        public.blocks_shown(session=session, release=release, language=lang), addresses=addresses, captions=not pictures
    )
    corrected, successor = (
        found if found and lang in _languages(found) else None
        for found in (
            public.predecessor_of(session=session, release=release, now=now),
            public.successor_of(session=session, release=release, now=now),
        )
    )
    spoken = _languages(release)
    return render_template(
        "release/public.html",
        event=event,
        host=host,
        release=release,
        words=words,
        reading=reading,
        link_of=link_of,
        headline=reading.headline or words.kind(release.kind),
        addresses=addresses,
        pictures=pictures,
        corrected=corrected,
        successor=successor,
        alternates=[(code, _address(release, code)) for code in spoken if code != lang],
        links=[*((code, _whole(release, code)) for code in spoken), ("x-default", _whole(release, spoken[0]))],
        canonical=_whole(release, lang),
        data=_data(event, host, release, reading, lang, pictures, successor),
    )


def _data(
    event: Event,
    host: Host,
    release: Release,
    reading: Reading,
    lang: str,
    pictures: list[public.Shown],
    successor: Release | None,
) -> dict[str, Any]:
    return article(
        release=release,
        reading=reading,
        language=lang,
        url=_whole(release, lang),
        office=host.names.in_language(lang, host.languages).text,
        office_url=_site(url_for("site.home", lang=lang)),
        pictures=[_site(url_for(".picture", id=release.id, photo=one.id)) for one in pictures],
        translations=[_whole(release, code) for code in _languages(release) if code != lang],
        correction=_whole(successor, lang) if successor and successor.corrects_id == release.id else None,
        event=event.title.in_language(lang, event.languages).text if event.published_at else "",
    )


def _address(release: Release, lang: str) -> str:
    return url_for(".read", lang=lang, id=release.id)


def _whole(release: Release, lang: str) -> str:
    return _site(_address(release, lang))


def _site(path: str) -> str:
    base: str = current_app.config["FORUMAPP"].base_url
    return f"{base.rstrip('/')}{path}"


def bind(app: Flask) -> None:
    """Give the application these pages. They carry no session, so there is no token of one to ask for."""
    csrf.exempt(bp)
    app.register_blueprint(bp)
