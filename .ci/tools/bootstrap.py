"""What stands behind each `make` target: prepares what is missing, then starts the thing asked for.

Everything that was prepared is remembered in ``.venv/prepared.json`` by a hash of what it was made from, so a second
run finds nothing to do and needs no network.
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import RLock

from tools import node
from tools.beside import alone, answer_of

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / "bin"
PYTHON = BIN / "python"
PREPARED = ENVIRONMENT / "prepared.json"
ASSETS = ROOT / "forumapp" / "assets"
STATIC = ROOT / "forumapp" / "static"
TRANSLATIONS = ROOT / "translations"
LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
NODE_LOCK = ROOT / "requirements-node.lock"


class Refusal(Exception):
    """Something cannot be had; the message is the one sentence that says so and names the cure."""


def say(text: str) -> None:
    print(f"· {text}", flush=True)


# --- what was prepared already ----------------------------------------------------------------------------------------


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of ``paths``, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


noting = RLock()


def prepared() -> dict[str, str]:
    try:
        with noting:
            notes: dict[str, str] = json.loads(PREPARED.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return notes


def note(**made: str) -> None:
    with noting:
        PREPARED.write_text(json.dumps(prepared() | made, indent=1), "utf-8")


# --- the environment --------------------------------------------------------------------------------------------------


def environment(*, development: bool = False) -> None:
    """Make ``.venv`` hold exactly the locked packages (with those for development if asked) and this folder."""
    folder()
    runtime = digest([LOCK])
    if development and prepared().get("development") != digest([DEVELOPMENT_LOCK]):
        install(DEVELOPMENT_LOCK, "the packages that the tests and checks need")
        note(runtime=runtime, development=digest([DEVELOPMENT_LOCK]))
    elif prepared().get("runtime") != runtime:
        install(LOCK, "the packages that forumapp needs")
        note(runtime=runtime)
    project = digest([ROOT / "pyproject.toml"])
    if prepared().get("project") != project:
        pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
        note(project=project)


def folder() -> None:
    """Make ``.venv``, empty, where there is none that works."""
    if prepared().get("folder") != str(ENVIRONMENT) or not starts(PYTHON):
        create()


def starts(interpreter: Path) -> bool:
    return interpreter.exists() and subprocess.run([interpreter, "-c", ""], check=False).returncode == 0


def create() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Refusal(
            f"Python {version} ({sys.executable}) comes without its venv module: install it "
            f"(Debian and Ubuntu: apt-get install python{version}-venv), then run make again."
        )
    say("making .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise Refusal(f"No environment could be made in {ENVIRONMENT}: {last_line(made.stdout + made.stderr)}")
    note(folder=str(ENVIRONMENT))


def install(lock: Path, what: str) -> None:
    say(f"installing {what} (a minute or so, once)")
    # Compiled is what is used, when it is first used: that is a fraction of it.
    pip("--no-compile", "--require-hashes", "--requirement", str(lock))


def pip(*arguments: str) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode != 0:
        raise Refusal(
            "pip could not install what is named above: see its last lines; the first run needs a way to PyPI "
            "(a mirror is named by PIP_INDEX_URL), later ones do not."
        )


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it gave no reason."


# --- assets and texts -------------------------------------------------------------------------------------------------


def texts() -> None:
    """Compile the catalogues, where one changed."""
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    current = digest(catalogues)
    if prepared().get("texts") == current and all(path.with_suffix(".mo").exists() for path in catalogues):
        return
    for domain in sorted({path.stem for path in catalogues}):
        command = [BIN / "pybabel", "--quiet", "compile", "--directory", TRANSLATIONS, "--domain", domain]
        if subprocess.run(command, check=False).returncode != 0:
            raise Refusal(f"The texts in translations/*/LC_MESSAGES/{domain}.po do not compile: see the line above.")
    note(texts=current)


def sources_of_assets() -> list[Path]:
    """What the built files are made from: the sources, and the texts that the door carries with it."""
    own = [
        path
        for path in ASSETS.rglob("*")
        if path.is_file() and not {"node_modules", "__pycache__"} & set(path.relative_to(ASSETS).parts)
    ]
    return own + sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def assets() -> None:
    """Build style sheets and scripts into ``forumapp/static``, where a source changed."""
    current = digest(sources_of_assets())
    if prepared().get("assets") == current and STATIC.is_dir() and any(STATIC.iterdir()):
        return
    packages()
    say("building style sheets and scripts")
    npm("run", "build", "--silent")
    note(assets=digest(sources_of_assets()))


def packages() -> None:
    """Install what package-lock.json names, where it changed."""
    current = digest([ASSETS / "package-lock.json"])
    if prepared().get("packages") == current and (ASSETS / "node_modules").is_dir():
        return
    say("installing what the assets are built with (once)")
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    note(packages=current)


def npm(*arguments: str) -> None:
    chosen = suitable_node()
    # The door carries its texts: the build makes them from the catalogues with Babel, which only .venv has.
    variables = chosen.environment() | {"PYTHON": str(PYTHON), "NO_UPDATE_NOTIFIER": "1"}
    answer = subprocess.run(
        [str(chosen.npm), *arguments],
        cwd=ASSETS,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        print(answer.stdout, file=sys.stderr)
        network = "; the first run needs a way to the npm registry, later ones do not" if arguments[0] == "ci" else ""
        raise Refusal(f"`npm {' '.join(arguments)}` failed in forumapp/assets: see its lines above{network}.")


def suitable_node() -> node.Node:
    chosen = node.of_machine() or node.of_environment(PYTHON)
    if chosen is None:
        install(NODE_LOCK, f"Node, since none that suits ({node.WANTED}) is on this machine")
        chosen = node.of_environment(PYTHON)
    if chosen is None:
        raise Refusal(f"The assets need Node {node.WANTED}: install one from your system, then run make again.")
    return chosen


# --- the targets ------------------------------------------------------------------------------------------------------


def prepare(*, development: bool = False) -> None:
    """Make everything ready that a target needs; for development, what the scripts are checked and tested with too."""
    with alone(ROOT), ThreadPoolExecutor(max_workers=1) as beside:
        folder()
        # npm fetches beside pip, where the machine has a Node for it.
        fetched = beside.submit(packages) if development and node.of_machine() else None
        environment(development=development)
        if fetched:
            fetched.result()
        texts()
        assets()
        if development:
            packages()


def run(_arguments: Sequence[str]) -> int:
    """Serve on this machine; the first time with the demo."""
    prepare()
    forumapp = BIN / "forumapp"
    # Present from the first run's beginning until its demo is complete, so an interrupted one is taken up again.
    unfinished = ROOT / (os.environ.get("FORUMAPP_INSTANCE") or "instance") / "first-run"
    if database_is_empty():
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
    if (status := subprocess.run([forumapp, "db", "upgrade"], check=False).returncode) != 0:
        return status
    if unfinished.exists():
        say("loading the demo")
        # How to sign in is said once, by the server, which knows its port.
        loaded = subprocess.run([forumapp, "demo"], stdout=subprocess.DEVNULL, check=False)
        if (status := loaded.returncode) != 0:
            return status
        unfinished.unlink()
    os.execv(forumapp, [str(forumapp), "serve"])


def database_is_empty() -> bool:
    """Whether the configured database has no table yet. Where it cannot be asked, `forumapp` says why in a moment."""
    question = (
        "import sys; from sqlalchemy import create_engine, inspect; from forumapp.config import Config; "
        "sys.exit(3 if inspect(create_engine(Config.from_env().database_url)).get_table_names() else 0)"
    )
    return subprocess.run([PYTHON, "-c", question], cwd=ROOT, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test(arguments: Sequence[str]) -> int:
    """Install what the tests need and pass them all, or only those that ARGS chooses.

    All means on SQLite, on PostgreSQL and those of the scripts, side by side; `check` has what reads the sources.
    """
    prepare(development=True)
    provided = subprocess.run([PYTHON, "-m", "tests.support.chromium", "--install"], cwd=ROOT, check=False)
    if provided.returncode != 0:
        return provided.returncode
    if arguments:
        return pytest(*arguments)
    workers = ["-n", "logical", "--maxprocesses", "4", "--dist", "worksteal", *LEFT_TO_CHECK]
    with ThreadPoolExecutor(max_workers=2) as beside:
        scripts = beside.submit(npm, "test", "--silent")
        # With what the browsers leave of the machine, which is much: they wait for each other.
        on_postgres = beside.submit(
            answer_of, ["nice", "-n", "10", PYTHON, "-m", "pytest", *workers, "--database", "postgresql"], ROOT
        )
        say("testing (pytest)")
        on_sqlite = pytest(*workers)
        say("testing what touches the database on PostgreSQL")
        print(on_postgres.result().stdout, end="", flush=True)
        say("testing the scripts (vitest)")
        scripts.result()
    return on_sqlite or on_postgres.result().returncode


def soak(arguments: Sequence[str]) -> int:
    """Run every race many times, on SQLite and on PostgreSQL: what goes wrong once in a hundred times shows here.

    And rehearse the door with as many guests as a forum has.
    """
    prepare(development=True)
    provided = subprocess.run([PYTHON, "-m", "tests.support.chromium", "--install"], cwd=ROOT, check=False)
    if provided.returncode != 0:
        return provided.returncode
    say("rehearsing the door with 230 guests")
    rehearsed = pytest("tests/journeys/test_rehearsal.py", "--guests", "230")
    races = ["-m", "race", "--rounds", "50", *arguments]
    say("racing on SQLite")
    on_sqlite = pytest(*races)
    say("racing on PostgreSQL")
    return rehearsed or on_sqlite or pytest(*races, "--database", "postgresql")


def pytest(*arguments: str) -> int:
    return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


def check(_arguments: Sequence[str]) -> int:
    """Run every check, all of them even where one fails, and say at the end which did."""
    prepare(development=True)
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as side_by_side:
        running = {title: side_by_side.submit(answer_of, command, ROOT) for title, command in CHECKS.items()}
        scripts = side_by_side.submit(npm, "run", "check", "--silent")
        for title, answer in running.items():
            say(title)
            print(answer.result().stdout, end="", flush=True)
            if answer.result().returncode != 0:
                failed.append(title)
        say("types of the scripts")
        try:
            scripts.result()
        except Refusal:
            failed.append("types of the scripts")
    if failed:
        raise Refusal(f"{len(failed)} of {len(CHECKS) + 1} checks failed: {', '.join(failed)}.")
    say("all checks passed")
    return 0


OF_SOURCES = ("tests/test_catalogues.py", "tests/test_house_rules.py")
"""Tests that read the sources and run nothing of them: checks."""
LEFT_TO_CHECK = [f"--ignore={path}" for path in OF_SOURCES]

# In the order in which they begin: the long ones first.
CHECKS: dict[str, list[str | Path]] = {
    "types (mypy)": [BIN / "mypy"],
    "catalogues and house rules": [PYTHON, "-m", "pytest", "-q", *OF_SOURCES],
    "lint (ruff check)": [BIN / "ruff", "check", "."],
    "layout (cure: ruff format)": [BIN / "ruff", "format", "--check", "."],
    "import contracts": [BIN / "lint-imports", "--no-cache", "--no-logo"],
    "templates (djlint)": [BIN / "djlint", "--lint", "--quiet", "templates"],
}  # fmt: skip


def of_module(name: str) -> Callable[[Sequence[str]], int]:
    """The target that prepares everything for development and runs ``python -m name``."""

    def target(arguments: Sequence[str]) -> int:
        prepare(development=True)
        return subprocess.run([PYTHON, "-m", name, *arguments], cwd=ROOT, check=False).returncode

    return target


def lock(_arguments: Sequence[str]) -> int:
    """Resolve pyproject.toml anew into the three lock files; the newest releases that its ranges allow."""
    environment(development=True)
    command = [
        BIN / "uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock",
    ]  # fmt: skip
    runtime = [ROOT / "pyproject.toml", "--group", "build"]
    for wanted in (
        [*runtime, "--output-file", LOCK],
        [*runtime, "--group", "dev", "--constraint", LOCK, "--output-file", DEVELOPMENT_LOCK],
        ["--group", "node", "--output-file", NODE_LOCK],
    ):
        if subprocess.run([*command, *wanted], cwd=ROOT, check=False).returncode != 0:
            raise Refusal("pyproject.toml could not be resolved: uv says above which two wishes contradict each other.")
    return 0


TARGETS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "soak": soak,
    "check": check,
    "bench": of_module("tests.bench"),
    "shots": of_module("tests.shots"),
    "pictures": of_module("tests.pictures"),
    "texts": of_module("tools.catalogues"),
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    name, *rest = arguments
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT / ".ci")
    # Every step is a process of its own: each would compile the whole program anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return TARGETS[name](rest)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
