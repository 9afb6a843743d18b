"""Rows that many tests begin with, made without the services that they test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance, Scan
from forumapp.checkin.rules import Presence, Reading, fold
from forumapp.checkin.service import OpenDesk, Terms, open_desk
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.rules import spelling_key
from forumapp.events.models import Category, Change, Event, EventSession
from forumapp.events.rules import DEFAULT_CATEGORIES
from forumapp.events.service import next_change, save_session
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, person_key
from forumapp.kernel.search import keys as search_keys
from forumapp.kernel.secrets import sha256, ticket
from forumapp.questions.models import Answer, Question
from forumapp.questions.rules import Condition
from forumapp.questions.service import Handling, Wording
from forumapp.questions.service import save as save_question
from forumapp.registration.models import Registration, Ticket

STARTS = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)
ENDS = datetime(2023, 11, 30, 8, 0, tzinfo=UTC)
CREATED = datetime(2023, 10, 20, tzinfo=UTC)
TICKET_KEY = "test-secret-key-that-is-long-enough-0123456789"
"""The tests' ticket key, as ``tests/conftest.py`` configures it."""


def add_event(session: Session, slug: str = "forum", **values: object) -> Event:
    """A published event in Seoul with the default categories, committed."""
    event = Event(
        **{
            "slug": slug,
            "languages": ["en", "ko"],
            "title": LocalizedText(en="Example forum", ko="예시 포럼"),
            "zone": "Asia/Seoul",
            "starts_at": STARTS,
            "ends_at": ENDS,
            "published_at": datetime(2023, 10, 1, tzinfo=UTC),
            "created_at": datetime(2023, 10, 1, tzinfo=UTC),
            **values,
        }
    )
    event.categories = [
        Category(code=default.code, names=default.names, counts=default.counts, position=position)
        for position, default in enumerate(DEFAULT_CATEGORIES)
    ]
    session.add(event)
    session.flush()
    session.add(Change(event_id=event.id, number=0))
    session.commit()
    return event


def add_question(session: Session, event: Event, key: str, kind: str = "text", **values: Any) -> None:
    """A question of the event, committed; ``values`` are those of its wording and of its handling.

    ``label`` may be English text, ``options`` the values of its choices, ``shown_if`` a pair of key and values.
    """
    handling = Handling(
        **{name: values.pop(name) for name in ("answered_by", "at_door", "destroy_on") if name in values}
    )
    label = values.pop("label", key.capitalize())
    texts = LocalizedText(en=label) if isinstance(label, str) else label
    options = [{"value": value, "label": {"en": value.capitalize()}} for value in values.pop("options", ())]
    shown_if = values.pop("shown_if", None)
    condition = Condition(shown_if[0], frozenset(shown_if[1])) if shown_if else None
    now = datetime(2023, 10, 1, tzinfo=UTC)
    wording = Wording(kind, texts, options=options, condition=condition, **values)
    save_question(session=session, event_id=event.id, key=key, wording=wording, handling=handling, now=now)
    session.commit()


def add_answer(session: Session, event: Event, registration: Registration, key: str, value: Any) -> None:
    """The guest's answer to a question of the event, in its newest wording; committed."""
    question = session.query(Question).filter_by(event_id=event.id, key=key).one()
    session.add(
        Answer(
            registration_id=registration.id,
            question_id=question.id,
            version_id=question.versions[-1].id,
            value=value,
        )
    )
    session.commit()


def add_session(
    session: Session,
    event: Event,
    name: str = "Workshop",
    *,
    hours: int = 1,
    places: int | None = None,
    chosen_by_guest: bool = True,
) -> EventSession:
    """A session of one hour that begins ``hours`` after the event's usual start, committed."""
    starts_at = STARTS + timedelta(hours=hours)
    saved = save_session(
        session=session,
        event_id=event.id,
        id=None,
        values={
            "names": LocalizedText(en=name),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "places": places,
            "chosen_by_guest": chosen_by_guest,
        },
    )
    session.commit()
    return saved


_serial = count(1)


def add_organization(
    session: Session, name: str, *, kind: str = "organization", represents: str | None = None, country: bool = True
) -> Organization:
    """An organisation known by one English name; a mission says what it represents and whether that is a country."""
    organization = Organization(
        names=LocalizedText(en=name),
        kind=kind,
        represents=represents,
        represents_country=represents is not None and country,
        search_keys=search_keys(name),
        created_at=datetime(2023, 10, 1, tzinfo=UTC),
        spellings=[OrganizationName(key=spelling_key(name), name=name, language="en")],
    )
    session.add(organization)
    session.flush()
    return organization


