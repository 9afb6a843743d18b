"""A database for measuring: one event with many guests, inserted in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from forumapp.accounts.models import Assignment, Key, User
from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Attendance, Scan
from forumapp.consent.models import Notice, PurposeVersion
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Host, Organization, OrganizationName
from forumapp.directory.rules import spelling_key
from forumapp.events.models import Category, Change, Event, Partner, ProgrammeItem, Speaker
from forumapp.events.rules import DEFAULT_CATEGORIES
from forumapp.kernel import search, secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import person_key
from forumapp.questions.models import Question, QuestionVersion
from forumapp.questions.rules import WITH_OPTIONS, Kind
from forumapp.registration.models import Registration, StatusChange, Ticket

SLUG = "bench"
ASKING = "asking"
"""The event that asks many questions and has no guests."""
QUESTIONS = 30
KEY = "fa_bench"
SCOPES = ["registrations:read", "registrations:write", "scans:read", "scans:write", "figures:read"]
ORGANIZER = "bench-organizer"
"""What the session of whoever runs the event begins with."""
STARTS = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)
CREATED = STARTS - timedelta(days=30)
COUNTRIES = ("KR", "US", "FR", "DE", "JP", "VN", "TH", "KE", "BR", "AU", "FI", "NO", "SE", "IN", "ID", "PH", "MX", "CA")
ORGANIZATIONS = 300
DELEGATIONS = 1_000
CHUNK = 5_000


@dataclass(frozen=True)
class Seeded:
    """What the scenarios need to know: how many guests there are, and the codes of tickets that no door has seen."""

    guests: int
    waiting: list[str]


def guest_id(number: int) -> str:
    """A UUIDv7 that is the same in every run."""
    return f"018bf3e6-1c00-7000-8000-{number:012x}"


def seed(engine: Engine, *, guests: int, attended: float, ticket_key: str) -> Seeded:
    """Fill an empty, migrated database; the first ``attended`` part of the guests came."""
    with Session(engine) as session:
        event = _event()
        session.add_all([event, Host(id=1, names=LocalizedText(en="Bench host", ko="측정 기관"))])
        session.flush()
        session.add(Change(event_id=event.id, number=1))
        session.add(Key(event_id=event.id, sha256=secrets.sha256(KEY), scopes=SCOPES, label="bench", created_at=CREATED,
                        created_by="command"))  # fmt: skip
        _organizations(session)
        session.add(
            Notice(event_id=event.id, number=1, text=LocalizedText(en="Notice.", ko="안내."), created_at=CREATED)
        )
        for position, purpose in enumerate(("photograph", "naming", "news")):
            question = LocalizedText(en=f"May we ({purpose})?", ko=f"괜찮은가요({purpose})?")
            session.add(PurposeVersion(event_id=event.id, purpose=purpose, number=1, question=question,
                                       position=position, created_at=CREATED))  # fmt: skip
        session.add_all([_question(event.id, "diet", 0, Kind.CHOICE), _question(event.id, "wish", 1, Kind.TEXT)])
        session.flush()
        _organizer(session, event.id)
        _asking(session)
        _delegations(session, event.id)
        codes = [secrets.ticket(ticket_key, guest_id(number), 1) for number in range(guests)]
        categories = [category.id for category in event.categories]
        came = int(guests * attended)
        for start in range(0, guests, CHUNK):
            numbers = range(start, min(start + CHUNK, guests))
            session.execute(insert(Registration), [_registration(event.id, categories, n) for n in numbers])
            session.execute(insert(Ticket), [_ticket(codes[n], n) for n in numbers])
            session.execute(insert(StatusChange), [_change(n) for n in numbers])
            arrived = [n for n in numbers if n < came]
            if arrived:
                session.execute(insert(Scan), [_scan(event.id, n) for n in arrived])
                session.execute(insert(Attendance), [_attendance(event.id, n) for n in arrived])
        session.commit()
        return Seeded(guests, codes[came:])


def _event() -> Event:
    event = Event(
        slug=SLUG,
        languages=["en", "ko"],
        title=LocalizedText(en="Bench forum", ko="측정 포럼"),
        summary=LocalizedText(en="A forum that is measured. " * 8, ko="측정하는 포럼입니다. " * 8),
        description=LocalizedText(en="Paragraph of the description. " * 30, ko="행사 소개 문단입니다. " * 30),
        place_name=LocalizedText(en="Hall", ko="회의장"),
        zone="Asia/Seoul",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=3),
        published_at=CREATED,
        created_at=CREATED,
        registration_closes_at=datetime(2100, 1, 1, tzinfo=UTC),
    )
    event.categories = [
        Category(code=default.code, names=default.names, counts=default.counts, position=position)
        for position, default in enumerate(DEFAULT_CATEGORIES)
    ]
    event.speakers = [
        Speaker(position=position, names=LocalizedText(en=f"Speaker {position}", ko=f"연사 {position}"))
        for position in range(6)
    ]
    event.programme = [
        ProgrammeItem(position=position, starts_at=STARTS + timedelta(minutes=20 * position), speaker=speaker,
                      title=LocalizedText(en=f"Item {position}", ko=f"순서 {position}"))
        for position, speaker in enumerate(event.speakers)
    ]  # fmt: skip
    event.partners = [Partner(position=0, names=LocalizedText(en="Partner", ko="협력 기관"))]
    return event


def _asking(session: Session) -> None:
    event = Event(
        slug=ASKING,
        languages=["en", "ko"],
        title=LocalizedText(en="Asking forum", ko="질문 포럼"),
        zone="Asia/Seoul",
        starts_at=datetime(2100, 1, 2, tzinfo=UTC),
        ends_at=datetime(2100, 1, 3, tzinfo=UTC),
        published_at=CREATED,
        created_at=CREATED,
    )
    event.categories = [
        Category(code=default.code, names=default.names, position=position)
        for position, default in enumerate(DEFAULT_CATEGORIES)
    ]
    session.add(event)
    session.flush()
    session.add(Change(event_id=event.id, number=1))
    session.add(Notice(event_id=event.id, number=1, text=LocalizedText(en="Notice.", ko="안내."), created_at=CREATED))
    kinds = (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.DATE, Kind.NUMBER, Kind.COUNTRY)
    session.add_all(
        _question(event.id, f"asked{number}", number, kinds[number % len(kinds)]) for number in range(QUESTIONS)
    )


def _organizer(session: Session, event_id: int) -> None:
    user = User(
        email="organizer@example.org",
        email_key="organizer@example.org",
        name="Bench organizer",
        fs_uniquifier=ORGANIZER,
        created_at=CREATED,
    )
    user.assignments = [Assignment(role=StaffRole.ORGANIZER.value, event_id=event_id)]
    session.add(user)


def _delegations(session: Session, event_id: int) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "event_id": event_id,
            "key": f"delegation{number}",
            "names": LocalizedText(en=f"Delegation {number}", ko=f"대표단 {number}"),
            "organization_id": number % ORGANIZATIONS + 1,
            "taken": 0,
            "created_at": CREATED,
        }
        for number in range(1, DELEGATIONS + 1)
    ]
    session.execute(insert(Delegation), rows)


def _question(event_id: int, key: str, position: int, kind: Kind) -> Question:
    options = [{"value": value, "label": {"en": value.title(), "ko": value}} for value in ("anything", "vegetarian")]
    version = QuestionVersion(
        number=1,
        kind=kind,
        label=LocalizedText(en=f"Question {position}", ko=f"질문 {position}"),
        options=options if kind in WITH_OPTIONS else [],
        created_at=CREATED,
    )
    return Question(event_id=event_id, key=key, position=position, versions=[version])


def _organizations(session: Session) -> None:
    rows: list[dict[str, Any]] = []
    spellings: list[dict[str, Any]] = []
    for number in range(1, ORGANIZATIONS + 1):
        names = LocalizedText(en=f"Organisation {number}", ko=f"기관 {number}")
        mission = number <= 100
        country = COUNTRIES[number % len(COUNTRIES)]
        rows.append(
            {
                "id": number,
                "names": names,
                "kind": "mission" if mission else "organization",
                "represents": country if mission else None,
                "represents_country": mission,
                "released": True,
                "search_keys": search.keys(*names.values()),
                "created_at": CREATED,
            }
        )
        spellings += [
            {"key": spelling_key(name), "organization_id": number, "name": name, "language": language}
            for language, name in names.items()
        ]
    session.execute(insert(Organization), rows)
    session.execute(insert(OrganizationName), spellings)


def _registration(event_id: int, categories: list[int], number: int) -> dict[str, Any]:
    names = LocalizedText(en=f"Guest {number}", ko=f"손님 {number}")
    email = f"guest{number}@example.org"
    organization = number % ORGANIZATIONS + 1
    return {
        "id": guest_id(number),
        "event_id": event_id,
        "category_id": categories[0 if organization <= 100 else number % len(categories)],
        "status": "confirmed",
        "names": names,
        "email": email,
        "email_key": email,
        "person_key": person_key(names),
        "phone": "+821012345678",
        "organization_id": organization,
        "delegation_id": number % DELEGATIONS + 1 if number < 10 * DELEGATIONS else None,
        "position": LocalizedText(en="Officer", ko="담당"),
        "country": COUNTRIES[number % len(COUNTRIES)],
        "rank": "ambassador" if number % 17 == 0 else None,
        "language": "ko" if number % 2 else "en",
        "source": "form",
        "created_at": CREATED,
        "submitted_at": CREATED,
        "confirmed_at": CREATED,
        "manage_hash": secrets.sha256(f"manage {number}"),
        "search_keys": search.keys(*names.values(), f"Organisation {organization}"),
        "order_name": names["ko" if number % 2 else "en"],
        "changed": 1,
    }


def _ticket(code: str, number: int) -> dict[str, Any]:
    return {
        "sha256": secrets.ticket_hash(code),
        "registration_id": guest_id(number),
        "revision": 1,
        "issued_at": CREATED,
    }


def _change(number: int) -> dict[str, Any]:
    return {
        "registration_id": guest_id(number),
        "from_status": None,
        "to_status": "confirmed",
        "at": CREATED,
        "actor": "guest",
    }


def _arrival(number: int) -> datetime:
    return STARTS - timedelta(minutes=45) + timedelta(seconds=number * 7919 % 4500)


def _scan(event_id: int, number: int) -> dict[str, Any]:
    at = _arrival(number)
    return {
        "id": f"018bf3e6-1c00-7000-9000-{number:012x}",
        "event_id": event_id,
        "registration_id": guest_id(number),
        "direction": "in",
        "desk": f"Desk {number % 4 + 1}",
        "scanned_at": at,
        "received_at": at,
        "corrected_at": at,
        "verdict": "admitted",
        "counts": True,
    }


def _attendance(event_id: int, number: int) -> dict[str, Any]:
    return {
        "registration_id": guest_id(number),
        "event_id": event_id,
        "first_admitted_at": _arrival(number),
        "first_desk": f"Desk {number % 4 + 1}",
        "admissions": 1,
        "inside": True,
        "changed": 1,
    }


def scan_ids(first: int) -> Iterator[str]:
    """Ids of new scans, from ``first`` on."""
    number = first
    while True:
        yield f"018bf3e6-1c00-7000-a000-{number:012x}"
        number += 1
