"""Shape of a set of figures, whole or as it may be published."""

from __future__ import annotations

from typing import Any

from forumapp.api.schemas.shapes import COUNT, FLAG, LOCALIZED, MOMENT, TEXT, or_null, record
from forumapp.attendance.rules import OF_PARTICIPANTS, Breakdown

_MEASURE = or_null(COUNT)
_COUNTED_LATER = tuple(
    breakdown.value for breakdown in OF_PARTICIPANTS if breakdown not in (Breakdown.COUNTRY, Breakdown.GENDER)
)
_MERGED = {"type": "array", "items": TEXT, "description": "The codes of small cells of which this is the sum."}

SCHEMAS: dict[str, dict[str, Any]] = {
    "Figures": record(
        {
            "event": TEXT,
            "as_of": MOMENT,
            "version": or_null({"type": "integer"}),
            "frozen": FLAG,
            "hash": or_null(TEXT),
            "unheard_devices": {
                "type": "array",
                "items": record({"device": TEXT, "last_heard_at": or_null(MOMENT), "unsent": COUNT}),
            },
            "moved_since": or_null({"type": "object", "additionalProperties": {"type": "integer"}}),
            "figures": {
                "type": "array",
                "items": record(
                    {
                        "code": TEXT,
                        "value": _MEASURE,
                        "why_null": or_null(TEXT),
                        "label": LOCALIZED,
                        "definition": LOCALIZED,
                        "rows": _MEASURE,
                    }
                ),
            },
            "by_category": {
                "type": "array",
                "items": record(
                    {
                        "code": TEXT,
                        "counts": FLAG,
                        "registered": _MEASURE,
                        "confirmed": _MEASURE,
                        "attended": _MEASURE,
                        "suppressed": FLAG,
                        "merged": _MERGED,
                    },
                    optional=("merged",),
                ),
            },
            **{
                breakdown.value: {
                    "type": "array",
                    "items": record(
                        {"code": TEXT, "attended": _MEASURE, "suppressed": FLAG, "merged": _MERGED},
                        optional=("merged",),
                    ),
                }
                for breakdown in OF_PARTICIPANTS
            },
            "online": record({"value": _MEASURE, "why_null": or_null(TEXT), "source": LOCALIZED}),
            "arrivals": {
                "type": "array",
                "items": record(
                    {
                        "minute": MOMENT,
                        "minutes": {**COUNT, "description": "How long the bin is, where minutes were joined."},
                        "admitted": _MEASURE,
                        "inside": _MEASURE,
                        "suppressed": FLAG,
                    },
                    optional=("minutes",),
                ),
            },
            "withheld": {
                "type": "array",
                "items": TEXT,
                "description": "Of a published set: the tables that are left out as a whole, and as "
                "`by_category.confirmed` the measures that no category tells, since a few people would be known by "
                "the difference.",
            },
            "salt": {"type": "string", "description": "Of a frozen set: keeps its hash from telling what is hidden."},
        },
        optional=(*_COUNTED_LATER, "online", "withheld", "salt"),
        description="The codes and their definitions are in the documentation of the figures. Sets frozen by an "
        "earlier release lack the tables and the number online that it did not count.",
    ),
}