def add_registration(
    session: Session, event: Event, *, category: str = "academia", status: str = "confirmed", **values: object
) -> Registration:
    """A registration of an invented person with an address of her own, flushed; the event's change number is raised."""
    serial = next(_serial)
    created = datetime(2023, 11, 1, tzinfo=UTC) + timedelta(seconds=serial)
    names = LocalizedText(values.pop("names", None) or {"en": f"Guest {serial}"})
    email = values.pop("email", f"guest{serial}@example.org")
    registration = Registration(
        **{
            "id": uuid7(created),
            "event_id": event.id,
            "category_id": next(each.id for each in event.categories if each.code == category),
            "status": status,
            "names": names,
            "email": email,
            "email_key": email_key(email) if email else None,
            "person_key": person_key(names),
            "language": "en",
            "source": "import",
            "created_at": created,
            "submitted_at": created,
            "confirmed_at": created if status == "confirmed" else None,
            "manage_hash": f"{serial:064d}",
            "search_keys": "",
            "order_name": names.in_language("en").text,
            "changed": next_change(session=session, event_id=event.id),
            **values,
        }
    )
    session.add(registration)
    session.flush()
    return registration


def add_scans(session: Session, registration: Registration, *readings: tuple[datetime, str], **values: object) -> None:
    """Scans of one person, each ``(moment, direction)``, and the attendance that they fold into; flushed."""
    for at, direction in readings:
        session.add(
            Scan(
                **{
                    "id": uuid7(at),
                    "event_id": registration.event_id,
                    "registration_id": registration.id,
                    "direction": direction,
                    "desk": "Desk 1",
                    "scanned_at": at,
                    "received_at": at,
                    "corrected_at": at,
                    "verdict": "admitted",
                    "counts": True,
                    **values,
                }
            )
        )
    session.flush()
    refold(session, registration)


def refold(session: Session, registration: Registration) -> None:
    """Fold the person's scans into her attendance, as the door does."""
    scans = session.query(Scan).filter_by(registration_id=registration.id)
    presence: Presence = fold(
        Reading(
            scan.corrected_at,
            scan.id,
            scan.direction,
            scan.desk,
            counts=scan.counts,
            undoes=scan.undoes,
            session=scan.session_id,
        )
        for scan in scans
    )
    session.merge(
        Attendance(
            registration_id=registration.id,
            event_id=registration.event_id,
            first_admitted_at=presence.first_admitted_at,
            first_desk=presence.first_desk,
            last_left_at=presence.last_left_at,
            admissions=presence.admissions,
            inside=presence.inside,
            changed=next_change(session=session, event_id=registration.event_id),
        )
    )
    session.flush()


def add_guest(session: Session, event: Event, **values: object) -> Registration:
    """A confirmed guest of civil society with a ticket, committed; ``values`` are those of :func:`add_registration`."""
    names = LocalizedText(en="Example Guest", ko="김예시")
    registration = add_registration(
        session,
        event,
        **{"category": "civil_society", "names": names, "search_keys": search_keys(*names.values()), **values},
    )
    session.add(
        Ticket(
            sha256=sha256(ticket_of(registration)),
            registration_id=registration.id,
            revision=registration.ticket_revision,
            issued_at=CREATED,
        )
    )
    session.commit()
    return registration


def ticket_of(registration: Registration) -> str:
    """The 26 characters of the registration's current ticket, under the tests' key."""
    return ticket(TICKET_KEY, registration.id, registration.ticket_revision)


def add_device(
    session: Session, event: Event, *, volunteer: str = "", now: datetime | None = None, **terms: Any
) -> OpenDesk:
    """An opened phone with its key (``OpenDesk``), whose time is not over whenever the event was.

    ``terms``: see :class:`forumapp.checkin.service.Terms`; the desk is "Desk 1" unless it is given.
    """
    opened = open_desk(
        session=session,
        event_id=event.id,
        user_id=None,
        terms=Terms(**{"desk": "Desk 1", "until": clock.now() + timedelta(hours=4), **terms}),
        volunteer=volunteer,
        now=now or clock.now(),
        actor=COMMAND,
    )
    session.commit()
    return opened
