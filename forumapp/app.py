"""The application factory: the only importer of views and tasks."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session, configure_mappers

from forumapp.accounts import models as accounts_models
from forumapp.accounts import views as accounts_views
from forumapp.api import views as api_views
from forumapp.attendance import models as attendance_models
from forumapp.attendance import tasks as attendance_tasks
from forumapp.attendance.staff_views import routes as attendance_staff_views
from forumapp.checkin import models as checkin_models
from forumapp.checkin import staff_views as checkin_staff_views
from forumapp.checkin import tasks as checkin_tasks
from forumapp.checkin import views as checkin_views
from forumapp.config import ROOT, Config
from forumapp.consent import models as consent_models
from forumapp.console import shell as console_shell
from forumapp.console import tasks as console_tasks
from forumapp.console.views import routes as console_views
from forumapp.delegations import models as delegations_models
from forumapp.delegations import staff_views as delegations_staff_views
from forumapp.delegations import tasks as delegations_tasks
from forumapp.delegations import views as delegations_views
from forumapp.demo import tasks as demo_tasks
from forumapp.directory import models as directory_models
from forumapp.directory import queries as directory_queries
from forumapp.directory import wording
from forumapp.documents import staff_views as documents_staff_views
from forumapp.events import models as events_models
from forumapp.extensions import csrf, db, migrate
from forumapp.files import models as files_models
from forumapp.jobs import models as jobs_models
from forumapp.jobs import tasks as jobs_tasks
from forumapp.mail import models as mail_models
from forumapp.orm.engines import engine_options, prepare
from forumapp.privacy import models as privacy_models
from forumapp.privacy import tasks as privacy_tasks
from forumapp.privacy.staff_views import routes as privacy_staff_views
from forumapp.privacy.views import routes as privacy_views
from forumapp.questions import models as questions_models
from forumapp.registration import models as registration_models
from forumapp.registration import tasks as registration_tasks
from forumapp.registration import views as registration_views
from forumapp.registration.staff_views import routes as registration_staff_views
from forumapp.release import models as release_models
from forumapp.release import views as release_views
from forumapp.release.staff_views import letterheads as release_letterheads
from forumapp.release.staff_views import routes as release_staff_views
from forumapp.release.staff_views import sentences as release_sentences
from forumapp.release.staff_views import year as release_year
from forumapp.site import views as site_views
from forumapp.web import models as web_models
from forumapp.web import views as web_views

MODELS = (
    accounts_models,
    attendance_models,
    checkin_models,
    consent_models,
    delegations_models,
    directory_models,
    events_models,
    files_models,
    jobs_models,
    mail_models,
    privacy_models,
    questions_models,
    registration_models,
    release_models,
    web_models,
)
"""Every module with tables, so that the metadata is complete whoever asks for it."""

TASKS = (
    attendance_tasks,
    checkin_tasks,
    console_tasks,
    delegations_tasks,
    demo_tasks,
    jobs_tasks,
    privacy_tasks,
    registration_tasks,
)
"""Every module that registers tasks and mails by their names."""


def create_app(config: Config) -> Flask:
    """Build the application of one installation."""
    app = Flask(
        "forumapp",
        root_path=str(ROOT / "forumapp"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "forumapp" / "static"),
        instance_path=str(config.instance),
    )
    app.config.update(
        FORUMAPP=config,
        TESTING=config.testing,
        SECRET_KEY=config.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(config.secret_keys[1:]),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-forumapp" if config.secure else "forumapp",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    _bind_extensions(app)
    _register_blueprints(app)
    return app


def _register_blueprints(app: Flask) -> None:
    app.register_blueprint(console_views.bp)
    app.register_blueprint(registration_staff_views.bp)
    delegations_staff_views.bind(app)
    console_shell.bind(app)


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "forumapp" / "migrations"), render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    configure_mappers()
    web_views.bind(app)
    registration_views.bind(app)
    delegations_views.bind(app)
    privacy_views.bind(app)
    privacy_staff_views.bind(app)
    accounts_views.bind(app)
    attendance_staff_views.bind(app)
    release_staff_views.bind(app)
    release_views.bind(app)
    release_sentences.bind(app)
    release_year.bind(app)
    release_letterheads.bind(app)
    documents_staff_views.bind(app)
    checkin_staff_views.bind(app)
    checkin_views.bind(app)
    site_views.bind(app)
    api_views.bind(app)
    with app.app_context():
        engine: Engine = db.engine
        prepare(engine)

    def read_words() -> wording.Words:
        with Session(engine) as session:
            return directory_queries.words(session=session)

    wording.read_by(read_words)
