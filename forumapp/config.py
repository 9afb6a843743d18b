"""The frozen configuration: everything the environment may say, read once at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")


class ConfigError(Exception):
    """A setting is wrong. The message names the variable and the cure."""


@dataclass(frozen=True)
class Config:
    """Settings of one installation.

    ``secret_keys``, ``ticket_keys`` and ``data_keys`` hold the current key first and former ones after it.
    """

    instance: Path
    database_url: str
    secret_keys: tuple[str, ...]
    ticket_keys: tuple[str, ...]
    data_keys: tuple[str, ...]
    base_url: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1"
    port: int = 8000
    port_is_fixed: bool = False
    trusted_proxies: int = 0
    mail_url: str | None = None
    mail_from: str = "forum@example.org"
    mail_rate: int = 10
    testing: bool = False
    run_jobs: bool = True

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server: it listens here, and no proxy gives it another name."""
        return self.bind in LOOPBACK_HOSTS and urlsplit(self.base_url).hostname in LOOPBACK_HOSTS

    @property
    def secure(self) -> bool:
        """Whether guests reach the site by HTTPS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def mail_folder(self) -> Path:
        """Where mails are laid as ``.eml`` files while no ``FORUMAPP_MAIL_URL`` is set."""
        return self.instance / "mail"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """Read ``FORUMAPP_*``; make the instance folder and the keys that are not given.

        :raises ConfigError: naming the variable that is wrong
        """
        instance = Path(environ.get("FORUMAPP_INSTANCE") or ROOT / "instance").resolve()
        try:
            instance.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"FORUMAPP_INSTANCE: {instance} cannot be made ({error.strerror}). Name a folder you may write to."
            ) from error
        port = _number(environ, "FORUMAPP_PORT", default=8000, lowest=1, highest=65535)
        bind = environ.get("FORUMAPP_BIND") or "127.0.0.1"
        return cls(
            instance=instance,
            database_url=_database_url(environ, instance),
            secret_keys=_keys(environ, "FORUMAPP_SECRET_KEY", instance / "secret.key"),
            ticket_keys=_keys(environ, "FORUMAPP_TICKET_KEY", instance / "ticket.key"),
            data_keys=_keys(environ, "FORUMAPP_DATA_KEY", instance / "data.key"),
            base_url=_base_url(environ, bind, port),
            bind=bind,
            port=port,
            port_is_fixed=bool(environ.get("FORUMAPP_PORT")),
            trusted_proxies=_number(environ, "FORUMAPP_TRUSTED_PROXIES", default=0, lowest=0, highest=10),
            mail_url=_mail_url(environ),
            mail_from=environ.get("FORUMAPP_MAIL_FROM") or "forum@example.org",
            mail_rate=_number(environ, "FORUMAPP_MAIL_RATE", default=10, lowest=1, highest=1000),
        )


def _number(environ: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise ConfigError(f"{name}: {text!r} is not a whole number from {lowest} to {highest}.")
    return int(text)


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("FORUMAPP_DATABASE_URL")
    if not url:
        return f"sqlite:///{instance / 'forumapp.db'}"
    scheme, _, rest = url.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest:
        return url
    raise ConfigError(
        "FORUMAPP_DATABASE_URL: give postgresql://user:password@host/name, "
        "or leave it unset for SQLite in the instance."
    )


def _base_url(environ: Mapping[str, str], bind: str, port: int) -> str:
    url = (environ.get("FORUMAPP_BASE_URL") or "").rstrip("/")
    if not url:
        return f"http://{bind if bind in LOOPBACK_HOSTS else '127.0.0.1'}:{port}"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ConfigError(
            "FORUMAPP_BASE_URL: give scheme and host without a path, for example https://forum.example.org"
        )
    return url


def _mail_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("FORUMAPP_MAIL_URL")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("smtp", "smtps", "smtp+starttls") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ConfigError("FORUMAPP_MAIL_URL: give smtp://user:password@host:587 (or smtps://…), or leave it unset.")
    return url


def _keys(environ: Mapping[str, str], name: str, file: Path) -> tuple[str, ...]:
    """Keys from the environment, else from ``file``, which is made once with mode 600."""
    given = environ.get(name)
    if given:
        keys = tuple(key.strip() for key in given.split(",") if key.strip())
        if not keys or any(len(key) < 32 for key in keys):
            raise ConfigError(f"{name}: each key needs at least 32 characters; several are separated by commas.")
        return keys
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        keys = tuple(line.strip() for line in file.read_text().splitlines() if line.strip())
        if not keys:
            raise ConfigError(
                f"{name}: {file} is empty. Restore it from your backup, or remove it to make a new key."
            ) from None
        return keys
    with os.fdopen(descriptor, "w") as output:
        key = secrets.token_hex(32)
        output.write(f"{key}\n")
    return (key,)
