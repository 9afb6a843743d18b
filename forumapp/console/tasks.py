"""What the mails to members of staff need: the office's name, and a link that is made as the mail leaves."""

from __future__ import annotations

from flask import current_app
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy.orm import Session

from forumapp.accounts import queries as accounts
from forumapp.config import Config
from forumapp.directory import queries as directory
from forumapp.extensions import db
from forumapp.mail.models import Message
from forumapp.mail.rendering import Content, fills


@fills("password_link", "password_changed", "staff_welcome")
def to_staff(message: Message) -> Content:
    """Gather what a mail about an account needs; the link is signed anew, so that no row holds it."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    user = accounts.get_user(session=session, id=message.user_id or 0)
    host = directory.host(session=session)
    console = f"{config.base_url}/console"
    return Content(
        sender_name=host.names.in_language(message.language, host.languages).text,
        context={
            "host": host,
            "user": user,
            "console_url": f"{console}/",
            "forgotten_url": f"{console}/forgotten-password",
            "password_url": f"{console}/forgotten-password/{generate_reset_password_token(user)}",
        },
    )
