"""The release for staff: the drafts of every language on one page, and their files."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.release import labels
from forumapp.release.export import MEDIA_TYPES, Format, drafts, file_of, letterhead_for
from forumapp.release.labels import releases
from forumapp.release.queries import languages_of
from forumapp.release.queries.releases import list_releases
from forumapp.release.rules import Drafted
from forumapp.release.staff_views import bp
from forumapp.web.answers import saved
from forumapp.web.languages import current_language


@bp.get("")
def page(slug: str) -> ResponseReturnValue:
    """The drafts beside each other, on the newest frozen set or, while there is none, on live figures."""
    event = open_event(slug, Permission.RELEASE)
    drafted = _drafts(event, languages_of(event), act="view")
    facts = drafted[0].facts if drafted else None
    return render_template(
        "release/page.html",
        event=event,
        drafts=drafted,
        is_over=event.ends_at <= clock.now(),
        facts=facts,
        as_of=facts.as_of if facts else None,
        numbers=labels.numbers_said(drafted),
        named=labels.people_named(drafted, current_language()),
        lacking=[{**line, "url": _where_to_write(event, line["field"])} for line in labels.lacking(drafted)],
        may_view_people=guards.allows(Permission.VIEW_PEOPLE, event.id),
        releases=[
            {
                "id": one.id,
                "kind": releases.kind(one.kind),
                "status": releases.status(one.status),
                "mark": releases.mark(one.status),
                "followed": releases.followed(one),
                "made_at": one.made_at,
            }
            for one in list_releases(session=db.session(), event_id=event.id)
        ],
    )


@bp.get("/<language>.<format>")
def file(slug: str, language: str, format: str) -> ResponseReturnValue:
    """One draft as a file; its name says whether it is a draft on live figures."""
    event = open_event(slug, Permission.RELEASE)
    if language not in languages_of(event) or format not in set(Format):
        abort(404)
    drafted = _drafts(event, [language], act="export")[0]
    chosen = Format(format)
    paper = letterhead_for(session=db.session(), event=event, language=language, release=None)
    state = f"v{drafted.facts.version}" if drafted.facts.frozen else "draft"
    data = file_of(
        drafted.blocks,
        chosen,
        language=language,
        title=drafted.facts.title,
        made_at=clock.now(),
        letterhead=paper,
    )
    return saved(data, f"{event.slug}-release-{language}-{state}.{chosen}", MEDIA_TYPES[chosen])


def _drafts(event: Event, languages: list[str], *, act: str) -> list[Drafted]:
    """The drafts; whoever reads them sees the names of those who may be named, so it is logged."""
    now = clock.now()
    found = drafts(session=db.session(), event=event, languages=languages, now=now, live=True)
    people = max((len(each.facts.named) for each in found), default=0)
    log(event, act, "release", people=people)
    return found


def _where_to_write(event: Event, field: str) -> str | None:
    """The page on which the text is written, for those who may."""
    if field in ("host", "host_place", "host_about", "media_contact"):
        return url_for("console.office") if guards.allows(Permission.MANAGE_STAFF) else None
    if not guards.allows(Permission.EDIT_EVENT, event.id):
        return None
    return url_for("console.programme" if field == "programme" else "console.edit_event", slug=event.slug)
