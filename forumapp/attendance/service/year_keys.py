"""A year's key for pseudonyms: made with its first frozen set, held while the year changes, destroyed with its end."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from forumapp.attendance.models import ClosedYear, PseudonymKey
from forumapp.attendance.rules.year import YearIsClosed

KEY_BYTES = 32


def hold_key(*, session: Session, year: int) -> bytes:
    """The year's key, made where there is none; until the commit nobody else changes the year or closes it.

    :raises YearIsClosed: the key was destroyed, and no new one is made
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(PseudonymKey)
        .values(year=year, key=secrets.token_bytes(KEY_BYTES))
        .on_conflict_do_nothing(index_elements=["year"])
    )
    key = session.execute(
        select(PseudonymKey.key).where(PseudonymKey.year == year).with_for_update()
    ).scalar_one_or_none()
    # Looked up when the key is held: whoever closes the year holds it too, and the key made above must not outlive it.
    closed = session.execute(select(ClosedYear.year).where(ClosedYear.year == year)).scalar_one_or_none()
    if key is None or closed is not None:
        destroy_key(session=session, year=year)
        raise YearIsClosed(year)
    return key


def destroy_key(*, session: Session, year: int) -> None:
    """Destroy the year's key: its pseudonyms can never again be compared with a person."""
    session.execute(delete(PseudonymKey).where(PseudonymKey.year == year))
