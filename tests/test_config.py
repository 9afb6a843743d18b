"""The configuration: what the environment says, and errors that name the variable and the cure."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from forumapp.config import Config, ConfigError


def config(tmp_path: Path, **environ: str) -> Config:
    return Config.from_env({"FORUMAPP_INSTANCE": str(tmp_path / "instance"), **environ})


def test_without_settings_it_is_sqlite_on_loopback_with_keys_of_its_own(tmp_path: Path) -> None:
    first = config(tmp_path)
    assert first.database_url == f"sqlite:///{tmp_path / 'instance' / 'forumapp.db'}"
    assert (first.bind, first.port, first.base_url, first.on_loopback) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
        True,
    )
    assert len({first.secret_keys, first.ticket_keys, first.data_keys}) == 3
    assert config(tmp_path).secret_keys == first.secret_keys
    mode = stat.S_IMODE((tmp_path / "instance" / "ticket.key").stat().st_mode)
    assert mode == 0o600


def test_former_keys_follow_a_comma(tmp_path: Path) -> None:
    keys = config(tmp_path, FORUMAPP_TICKET_KEY=f"{'a' * 32}, {'b' * 32}").ticket_keys
    assert keys == ("a" * 32, "b" * 32)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUMAPP_PORT", "http"),
        ("FORUMAPP_PORT", "70000"),
        ("FORUMAPP_PORT", "٣"),
        ("FORUMAPP_SECRET_KEY", "short"),
        ("FORUMAPP_DATABASE_URL", "mysql://host/name"),
        ("FORUMAPP_BASE_URL", "https://host/path"),
        ("FORUMAPP_BASE_URL", "host"),
        ("FORUMAPP_MAIL_URL", "localhost:25"),
        ("FORUMAPP_MAIL_URL", "smtp://host:port"),
        ("FORUMAPP_MAIL_RATE", "0"),
        ("FORUMAPP_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        config(tmp_path, **{name: value})


def test_an_empty_key_file_is_not_replaced_silently(tmp_path: Path) -> None:
    config(tmp_path)
    (tmp_path / "instance" / "ticket.key").write_text("")
    with pytest.raises(ConfigError, match="FORUMAPP_TICKET_KEY"):
        config(tmp_path)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg(tmp_path: Path, scheme: str) -> None:
    url = config(tmp_path, FORUMAPP_DATABASE_URL=f"{scheme}://user@host/name").database_url
    assert url == "postgresql+psycopg://user@host/name"


def test_a_name_for_the_world_is_no_loopback_whatever_it_listens_on(tmp_path: Path) -> None:
    assert not config(tmp_path, FORUMAPP_BASE_URL="https://forum.example.org").on_loopback
    assert not config(tmp_path, FORUMAPP_BIND="0.0.0.0").on_loopback
    assert config(tmp_path, FORUMAPP_BASE_URL="http://localhost:8123").on_loopback
