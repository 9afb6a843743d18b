"""What the invited fill in: a yes, a no, a colleague's name; each asks for something typed or ticked.

Programs that look at mails open links and send forms as they stand, so no form that is sent as it stands is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from forumapp.consent.queries import ShownNotice
from forumapp.delegations.models import Invitation
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.forms import filled, sent
from forumapp.registration.forms import ApplicationForm, class_for, plan_of
from forumapp.registration.forms.asking import LONGEST
from forumapp.registration.forms.checks import Line, Needed
from forumapp.registration.forms.plans import Plan
from forumapp.registration.models import Registration
from forumapp.registration.queries import AskedCategory, Published
from forumapp.web.fields import stripped, valid_address

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class AcceptForm(Form):
    """The box that makes a yes of the form above it."""

    sure = BooleanField(
        lazy_gettext("Yes, I accept the invitation."),
        [InputRequired(lazy_gettext("Tick the box if you want to accept."))],
    )


class DeclineForm(Form):
    """A no, with a word for the host if one likes."""

    word = TextAreaField(
        lazy_gettext("A word for the host"),
        [Optional(), Length(max=1_000)],
        filters=[stripped],
        render_kw={"rows": 3, "maxlength": 1_000},
    )
    sure = BooleanField(
        lazy_gettext("No, I cannot attend."), [InputRequired(lazy_gettext("Tick the box if you cannot attend."))]
    )


class HandOverForm(Form):
    """Who gets the invitation instead; :func:`hand_over_form` adds a name for each of the event's languages."""

    languages: Sequence[str] = ()

    def names(self) -> LocalizedText:
        """The colleague's name per language."""
        return LocalizedText({code: self[f"name_{code}"].data for code in self.languages})


def hand_over_form(languages: Sequence[str], language: str, data: Mapping[str, str] | None) -> HandOverForm:
    """The form in one language, which is the one whose name is needed."""
    labels = {"ko": gettext("Name in Korean"), "en": gettext("Name in English")}
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in sorted(languages, key=lambda code: code != language):
        fields[f"name_{code}"] = StringField(
            labels.get(code, code),
            [Line(), Needed(gettext("Enter your colleague’s name."), code == language)],
            render_kw={"autocomplete": "off", "lang": code, "maxlength": LONGEST},
        )
    fields["email"] = StringField(
        gettext("E-mail"),
        [Line(), Needed(gettext("Enter your colleague’s e-mail address.")), valid_address],
        description=gettext("The invitation goes to this address; your own link ends with it."),
        render_kw={"type": "email", "autocomplete": "off", "maxlength": 254},
    )
    made: type[HandOverForm] = type("ColleagueForm", (HandOverForm,), fields)
    return made(data)


def application_form(
    *, session: Session, invitation: Invitation, language: str, sending: bool, preset: Mapping[str, Any]
) -> ApplicationForm:
    """The event's own form, for the invitation's category alone: as the request brings it, or as it begins."""
    event, category = invitation.event, invitation.category
    plan = _plan(session, invitation, language)
    asking = replace(plan.form.asking, categories=[AskedCategory(category.code, category.names)])
    form_class = class_for(asking)
    if sending:
        return sent(form_class, event_id=event.id)
    known = {"category": category.code, "language": language, **preset}
    return filled(form_class, None, event_id=event.id, preset=known)


def notice_of(*, session: Session, invitation: Invitation, language: str) -> ShownNotice | None:
    """The notice that stands beside the form."""
    return _plan(session, invitation, language).notice


def _plan(session: Session, invitation: Invitation, language: str) -> Plan:
    event = invitation.event
    return plan_of(session=session, event=Published(event.id, event.revision, event.window), language=language)


def known_of(registration: Registration, languages: Sequence[str], language: str) -> dict[str, Any]:
    """What the host knows of the invited person, as the form begins with it."""
    organization = registration.organization.names if registration.organization else LocalizedText()
    return {
        **{f"name_{code}": registration.names.get(code, "") for code in languages},
        f"organization_{language}": organization.in_language(language, languages).text,
        f"position_{language}": registration.position.get(language, ""),
        "country": registration.country or "",
        "email": registration.email or "",
        "phone": registration.phone or "",
        "language": registration.language,
    }
