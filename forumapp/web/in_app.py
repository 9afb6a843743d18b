"""Browsers inside other apps (KakaoTalk, NAVER, LINE, Instagram, Facebook): they save no file and open no window.

Nothing on our pages needs either. Where a file would be handy, a page says how to go on in the phone's own browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import Flask, request

_SIGNS = (
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(inapp", "NAVER"),
    (" Line/", "LINE"),
    ("Instagram", "Instagram"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
)
"""What the browser of an app calls itself, and how people call the app."""


@dataclass(frozen=True)
class InApp:
    """The app whose browser shows a page, and whether it runs on Android."""

    name: str
    android: bool

    def way_out(self, url: str) -> str | None:
        """An address that opens ``url`` in the phone's own browser; None where only the app's menu does.

        KakaoTalk has a scheme of its own, LINE a parameter, Android the intent of an address. They were taken from
        what others report of these apps.
        """
        if self.name == "KakaoTalk":
            return f"kakaotalk://web/openExternal?url={quote(url, safe='')}"
        if self.name == "LINE":
            there, mark, fragment = url.partition("#")
            return f"{there}{'&' if '?' in there else '?'}openExternalBrowser=1{mark}{fragment}"
        if self.android:
            parts = urlsplit(url)
            there = url.removeprefix(f"{parts.scheme}://")
            return f"intent://{there}#Intent;scheme={parts.scheme};action=android.intent.action.VIEW;end"
        return None


@dataclass(frozen=True)
class Hint:
    """What a page says in the browser of an app: its name, and the way out where there is one."""

    app: str
    url: str | None


def in_app_browser(user_agent: str) -> InApp | None:
    """The app whose browser sent this user agent; None for a browser of its own."""
    for sign, name in _SIGNS:
        if sign.lower() in user_agent.lower():
            return InApp(name, android="android" in user_agent.lower())
    return None


def hint(path: str | None = None) -> Hint | None:
    """For templates: what to say where this request comes from the browser of an app; ``path`` else its own address.

    Only for pages that nobody keeps: it depends on who asks.
    """
    app = in_app_browser(request.headers.get("User-Agent", ""))
    if app is None:
        return None
    url = request.url_root.rstrip("/") + path if path else request.base_url
    return Hint(app.name, app.way_out(url))


def bind(app: Flask) -> None:
    """Give templates the hint."""
    app.jinja_env.globals["in_app"] = hint
