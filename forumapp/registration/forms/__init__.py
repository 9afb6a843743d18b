"""The form of an application, for guests and for other programs."""

from forumapp.registration.forms.application import ApplicationForm, ConsentsForm, consents_for, consents_of, form_for
from forumapp.registration.forms.asking import NO, YES, Asking
from forumapp.registration.forms.cancelling import CancelForm
from forumapp.registration.forms.json import Fault, UnreadableBody, from_json

__all__ = [
    "NO",
    "YES",
    "ApplicationForm",
    "Asking",
    "CancelForm",
    "ConsentsForm",
    "Fault",
    "UnreadableBody",
    "consents_for",
    "consents_of",
    "form_for",
    "from_json",
]
