"""The forms of signing in, of a forgotten and of another password: Flask-Security's, with our words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_security import hash_password
from flask_security.forms import (
    ChangePasswordForm,
    EqualToLocalize,
    ForgotPasswordForm,
    LoginForm,
    RequiredLocalize,
    ResetPasswordForm,
    valid_user_email,
)
from flask_security.forms import EmailValidation as NormalizedAddress
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import Length

from forumapp.accounts.service import PASSWORD_MINIMUM
from forumapp.web.fields import stripped

_LENGTH = _("At least %(number)s letters; a sentence is easier to keep in mind than a word.", number=PASSWORD_MINIMUM)


LONGEST_PASSWORD = 1_000
"""Letters; hashing refuses what is several times longer by failing."""


def _typed_password() -> list[Any]:
    """What holds for a password wherever one is typed."""
    too_long = _("At most %(number)s letters, please.", number=f"{LONGEST_PASSWORD:,}")
    return [RequiredLocalize(message="PASSWORD_NOT_PROVIDED"), Length(max=LONGEST_PASSWORD, message=too_long)]


def _same_as(field: str) -> EqualToLocalize:
    return EqualToLocalize(field, message="RETYPE_PASSWORD_MISMATCH")


class SignInForm(LoginForm):
    """Address and password; a sign-in ends with the browser, so nothing is remembered beyond it."""

    remember = None
    email = EmailField(
        _("E-mail"),
        validators=[RequiredLocalize(message="EMAIL_NOT_PROVIDED"), NormalizedAddress()],
        filters=[stripped],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        validators=_typed_password(),
        description=" ",  # else Flask-Security writes a link there; the template has its own
        render_kw={"autocomplete": "current-password"},
    )
    submit = SubmitField(_("Sign in"))


class ForgottenPasswordForm(ForgotPasswordForm):
    """The address that a link for a new password is sent to."""

    email = EmailField(
        _("E-mail"),
        validators=[RequiredLocalize(message="EMAIL_NOT_PROVIDED"), NormalizedAddress(), valid_user_email],
        filters=[stripped],
        render_kw={"autocomplete": "username"},
    )
    submit = SubmitField(_("Send the link"))

    def validate(self, **options: Any) -> bool:
        """Check the address; a known one takes as long as Flask-Security lets an unknown one take."""
        valid: bool = super().validate(**options)
        if valid:
            hash_password("no password of anybody's")
        return valid


class NewPasswordForm(ResetPasswordForm):
    """A new password, chosen by whoever followed the link in the mail."""

    password = PasswordField(
        _("New password"),
        description=_LENGTH,
        validators=_typed_password(),
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = PasswordField(
        _("New password, once more"),
        validators=[_same_as("password"), *_typed_password()],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_("Save the password"))


class AnotherPasswordForm(ChangePasswordForm):
    """Another password for whoever is signed in, confirmed by the present one."""

    password = PasswordField(
        _("Present password"), validators=_typed_password(), render_kw={"autocomplete": "current-password"}
    )
    new_password = PasswordField(
        _("New password"),
        description=_LENGTH,
        validators=_typed_password(),
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = PasswordField(
        _("New password, once more"),
        validators=[_same_as("new_password"), *_typed_password()],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_("Save the password"))
