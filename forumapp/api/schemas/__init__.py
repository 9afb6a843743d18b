"""The interface's description (OpenAPI 3.1): its shapes, security, parameters, and the blueprints that carry it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import flask_smorest

from forumapp.accounts.rules import Scope
from forumapp.api.schemas import board, figures
from forumapp.api.schemas.shapes import COUNT as _COUNT
from forumapp.api.schemas.shapes import ESCORT as _ESCORT
from forumapp.api.schemas.shapes import FIRST as _FIRST
from forumapp.api.schemas.shapes import FLAG as _FLAG
from forumapp.api.schemas.shapes import ID as _ID
from forumapp.api.schemas.shapes import LOCALIZED as _LOCALIZED
from forumapp.api.schemas.shapes import MOMENT as _MOMENT
from forumapp.api.schemas.shapes import TEXT as _TEXT
from forumapp.api.schemas.shapes import list_of as _list_of
from forumapp.api.schemas.shapes import or_null as _or_null
from forumapp.api.schemas.shapes import record as _object
from forumapp.api.schemas.shapes import ref as _ref
from forumapp.checkin.rules import SHOWN, Attention, Conflict, Profile, Verdict
from forumapp.consent.rules import Purpose
from forumapp.registration.rules import Status

PREFIX = "/api/v1"

SCHEMAS: dict[str, dict[str, Any]] = {
    "Problem": _object(
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "code": _TEXT,
            "detail": _TEXT,
            "errors": {
                "type": "array",
                "items": _object({"pointer": _TEXT, "detail": _TEXT}),
                "description": "Pointers are JSON pointers into the body, ?name for a parameter, #Name for a header.",
            },
        },
        optional=("errors",),
        description="RFC 9457",
    ),
    "Category": _object({"code": _TEXT, "names": _LOCALIZED, "counts": _FLAG}),
    "Event": _object(
        {
            "slug": _TEXT,
            "title": _LOCALIZED,
            "languages": {"type": "array", "items": _TEXT},
            "zone": {"type": "string", "description": "IANA name"},
            "starts_at": _MOMENT,
            "ends_at": _MOMENT,
            "place": _LOCALIZED,
            "activity_kind": _TEXT,
            "themes": {"type": "array", "items": _TEXT},
            "registration_open": _FLAG,
            "categories": {"type": "array", "items": _ref("Category")},
        }
    ),
    "EventList": _list_of("Event"),
    "RosterItem": _object(
        {
            "registration_id": _ID,
            "status": {"enum": [status.value for status in Status]},
            "names": _LOCALIZED,
            "order_name": _TEXT,
            "category": _TEXT,
            "organization": _LOCALIZED,
            "position": _LOCALIZED,
            "mission": _FLAG,
            "country": _or_null(_TEXT),
            "delegation": _or_null(_TEXT),
            "search_keys": _TEXT,
            "ticket_sha256": _or_null(_TEXT),
            "revoked_sha256": {"type": "array", "items": _TEXT},
            "first": _FIRST,
            "inside": _FLAG,
            "attention": {"type": "array", "items": {"enum": [code.value for code in Attention]}},
            "replaced_by": {**_LOCALIZED, "description": "Names of whoever comes instead; only where somebody does."},
            "entered_as": {
                **_LOCALIZED,
                "description": "The same person's names in the entry that stayed; only where two were made one.",
            },
            "turned_away": {
                **_FIRST,
                "description": "When and where staff sent the person away; only where that is the last of them.",
            },
            "escort": {
                **_ESCORT,
                "description": "Who meets the person, and where; only where somebody does.",
            },
            "answers": {
                "type": "array",
                "items": _object({"question": _LOCALIZED, "answer": _LOCALIZED}),
                "description": "Answers to questions that are shown at the door; absent from a scan's answer.",
            },
            "sessions": {
                "type": "array",
                "items": _COUNT,
                "description": "On whose lists the person is; only where on one.",
            },
            "attended_sessions": {
                "type": "array",
                "items": _object({"session": _COUNT, "first": _FIRST, "inside": _FLAG}),
                "description": "To which the person was admitted; only where to one.",
            },
        },
        optional=(
            "replaced_by",
            "entered_as",
            "turned_away",
            "escort",
            "answers",
            "sessions",
            "attended_sessions",
        ),
        description="A person as the door knows them: no e-mail, phone, gender or needs.",
    ),
    "Desk": _object(
        {
            "device": _TEXT,
            "desk": _TEXT,
            "session": {**_or_null(_COUNT), "description": "At whose door it stands; null: at the event's own."},
            "profile": {"enum": [profile.value for profile in Profile]},
            "volunteer": {**_TEXT, "description": "The name that whoever holds the phone gave."},
            "needs": {**_FLAG, "description": "Whether it may ask for a guest's needs."},
            "pin": {**_or_null(_TEXT), "description": "Four digits that guard the leaving of the desk."},
            "until": {**_MOMENT, "description": "When its key ends."},
            "board_watched": {**_FLAG, "description": "Whether a protocol board was heard within the last minute."},
            "event": {"type": "object", "description": "The event's title, times, zone, languages, categories."},
            "server_time": _MOMENT,
        }
    ),
    "Roster": _list_of("RosterItem", gone={"type": "array", "items": _ID}),
    "ScanBatch": _object(
        {
            "sent_at": {**_or_null(_MOMENT), "description": "The device's clock when it sends; corrects scanned_at."},
            "scans": {"type": "array", "maxItems": 500, "items": {"description": "A Scan; a faulty one is put aside."}},
        },
        optional=("sent_at",),
    ),
    "Scan": _object(
        {
            "id": {**_ID, "description": "A UUIDv7 chosen by the device."},
            "ticket": {"type": "string", "maxLength": 500, "description": "26 characters or the QR's whole text."},
            "registration_id": _ID,
            "walk_in": {
                "type": "object",
                "description": "registration_id chosen by the device, category, a name_<language>, and other machine "
                "headers of the export; notice: id of the notice that was shown.",
            },
            "direction": {"enum": ["in", "out"]},
            "scanned_at": _MOMENT,
            "desk": _or_null({"type": "string", "maxLength": 64}),
            "offline": _or_null(_FLAG),
            "shown": _or_null({"enum": sorted(SHOWN)}),
            "admitted": _or_null(_FLAG),
            "reason": _or_null({"type": "string", "maxLength": 500}),
            "undoes": _or_null(_ID),
            "session": {
                **_or_null({"type": "integer", "minimum": 1}),
                "description": "Id of the session at whose door it was; null: at the event's own.",
            },
        },
        optional=(
            "ticket",
            "registration_id",
            "walk_in",
            "desk",
            "offline",
            "shown",
            "admitted",
            "reason",
            "undoes",
            "session",
        ),
        description="One reading at the door; exactly one of ticket, registration_id and walk_in.",
    ),
    "ScanResult": _object(
        {
            "id": _or_null(_TEXT),
            "verdict": {"enum": [verdict.value for verdict in Verdict]},
            "attended": _FLAG,
            "first": {**_FIRST, "description": "Of the session at whose door it was; of the event, at its own."},
            "registration": _or_null(_ref("RosterItem")),
            "conflict": _or_null({"enum": [code.value for code in Conflict]}),
            "listed": {**_FLAG, "description": "Whether the person is on the session's list; only where it has one."},
            "problem": {"type": "string", "description": "Why a scan was put aside, or what of it was left out."},
        },
        optional=("listed", "problem"),
    ),
    "ScanResults": _object({"received_at": _MOMENT, "results": {"type": "array", "items": _ref("ScanResult")}}),
}

SCHEMAS |= board.SCHEMAS
SCHEMAS |= figures.SCHEMAS
SCHEMAS |= {
    "Application": {
        "type": "object",
        "description": "One person. A name in any language, or given_name or family_name, and the category are needed.",
        "properties": {
            "category": _TEXT,
            "name_en": _TEXT,
            "name_ko": _TEXT,
            "given_name": _TEXT,
            "family_name": _TEXT,
            "email": {"type": "string", "format": "email"},
            "phone": _TEXT,
            "organization_en": _TEXT,
            "organization_ko": _TEXT,
            "position_en": _TEXT,
            "position_ko": _TEXT,
            "country": {"type": "string", "description": "ISO 3166 alpha-2"},
            "delegation": _TEXT,
            "rank": _TEXT,
            "attending_as": _TEXT,
            "acting": {"description": "A boolean, or yes or no"},
            "roles": {"description": "A list, or text parted by ;"},
            "language": _TEXT,
            "answers": {
                "type": "object",
                "description": "By the question's key: text; a boolean, or yes or no; a choice's value, or a list of "
                "them; a day as ISO 8601; a number; a country as ISO 3166 alpha-2; a telephone number; an e-mail "
                "address. A file is handed in on the form alone. Needs are taken only with `consents.needs`.",
            },
            "consents": {
                "type": "object",
                "properties": {purpose.value: {"description": "A boolean, or yes or no"} for purpose in Purpose},
                "additionalProperties": False,
                "description": "Only what the person answered; a purpose left out is not asked.",
            },
        },
        "required": ["category"],
    },
    "Receipt": _object({"registration_id": _ID, "status": {"enum": [status.value for status in Status]}}),
    "Registration": {
        "type": "object",
        "description": "The export's machine headers with the values of the JSON export.",
        "properties": {"registration_id": _ID, "status": _TEXT, "category": _TEXT},
        "required": ["registration_id", "status", "category"],
    },
    "RegistrationList": _list_of("Registration"),
    "FigureRow": {"type": "object", "description": "A person, or an organisation or country with its people."},
    "FigureRows": _list_of("FigureRow"),
}

CURSOR = {"in": "query", "name": "cursor", "schema": _TEXT, "description": "Opaque: the one of the last answer."}
UNSENT = {
    "in": "query",
    "name": "unsent",
    "schema": {**_COUNT, "maximum": 999_999_999},
    "description": "How many scans the device still holds.",
}

SESSION = {
    "in": "query",
    "name": "session",
    "schema": {**_COUNT, "maximum": 999_999_999},
    "description": "At which session's door the device stands; 0: at the event's own.",
}

_WHEN = {
    304: "Nothing has changed",
    401: "No key, or one that does not hold",
    403: "The key lacks the scope",
    404: "Another event's, or nothing there",
    409: "In conflict with what is there",
    413: "Too much",
    415: "Not application/json",
    422: "Understood but wrong: errors point to the fields",
}


class Interface(flask_smorest.Api):
    """The interface of one application; errors are bound in ``forumapp.api.problems``, by path."""

    def _register_error_handlers(self) -> None:
        """Leave the pages' errors alone: flask-smorest would answer all of them as JSON."""


