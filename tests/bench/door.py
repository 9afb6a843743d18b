"""The door in a real browser: from a camera's frame to the verdict, names, first load, and a backlog on its way."""

from __future__ import annotations

import gzip
import itertools
import math
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, sync_playwright
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from forumapp.checkin.service import Terms, code_of, offer_pairing
from forumapp.config import ROOT
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.engines import engine_options, prepare
from tests.bench.databases import KEY as SECRET
from tests.bench.seed import KEY, SLUG, seed
from tests.support import chromium
from tests.support.camera import film_of
from tests.support.scanner import BURST
from tests.support.server import command, serving

Pair = Callable[[], str]
"""Gives the code by which the next phone becomes a desk."""
GUESTS = 5_000
BACKLOG = 1_000
CODES = 10
"""Codes that the film shows, one after the other."""
ROUNDS = 3
"""How often each of them is seen in one state of the network."""
SLOWED = 4
TYPED = (
    *("손님 1", "손님 12", "손님 4999", "ㅅㄴ 12", "ㅅㄴ", "thssla", "sonnim 3", "guest 4", "guest 4321", "gue"),
    *("organisation 12", "organisation", "officer", "nobody of that name"),
)
QUEUE = f"Saved here, {BACKLOG} not sent"


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, its figures, the goal of the last one."""

    name: str
    figures: Sequence[float]
    unit: str
    goal: float | None = None

    def __str__(self) -> str:
        shown = " / ".join(f"{figure:,.0f}" for figure in self.figures)
        if self.goal is None:
            return f"{self.name:52}{shown:>18} {self.unit}"
        worst = self.figures[-1]
        verdict = "held" if worst <= self.goal else f"missed by {(worst / self.goal - 1) * 100:.0f} %"
        return f"{self.name:52}{shown:>18} {self.unit:4}{self.goal:>8,.0f}  {verdict}"


def lines(folder: Path) -> Iterator[Line]:
    """Measure everything on a server and a browser of their own."""
    instance = folder / "instance"
    instance.mkdir()
    done = command(instance, "db", "upgrade")
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    engine = create_engine(url := f"sqlite:///{instance / 'forumapp.db'}", **engine_options(url))
    prepare(engine)
    codes = seed(engine, guests=GUESTS, attended=0.0, ticket_key=SECRET).waiting
    film = film_of(folder / "guests.y4m", [f"HTTP://LOCALHOST/T/{code}" for code in codes[:CODES]])
    with (
        serving(instance, FORUMAPP_TICKET_KEY=SECRET) as server,
        sync_playwright() as playwright,
    ):
        pair = partial(_code, engine)
        browser = playwright.chromium.launch(
            executable_path=chromium.find(whole=True),
            args=[
                *chromium.launch_arguments(),
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ],
        )
        yield from _roster(server.url)
        yield from _first_load(browser, server.url)
        yield from _names(browser, server.url, pair)
        yield from _camera(browser, server.url, pair)
        yield from _backlog(browser, server.url, pair, codes[CODES:])
        browser.close()
    engine.dispose()


def _roster(url: str) -> Iterator[Line]:
    """What a phone receives: the whole list, as it goes over the wire."""
    size, cursor, more = 0, "", True
    while more:
        request = urllib.request.Request(f"{url}/api/v1/events/{SLUG}/roster{cursor}")
        request.add_header("Authorization", f"Bearer {KEY}")
        request.add_header("Accept-Encoding", "gzip")
        with urllib.request.urlopen(request) as answer:
            data = answer.read()
        size += len(data)
        page = orjson.loads(gzip.decompress(data))
        cursor, more = f"?cursor={page['cursor']}", page["more"]
    yield Line(f"list of {GUESTS:,} guests, gzip", [size / 1024], "KB", 1024)


def _first_load(browser: Browser, url: str) -> Iterator[Line]:
    """What the door's page needs before the decoder: gzip, and as this server sends it without a proxy."""
    context = browser.new_context(base_url=url, service_workers="block")
    page = context.new_page()
    heard: list[Response] = []
    page.on("response", lambda answer: heard.append(answer))
    page.goto(f"/door/{SLUG}", wait_until="networkidle")
    bodies = [answer.body() for answer in heard if answer.status == 200 and "decoder" not in answer.url]
    sent = [answer.request.sizes()["responseBodySize"] for answer in heard if answer.status == 200]
    yield Line(
        "first load before the decoder, gzip", [sum(len(gzip.compress(body)) for body in bodies) / 1024], "KB", 400
    )
    yield Line("the same as this server sends it", [sum(sent) / 1024], "KB")
    context.close()


def _camera(browser: Browser, url: str, pair: Pair) -> Iterator[Line]:
    for slow, name in itertools.product((1, SLOWED), NETWORKS):
        with _phone(browser, url, pair, slow=slow) as page:
            NETWORKS[name](page.context)
            frames, grabs = _verdicts(page)
        yield Line(f"camera's frame → verdict, network {name}, CPU × {slow}", _p50_p95(frames), "ms", 300)
        yield Line("  of it from the grab", _p50_p95(grabs), "ms")


