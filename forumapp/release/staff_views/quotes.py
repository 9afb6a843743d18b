"""What people said for the event's releases: entering it, noting the speaker's approval, taking it back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.release.forms import ApprovalForm, QuoteForm, noon
from forumapp.release.labels import releases as labels
from forumapp.release.models import Quote
from forumapp.release.queries.naming import nameable, names_of
from forumapp.release.queries.releases import get_quote, list_quotes
from forumapp.release.rules.states import StaleRelease, UnknownQuote
from forumapp.release.service import quoting
from forumapp.release.staff_views import bp
from forumapp.web.languages import current_language


@bp.get("/quotes")
def quotes(slug: str) -> ResponseReturnValue:
    """All quotes of the event with their approvals."""
    event = open_event(slug, Permission.RELEASE)
    session = db.session()
    found = list_quotes(session=session, event_id=event.id)
    log(event, "view", "quotes", people=len(found))
    return render_template("release/quotes.html", event=event, quotes=[_shown(event, one) for one in found])


@bp.route("/quotes/new", methods=["GET", "POST"])
def new_quote(slug: str) -> ResponseReturnValue:
    """Enter what somebody said."""
    event = open_event(slug, Permission.RELEASE)
    return _edit(event, None)


@bp.route("/quotes/<int:quote>", methods=["GET", "POST"])
def edit_quote(slug: str, quote: int) -> ResponseReturnValue:
    """Change a quote, which takes its approval away, or note who approved it."""
    event = open_event(slug, Permission.RELEASE)
    return _edit(event, _quote(event, quote))


@bp.post("/quotes/<int:quote>/approval")
def approve_quote(slug: str, quote: int) -> ResponseReturnValue:
    """Note who approved the quote as it stands, when and how."""
    event = open_event(slug, Permission.RELEASE)
    found = _quote(event, quote)
    form = ApprovalForm()
    approved_at = noon(form.approved_on.data, event.zone) if form.validate() else None
    if approved_at is None:
        return _page(event, found, QuoteForm.of(event, found, _people(event)), approval=form), 422
    try:
        with unit_of_work() as session:
            quoting.note_approval(
                session=session,
                event_id=event.id,
                quote_id=quote,
                approved_by=form.approved_by.data,
                approved_how=form.approved_how.data,
                approved_at=approved_at,
                expected=form.expected(),
                actor=guards.current_actor(),
            )
    except StaleRelease:
        flash(_("Not noted: somebody else changed the quote meanwhile. This is how it stands now."), "error")
        return redirect(url_for(".edit_quote", slug=slug, quote=quote), 303)
    flash(_("The approval is noted. It holds for these words alone."), "success")
    return redirect(url_for(".quotes", slug=slug), 303)


@bp.post("/quotes/<int:quote>/<any(withdraw, remove):end>")
def end_quote(slug: str, quote: int, end: str) -> ResponseReturnValue:
    """Note that the speaker does not stand by it any more, or take the quote away."""
    event = open_event(slug, Permission.RELEASE)
    _quote(event, quote)
    with unit_of_work() as session:
        change = quoting.withdraw_approval if end == "withdraw" else quoting.remove_quote
        change(session=session, event_id=event.id, quote_id=quote)
    flash(_("The approval is taken back.") if end == "withdraw" else _("The quote is gone."), "success")
    return redirect(url_for(".quotes", slug=slug), 303)


def _edit(event: Event, quote: Quote | None) -> ResponseReturnValue:
    form = QuoteForm.of(event, quote, _people(event))
    if not form.is_submitted() or not form.validate():
        if quote is not None and not form.is_submitted():
            log(event, "view", "quotes")
        return _page(event, quote, form), 422 if form.is_submitted() else 200
    try:
        with unit_of_work() as session:
            saved = quoting.save_quote(
                session=session,
                event_id=event.id,
                quote_id=quote.id if quote else None,
                registration_id=form.registration_id.data or None,
                names=form.localized("names"),
                titles=form.localized("titles"),
                language=form.language.data,
                texts=form.localized("texts"),
                expected=form.expected() if quote else None,
            ).id
    except StaleRelease as error:
        form.revision.data = str(error.revision)  # saving once more is then meant
        stored = QuoteForm.values_of(quote, event.languages)
        return _page(event, quote, form, overtaken=form.differences(stored)), 409
    log(event, "edit", "quotes")
    flash(_("Saved. Note the speaker’s approval of these words below."), "success")
    return redirect(url_for(".edit_quote", slug=event.slug, quote=saved), 303)


def _page(event: Event, quote: Quote | None, form: QuoteForm, **more: Any) -> str:
    if quote is not None and "approval" not in more:
        more["approval"] = ApprovalForm(formdata=None, data={"revision": str(quote.revision)})
    shown = _shown(event, quote) if quote else None
    return render_template("release/quote.html", event=event, quote=quote, form=form, shown=shown, **more)


def _shown(event: Event, quote: Quote) -> dict[str, Any]:
    session = db.session()
    ids = [quote.registration_id] if quote.registration_id else []
    people = names_of(session=session, ids=ids, language=current_language(), languages=event.languages)
    noted = names_of_actors(session=session, references=[quote.noted_by] if quote.noted_by else [])
    return {
        "id": quote.id,
        "speaker": labels.speaker(quote, people),
        "texts": dict(quote.texts),
        "language": quote.language,
        "approved": quote.approved_at is not None,
        "approved_on": labels.day(quote.approved_at, event.zone) if quote.approved_at else "",
        "approved_by": quote.approved_by or "",
        "approved_how": quote.approved_how or "",
        "noted_by": noted.get(quote.noted_by or "", ""),
    }


def _people(event: Event) -> list[tuple[str, str]]:
    return nameable(session=db.session(), event=event, language=current_language())


def _quote(event: Event, quote: int) -> Quote:
    try:
        return get_quote(session=db.session(), event_id=event.id, quote_id=quote)
    except UnknownQuote:
        abort(404)
