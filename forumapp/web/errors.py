"""Error pages in the reader's language; the interface answers its own."""

from __future__ import annotations

from json import dumps

from flask import Flask, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from forumapp.kernel.sealing import WrongDataKey
from forumapp.web.headers import private
from forumapp.web.languages import current_language, languages, path_language


def words(code: int) -> tuple[str, str]:
    """Title and explanation of a status code; the explanation names the way on."""
    known = {
        400: (
            gettext("That did not work"),
            gettext("The request was incomplete or has expired. Go back, load the page again, and send it once more."),
        ),
        403: (
            gettext("You may not see this page"),
            gettext("Your account has no right to it. Whoever manages the event can give it to you."),
        ),
        404: (
            gettext("There is nothing here"),
            gettext("The address may be mistyped, or the page is no longer there. The start page lists all events."),
        ),
        405: (gettext("That is not possible here"), gettext("Go back to the page before and use its buttons.")),
        410: (gettext("This is no longer here"), gettext("The start page lists all events.")),
        413: (gettext("That is too large"), gettext("Send less at once: at most 4 MB.")),
        422: (gettext("That could not be read"), gettext("Go back, check what you entered, and send it once more.")),
        429: (
            gettext("Too many attempts"),
            gettext("For everybody's safety this is slowed down. Wait a few minutes, then try again."),
        ),
        503: (gettext("Not ready yet"), gettext("The server is starting or being serviced. Try again in a minute.")),
    }
    return known.get(
        code,
        (
            gettext("Something went wrong on our side"),
            gettext("It was written down, and what you did before is safe. Try again in a moment."),
        ),
    )


def page(error: HTTPException) -> Response:
    """The page of an error, with the headers that the error demands (Allow, Retry-After)."""
    code = error.code or 500
    response = _shown(code, words(code))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def sealed() -> tuple[str, str]:
    """Title and explanation where what is kept encrypted cannot be opened with the keys that the server has."""
    if _is_for_staff():
        return gettext("This cannot be read now"), gettext(
            "It is kept, but it was encrypted with a key that the server does not have. Tell the administrator: the "
            "server’s log and “forumapp doctor” say what to do."
        )
    return gettext("This cannot be read now"), gettext(
        "What you wrote is kept, but it cannot be shown at the moment. Please write to the host, or try again later."
    )


def _is_for_staff() -> bool:
    return request.path.startswith(("/console", "/door"))


def _shown(code: int, told_as: tuple[str, str]) -> Response:
    title, explanation = told_as
    staff = _is_for_staff()
    told = {
        "title": title,
        "explanation": explanation,
        "code": code,
        "home": "/console/" if staff else f"/{current_language()}/",
        "choices": () if staff or path_language() else languages(),
    }
    return private(Response(_rendered(code, told), status=code, mimetype="text/html"))


def _problem(code: int, title: str) -> Response:
    body = {"type": "about:blank", "title": title, "status": code}
    return Response(dumps(body), status=code, mimetype="application/problem+json")


def _rendered(code: int, told: dict[str, object]) -> str:
    """The page; where the server itself failed, without what a page usually reads from the database."""
    if code < 500:
        return render_template("errors/error.html", **told)
    return current_app.jinja_env.get_template("errors/error.html").render(**told)


def bind(app: Flask) -> None:
    """Answer every error with a page, but leave the interface's paths to its own room."""

    @app.errorhandler(HTTPException)
    def answer(error: HTTPException) -> Response | HTTPException:
        if error.response is not None or request.path.startswith("/api/"):
            return error
        return page(error)

    @app.errorhandler(WrongDataKey)
    def unreadable(error: WrongDataKey) -> Response:
        app.logger.error("At %s: %s", request.endpoint, error)
        if request.path.startswith("/api/"):
            return _problem(503, "Service Unavailable")
        return _shown(503, sealed())

    @app.errorhandler(Exception)
    def surprise(error: Exception) -> Response:
        if app.testing or app.debug:
            raise error
        app.logger.exception("Unhandled error at %s", request.endpoint)
        if request.path.startswith("/api/"):
            return _problem(500, "Internal Server Error")
        return page(InternalServerError())
