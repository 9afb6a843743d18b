"""The forms of guests: the application, its consents, its cancelling."""

from forumapp.registration.forms.application import (
    ApplicationForm,
    ConsentsForm,
    consents_for,
    consents_of,
    filled,
    form_for,
)
from forumapp.registration.forms.asking import NO, YES, Asking
from forumapp.registration.forms.cancelling import CancelForm
from forumapp.registration.forms.plans import plan_of

__all__ = [
    "NO",
    "YES",
    "ApplicationForm",
    "Asking",
    "CancelForm",
    "ConsentsForm",
    "consents_for",
    "consents_of",
    "filled",
    "form_for",
    "plan_of",
]
