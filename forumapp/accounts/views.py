"""Signing in and out, forgotten and other passwords: Flask-Security's views, bound to our rows, words and outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from secrets import token_urlsafe
from typing import Any

import flask_login
from flask import Flask, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore
from flask_security.signals import user_authenticated
from flask_wtf import FlaskForm

from forumapp.accounts import queries, service
from forumapp.accounts.forms import AnotherPasswordForm, ForgottenPasswordForm, NewPasswordForm, SignInForm
from forumapp.accounts.models import Assignment, User
from forumapp.accounts.service import PASSWORD_MINIMUM
from forumapp.config import ROOT
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.names import email_key
from forumapp.mail import service as mail
from forumapp.web.languages import remember_language
from forumapp.web.throttle import throttle

TEMPLATES = {
    "security/email/reset_instructions": "password_link",
    "security/email/reset_notice": "password_changed",
    "security/email/change_notice": "password_changed",
}
"""Flask-Security's mails by the names of ours, which are rendered when they are sent: no link lies in a row."""

MESSAGES = {
    "DISABLED_ACCOUNT": ("This account is closed. Ask an administrator of your office.", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your e-mail address.", "error"),
    "GENERIC_AUTHN_FAILED": ("The e-mail address or the password is not right. Check both and try again.", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an e-mail address like name@example.org.", "error"),
    "INVALID_PASSWORD": ("This is not your present password.", "error"),
    "INVALID_REDIRECT": ("The page to return to is not one of ours. Sign in to reach the console.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("This link does not work any more. Ask for a new one here.", "error"),
    "PASSWORD_CHANGE": ("Your password is changed. Everywhere else you are signed out.", "success"),
    "PASSWORD_INVALID_LENGTH": ("The password needs at least %(length)s letters.", "error"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that differs from your present one.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter the password.", "error"),
    "PASSWORD_RESET_EXPIRED": ("The link worked for %(within)s and has run out. Ask for a new one here.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is saved. Sign in with it.", "success"),
    "PASSWORD_RESET_REQUEST": (
        "If %(email)s has an account, a mail with a link for a new password is on its way. The link works for a day.",
        "success",
    ),
    "RETYPE_PASSWORD_MISMATCH": ("The two new passwords differ. Type the same one twice.", "error"),
    "UNAUTHENTICATED": ("Sign in to see this page.", "info"),
}
"""Our words for what Flask-Security says; their Korean is in its own catalogue, ``flask_security.po``."""

SETTINGS: dict[str, Any] = {
    "URL_PREFIX": "/console",
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/forgotten-password",
    "CHANGE_URL": "/password",
    "POST_LOGIN_VIEW": "/console/",
    "POST_LOGOUT_VIEW": "/console/sign-in",
    "POST_CHANGE_VIEW": "/console/",
    "STATIC_FOLDER": None,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RETURN_GENERIC_RESPONSES": True,  # the same answer to a known and an unknown address
    "RESET_PASSWORD_WITHIN": timedelta(days=1),
    "FRESHNESS": timedelta(minutes=-1),  # a password alone suffices: no second asking, no page for it
    "API_ENABLED_METHODS": ["session"],
    "CACHE_CONTROL": None,  # it writes `no-store=True`, which browsers do not read; every answer of ours has the word
    "PASSWORD_LENGTH_MIN": PASSWORD_MINIMUM,
    # Plain argon2: a peppered hash would die with the session key, which an office may change at any time.
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": True,
    "HASHING_SCHEMES": ["hex_sha256"],  # of the random hash above, in the signed link
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "I18N_DIRNAME": [str(ROOT / "translations"), "builtin"],
    "CLI_USERS_NAME": False,
    "CLI_ROLES_NAME": False,
}


ATTEMPTS, WINDOW_SECONDS = 10, 900
"""How often somebody may try for one address in a quarter of an hour: known addresses and others alike."""

LINKS, LINKS_SECONDS = 3, 3600
"""How many links for a new password one address is sent in an hour, so that nobody's mail is flooded."""

DEVICE_ATTEMPTS = 60
"""How often one device may try for any address in that time: an office shares its line to the outside."""


MARK = "mark"
"""The name in the session of the random mark by which this one sign-in can be ended."""


class Staff(SQLAlchemyUserDatastore):
    """Where Flask-Security finds its users: by the folded address or by the uniquifier in the session."""

    def find_user(self, case_insensitive: bool = False, **criteria: Any) -> Any:
        """The one user with ``email`` or ``fs_uniquifier``."""
        if "email" in criteria:
            return queries.find_user(session=db.session(), email=criteria["email"])
        return queries.find_user_of_session(
            session=db.session(), uniquifier=criteria["fs_uniquifier"], mark=session.get(MARK)
        )


class Outbox(MailUtil):
    """Lays Flask-Security's mails into the outbox, to be rendered in the user's language when they leave."""

    def send_mail(self, template: str, *rendered: Any, **context: Any) -> None:
        """Enqueue our mail of that meaning; the caller's unit of work commits it."""
        user: User = context["user"]
        mail.enqueue(
            session=db.session(),
            template=TEMPLATES[template],
            language=user.language,
            recipient=user.email,
            user_id=user.id,
            now=clock.now(),
        )

    def validate(self, email: str) -> str:
        """Check the form of an address only: asking the name server would tell known domains from others."""
        normalized: str = self.normalize(email)
        return normalized


def bind(app: Flask) -> None:
    """Give the application its staff accounts."""
    app.config.update({f"SECURITY_{name}": value for name, value in SETTINGS.items()})
    app.config.update({f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()})
    # Flask-Security's types know its own mixins and pages that are text alone.
    user_model: Any = User
    role_model: Any = Assignment
    page: Any = _page
    security = Security(
        app,
        Staff(db, user_model, role_model),
        mail_util_cls=Outbox,
        login_form=SignInForm,
        forgot_password_form=ForgottenPasswordForm,
        reset_password_form=NewPasswordForm,
        change_password_form=AnotherPasswordForm,
        render_template=page,
    )
    security.want_json(lambda _request: False)
    _confine(app, security)
    app.before_request_funcs.setdefault("security", []).append(_slow_down)
    for name in ("forgot_password", "reset_password", "change_password"):
        endpoint = f"security.{name}"
        app.view_functions[endpoint] = _in_unit_of_work(app.view_functions[endpoint])
    app.view_functions["security.logout"] = _ending_the_session(app.view_functions["security.logout"])
    user_authenticated.connect(_begin_session, app)


def _page(template: str, **context: Any) -> ResponseReturnValue:
    """A page of Flask-Security's; a form that comes back with errors is answered 422."""
    forms = [value for value in context.values() if isinstance(value, FlaskForm)]
    page = render_template(template, **context, form=forms[0])
    return (page, 422) if request.method == "POST" and any(form.errors for form in forms) else page


def _slow_down() -> None:
    """Answer 429 to who tries too often, by the address typed and by device, before anything is looked up."""
    if request.method != "POST" or request.endpoint == "security.logout":
        return
    throttle("sign-in on a device", limit=DEVICE_ATTEMPTS, seconds=WINDOW_SECONDS)
    address = request.form.get("email", "")
    if address:
        links = request.endpoint == "security.forgot_password"
        limit, seconds = (LINKS, LINKS_SECONDS) if links else (ATTEMPTS, WINDOW_SECONDS)
        throttle(f"{request.endpoint} of an address", limit=limit, seconds=seconds, who=email_key(address))


def _confine(app: Flask, security: Security) -> None:
    """Take back what Flask-Security does on every request: guests' pages and the interface know no session.

    Principal's and Flask-Login's hooks would look for a user on each of them, which costs a query, marks cacheable
    pages as differing by cookie and reads request bodies for tokens that we do not issue.
    """
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)
    app.template_context_processors[None].remove(flask_login.utils._user_context_processor)
    security.login_manager.request_loader(None)


def _in_unit_of_work(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """The view in one transaction that may write; reading requests stay outside."""

    @wraps(view)
    def written(**arguments: Any) -> ResponseReturnValue:
        if request.method != "POST":
            return view(**arguments)
        with unit_of_work():
            return view(**arguments)

    return written


def _ending_the_session(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """Signing out, after which not even a copy of the cookie is let in."""

    @wraps(view)
    def ended(**arguments: Any) -> ResponseReturnValue:
        mark = session.pop(MARK, None)
        if mark is not None:
            with unit_of_work() as work:
                lifetime = current_app.permanent_session_lifetime
                service.end_session(session=work, mark=mark, now=clock.now(), lifetime=lifetime)
        answer: ResponseReturnValue = view(**arguments)
        return answer

    return ended


def _begin_session(app: Flask, user: User, **ignored: Any) -> None:
    """Keep nothing of the visitor's session but the sign-in, so nobody can have prepared it; go on in her language."""
    for key in session.keys() - {"_user_id", "_fresh", "_id", "fs_cc", "fs_paa"}:
        del session[key]
    session[MARK] = token_urlsafe(16)
    remember_language(user.language)
