"""Frozen sets: one moment, signed, never changed; silent phones; pseudonyms; what moves afterwards."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import Key
from forumapp.attendance import schemas
from forumapp.attendance.labels import words
from forumapp.attendance.models import FrozenPerson, FrozenSet, PseudonymKey
from forumapp.attendance.queries.frozen import get_frozen, list_frozen
from forumapp.attendance.queries.rows import groups_of, people_of
from forumapp.attendance.rules import Code, ReasonNeeded, UnknownVersion, set_hash, suppressed, values_of
from forumapp.attendance.rules.suppression import SALT, published
from forumapp.attendance.service import freezing
from forumapp.checkin.models import Device
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.orm import unit_of_work
from tests.support.factories import STARTS, add_event, add_organization, add_registration, add_scans
from tests.support.staff import add_staff

EVENING = STARTS + timedelta(hours=4)


@pytest.fixture
def event(session: Session) -> Event:
    """A forum at which an ambassador, an academic and a journalist came."""
    event = add_event(session)
    mission = add_organization(session, "Embassy of Ghana", kind="mission", represents="GH")
    add_scans(
        session,
        add_registration(
            session, event, category="diplomatic_corps", rank="ambassador", organization_id=mission.id, country="GH"
        ),
        (STARTS, "in"),
    )
    add_scans(session, add_registration(session, event, country="KR", email=None), (STARTS, "in"))
    add_scans(session, add_registration(session, event, category="media"), (STARTS, "in"))
    session.commit()
    return event


def freeze(session: Session, event: Event, *, now: datetime = EVENING, **arguments: object) -> FrozenSet:
    """Freeze in a unit of work of its own."""
    session.rollback()
    with unit_of_work(session):
        return freezing.freeze(
            **{
                "session": session,
                "event": event,
                "words": words(event.languages),
                "now": now,
                "actor": COMMAND,
                **arguments,
            }
        )


def add_device(session: Session, event: Event, **values: object) -> Device:
    """A phone at desk 2, last heard two minutes before the evening."""
    digest = sha256(str(values).encode()).hexdigest()
    key = Key(event_id=event.id, sha256=digest, scopes=["scans:write"], created_at=STARTS, created_by="system")
    session.add(key)
    session.flush()
    device = Device(
        **{
            "event_id": event.id,
            "key_id": key.id,
            "desk": "Desk 2",
            "opened_at": STARTS,
            "last_heard_at": EVENING - timedelta(minutes=2),
            "unsent": 0,
            **values,
        }
    )
    session.add(device)
    session.commit()
    return device


def test_a_frozen_set_says_the_same_for_ever(session, event):
    signatory = add_staff(session)
    frozen = freeze(session, event, actor=Actor.user(signatory.id))
    kept = schemas.document_of(frozen)
    add_scans(session, add_registration(session, event, country="SE"), (STARTS, "in"))
    session.commit()
    again = schemas.frozen_figures(session=session, event=event, version=1, now=EVENING)
    assert {**again, "moved_since": {}} == kept
    assert again["moved_since"] == {
        "registered": 1,
        "confirmed": 1,
        "attended": 1,
        "participants": 1,
        "countries": 1,
    }
    assert (frozen.version, frozen.signed_by, frozen.as_of) == (1, signatory.id, EVENING)
    assert kept["hash"] == set_hash(kept)
    assert (kept["frozen"], kept["version"], kept["as_of"]) == (True, 1, "2023-11-30T18:00:00+09:00")


def test_nobody_stayed_away_before_the_event_as_long_as_nobody_came(session):
    event = add_event(session)
    add_registration(session, event)
    came = add_registration(session, event)
    session.commit()

    def no_shows(now):
        figures = schemas.live_figures(session=session, event=event, now=now)["figures"]
        found = next(figure for figure in figures if figure["code"] == "no_shows")
        who = schemas.figure_rows(session=session, event=event, code="no_shows", after=None, limit=9, now=now)
        assert len(who.items) == found["rows"] == (found["value"] or 0)
        return found["value"], found["why_null"]

    before, after = event.starts_at - timedelta(hours=18), event.ends_at
    assert (no_shows(before), no_shows(after)) == ((None, "nobody_came_yet"), (2, None))
    frozen = freeze(session, event, now=before)
    assert frozen.rows["no_shows"] == []
    assert schemas.frozen_figures(session=session, event=event, version=1, now=before)["moved_since"] == {}
    assert schemas.frozen_figures(session=session, event=event, version=1, now=after)["moved_since"] == {"no_shows": 2}
    session.rollback()
    add_scans(session, came, (event.starts_at, "in"))
    session.commit()
    assert (no_shows(event.starts_at + timedelta(minutes=5)), no_shows(after)) == ((1, None), (1, None))


def test_the_hash_is_that_of_the_unsuppressed_set_alone(session, event):
    frozen = schemas.document_of(freeze(session, event))
    assert set_hash({**frozen, "moved_since": {"attended": 3}, "unheard_devices": [{}], "hash": "x"}) == frozen["hash"]
    assert set_hash({**frozen, "as_of": "2023-11-30T18:00:01+09:00"}) != frozen["hash"]
    assert suppressed(frozen)["hash"] == frozen["hash"]


def test_a_published_hash_cannot_be_tried_with_guesses_at_what_is_hidden(session, event):
    """Whoever knows all but a few hidden numbers would find them by trying which give the hash."""
    signed = schemas.document_of(freeze(session, event))
    shown = published(signed)
    assert shown["hash"] == signed["hash"] == set_hash(signed)
    assert [len(signed[SALT]), SALT in shown] == [32, False]
    assert set_hash({key: value for key, value in signed.items() if key != SALT}) != signed["hash"]


def test_live_figures_say_what_moved_since_the_newest_frozen_ones(session, event):
    before = schemas.live_figures(session=session, event=event, now=EVENING)
    assert (before["version"], before["hash"], before["frozen"], before["moved_since"]) == (None, None, False, None)
    freeze(session, event)
    assert schemas.live_figures(session=session, event=event, now=EVENING)["moved_since"] == {}
    session.rollback()
    add_registration(session, event)
    session.commit()
    live = schemas.live_figures(session=session, event=event, now=EVENING)
    assert live["moved_since"] == {"registered": 1, "confirmed": 1, "no_shows": 1}
    freeze(session, event)
    assert schemas.live_figures(session=session, event=event, now=EVENING)["moved_since"] == {}


def test_every_figure_is_labelled_and_defined_in_each_language_of_the_event(session, event):
    figures = schemas.live_figures(session=session, event=event, now=EVENING)["figures"]
    assert [figure["code"] for figure in figures] == [code.value for code in Code]
    for figure in figures:
        assert set(figure) == {"code", "value", "why_null", "label", "definition", "rows"}
        assert list(figure["label"]) == list(figure["definition"]) == ["en", "ko"]
        assert figure["rows"] == (figure["value"] or 0)
    assert [figure["why_null"] for figure in figures] == [None] * 11 + ["no_exit_scanned"]


def test_the_set_has_the_shape_that_programs_rely_on(session, event):
    figures = schemas.live_figures(session=session, event=event, now=EVENING)
    assert set(figures) == {
        *("event", "as_of", "version", "frozen", "hash", "unheard_devices", "moved_since"),
        *("figures", "by_category", "by_country", "by_gender", "arrivals"),
        *("by_organization_kind", "by_rank", "by_role", "by_language", "by_day", "by_session", "online"),
    }
    assert figures["event"] == "forum"
    assert figures["by_category"][0] == {
        "code": "diplomatic_corps",
        "counts": True,
        "registered": 1,
        "confirmed": 1,
        "attended": 1,
        "suppressed": False,
    }
    assert figures["by_country"] == [
        {"code": "GH", "attended": 1, "suppressed": False},
        {"code": "KR", "attended": 1, "suppressed": False},
    ]
    assert figures["by_gender"] == []
    assert figures["arrivals"] == [
        {"minute": "2023-11-30T14:00:00+09:00", "admitted": 3, "inside": 3, "suppressed": False}
    ]


def test_who_may_not_read_registrations_sees_every_breakdown_withheld(session, event):
    figures = schemas.live_figures(session=session, event=event, now=EVENING)
    withheld = suppressed(figures)
    assert withheld["figures"] == figures["figures"]
    assert withheld["by_category"][0] == {
        "code": "diplomatic_corps",
        "counts": True,
        "registered": None,
        "confirmed": None,
        "attended": None,
        "suppressed": True,
    }
    assert withheld["by_country"][0] == {"code": "GH", "attended": None, "suppressed": True}
    assert withheld["arrivals"] == [
        {"minute": "2023-11-30T14:00:00+09:00", "admitted": None, "inside": None, "suppressed": True}
    ]


@pytest.mark.parametrize(
    ("device", "unheard"),
    [
        ({"unsent": 4}, True),
        ({"last_heard_at": STARTS + timedelta(hours=2)}, True),
        ({}, False),
        ({"last_heard_at": STARTS + timedelta(hours=2), "closed_at": STARTS + timedelta(hours=2)}, False),
    ],
)
def test_a_phone_that_may_hold_scans_demands_a_reason(session, event, device, unheard):
    add_device(session, event, **device)
    if unheard:
        for empty in (None, "  "):
            with pytest.raises(ReasonNeeded) as refused:
                freeze(session, event, reason=empty)
        assert [phone["device"] for phone in refused.value.devices] == ["Desk 2"]
        assert list_frozen(session=session, event_id=event.id) == []
    frozen = freeze(session, event, reason="The phone is lost.")
    assert [phone["device"] for phone in frozen.unheard_devices] == (["Desk 2"] if unheard else [])
    assert frozen.reason == "The phone is lost."
    assert schemas.document_of(frozen)["hash"] == set_hash(frozen.figures)


def test_a_frozen_figure_keeps_the_rows_behind_it(session, event):
    frozen = freeze(session, event)
    assert {code: len(frozen.rows[code]) for code in Code} == {
        code: value or 0 for code, value in values_of(frozen.figures).items()
    }
    groups = groups_of(session=session, code=Code.MISSIONS, members=frozen.rows["missions"])
    assert [(group.names["en"], len(group.people)) for group in groups] == [("Embassy of Ghana", 1)]
    people = people_of(session=session, ids=frozen.rows["participants"])
    assert [person.country for person in people] == ["GH", "KR"]


def test_pseudonyms_tell_people_apart_over_a_year_and_nothing_else(session, event):
    second = add_event(session, slug="second")
    guest = people_of(session=session, ids=freeze(session, event).rows["ambassadors"])[0]
    for address in ("guest-of-both@example.org", None):
        for each in (event, second):
            add_scans(
                session,
                add_registration(session, each, names=guest.names, email=address),
                (STARTS, "in"),
            )
    session.commit()
    both = [freeze(session, each) for each in (event, second)]
    names = [
        dict(
            session.execute(
                select(FrozenPerson.pseudonym, FrozenPerson.by_email).where(FrozenPerson.set_id == frozen.id)
            ).all()
        )
        for frozen in both
    ]
    assert [len(each) for each in names] == [4, 2]
    common = names[0].keys() & names[1].keys()
    assert [names[0][name] for name in common] == [True]
    assert session.scalars(select(PseudonymKey.year)).all() == [2023]


def test_an_unknown_version_is_said_to_be_unknown(session, event):
    with pytest.raises(UnknownVersion) as unknown:
        get_frozen(session=session, event_id=event.id, version=7)
    assert unknown.value.version == 7


@pytest.mark.race
def test_two_freezes_at_once_make_two_versions(app, session, event):
    session.rollback()
    barrier, made = threading.Barrier(2), []

    def freeze_once() -> None:
        with app.app_context():
            own = db.session()
            barrier.wait()
            with unit_of_work(own):
                frozen = freezing.freeze(
                    session=own,
                    event=own.get_one(Event, event.id),
                    words=words(["en", "ko"]),
                    now=EVENING,
                    actor=COMMAND,
                )
            made.append((frozen.version, frozen.hash))
            db.session.remove()

    threads = [threading.Thread(target=freeze_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(version for version, _ in made) == [1, 2]
    assert [frozen.hash for frozen in list_frozen(session=session, event_id=event.id)] == [
        digest for _, digest in sorted(made, reverse=True)
    ]
