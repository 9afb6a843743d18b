"""A served application and phones with a camera that shows what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from werkzeug.serving import make_server

from forumapp.accounts.models import User
from tests.support import smtp
from tests.support.camera import film
from tests.support.smtp import Sink
from tests.support.staff import signed_in

PHONE = {"width": 360, "height": 740}
PATIENCE = 30_000
"""Milliseconds within which a page must do what is expected of it: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, on a thread of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def sink(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """The guests' post office."""
    with smtp.listening(app, monkeypatch) as handler:
        yield handler


@pytest.fixture
def phone(
    address: str,
    browser: Browser,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
    app: Flask,
) -> Iterator[Callable[..., Page]]:
    """Open a phone: ``phone(staff, sees=text)`` is signed in, and its camera looks at the QR of ``text``.

    ``staff=None`` is a phone that nobody is signed in on; ``sees=None`` a camera that sees no code; ``camera=False`` a
    phone without one.
    """
    opened: list[Browser | BrowserContext] = []

    def open_phone(staff: User | None, *, sees: str | None = None, camera: bool = True, **options: object) -> Page:
        used = browser  # one for all phones, which share nothing in it; a camera is a browser's own
        if camera:
            video = film(tmp_path / f"camera{len(opened)}.y4m", sees)
            # A Chromium without a window has nobody to ask for the camera, permission or not.
            asked = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
            seeing = [*asked, f"--use-file-for-fake-video-capture={video}"]
            arguments = [*browser_type_launch_args["args"], *seeing]
            used = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
            opened.append(used)
        context = used.new_context(base_url=address, viewport=PHONE, has_touch=True, **options)
        opened.append(context)
        if camera:
            context.grant_permissions(["camera"], origin=address)
        if staff is not None:
            sign_in(context, app, staff, address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_phone
    for each in reversed(opened):
        each.close()


def sign_in(context: BrowserContext, app: Flask, staff: User, address: str) -> None:
    """Give the browser the session that the sign-in page would."""
    cookie = signed_in(app, staff).get_cookie(app.config["SESSION_COOKIE_NAME"])
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
