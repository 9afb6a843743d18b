"""The attendance export: one row a registration, read in keyset pages, so that memory does not grow with the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from forumapp.attendance.codec.cells import NO, SEPARATOR, YES, LocalTimes, yes_no
from forumapp.attendance.codec.columns import machine_headers
from forumapp.attendance.queries.conditions import GENDER_ASKED
from forumapp.attendance.queries.texts import json_text, utc_text
from forumapp.checkin.models import Attendance
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.orm.engines import load_json
from forumapp.questions.codec import cell
from forumapp.questions.models import Answer, Question
from forumapp.questions.rules import NEVER_REQUIRED
from forumapp.registration.models import Registration

PAGE = 1000
Cell = str | int
_KEPT_NAMES = 4096


def _consent(purpose: Purpose) -> Any:
    """The newest answer to one purpose."""
    return (
        select(Consent.granted)
        .where(Consent.registration_id == Registration.id, Consent.purpose == purpose.value)
        .order_by(Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )


_ROWS = (
    select(
        Registration.id,
        Registration.status,
        Category.code,
        json_text(Registration.roles),
        json_text(Registration.names),
        Registration.given_name,
        Registration.family_name,
        Registration.email,
        Registration.phone,
        json_text(Organization.names),
        json_text(Registration.position),
        Registration.country,
        json_text(Delegation.names),
        Registration.rank,
        Registration.attending_as,
        Registration.acting,
        Registration.language,
        utc_text(Registration.submitted_at),
        utc_text(Registration.confirmed_at),
        utc_text(Attendance.first_admitted_at),
        utc_text(Attendance.last_left_at),
        Attendance.admissions,
        Attendance.first_desk,
        Registration.walk_in,
        _consent(Purpose.PHOTOGRAPH),
        _consent(Purpose.NAMING),
    )
    .join(Category, Category.id == Registration.category_id)
    .outerjoin(Organization, Organization.id == Registration.organization_id)
    .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
    .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    .where(Registration.event_id == bindparam("event"))
)
_PAGE = _ROWS.where(Registration.id > bindparam("after")).order_by(Registration.id).limit(PAGE)
_NAMED = _ROWS.where(Registration.id.in_(bindparam("ids", expanding=True)))
_ANSWERS = select(Answer.registration_id, Answer.question_id, json_text(Answer.value)).join(
    Registration,
    and_(Registration.id == Answer.registration_id, Registration.event_id == bindparam("event")),
)
_ANSWERS_BETWEEN = _ANSWERS.where(Answer.registration_id.between(bindparam("first"), bindparam("last")))
_ANSWERS_OF = _ANSWERS.where(Answer.registration_id.in_(bindparam("ids", expanding=True)))


def count_guests(*, session: Session, event_id: int) -> int:
    """How many people an export of the event takes away."""
    return session.execute(
        select(func.count()).select_from(Registration).where(Registration.event_id == event_id)
    ).scalar_one()


def questions_of(*, session: Session, event_id: int) -> Sequence[Question]:
    """The event's questions in their order; retired ones too, since their answers are kept. None about needs."""
    rows = session.scalars(
        select(Question)
        .options(selectinload(Question.versions))
        .where(Question.event_id == event_id)
        .order_by(Question.position, Question.id)
    ).all()
    return [question for question in rows if question.current.kind not in NEVER_REQUIRED]


def gender_question(*, session: Session, event_id: int) -> int | None:
    """The question by which the event asks for gender, if it does."""
    return session.scalar(select(func.max(Question.id)).where(GENDER_ASKED), {"event": event_id})


def genders_of(*, session: Session, event_id: int, registration_ids: Sequence[str]) -> dict[str, str]:
    """The answers of these registrations about gender, by registration id; none of those who gave none."""
    question = gender_question(session=session, event_id=event_id)
    rows = session.execute(
        select(Answer.registration_id, Answer.value).where(
            Answer.question_id == question, Answer.registration_id.in_(registration_ids)
        )
    )
    return {row.registration_id: row.value for row in rows}


