"""What the mails about an invitation need."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.service.invitations import link_secret
from forumapp.directory import queries as directory
from forumapp.extensions import db
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.mail.rendering import Content, fills


@fills("invitation", "invitation_reminder")
def about_invitation(message: Message) -> Content:
    """Gather what a mail about one invitation needs. The link is that of the revision that the mail was made for."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    invitation = session.get_one(Invitation, message.facts["invitation"])
    event, host = invitation.event, directory.host(session=session)
    secret = link_secret(
        invitation=invitation, keys=KeyRing.of(config.ticket_keys), revision=int(message.facts["revision"])
    )
    link = f"{config.base_url}/{message.language}/i/{secret}"
    text = labels.composed(
        invitation=invitation,
        letter=queries.find_letter(session=session, event_id=event.id),
        host=host.names,
        language=message.language,
        link=link,
    )
    return Content(
        sender_name=host.names.in_language(message.language).text,
        context={
            "invitation": invitation,
            "event": event,
            "host": host,
            "text": text,
            "link": link,
            "facts": message.facts,
        },
        reply_to=event.contact_email,
    )
