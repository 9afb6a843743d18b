"""What changes for the people whose data is held: requests, and destruction. The caller commits."""

from forumapp.privacy.service.address import ask_destruction_of_address, destroy_address, send_data_link
from forumapp.privacy.service.answers import destroy_answers
from forumapp.privacy.service.destroying import destroy_registration
from forumapp.privacy.service.forgetting import forget_recipients
from forumapp.privacy.service.noting import note_days
from forumapp.privacy.service.postponing import postpone, remind
from forumapp.privacy.service.purging import destroy_event
from forumapp.privacy.service.requesting import accept, ask_destruction, refuse

__all__ = [
    "accept",
    "ask_destruction",
    "ask_destruction_of_address",
    "destroy_address",
    "destroy_answers",
    "destroy_event",
    "destroy_registration",
    "forget_recipients",
    "note_days",
    "postpone",
    "refuse",
    "remind",
    "send_data_link",
]
