"""The signed session of staff: whoever sends no cookie and is given none pays nothing for it."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response


class Sessions(SecureCookieSessionInterface):
    """Flask's own session in a signed cookie, without its signer where there is nothing to read or to write."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The cookie's session; an empty one without a cookie."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where a view has touched the session."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)  # type: ignore[arg-type]  # hooks type it as werkzeug's
