"""Making, copying and changing events on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from forumapp.events import service
from forumapp.events.models import Event, Partner, ProgrammeItem, Speaker
from forumapp.events.queries import find_event, published_events
from forumapp.events.rules import (
    DEFAULT_CATEGORIES,
    BadSlug,
    EndsBeforeStart,
    NoSuchCategory,
    SlugTaken,
    StaleEvent,
    UnknownPart,
    exceeded,
    moved,
)
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import ENDS, STARTS, add_event

NEXT_YEAR = datetime(2024, 3, 2, 1, 0, tzinfo=UTC)


def make(session: Session, now: datetime, **values: Any) -> Event:
    return service.create_event(
        session=session,
        now=now,
        **{
            "slug": "dialogue",
            "title": LocalizedText(en="Dialogue", ko="대화"),
            "languages": ["en", "ko"],
            "zone": "Asia/Seoul",
            "starts_at": STARTS,
            "ends_at": ENDS,
            **values,
        },
    )


def test_a_new_event_takes_registrations_at_once_without_limits_or_review(session: Session, now: datetime) -> None:
    event = make(session, now)
    assert (event.published_at, event.places, event.registration_opens_at, event.registration_closes_at) == (
        now,
        None,
        None,
        None,
    )
    assert [(one.code, one.counts, one.review, one.places) for one in event.categories] == [
        (default.code, default.counts, False, None) for default in DEFAULT_CATEGORIES
    ]
    assert service.next_change(session=session, event_id=event.id) == 1


@pytest.mark.parametrize("slug", ["", "A", "a b", "-a", "a-", "a--b", "포럼", "a/b", "a" * 65])
def test_an_address_is_small_letters_digits_and_single_hyphens(session: Session, now: datetime, slug: str) -> None:
    with pytest.raises(BadSlug):
        make(session, now, slug=slug)


def test_two_events_never_share_an_address(session: Session, now: datetime) -> None:
    add_event(session, "dialogue")
    with pytest.raises(SlugTaken) as refusal:
        make(session, now)
    assert refusal.value.slug == "dialogue"


def test_an_event_ends_after_it_starts(session: Session, now: datetime) -> None:
    with pytest.raises(EndsBeforeStart):
        make(session, now, ends_at=STARTS)
    event = add_event(session)
    with pytest.raises(EndsBeforeStart):
        service.edit_event(session=session, event_id=event.id, values={"starts_at": ENDS})


def test_a_copy_takes_everything_but_people_and_keeps_the_programmes_distance(session: Session, now: datetime) -> None:
    source = add_event(
        session,
        places=240,
        taken=12,
        summary=LocalizedText(en="What it is", ko="무엇인지"),
        doors_open_at=STARTS - timedelta(minutes=45),
        registration_closes_at=STARTS - timedelta(days=3),
        themes=["ending_violence"],
    )
    source.categories[9].places, source.categories[9].review, source.categories[9].taken = 20, True, 3
    speaker = Speaker(position=1, names=LocalizedText(en="Ana Exemplo"), titles=LocalizedText(en="Director"))
    source.speakers = [speaker]
    source.programme = [
        ProgrammeItem(starts_at=STARTS, title=LocalizedText(en="Opening"), role="opening", speaker=speaker)
    ]
    source.partners = [Partner(names=LocalizedText(en="Institute"), part="supporter", url="https://example.org")]
    session.commit()

    copy = make(session, now, starts_at=NEXT_YEAR, ends_at=NEXT_YEAR + timedelta(hours=2), source=source)
    session.expire_all()

    assert (copy.title["en"], copy.summary, copy.places, copy.taken, copy.themes) == (
        "Dialogue",
        source.summary,
        240,
        0,
        ["ending_violence"],
    )
    assert copy.doors_open_at == NEXT_YEAR - timedelta(minutes=45)
    assert copy.registration_closes_at == NEXT_YEAR - timedelta(days=3)
    press = copy.categories[9]
    assert (press.code, press.places, press.review, press.counts, press.taken) == ("media", 20, True, False, 0)
    [item] = copy.programme
    assert (item.starts_at, item.title["en"], item.role) == (NEXT_YEAR, "Opening", "opening")
    assert (item.speaker, copy.speakers) == (None, [])
    assert [(one.names["en"], one.part, one.url) for one in copy.partners] == [
        ("Institute", "supporter", "https://example.org")
    ]
    assert len(source.speakers) == len(source.programme) == len(source.partners) == 1


def test_the_one_who_saves_second_is_told(session: Session) -> None:
    event = add_event(session)
    seen = event.revision
    service.edit_event(session=session, event_id=event.id, values={"places": 10}, expected=seen)
    with pytest.raises(StaleEvent) as refusal:
        service.edit_event(session=session, event_id=event.id, values={"places": 11}, expected=seen)
    assert refusal.value.revision == seen + 1


def test_lowering_places_below_those_taken_only_stops_new_ones(session: Session) -> None:
    event = add_event(session, taken=5)
    event.categories[0].taken = 4
    session.commit()
    service.edit_event(session=session, event_id=event.id, values={"places": 3})
    category = service.set_category(session=session, event_id=event.id, code="diplomatic_corps", values={"places": 1})
    assert (event.places, event.exceeded, category.places, category.exceeded) == (3, 2, 1, 3)
    service.edit_event(session=session, event_id=event.id, values={"places": 6})
    service.set_category(session=session, event_id=event.id, code="diplomatic_corps", values={"places": None})
    assert (event.exceeded, category.exceeded) == (0, 0)


def test_a_category_that_is_not_there_is_named_with_those_that_are(session: Session) -> None:
    event = add_event(session)
    with pytest.raises(NoSuchCategory) as refusal:
        service.set_category(session=session, event_id=event.id, code="presse", values={"places": 1})
    assert "media" in refusal.value.codes


def test_moving_an_event_moves_all_its_dates_by_the_clock_on_the_wall(session: Session) -> None:
    start = datetime(2023, 10, 27, 8, 0, tzinfo=UTC)
    event = add_event(
        session,
        zone="Europe/Paris",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        doors_open_at=start - timedelta(hours=1),
        registration_opens_at=start - timedelta(days=20),
        registration_closes_at=start - timedelta(days=1),
    )
    event.programme = [ProgrammeItem(starts_at=start, title=LocalizedText(en="Opening"))]
    session.commit()
    # 10 a.m. in Paris on both sides of the end of summer time, which falls between.
    after = datetime(2023, 10, 30, 9, 0, tzinfo=UTC)
    service.move_dates(session=session, event_id=event.id, starts_at=after)
    assert (event.starts_at, event.ends_at, event.doors_open_at) == (
        after,
        after + timedelta(hours=3),
        after - timedelta(hours=1),
    )
    assert event.registration_closes_at == after - timedelta(days=1)
    assert event.registration_opens_at == after - timedelta(days=20, hours=1)
    assert event.programme[0].starts_at == after


def test_guests_see_what_is_published_and_no_more(session: Session, now: datetime) -> None:
    event = add_event(session, published_at=None)
    assert published_events(session=session) == []
    service.publish(session=session, event_id=event.id, now=now)
    service.publish(session=session, event_id=event.id, now=now + timedelta(days=1))
    assert [one.published_at for one in published_events(session=session)] == [now]
    service.withdraw(session=session, event_id=event.id)
    assert published_events(session=session) == []


def test_parts_of_the_programme_belong_to_their_event(session: Session) -> None:
    event, other = add_event(session), add_event(session, "other")
    service.save_part(
        session=session,
        event_id=event.id,
        kind="items",
        id=None,
        values={"starts_at": STARTS, "title": LocalizedText(en="Opening")},
    )
    session.expire_all()
    [item] = event.programme
    for act in (
        lambda: service.save_part(session=session, event_id=other.id, kind="items", id=item.id, values={}),
        lambda: service.remove_part(session=session, event_id=other.id, kind="items", id=item.id),
    ):
        with pytest.raises(UnknownPart):
            act()
    service.remove_part(session=session, event_id=event.id, kind="items", id=item.id)
    session.expire_all()
    assert event.programme == []


def test_every_change_raises_the_revision(session: Session, now: datetime) -> None:
    event = add_event(session)
    before = event.revision
    changes = [
        lambda: service.edit_event(session=session, event_id=event.id, values={}),
        lambda: service.publish(session=session, event_id=event.id, now=now),
        lambda: service.withdraw(session=session, event_id=event.id),
        lambda: service.set_category(session=session, event_id=event.id, code="media", values={"review": True}),
        lambda: service.save_part(
            session=session, event_id=event.id, kind="speakers", id=None, values={"names": LocalizedText(en="A")}
        ),
        lambda: service.move_dates(session=session, event_id=event.id, starts_at=NEXT_YEAR),
    ]
    for change in changes:
        change()
    found = find_event(session=session, slug=event.slug)
    assert found is not None
    assert found.revision == before + len(changes)


def test_those_beyond_the_places_are_counted() -> None:
    assert [exceeded(places=places, taken=5) for places in (None, 0, 4, 5, 6)] == [0, 5, 1, 0, 0]


def test_a_distance_is_kept_across_zones() -> None:
    start = datetime(2023, 11, 30, 14, 0, tzinfo=UTC)
    there = moved(start + timedelta(minutes=30), zone="UTC", start=start, new_zone="Asia/Seoul", new_start=NEXT_YEAR)
    assert there == NEXT_YEAR + timedelta(minutes=30)
