"""Several people decide about one release at once: one of them is first, the others are told; each with its control."""

from __future__ import annotations

import threading
from contextlib import nullcontext, suppress

import pytest
from sqlalchemy import func, select

from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.service.publishing import publish as publish_set
from forumapp.extensions import db
from forumapp.kernel.actors import Actor
from forumapp.orm import transactions, unit_of_work
from forumapp.release.models import Release, ReleaseVersion
from forumapp.release.queries.releases import get_release
from forumapp.release.rules import Part, plain_text
from forumapp.release.rules.texts import Written, unkept
from forumapp.release.service import deciding, making, writing
from tests.release.conftest import freeze_at
from tests.release.test_releases import CLEAN, EDITOR, NOW, WRITER, date, decide, make, send, write

pytestmark = pytest.mark.race

PATIENCE = 1.5
"""Seconds that one writer gives the other to come in between."""
OTHER_EDITOR = Actor.user(903)
CHANGED = {**CLEAN, "en": [Written(Part.HEADLINE, "Another forum"), *CLEAN["en"][1:]]}


@pytest.fixture
def release(session, forum):
    """A release that waits for somebody's approval."""
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, CLEAN)
    date(session, release)
    send(session, release)
    return release


@pytest.fixture
def approved(session, release):
    """One that may be published, on figures that were published before: nothing but the release holds its writers."""
    decide(session, release, "approve")
    frozen = get_frozen(session=session, event_id=release.event_id, version=release.frozen_version)
    publish_set(session=session, frozen=frozen, now=NOW)
    session.commit()
    return release


@pytest.fixture
def without_the_lock(monkeypatch):
    """A function that leaves out what makes the writers of one release queue."""

    def leave_out() -> None:
        if db.engine.dialect.name == "postgresql":

            def unheld(*, lock=False, **arguments):
                return get_release(**arguments)

            for module in (deciding, making, writing):
                monkeypatch.setattr(module, "get_release", unheld)
        else:
            monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
            monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")

    return leave_out


class Writers:
    """Writers of one release, each in a thread with a session of its own; ``errors`` are the names of what they met."""

    def __init__(self, app, session, release):
        self.app, self.errors = app, []
        self.facts = {"event_id": release.event_id, "release_id": release.id}
        self.expected = release.revision
        session.rollback()

    def thread(self, act):
        """A thread that calls ``act`` with its session inside one unit of work."""

        def run() -> None:
            with self.app.app_context():
                own = db.session()
                try:
                    with unit_of_work(own):
                        act(own)
                except Exception as error:
                    self.errors.append(type(error).__name__)
                finally:
                    db.session.remove()

        return threading.Thread(target=run)

    def deciding(self, act, actor=EDITOR):
        """A thread that approves or publishes."""
        return self.thread(
            lambda own: getattr(deciding, act)(session=own, **self.facts, expected=self.expected, now=NOW, actor=actor)
        )


def run_all(*threads):
    """Start them all and wait until each has ended."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def two_at_once(app, session, release, monkeypatch, act):
    """Both have read the release before either changes it, if nothing holds one of them back."""
    both_read, read = threading.Barrier(2), deciding.get_release

    def read_and_wait(**arguments):
        found = read(**arguments)
        with suppress(threading.BrokenBarrierError):
            both_read.wait(PATIENCE)
        return found

    monkeypatch.setattr(deciding, "get_release", read_and_wait)
    writers, before = Writers(app, session, release), release.revision
    run_all(writers.deciding(act), writers.deciding(act, OTHER_EDITOR))
    session.expire_all()
    return writers.errors, release.status, release.revision - before


def test_of_two_who_approve_at_once_one_is_told_that_it_is_done(app, session, release, monkeypatch):
    assert two_at_once(app, session, release, monkeypatch, "approve") == (["WrongStatus"], "approved", 1)


def test_without_the_lock_two_approve_one_release_or_one_fails(app, session, release, monkeypatch, without_the_lock):
    without_the_lock()
    assert two_at_once(app, session, release, monkeypatch, "approve") != (["WrongStatus"], "approved", 1)


def test_of_two_who_publish_at_once_one_is_told_that_it_is_done(app, session, approved, monkeypatch):
    assert two_at_once(app, session, approved, monkeypatch, "publish") == (["WrongStatus"], "published", 1)


def test_without_the_lock_two_publish_one_release_or_one_fails(app, session, approved, monkeypatch, without_the_lock):
    without_the_lock()
    assert two_at_once(app, session, approved, monkeypatch, "publish") != (["WrongStatus"], "published", 1)


def while_publishing(app, session, release, monkeypatch, other):
    """``other`` is done between the reading and the changing of who publishes, if nothing holds it back.

    What they met, where the release stands, its newest version and the headline that was published.
    """
    writers, see_ready = Writers(app, session, release), deciding._see_ready
    meanwhile = writers.thread(lambda own: other(own, writers))

    def see_and_wait(own, held) -> None:
        see_ready(own, held)
        meanwhile.start()
        meanwhile.join(PATIENCE)

    monkeypatch.setattr(deciding, "_see_ready", see_and_wait)
    run_all(writers.deciding("publish"))
    meanwhile.join()
    session.expire_all()
    newest = session.scalar(select(func.max(ReleaseVersion.number)).where(ReleaseVersion.release_id == release.id))
    said = plain_text(unkept((release.published or {}).get("en", ())))
    return writers.errors, release.status, newest, "A forum" in said


def save_anew(own, writers):
    """Take the release back and change a headline."""
    back = deciding.take_back(session=own, **writers.facts, expected=writers.expected)
    writing.save_texts(session=own, **writers.facts, texts=CHANGED, expected=back.revision, now=NOW, actor=WRITER)


def correct(own, writers):
    """Begin a correction of the release."""
    making.correct_release(session=own, **writers.facts, now=NOW, actor=WRITER)


def test_what_is_being_published_is_not_written_anew(app, session, approved, monkeypatch):
    assert while_publishing(app, session, approved, monkeypatch, save_anew) == (["WrongStatus"], "published", 2, True)


def test_without_the_lock_a_text_is_changed_while_it_is_published(
    app, session, approved, monkeypatch, without_the_lock
):
    without_the_lock()
    assert while_publishing(app, session, approved, monkeypatch, save_anew) != (["WrongStatus"], "published", 2, True)


def corrections(session, release):
    """How many corrections of the release were begun."""
    return session.scalar(select(func.count()).select_from(Release).where(Release.corrects_id == release.id))


def test_a_correction_waits_for_what_it_corrects_to_be_published(app, session, approved, monkeypatch):
    assert while_publishing(app, session, approved, monkeypatch, correct) == ([], "published", 2, True)
    assert corrections(session, approved) == 1


def test_without_the_lock_a_correction_finds_nothing_published(app, session, approved, monkeypatch, without_the_lock):
    without_the_lock()
    assert while_publishing(app, session, approved, monkeypatch, correct)[0] != []
    assert corrections(session, approved) == 0
