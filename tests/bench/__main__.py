"""``python -m tests.bench``: what requests and files cost beside the bare limit, as a table; it fails on no figure."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import door, files, freezing, people, releases, scenarios, year
from tests.bench.databases import Postgres, Server, Sqlite, site
from tests.bench.scenarios import Effort, Row
from tests.support import catalogues, postgres

FEW, MANY = 200, 50_000
MEMORY_GOAL = 100_000_000


def main(arguments: list[str]) -> int:
    """Measure on both databases, few guests and many; ``--quick`` few on SQLite only."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{FEW} guests on SQLite only")
    parser.add_argument("--pages", action="store_true", help="only the long form and an organizer's pages")
    parser.add_argument("--door", action="store_true", help="only the door, in a real browser")
    given = parser.parse_args(arguments)
    quick, pages = bool(given.quick), bool(given.pages)
    catalogues.compile_stale()
    begin = time.monotonic()
    if given.door:
        print(f"{machine()}. p50 / p95 where there are two figures; the goal is that of the last.\n")
        with tempfile.TemporaryDirectory(prefix="forumapp-bench-") as name:
            for measured in door.lines(Path(name)):
                print(measured, flush=True)
        print(f"\nTook {time.monotonic() - begin:.0f} s.")
        return 0
    print(f"{machine()}. CPU time of one request in µs, medians of rounds by turns.")
    print("× is ours beside the bare limit, in this process; ×db with the work of the database's own processes,")
    print("which counts for the figures. The files' and the figures' goals are for many guests.")
    with tempfile.TemporaryDirectory(prefix="forumapp-bench-") as name:
        for server in _servers(Path(name), quick=quick):
            for guests in (FEW,) if quick else (FEW, MANY):
                measure(server, Path(name), guests, pages=pages)
    print(f"\nTook {time.monotonic() - begin:.0f} s.")
    return 0


def measure(server: Server, folder: Path, guests: int, *, pages: bool = False) -> None:
    """Print the table of one database with ``guests``; ``pages``: only of the long form and an organizer's pages."""
    print(f"\n{server.name} {server.version}, {guests:,} guests\n")
    print(f"{'':28}{'ours':>12}{'bare':>12}{'×':>8}{'×db':>8}{'goal':>8}")
    with site(server, folder, guests=guests) as made:
        for row in [scenarios.form(made, Effort())] if pages else scenarios.rows(made, Effort()):
            print(line(row), flush=True)
        for row in people.rows(made, Effort()):
            print(line(row), flush=True)
        if pages:
            return
        for row in files.rows(made, rounds=3):
            print(line(row), flush=True)
        frozen = freezing.measured(made.ours)
        verdict = _verdict(frozen.seconds / freezing.GOAL, 1.0) if guests == MANY else ""
        print(f"{'freeze':28}{frozen.seconds:>10.2f} s{'':29}{f'{freezing.GOAL:.0f} s':>8}{verdict}")
        print(f"{'freeze, kept':28}{frozen.kept / 1e6:>9.1f} MB")
        print(f"{'freeze, memory':28}{frozen.memory / 1e6:>9.1f} MB", flush=True)
        _print_release(*releases.measured(made.ours))
        host = year.measured(made.ours)
        label = f"year of {year.EVENTS:,} events"
        verdict = _verdict(host.seconds / year.GOAL, 1.0)
        print(f"{label:28}{host.seconds:>10.2f} s{'':29}{f'{year.GOAL:g} s':>8}{verdict}", flush=True)
        for kind in files.GOALS:
            grown = files.memory(made.url, folder, kind)
            goal = f"{MEMORY_GOAL / 1e6:.0f} MB" if kind == files.Format.CSV else ""
            verdict = _verdict(grown / MEMORY_GOAL, 1.0) if goal else ""
            print(f"{f'memory of {kind.upper()}':28}{grown / 1e6:>9.1f} MB{'':28}{goal:>8}{verdict}", flush=True)


def _print_release(files: list[releases.Made], memory: int) -> None:
    """The files of a release: by the clock, then of the processor."""
    for made in files:
        goal = "" if made.goal is None else f"{made.goal:g} s"
        verdict = "" if made.goal is None else _verdict(made.seconds / made.goal, 1.0)
        spent = f"{made.processor:.2f} s CPU"
        print(f"{made.name:28}{made.seconds:>10.2f} s{spent:>12}{made.size / 1e3:>11,.0f} kB{'':3}{goal:>8}{verdict}")
    print(f"{'press kit, memory':28}{memory / 1e6:>9.1f} MB", flush=True)


def line(row: Row) -> str:
    """One line of the table."""
    ours, against = (f"{cost.process * 1e6:,.0f}" for cost in (row.ours, row.against))
    whole = f"{row.whole_ratio:.2f}" if row.against.server else ""
    goal = "" if row.goal is None else f"{row.goal:g}"
    verdict = "" if row.goal is None else _verdict(row.judged, row.goal)
    of = "" if row.of == "bare" else f"  of {row.of}"
    return f"{row.name:28}{ours:>12}{against:>12}{row.ratio:>8.2f}{whole:>8}{goal:>8}{verdict}{of}"


def _verdict(value: float, goal: float) -> str:
    return "  held" if value <= goal else f"  missed by {(value / goal - 1) * 100:.0f} %"


def machine() -> str:
    """What it was measured on."""
    models = [text for text in _cpuinfo() if text.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    return f"{len(models) or '?'} × {model}, {platform.system()}, Python {platform.python_version()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


@contextmanager
def _postgres() -> Iterator[Postgres]:
    with postgres.started() as url:
        yield Postgres(url)


def _servers(folder: Path, *, quick: bool) -> Iterator[Server]:
    yield Sqlite(folder)
    if not quick:
        with _postgres() as server:
            yield server


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
