"""What protocol prepares: when its guests are expected, who meets them, and who stands on the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.checkin.queries.board import Guest, by_expected_arrival, guests_on_board, guests_taken_off
from forumapp.checkin.rules import is_on_board
from forumapp.console.forms.people import RemoveForm
from forumapp.console.forms.protocol import ExpectationsForm
from forumapp.console.labels import protocol as words
from forumapp.console.queries import is_long_enough
from forumapp.console.queries.protocol import people_to_put
from forumapp.console.views import bp
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import queries, service
from forumapp.web.languages import current_language


@dataclass(frozen=True)
class _Board:
    """Who is on the board of an event, and whom staff took off."""

    guests: list[Guest]
    off: list[Guest]

    def has_by_rule(self, registration_id: str) -> bool:
        """Whether a guest of the board would stand there without a word of the office."""
        guest = next(one for one in self.guests if one.id == registration_id)
        return is_on_board(by_hand=None, rank=guest.rank, roles=guest.roles, heads_delegation=guest.heads_delegation)


@bp.route("/events/<slug>/protocol", methods=["GET", "POST"])
def protocol(slug: str) -> ResponseReturnValue:
    """The guests of the board with their arrival and escort, saved together; whoever saves second is told."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    board = _board(event)
    form = ExpectationsForm.of(event, board.guests)
    if not form.is_submitted():
        return _page(event, board, form)
    if not form.validate():
        return _page(event, board, form), 422
    edits, now, actor = form.edits(), clock.now(), guards.current_actor()
    with unit_of_work() as session:
        overtaken = service.expect_each(
            session=session,
            event_id=event.id,
            edits=[(edit.registration_id, edit.seen, edit.wanted) for edit in edits],
            now=now,
            actor=actor,
        )
        for edit in edits:
            if edit.takes_off and edit.registration_id not in overtaken:
                service.put_on_board(
                    session=session,
                    event_id=event.id,
                    registration_id=edit.registration_id,
                    on_board=False if board.has_by_rule(edit.registration_id) else None,
                    now=now,
                    actor=actor,
                )
    if overtaken:
        board = _board(event)
        kept = [guest for guest in board.guests if guest.id in form.ids]
        form.note_stored(kept)
        return _page(event, _Board(kept, board.off), form, overtaken=overtaken), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".protocol", slug=slug), 303)


@bp.post("/events/<slug>/protocol/<id>")
def put_on_board(slug: str, id: str) -> ResponseReturnValue:
    """Put somebody on the board who was found by name, or back on it."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    person = queries.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    by_rule = is_on_board(by_hand=None, rank=person.rank, roles=person.roles, heads_delegation=person.heads_delegation)
    with unit_of_work() as session:
        service.put_on_board(
            session=session,
            event_id=event.id,
            registration_id=id,
            on_board=None if by_rule else True,
            now=clock.now(),
            actor=guards.current_actor(),
        )
    flash(_("%(name)s is on the board.", name=person.order_name), "success")
    return redirect(url_for(".protocol", slug=slug, _anchor=f"guest-{id}"), 303)


def _board(event: Event) -> _Board:
    session, language = db.session(), current_language()
    return _Board(
        by_expected_arrival(guests_on_board(connection=session, event_id=event.id), language),
        by_expected_arrival(guests_taken_off(connection=session, event_id=event.id), language),
    )


def _page(event: Event, board: _Board, form: ExpectationsForm, overtaken: list[str] | None = None) -> str:
    query = request.args.get("q", "").replace("\0", "").strip()
    hits: Any = None
    if query and is_long_enough(words=query):
        on = [guest.id for guest in board.guests]
        hits = people_to_put(session=db.session(), event_id=event.id, query=query, without=on)
    log(event, "list", "protocol", people=len(board.guests) + len(board.off) + len(hits or ()))
    return render_template(
        "console/protocol.html",
        event=event,
        form=form,
        putting=RemoveForm(),
        guests=[words.guest_of_board(guest, event) for guest in board.guests],
        off=[words.guest_of_board(guest, event) for guest in board.off],
        met_by=words.met_by(board.guests, event),
        overtaken=[guest.order_name for guest in board.guests if guest.id in (overtaken or ())],
        query=query,
        hits=hits,
    )
