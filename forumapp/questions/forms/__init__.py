"""An event's own questions in forms: the field of each kind, and the form that asks those which apply."""

from forumapp.questions.forms.asking import (
    NEEDS_CONSENT,
    ON_PAGE,
    Drawn,
    QuestionsForm,
    fields_for,
    filled,
    multidict,
    sent,
)
from forumapp.questions.forms.fields import PREFIX, Answer, CountrySelect, field_of, typed

__all__ = [
    "NEEDS_CONSENT",
    "ON_PAGE",
    "PREFIX",
    "Answer",
    "CountrySelect",
    "Drawn",
    "QuestionsForm",
    "field_of",
    "fields_for",
    "filled",
    "multidict",
    "sent",
    "typed",
]
