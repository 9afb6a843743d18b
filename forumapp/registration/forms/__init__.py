"""The forms of guests: the application, its consents, its cancelling."""

from forumapp.registration.forms.application import (
    ApplicationForm,
    ConsentsForm,
    class_for,
    consents_for,
    consents_of,
)
from forumapp.registration.forms.asking import Asking
from forumapp.registration.forms.cancelling import CancelForm
from forumapp.registration.forms.plans import plan_of

__all__ = [
    "ApplicationForm",
    "Asking",
    "CancelForm",
    "ConsentsForm",
    "class_for",
    "consents_for",
    "consents_of",
    "plan_of",
]
