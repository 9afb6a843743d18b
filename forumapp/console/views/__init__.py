"""Pages of the console: its frame, the event and its set-up, the people, the mails, the office."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask_wtf import FlaskForm

from forumapp.kernel.secrets import KeyRing

bp = Blueprint("console", __name__, url_prefix="/console")


def code_of(form: FlaskForm) -> int:
    """The status of a page with a form: 422 for one that came back."""
    return 422 if form.is_submitted() else 200


def ticket_keys() -> KeyRing:
    """The keys from which tickets are derived."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
