"""The WSGI application, for a server: ``gunicorn wsgi:app``."""

from forumapp.app import create_app
from forumapp.config import Config

app = create_app(Config.from_env())
