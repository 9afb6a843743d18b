"""The Flask extensions of the one application, made here and bound to it in ``create_app``."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from forumapp import orm

db = SQLAlchemy(model_class=orm.Base, session_options={"expire_on_commit": False}, disable_autonaming=True)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """The request's or command's unit of work: begins immediate, commits once, rolls back on any error."""
    with orm.unit_of_work(db.session()) as session:
        yield session


def session_that_outlives_the_request() -> Session:
    """A session that reads for an answer still being sent when its request is over. Whoever opens it closes it."""
    return Session(db.engine, expire_on_commit=False)