def _verdicts(page: Page) -> tuple[list[float], list[float]]:
    """Milliseconds from the frame that first shows a code, and from the grab that read it, to the verdict."""
    page.evaluate("bench.shown.length = bench.read.length = bench.verdicts.length = 0")
    deadline = time.monotonic() + 180
    while page.evaluate("bench.verdicts.length") < CODES * ROUNDS + 1 and time.monotonic() < deadline:
        page.wait_for_timeout(500)
    log = page.evaluate("bench")
    frames, grabs = [], []
    last = None
    for read in log["read"]:
        if read["text"] == last:
            continue
        last = read["text"]
        verdict = next((at for at in log["verdicts"] if at > read["heard"]), None)
        shown = next((at for at in reversed(log["shown"]) if at <= read["at"]), None)
        # What stood before the camera when it began was shown before anybody looked.
        if verdict is not None and shown is not None and read["at"] - shown < 1_000:
            frames.append(verdict - shown)
            grabs.append(verdict - read["at"])
    if len(frames) < CODES:
        raise RuntimeError(f"only {len(frames)} codes were read and judged")
    return frames, grabs


def _names(browser: Browser, url: str, pair: Pair) -> Iterator[Line]:
    for slow in (1, SLOWED):
        with _phone(browser, url, pair, slow=slow, camera=False) as page:
            page.context.set_offline(True)
            took = [figure for _ in range(ROUNDS) for figure in page.evaluate(SEARCH, TYPED)]
        yield Line(f"a name among {GUESTS:,}, CPU × {slow}", _p50_p95(took), "ms", 50)


def _backlog(browser: Browser, url: str, pair: Pair, codes: list[str]) -> Iterator[Line]:
    for slow in (1, SLOWED):
        with _phone(browser, url, pair, slow=slow, camera=False) as page:
            page.context.set_offline(True)
            waiting, codes = codes[:BACKLOG], codes[BACKLOG:]
            page.evaluate(BURSTS, waiting)
            page.get_by_text(QUEUE).wait_for(timeout=300_000)
            page.evaluate(WATCH_SENDING)
            page.context.set_offline(False)
            # A wait for a function is refused by the page's policy: look from outside.
            while page.evaluate("bench.sent === undefined"):
                page.wait_for_timeout(200)
            took = page.evaluate("bench.sent - bench.online")
            yield Line(f"{BACKLOG:,} scans on their way, CPU × {slow}", [took], "ms", 2_000)
            page.context.set_offline(True)
            page.reload()
            page.locator("#q").wait_for(timeout=60_000)
            yield Line(f"reload without a network, CPU × {slow}", [page.evaluate("bench.ready")], "ms")


@contextmanager
def _phone(browser: Browser, url: str, pair: Pair, *, slow: int, camera: bool = True) -> Iterator[Page]:
    """A paired phone with the whole list, its processor slowed."""
    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 740}, has_touch=True)
    if camera:
        context.grant_permissions(["camera"], origin=url)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(f"globalThis.benchSlow = {slow};" + WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(f"/door/{SLUG}#pair={pair()}")
    page.locator("#volunteer").fill("Bench")
    page.locator("nav .button.primary").click()
    page.get_by_text(f"{GUESTS:,} of {GUESTS:,}").or_(page.get_by_text(f"{GUESTS} of {GUESTS}")).wait_for()
    page.locator("nav .button.primary").click()
    page.locator("#q").wait_for(state="attached")
    page.locator("body[data-kept=yes]").wait_for()
    try:
        yield page
    finally:
        context.close()


def _code(engine: Engine) -> str:
    """The code that makes the next phone a desk."""
    now, keys = clock.now(), KeyRing.of((SECRET,))
    terms = Terms(desk="Desk 1", until=now.replace(year=now.year + 1))
    with Session(engine) as session:
        made = offer_pairing(session=session, event_id=1, terms=terms, now=now, actor=COMMAND, keys=keys)
        code = code_of(made, keys)
        session.commit()
    if code is None:
        raise RuntimeError("the pairing has no code")
    return code


def _dead(context: BrowserContext) -> None:
    context.set_offline(True)


def _silent(context: BrowserContext) -> None:
    def hold(route: Route) -> None:
        """Never answer."""

    context.route("**/api/**", hold)


def _refusing(context: BrowserContext) -> None:
    context.route("**/api/**", lambda route: route.abort("connectionrefused"))


NETWORKS: dict[str, Callable[[BrowserContext], None]] = {"dead": _dead, "silent": _silent, "refusing": _refusing}


def _p50_p95(figures: Sequence[float]) -> list[float]:
    ordered = sorted(figures)
    return [ordered[math.ceil(len(ordered) * part) - 1] for part in (0.5, 0.95)]


WATCH = (ROOT / "tests" / "bench" / "door.js").read_text("utf-8")
"""What the page notes of itself while it is measured."""

SEARCH = """(queries) => {
  const field = document.querySelector("#q");
  return queries.map((query) => {
    field.value = query;
    const begun = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - begun;
  });
}"""

BURSTS = f"(codes) => codes.forEach({BURST})"

WATCH_SENDING = """() => {
  const line = document.querySelector(".sync");
  addEventListener("online", () => (bench.online = performance.now()));
  new MutationObserver(() => {
    if (line.textContent.includes("All sent")) bench.sent ??= performance.now();
  }).observe(line, { childList: true, subtree: true });
}"""
