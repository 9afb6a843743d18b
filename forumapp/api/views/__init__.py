"""The calls of ``/api/v1``, and how they are bound to the application."""

from flask import Flask

from forumapp.api import problems
from forumapp.api.schemas import PREFIX, add_components, describe
from forumapp.api.views import board, door, events, figures, registrations
from forumapp.extensions import csrf

BLUEPRINTS = (board.bp, door.bp, events.bp, figures.bp, registrations.bp)


def bind(app: Flask) -> None:
    """Serve the interface and its description. Call it after the handlers of the pages' errors are registered."""
    app.config.update(
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={},
    )
    interface = describe()
    interface.init_app(app)
    add_components(interface)
    for blueprint in BLUEPRINTS:
        csrf.exempt(blueprint)  # bearer keys are no ambient authority
        interface.register_blueprint(blueprint)
    problems.bind(app)
