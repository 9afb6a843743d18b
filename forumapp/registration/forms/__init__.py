"""The form of an application, for guests and for other programs."""

from forumapp.registration.forms.application import ApplicationForm, form_for
from forumapp.registration.forms.asking import NO, YES, Asking
from forumapp.registration.forms.json import Fault, UnreadableBody, from_json

__all__ = ["NO", "YES", "ApplicationForm", "Asking", "Fault", "UnreadableBody", "form_for", "from_json"]
