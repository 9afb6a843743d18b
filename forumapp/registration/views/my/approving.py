"""The guest's word on the names as printed, where staff or a list wrote them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.registration.forms.approving import ApproveForm
from forumapp.registration.service import approve_names
from forumapp.registration.views.my import bp, changeable


@bp.post("/<lang>/my/<secret>/names")
def approve(lang: str, secret: str) -> ResponseReturnValue:
    """Approve the names as they stand; without the tick nothing is approved."""
    registration = changeable(secret, clock.now())
    done = None
    if ApproveForm(request.form).validate():
        with unit_of_work() as session:
            approve_names(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                now=clock.now(),
                actor=GUEST,
            )
        done = "names"
    return redirect(url_for(".show", lang=lang, secret=secret, done=done), 303)
