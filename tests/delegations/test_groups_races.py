"""One person handed in several times at once is one registration; with its control."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, DelegationDraft, FocalPoint
from forumapp.delegations.service import registering
from forumapp.delegations.service.registering import HandedIn, hand_in
from forumapp.events.models import Change
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import transactions
from forumapp.registration.models import Registration
from forumapp.registration.service import Application, receiving
from tests.delegations.groups import KEYS, add_delegation, add_focal, add_later_event

pytestmark = pytest.mark.race
TABS, ROUNDS = 8, 5


@pytest.fixture
def focal_points(session: Session) -> Iterator[FocalPoint]:
    """The focal point of another event's delegation, each time one is asked for."""

    def make() -> Iterator[FocalPoint]:
        for number in range(ROUNDS):
            event = add_later_event(session, slug=f"forum-{number}")
            yield add_focal(session, add_delegation(session, event, f"Norway {number}"))

    return make()


def handed_in_at_once(app: Flask, session: Session, focal: FocalPoint) -> Any:
    """One person without an address, typed in a row of several tabs and sent at one moment."""
    focal_id, delegation_id = focal.id, focal.delegation_id
    session.rollback()
    application = Application(
        category_code="diplomatic_corps",
        names=LocalizedText(en="Kari Example"),
        language="en",
        delegation_id=delegation_id,
    )
    barrier, taken, errors = threading.Barrier(TABS), [], []

    def send(key: str) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work() as own:
                    outcome = hand_in(
                        session=own,
                        focal_point_id=focal_id,
                        rows={key: {"name_en": "Kari Example"}},
                        good=[HandedIn(key, application, "0" * 64)],
                        now=clock.now(),
                        keys=KEYS,
                    )
                    taken.append(len(outcome.taken))
            except Exception as error:
                errors.append(type(error).__name__)
            db.session.remove()

    threads = [threading.Thread(target=send, args=(f"{number:016x}",)) for number in range(TABS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    kept = session.scalar(select(func.count()).where(Registration.delegation_id == delegation_id))
    drafts = session.scalar(select(func.count()).where(DelegationDraft.delegation_id == delegation_id))
    places = session.scalars(select(Delegation.taken).where(Delegation.id == delegation_id)).one()
    return sorted(taken), errors, kept, drafts, places


ONE_MEMBER = ([0] * (TABS - 1) + [1], [], 1, TABS - 1, 1)


def test_a_person_handed_in_from_several_tabs_at_once_is_one_member(
    app: Flask, session: Session, focal_points: Iterator[FocalPoint]
) -> None:
    assert handed_in_at_once(app, session, next(focal_points)) == ONE_MEMBER


def test_without_the_lock_it_goes_wrong(
    app: Flask, session: Session, focal_points: Iterator[FocalPoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")

    def without_holding(*, session: Session, event_id: int) -> int:
        return session.execute(select(Change.number).where(Change.event_id == event_id)).scalar_one() + 1

    monkeypatch.setattr(registering, "hold_changes", lambda **arguments: None)
    monkeypatch.setattr(receiving, "next_change", without_holding)
    assert any(handed_in_at_once(app, session, focal) != ONE_MEMBER for focal in focal_points)