def guest_pages(
    *,
    session: Session,
    event: Event,
    questions: Sequence[Question],
    contacts: bool = True,
    status: str | None = None,
    category: str | None = None,
    after: str = "",
    ids: Sequence[str] | None = None,
) -> Iterator[list[list[Cell]]]:
    """Pages of rows whose cells stand under :func:`machine_headers`, by registration id, from ``after`` on.

    Cells are text, but ``admissions`` is a number; nothing is guarded yet. ``status`` and ``category`` (codes) narrow
    the rows; None takes all. With ``ids`` those registrations, in their order.
    """
    statement = _PAGE
    if status is not None:
        statement = statement.where(Registration.status == status)
    if category is not None:
        statement = statement.where(Category.code == category)
    write = _Writer(event)
    headers = machine_headers(event.languages, [question.key for question in questions])
    left_out = [] if contacts else [headers.index("phone"), headers.index("email")]
    places = {question.id: number for number, question in enumerate(questions)}
    connection = session.connection()  # plain rows: the session would make each of them its own
    pages = _by_id(connection, statement, event.id, after) if ids is None else _in_order(connection, event.id, ids)
    for page in pages:
        rows = [write.row(row) for row in page]
        if places:
            answers = [[""] * len(places) for _ in rows]
            at = {row[0]: number for number, row in enumerate(page)}
            for registration_id, question_id, value in _answers(connection, event.id, page, in_order=ids is None):
                # A narrowed page leaves people out between its first and its last; contacts may be left out too.
                if registration_id in at and question_id in places:
                    answers[at[registration_id]][places[question_id]] = cell(load_json(value))
            for row, answered in zip(rows, answers, strict=True):
                row += answered
        for position in left_out:
            for row in rows:
                del row[position]
        yield rows


def _by_id(
    connection: Connection, statement: Select[*tuple[Any, ...]], event_id: int, after: str
) -> Iterator[Sequence[Any]]:
    while page := connection.execute(statement, {"event": event_id, "after": after}).all():
        yield page
        after = page[-1][0]


def _in_order(connection: Connection, event_id: int, ids: Sequence[str]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), PAGE):
        wanted = ids[start : start + PAGE]
        found = {row[0]: row for row in connection.execute(_NAMED, {"event": event_id, "ids": wanted})}
        if page := [found[each] for each in wanted if each in found]:
            yield page


def _answers(connection: Connection, event_id: int, page: Sequence[Any], *, in_order: bool) -> Iterable[Any]:
    """The answers of a page's people, perhaps others' too: ``in_order`` of their ids a page is a range of them."""
    if in_order:
        return connection.execute(_ANSWERS_BETWEEN, {"event": event_id, "first": page[0][0], "last": page[-1][0]})
    return connection.execute(_ANSWERS_OF, {"event": event_id, "ids": [row[0] for row in page]})


class _Writer:
    """Turns database rows into cells; keeps the names of organisations and delegations that it has read before."""

    def __init__(self, event: Event) -> None:
        self._languages = tuple(event.languages)
        self._time = LocalTimes(event.zone)
        self._names: dict[str | None, list[str]] = {None: [""] * len(self._languages)}
        self._delegations: dict[str | None, str] = {None: ""}

    def row(self, row: Any) -> list[Cell]:
        (
            registration_id,
            status,
            category,
            roles,
            names,
            given_name,
            family_name,
            email,
            phone,
            organization,
            position,
            country,
            delegation,
            rank,
            attending_as,
            acting,
            language,
            submitted_at,
            confirmed_at,
            first_admitted_at,
            last_left_at,
            admissions,
            desk,
            walk_in,
            photo_consent,
            naming_consent,
        ) = row
        time = self._time
        return [
            registration_id,
            status,
            YES if first_admitted_at else NO,
            category,
            SEPARATOR.join(orjson.loads(roles)),
            *self._in_languages(names),
            given_name or "",
            family_name or "",
            email or "",
            phone or "",
            *self._kept(organization),
            *self._in_languages(position),
            country or "",
            self._delegation(delegation),
            rank or "",
            attending_as,
            YES if acting else NO,
            language,
            time(submitted_at),
            time(confirmed_at),
            time(first_admitted_at),
            time(last_left_at),
            admissions or 0,
            desk or "",
            YES if walk_in else NO,
            yes_no(photo_consent),
            yes_no(naming_consent),
        ]

    def _in_languages(self, text: str) -> list[str]:
        texts = orjson.loads(text)
        return [texts.get(language, "") for language in self._languages]

    def _kept(self, text: str | None) -> list[str]:
        try:
            return self._names[text]
        except KeyError:
            if len(self._names) > _KEPT_NAMES:
                self._names = {None: self._names[None]}
            found = self._names[text] = self._in_languages(text or "{}")
            return found

    def _delegation(self, text: str | None) -> str:
        try:
            return self._delegations[text]
        except KeyError:
            if len(self._delegations) > _KEPT_NAMES:
                self._delegations = {None: ""}
            texts = orjson.loads(text or "{}")
            name = next((texts[each] for each in (*self._languages, *texts) if each in texts), "")
            self._delegations[text] = name
            return name
