"""Shapes of the protocol board and of one guest's needs."""

from __future__ import annotations

from typing import Any

from forumapp.api.schemas.shapes import (
    COUNT,
    ESCORT,
    FIRST,
    FLAG,
    ID,
    LOCALIZED,
    MOMENT,
    TEXT,
    list_of,
    or_null,
    record,
)
from forumapp.checkin.rules import Attention
from forumapp.registration.rules import Status

SCHEMAS: dict[str, dict[str, Any]] = {
    "BoardItem": record(
        {
            "registration_id": ID,
            "status": {"enum": [status.value for status in Status]},
            "names": LOCALIZED,
            "order_name": TEXT,
            "organization": LOCALIZED,
            "position": LOCALIZED,
            "mission": FLAG,
            "rank": or_null(TEXT),
            "precedence": {"type": "integer", "minimum": 1, "description": "Place among the guests of the board."},
            "attending_as": TEXT,
            "acting": FLAG,
            "represents": {**or_null(TEXT), "description": "For whom the guest stands in."},
            "read_aloud": or_null(TEXT),
            "address_as": LOCALIZED,
            "roles": {"type": "array", "items": TEXT},
            "heads_delegation": FLAG,
            "speaks_at": {**or_null(MOMENT), "description": "When the programme has the guest speak first."},
            "with": {
                "type": "array",
                "items": record({"kind": TEXT, "name": or_null(TEXT), "number": COUNT}),
                "description": "Who comes along, named or counted.",
            },
            "expected_at": or_null(MOMENT),
            "escort": or_null(ESCORT),
            "arrived": FIRST,
            "left": {**or_null(MOMENT), "description": "Null while inside."},
            "attention": {"type": "array", "items": {"enum": [code.value for code in Attention]}},
        },
        description="A guest as protocol knows them: no e-mail, phone, gender or needs.",
    ),
    "Board": list_of(
        "BoardItem",
        as_of=MOMENT,
        desks={
            "type": "array",
            "items": record({"device": TEXT, "desk": TEXT, "heard_at": MOMENT, "heard": FLAG, "unsent": COUNT}),
        },
    ),
    "NeedsQuestion": record({"registration_id": ID}),
    "NeedsAnswer": record(
        {
            "registration_id": ID,
            "needs": {"type": "array", "items": record({"question": LOCALIZED, "text": TEXT})},
        },
        description="Keep nothing of it.",
    ),
}
