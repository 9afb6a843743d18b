"""What shapes are made of: texts, moments, objects, lists."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
FLAG: dict[str, Any] = {"type": "boolean"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
ID: dict[str, Any] = {"type": "string", "format": "uuid"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
LOCALIZED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "A text by language code.",
}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The shape, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: dict[str, Any], optional: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    """An object; all of its properties are there but the ``optional`` ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, **members}


def ref(name: str) -> dict[str, Any]:
    """A named shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(name: str, **more: Any) -> dict[str, Any]:
    """A page of a list (contract.md, "API")."""
    return record({"items": {"type": "array", "items": ref(name)}, "cursor": TEXT, "more": FLAG, **more})


FIRST = or_null(record({"at": MOMENT, "desk": or_null(TEXT)}))
ESCORT = record({"name": TEXT, "place": or_null(TEXT)})
