"""What a guest list changes about people who are known already; every difference becomes a row of their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from forumapp.attendance.codec.cells import SEPARATOR, yes_no
from forumapp.attendance.service.matching import Matched
from forumapp.attendance.service.seats import Seats, count_seat
from forumapp.attendance.service.work import Work, in_chunks
from forumapp.consent.models import Consent
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.directory.rules import spelling_key
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, person_key
from forumapp.questions.models import Answer, Question
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import HOLDS_PLACE
from forumapp.registration.service.finding import derived

_PLAIN = (
    "given_name",
    "family_name",
    "email",
    "phone",
    "country",
    "rank",
    "attending_as",
    "acting",
    "language",
    "roles",
)
_COLUMNS = (*_PLAIN, "names", "position", "organization_id", "delegation_id", "category_id")
_COMPUTED = ("email_key", "person_key", "search_keys", "order_name")


@dataclass
class Update:
    """One known person and what the list says differently. ``changes`` are (field, before, after), as history keeps."""

    matched: Matched
    before: Any
    after: dict[str, Any]
    changes: list[tuple[str, Any, Any]]
    answers: dict[str, Any] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)

    @property
    def registration_id(self) -> str:
        """Whom it is about."""
        return str(self.before.id)

    @property
    def identity(self) -> tuple[str | None, str]:
        """Normalised e-mail and name key after the update."""
        email = self.after.get("email", self.before.email)
        return email_key(email) if email else None, person_key(self.after.get("names", self.before.names))


def read_updates(*, session: Session, matched: Sequence[Matched], categories: Mapping[str, int]) -> list[Update]:
    """What the matched rows change, read in a few statements."""
    found: list[Update] = []
    known = [each for each in matched if each.known is not None]
    for chunk in in_chunks(known):
        ids = [each.known.id for each in chunk if each.known is not None]
        rows = {row.id: row for row in session.execute(_BEFORE, {"ids": ids})}
        answers: dict[str, dict[str, Any]] = {}
        for registration_id, key, value in session.execute(_ANSWERS, {"ids": ids}):
            answers.setdefault(registration_id, {})[key] = value
        consents: dict[str, dict[str, bool]] = {}
        for registration_id, purpose, granted in session.execute(_CONSENTS, {"ids": ids}):
            consents.setdefault(registration_id, {})[purpose] = granted  # the newest comes last and holds
        for each, registration_id in zip(chunk, ids, strict=True):
            one = _differences(each, rows[registration_id], categories)
            _compare_answers(one, answers.get(registration_id, {}), consents.get(registration_id, {}))
            found.append(one)
    return found


def write_updates(work: Work, updates: Sequence[Update], *, reason: str | None = None) -> None:
    """Write what differs: the rows, their history with the reason, their places."""
    changed = [each for each in updates if each.changes]
    renamed = [{"b_id": each.registration_id} for each in changed if {"names", "email"} & each.after.keys()]
    for released in in_chunks(renamed):  # two people may exchange addresses: none is in the other's way
        work.connection.execute(_RELEASE_IDENTITY, released)
    for rows in in_chunks([_row(work, each) for each in changed if each.after]):
        work.connection.execute(_UPDATE, rows)
    amendments = [
        {
            "registration_id": each.registration_id,
            "field": name,
            "before": _written(before),
            "after": _written(after),
            "at": work.now,
            "actor": work.actor.reference,
            "reason": reason,
        }
        for each in changed
        for name, before, after in each.changes
    ]
    for chunk in in_chunks(amendments):
        work.connection.execute(insert(Amendment), chunk)


_BEFORE = (
    select(
        Registration.id,
        Registration.status,
        *(getattr(Registration, column) for column in _COLUMNS),
        Organization.names.label("organization"),
        Delegation.key.label("delegation_key"),
        Delegation.names.label("delegation"),
    )
    .outerjoin(Organization, Organization.id == Registration.organization_id)
    .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
    .where(Registration.id.in_(bindparam("ids", expanding=True)))
)
_ANSWERS = (
    select(Answer.registration_id, Question.key, Answer.value)
    .join(Question, Question.id == Answer.question_id)
    .where(Answer.registration_id.in_(bindparam("ids", expanding=True)))
)
_CONSENTS = (
    select(Consent.registration_id, Consent.purpose, Consent.granted)
    .where(Consent.registration_id.in_(bindparam("ids", expanding=True)))
    .order_by(Consent.id)
)
_RELEASE_IDENTITY = update(Registration).where(Registration.id == bindparam("b_id")).values(email_key=None)
_UPDATE = (
    update(Registration)
    .where(Registration.id == bindparam("b_id"))
    .values({column: bindparam(column) for column in (*_COLUMNS, *_COMPUTED, "changed")})
)


def _differences(matched: Matched, before: Any, categories: Mapping[str, int]) -> Update:
    entry = matched.entry
    one = Update(matched, before, {}, [])
    for header, column, texts in (("name", "names", entry.names), ("position", "position", entry.position)):
        former: LocalizedText = getattr(before, column)
        merged = LocalizedText({**former, **texts})
        if merged != former:
            one.after[column] = merged
            one.changes += _text_changes(header, former, merged)
    for column in _PLAIN:
        if column in entry.values and entry.values[column] != getattr(before, column):
            one.after[column] = entry.values[column]
            one.changes.append((column, getattr(before, column), entry.values[column]))
    code = entry.values.get("category")
    if code is not None and categories[code] != before.category_id:
        codes = {category_id: each for each, category_id in categories.items()}
        one.after["category_id"] = categories[code]
        one.changes.append(("category", codes[before.category_id], code))
    institution = matched.institution
    if institution is not None and (institution.id is None or institution.id != before.organization_id):
        one.after["organization_id"] = institution
        one.changes += _text_changes("organization", before.organization or LocalizedText(), institution.names)
    if entry.delegation is not None and spelling_key(entry.delegation) != before.delegation_key:
        former_name = before.delegation.in_language("").text if before.delegation else None
        one.after["delegation_id"] = spelling_key(entry.delegation)
        one.changes.append(("delegation", former_name, entry.delegation))
    return one


def _text_changes(header: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, Any, Any]]:
    return [
        (f"{header}_{language}", before.get(language), after.get(language))
        for language in sorted({*before, *after})
        if before.get(language) != after.get(language)
    ]


def _compare_answers(one: Update, answers: Mapping[str, Any], consents: Mapping[str, bool]) -> None:
    for key, value in one.matched.entry.answers.items():
        if answers.get(key) != value:
            one.answers[key] = value
            one.changes.append((f"q_{key}", answers.get(key), value))
    for purpose, granted in one.matched.entry.consents.items():
        if consents.get(purpose) != granted:
            one.consents[purpose] = granted
            one.changes.append((f"consent_{purpose}", consents.get(purpose), granted))


def _row(work: Work, one: Update) -> dict[str, Any]:
    """All columns of the updated row, for one statement that serves every row."""
    values = {column: getattr(one.before, column) for column in _COLUMNS} | one.after
    institution = one.after.get("organization_id")
    organization: Mapping[str, str] = one.before.organization or {}
    if institution is not None:
        values["organization_id"], organization = institution.id, institution.names
    if "delegation_id" in one.after:
        values["delegation_id"] = work.delegations[one.after["delegation_id"]]
    if one.before.status in HOLDS_PLACE:
        _move_seat(work.seats, work.event.id, one.before, values)
    email, identity = one.identity
    return {
        **values,
        "b_id": one.registration_id,
        "email_key": email,
        "person_key": identity,
        "changed": work.change,
        **derived(
            names=values["names"],
            organization=organization,
            country=values["country"],
            language=values["language"],
        ),
    }


def _move_seat(seats: Seats, event_id: int, before: Any, values: Mapping[str, Any]) -> None:
    former = (before.category_id, before.delegation_id)
    wanted = (values["category_id"], values["delegation_id"])
    if former != wanted:
        for number, (category_id, delegation_id) in ((-1, former), (1, wanted)):
            count_seat(seats, number, event_id=event_id, category_id=category_id, delegation_id=delegation_id)


def _written(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return yes_no(value)
    return SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
