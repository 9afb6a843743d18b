"""The numbers of one event as its overview shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.checkin.queries.flagged import count_open
from forumapp.console import queries
from forumapp.delegations.queries import groups as delegations
from forumapp.events.models import Category, Event
from forumapp.mail import drafts
from forumapp.registration.rules import REGISTERED, Status


@dataclass(frozen=True)
class CategoryNumbers:
    """How full one category is; ``share`` is the per cent of its places that are taken, None without a limit."""

    category: Category
    confirmed: int
    waiting: int
    share: int | None


@dataclass(frozen=True)
class Overview:
    """The event's numbers; people, but for ``missions``."""

    counted: Mapping[Status, int]
    registered: int
    missions: int
    oldest_submitted: datetime | None
    drafts: int
    """Mails that wait to be read and released."""
    conflicts: int
    """Scans at the door that wait for the office."""
    without_country: int
    """Confirmed members of delegations of whom no country is known."""
    categories: list[CategoryNumbers]


def overview_of(*, session: Session, event: Event) -> Overview:
    """Count one event's people in seven statements, however many there are."""
    counted = queries.count_by_status(session=session, event_id=event.id)
    by_category = queries.count_by_category(session=session, event_id=event.id)
    return Overview(
        counted=counted,
        registered=sum(number for status, number in counted.items() if status in REGISTERED),
        missions=queries.count_missions(session=session, event_id=event.id),
        oldest_submitted=queries.oldest_waiting_for_review(session=session, event_id=event.id),
        drafts=drafts.count_drafts(session=session, event_id=event.id),
        conflicts=sum(count_open(session=session, event_id=event.id)),
        without_country=delegations.count_without_country(session=session, event_id=event.id),
        categories=[
            _numbers_of(category, by_category.get(category.id, {}))
            for category in event.categories
            if category.used or category.id in by_category
        ],
    )


def _numbers_of(category: Category, counted: Mapping[Status, int]) -> CategoryNumbers:
    return CategoryNumbers(
        category=category,
        confirmed=counted.get(Status.CONFIRMED, 0),
        waiting=counted.get(Status.WAITLISTED, 0) + counted.get(Status.OFFERED, 0),
        share=min(100, round(100 * category.taken / category.places)) if category.places else None,
    )
