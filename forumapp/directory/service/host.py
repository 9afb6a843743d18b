"""Changing the office: its texts, and its own words for countries, entities and ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forumapp.directory.models import EntityName, Host, RankName
from forumapp.directory.rules import StaleHost
from forumapp.kernel.localized import LocalizedText


def edit_host(*, session: Session, values: Mapping[str, Any], expected: int | None = None) -> Host:
    """Change the office; cached pages know by the revision. ``expected`` is the revision that the editor saw.

    :raises StaleHost: somebody else changed it meanwhile
    """
    host = session.get(Host, 1, populate_existing=True)
    if host is None:
        host = Host(id=1, revision=0)
        session.add(host)
    if expected is not None and host.revision != expected:
        raise StaleHost(host.revision)
    for name, value in values.items():
        setattr(host, name, value)
    host.revision += 1
    session.flush()
    return host


def name_entities(*, session: Session, names: Mapping[str, LocalizedText]) -> None:
    """Call countries and other entities as the office does, by their codes; an empty text takes the wording back."""
    session.execute(delete(EntityName).where(EntityName.code.in_(list(names))))
    session.add_all(EntityName(code=code, names=text) for code, text in names.items() if text)
    _renew_words(session)


def name_ranks(*, session: Session, ranks: Sequence[tuple[str, LocalizedText]]) -> None:
    """Set the office's precedence, the highest first, with its own names; an empty text leaves the usual name."""
    session.execute(delete(RankName))
    session.add_all(RankName(code=code, names=text, position=position) for position, (code, text) in enumerate(ranks))
    _renew_words(session)


def _renew_words(session: Session) -> None:
    edit_host(session=session, values={"wording": str(uuid4())})
