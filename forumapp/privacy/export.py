"""Everything that is held about a person as one JSON document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from forumapp.accounts.models import AccessEntry
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.kernel.localized import LocalizedText
from forumapp.privacy.queries import Holding
from forumapp.privacy.rules import KEPT
from forumapp.questions.models import Answer, QuestionVersion
from forumapp.registration.models import Registration

_WHO = re.compile(r"(user|key|device):\d+")
"""A member of staff, a program, a phone: the document says that it was one, not which."""


def document(
    *,
    registration: Registration,
    holdings: Sequence[Holding],
    answers: Sequence[tuple[str, QuestionVersion, Answer]],
    consents: Sequence[tuple[Consent, PurposeVersion | None]],
    needs: Sequence[tuple[str, QuestionVersion, str]],
    accesses: Sequence[AccessEntry],
    now: datetime,
) -> bytes:
    """The document: ``event``, ``made_at``, ``answers``, ``needs``, ``consents``, ``accesses``, and ``tables``."""
    told = {"answers", "consents", "needs", *KEPT}
    content = {
        "event": registration.event.slug,
        "made_at": now.isoformat(),
        "category": registration.category.code,
        "organization": registration.organization.names.as_dict() if registration.organization else None,
        "answers": [
            {"key": key, "question": version.label.as_dict(), "version": version.number, "answer": answer.value}
            for key, version, answer in answers
        ],
        "needs": [
            {"key": key, "question": version.label.as_dict(), "version": version.number, "answer": text}
            for key, version, text in needs
        ],
        "consents": [
            {
                "purpose": consent.purpose,
                "granted": consent.granted,
                "at": consent.at.isoformat(),
                "language": consent.language,
                "question": version.question.as_dict() if version else None,
                "version": version.number if version else None,
            }
            for consent, version in consents
        ],
        "accesses": [{"at": entry.at.isoformat(), "act": entry.act} for entry in accesses],
        "tables": {
            holding.table: [_plain(row) for row in holding.rows] for holding in holdings if holding.table not in told
        },
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, LocalizedText):
        return value.as_dict()
    if isinstance(value, str) and _WHO.fullmatch(value):
        return value.partition(":")[0]
    return value