def describe() -> Interface:
    """An interface without routes, with its shapes and its security."""
    interface = Interface(
        spec_kwargs={
            "title": "forumapp",
            "version": "v1",
            "openapi_version": "3.1.0",
            "info": {"description": "Times are ISO 8601 with the event's offset. Errors are RFC 9457 problem details."},
        }
    )
    interface.DEFAULT_ERROR_RESPONSE_NAME = None
    return interface


def add_components(interface: Interface) -> None:
    """Describe shapes and security."""
    for name, schema in SCHEMAS.items():
        interface.spec.components.schema(name, schema)
    interface.spec.components.security_scheme(
        "key",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made by `forumapp key create`, with scopes "
            + ", ".join(scope.value for scope in Scope),
        },
    )


class Part(flask_smorest.Blueprint):
    """A part of the interface."""

    def errors(self, *statuses: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Describe what a call may answer instead."""
        problem = {"application/problem+json": {"schema": _ref("Problem")}}
        decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = self.doc(
            responses={
                str(status): {
                    "description": _WHEN[status],
                    **({} if status < HTTPStatus.BAD_REQUEST else {"content": problem}),
                }
                for status in statuses
            }
        )
        return decorate


def part(name: str, description: str) -> Part:
    """A part of the interface with its routes still to come."""
    return Part(f"api_{name}", f"forumapp.api.{name}", url_prefix=PREFIX, description=description)
