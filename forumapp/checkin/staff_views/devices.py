"""The phones of the door in the console: pairing them, seeing how they are, ending them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts.guards import current_actor
from forumapp.accounts.rules import Permission
from forumapp.checkin import queries
from forumapp.checkin.forms import PairForm, SureForm
from forumapp.checkin.labels import device_line, pairing_facts
from forumapp.checkin.models import Pairing
from forumapp.checkin.rules import refusal
from forumapp.checkin.service import (
    Terms,
    close_desk,
    code_of,
    end_all,
    offer_pairing,
    terms_of,
    withdraw_pairing,
)
from forumapp.checkin.staff_views.routes import bp
from forumapp.config import Config
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock, qr
from forumapp.kernel.secrets import KeyRing, in_fours
from forumapp.web.addresses import row_number
from forumapp.web.fields import local
from forumapp.web.headers import private


@bp.get("/devices")
def devices(slug: str) -> ResponseReturnValue:
    """Every phone of the event, how it is, and the codes that wait for one."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    now = clock.now()
    listed = [device_line(one, event, now) for one in queries.list_devices(session=db.session(), event_id=event.id)]
    waiting = queries.list_waiting(session=db.session(), event_id=event.id, now=now)
    return render_template(
        "checkin/devices.html",
        event=event,
        now=now,
        devices=listed,
        open_ones=sum(one["is_open"] for one in listed),
        waiting=[pairing_facts(one, event, now) for one in waiting],
    )


@bp.route("/devices/pair", methods=["GET", "POST"])
def pair_phone(slug: str) -> ResponseReturnValue:
    """Choose what a phone is to be; then the QR stands on a page of its own."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    form = PairForm.of(event, _of_another(event))
    if form.validate_on_submit():
        return _offer(event, form.terms())
    desks = queries.desk_names(session=db.session(), event_id=event.id)
    code = 422 if form.is_submitted() else 200
    return render_template("checkin/pair.html", event=event, form=form, desks=desks), code


@bp.get("/devices/codes/<id>")
def pairing(slug: str, id: str) -> ResponseReturnValue:
    """The QR of one pairing while it holds, and afterwards what became of it."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    row, now = _pairing(event, id), clock.now()
    code = code_of(row, _keys())
    refused = refusal(used_at=row.used_at, withdrawn_at=row.withdrawn_at, expires_at=row.expires_at, now=now)
    device = (
        queries.find_device(session=db.session(), event_id=event.id, device_id=row.device_id)
        if row.device_id is not None
        else None
    )
    page = render_template(
        "checkin/pairing.html",
        event=event,
        pairing=pairing_facts(row, event, now),
        refused=None if refused is None and code is not None else refused.value if refused else "old",
        device=None if device is None else device_line(device, event, now),
        address=f"{_config().base_url}/door/{slug}",
        code=None if code is None else in_fours(code),
        now=now,
    )
    return private(Response(page))


@bp.get("/devices/codes/<id>/qr.png")
def pairing_qr(slug: str, id: str) -> ResponseReturnValue:
    """The picture of the QR: dark on white, whatever the theme."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    row = _pairing(event, id)
    code = code_of(row, _keys())
    refused = refusal(used_at=row.used_at, withdrawn_at=row.withdrawn_at, expires_at=row.expires_at, now=clock.now())
    if code is None or refused is not None:
        abort(410)
    return private(Response(qr.png(f"{_config().base_url}/door/{slug}#pair={code}"), mimetype="image/png"))


@bp.post("/devices/codes/<id>/again")
def pair_again(slug: str, id: str) -> ResponseReturnValue:
    """Make another code on the same terms, in the place of one that was lost or ran out."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    row = _pairing(event, id)
    terms = terms_of(row)
    if terms.until is not None and terms.until <= clock.now():
        terms = replace(terms, until=None)
    return _offer(event, terms, instead_of=row)


@bp.post("/devices/codes/<id>/withdraw")
def withdraw_code(slug: str, id: str) -> ResponseReturnValue:
    """Let a code pair nothing any more."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    row = _pairing(event, id)
    with unit_of_work() as session:
        withdraw_pairing(session=session, pairing=row, now=clock.now())
    return redirect(url_for(".devices", slug=slug), 303)


@bp.route("/devices/<int:id>/revoke", methods=["GET", "POST"])
def revoke_phone(slug: str, id: int) -> ResponseReturnValue:
    """End one phone at once; asked again first, with what it has not sent."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    found = queries.find_device(session=db.session(), event_id=event.id, device_id=id) or abort(404)
    line = device_line(found, event, clock.now())
    back = redirect(url_for(".devices", slug=slug), 303)
    form = SureForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            close_desk(session=session, device_id=id, now=clock.now(), ended_by=current_actor())
        if line["is_open"]:
            flash(_("%(desk)s is revoked. The list on the phone erases itself.", desk=line["desk"]), "success")
        return back
    if not line["is_open"]:
        return back
    return render_template("checkin/revoke.html", event=event, form=form, device=line)


@bp.route("/devices/end", methods=["GET", "POST"])
def end_phones(slug: str) -> ResponseReturnValue:
    """End every phone of the event at once; asked again first."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    now = clock.now()
    form = SureForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            ended = end_all(session=session, event_id=event.id, now=now, actor=current_actor())
        flash(ngettext("%(num)s phone is ended.", "%(num)s phones are ended.", ended), "success")
        return redirect(url_for(".devices", slug=slug), 303)
    listed = [device_line(one, event, now) for one in queries.list_devices(session=db.session(), event_id=event.id)]
    return render_template(
        "checkin/end_phones.html", event=event, form=form, devices=[one for one in listed if one["is_open"]]
    )


def _offer(event: Event, terms: Terms, instead_of: Pairing | None = None) -> ResponseReturnValue:
    now = clock.now()
    log(event, "offer_phone", terms.desk)
    with unit_of_work() as session:
        if instead_of is not None:
            withdraw_pairing(session=session, pairing=instead_of, now=now)
        made = offer_pairing(
            session=session, event_id=event.id, terms=terms, now=now, actor=current_actor(), keys=_keys()
        )
        address = url_for(".pairing", slug=event.slug, id=made.id)
    return redirect(address, 303)


def _of_another(event: Event) -> dict[str, Any] | None:
    """The terms of the phone in whose place another one is paired."""
    device_id = row_number("instead_of")
    if device_id is None or request.method != "GET":
        return None
    found = queries.find_device(session=db.session(), event_id=event.id, device_id=device_id)
    if found is None:
        return None
    device = found.device
    given = {
        "desk": device.desk,
        "profile": device.profile,
        "sees_needs": device.sees_needs,
        "pin": device.pin is not None,
        "session": str(device.session_id or ""),
    }
    if device.expires_at is None or device.expires_at <= clock.now():
        return given
    return {**given, "until": local(device.expires_at, event.zone)}


def _pairing(event: Event, pairing_id: str) -> Pairing:
    return queries.find_pairing(session=db.session(), event_id=event.id, pairing_id=pairing_id) or abort(404)


def _config() -> Config:
    config: Config = current_app.config["FORUMAPP"]
    return config


def _keys() -> KeyRing:
    return KeyRing.of(_config().ticket_keys)
