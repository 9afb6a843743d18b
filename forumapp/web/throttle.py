"""Slowing down what could be asked too often: the strategies of ``limits`` on a table, shared by all processes."""

from __future__ import annotations

import hmac
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Any

from flask import current_app, request
from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Engine, Table, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.orm.transactions import write_connection
from forumapp.web.models import ThrottleWindow

IPV6_HOME = 64
"""Bits of an IPv6 address that one household shares."""

_WINDOWS: Table = ThrottleWindow.__table__  # type: ignore[assignment]  # a declared table is a Table
_END_OLD = delete(_WINDOWS).where(_WINDOWS.c.expires <= bindparam("now"))
_READ = select(_WINDOWS.c.hits, _WINDOWS.c.expires).where(
    _WINDOWS.c.key == bindparam("key"), _WINDOWS.c.expires > bindparam("now")
)
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def _hit(dialect: str) -> Any:
    insert: Any = _INSERTS[dialect](_WINDOWS)
    over = _WINDOWS.c.expires <= bindparam("now")
    return insert.on_conflict_do_update(
        index_elements=[_WINDOWS.c.key],
        set_={
            "hits": case((over, insert.excluded.hits), else_=_WINDOWS.c.hits + insert.excluded.hits),
            "expires": case((over, insert.excluded.expires), else_=_WINDOWS.c.expires),
        },
    ).returning(_WINDOWS.c.hits)


_HITS = {dialect: _hit(dialect) for dialect in _INSERTS}


class Windows(Storage):
    """The counters of ``limits`` as rows, each change in a short transaction of its own."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong below."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` hits in the window of ``expiry`` seconds that runs or begins now; all hits in it."""
        now = _now()
        with write_connection(self.engine) as connection:
            connection.execute(_END_OLD, {"now": now})
            values = {"key": key, "hits": amount, "expires": now + expiry, "now": now}
            hits: int = connection.execute(_HITS[connection.dialect.name], values).scalar_one()
        return hits

    def get(self, key: str) -> int:
        """The hits in the running window."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the running window ends, in seconds since 1970; now, where none runs."""
        return self._read(key)[1]

    def check(self) -> bool:
        """Whether the table can be read."""
        self._read("")
        return True

    def reset(self) -> int:
        """Forget every window; how many there were."""
        with write_connection(self.engine) as connection:
            return connection.execute(delete(_WINDOWS)).rowcount

    def clear(self, key: str) -> None:
        """Forget one window."""
        with write_connection(self.engine) as connection:
            connection.execute(delete(_WINDOWS).where(_WINDOWS.c.key == key))

    def _read(self, key: str) -> tuple[int, int]:
        now = _now()
        with self.engine.connect() as connection:
            row = connection.execute(_READ, {"key": key, "now": now}).one_or_none()
        return (0, now) if row is None else (row.hits, row.expires)


def throttle(name: str, *, limit: int, seconds: int, who: str | None = None) -> None:
    """Count one hit on what is called ``name``; answer 429 with ``Retry-After`` beyond ``limit`` hits in ``seconds``.

    ``who`` is whom the hit counts for, else the address that asks. Call it before the unit of work: the hit stands
    even where what follows fails.

    :raises TooManyRequests:
    """
    limiter = FixedWindowRateLimiter(Windows(db.engine))
    item = RateLimitItemPerSecond(limit, seconds)
    key = _hashed(name, who or _household(request.remote_addr or ""))
    if not limiter.hit(item, key):
        wait = limiter.get_window_stats(item, key).reset_time - clock.now().timestamp()
        raise TooManyRequests(retry_after=max(1, ceil(wait)))


def _household(address: str) -> str:
    """The address, of IPv6 the network that one household shares."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_HOME), strict=False)) if parsed.version == 6 else str(parsed)


def _hashed(name: str, who: str) -> str:
    key = current_app.config["FORUMAPP"].secret_keys[0]
    return hmac.digest(key.encode(), f"throttle\0{name}\0{who}".encode(), "sha256").hex()


def _now() -> int:
    return int(clock.now().timestamp())
