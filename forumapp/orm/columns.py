"""Column types that the whole house shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from forumapp.kernel.localized import LocalizedText

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON document; JSONB on PostgreSQL."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC and read as UTC. :raises ValueError: for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone: pass an aware datetime.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Localized(TypeDecorator[LocalizedText]):
    """A :class:`LocalizedText` kept as one JSON object; an absent text is an empty object."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> dict[str, str]:
        return dict(LocalizedText(value))

    def process_result_value(self, value: dict[str, str] | None, dialect: Dialect) -> LocalizedText:
        return LocalizedText(value)
