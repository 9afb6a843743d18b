"""House rules that a machine can read in the source. Each failure names the place, the reason and the cure.

Lists of exceptions only shrink: an entry that no longer needs to be there fails too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "forumapp"
FEATURES = (
    "accounts",
    "api",
    "attendance",
    "checkin",
    "consent",
    "console",
    "delegations",
    "directory",
    "documents",
    "events",
    "questions",
    "registration",
    "release",
    "site",
)
FILES_OF_A_FEATURE = (
    "__init__",
    "codec",
    "commands",
    "export",
    "forms",
    "guards",
    "labels",
    "models",
    "queries",
    "rules",
    "schemas",
    "service",
    "staff_views",
    "tasks",
    "views",
)
DOMAIN = ("service", "queries", "models", "rules", "codec")

# Files of a feature that are ideas of their own, each with its reason.
OWN_IDEAS = {
    "forumapp/api/problems": "errors of the interface, which its guards and its views raise alike",
    "forumapp/consent/wording": "texts that a new event begins with, in every language, neither rows nor our catalogue",
    "forumapp/console/history": "one list from the rows of four rooms, which the pages only print",
    "forumapp/console/masking": "a rendered mail is covered after rendering, whatever its room put into it",
    "forumapp/console/overview": "numbers across the rooms, for one page",
    "forumapp/console/publication": "what an event lacks, room by room",
    "forumapp/console/shell": "the frame of every staff page, of whichever room",
    "forumapp/delegations/wording": "how each language addresses people, and the text invitations begin with",
    "forumapp/directory/countries": "codes and names come from CLDR, neither from rows nor from our catalogue",
    "forumapp/directory/wording": "the office's few words, kept by the process for whoever draws a code",
    "forumapp/events/calendar": "a file of a row that views above and mails below the pages hand out alike",
    "forumapp/registration/staff_forms": "what staff enter, as staff_views stands beside views",
    "forumapp/attendance/charts": "drawing is its own idea: it knows no figure, no language and no row",
    "forumapp/release/wording": "a release language is one file here, pure like rules",
}

# Domain files that commit all the same, each with its reason.
COMMITS = {
    "forumapp/accounts/service.py": "the access log stands even where what follows it fails",
}

# Longer than the house likes, and waiting to be parted. Only ever take away.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60


@cache
def trees() -> dict[str, ast.Module]:
    """The program's modules by path, without the migrations, which are history."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"migrations", "node_modules"} & set(path.relative_to(PACKAGE).parts)
    }


def written(*patterns: str) -> Iterator[tuple[str, int, str]]:
    """Every line of our own files that match ``patterns``: path, number, text."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            relative = path.relative_to(ROOT)
            if {"node_modules", "static", ".venv"} & set(relative.parts):
                continue
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                yield str(relative), number, line


def places(offends: Callable[[ast.AST], bool], *, within: Callable[[str], bool] = lambda path: True) -> list[str]:
    """Where a node offends, as ``path:line``."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        if within(path)
        for node in ast.walk(tree)
        if offends(node)
    ]


def room_of(path: str) -> str:
    return Path(path).parts[1]


def file_of(path: str) -> str:
    """The name of the file in its room, whether it is a module or has become a package."""
    return Path(path).parts[2].removesuffix(".py") if len(Path(path).parts) > 2 else ""


def called(node: ast.AST) -> str:
    """The name of what a call calls, its last two parts: ``datetime.now``."""
    return ".".join(ast.unparse(node.func).split(".")[-2:]) if isinstance(node, ast.Call) else ""


# --- who may commit ---------------------------------------------------------------------------------------------------


def test_only_a_unit_of_work_commits() -> None:
    found = places(
        lambda node: called(node).endswith(".commit"), within=lambda path: not path.startswith("forumapp/orm/")
    )
    assert not found, (
        f"{found} commit: a commit in the middle leaves half of the work done when the rest fails. "
        "Let the view, the task or the command open `with unit_of_work() as session:`."
    )


def test_services_leave_the_commit_to_their_caller() -> None:
    def opens(node: ast.AST) -> bool:
        return called(node).split(".")[-1] in {"unit_of_work", "write_connection"}

    opening = {place.partition(":")[0] for place in places(opens, within=lambda path: file_of(path) in DOMAIN)}
    found = sorted(opening - set(COMMITS))
    assert not found, (
        f"{found} open a unit of work: two of them in one request are two halves. "
        "Take `session` as an argument; the view, the task or the command opens the unit."
    )
    assert set(COMMITS) <= opening, f"{set(COMMITS) - opening} commit no more: take them off COMMITS."


# --- the moment and the actor -----------------------------------------------------------------------------------------


def test_only_the_clock_reads_the_time() -> None:
    readings = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}
    found = places(lambda node: called(node) in readings, within=lambda path: path != "forumapp/kernel/clock.py")
    assert not found, f"{found} read the time: what depends on it cannot be tested. Take `now`, or ask kernel.clock."


def test_services_and_queries_take_keywords_only() -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in trees().items()
        if file_of(path) in ("service", "queries")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and {"session", "now", "actor"} & {given.arg for given in node.args.args}
    ]
    assert not found, f"{found}: whoever reads the call must see what is handed over. Begin the arguments with `*`."


# --- names and places -------------------------------------------------------------------------------------------------


def test_a_feature_has_only_the_files_of_the_closed_list() -> None:
    found = sorted(
        {
            f"forumapp/{room_of(path)}/{file_of(path)}"
            for path in trees()
            if room_of(path) in FEATURES and file_of(path) not in FILES_OF_A_FEATURE
        }
        - set(OWN_IDEAS)
    )
    assert not found, (
        f"{found}: whoever looks for a rule must know where it lies. Put it into one of {FILES_OF_A_FEATURE}, or make "
        "that file a package; an idea that fits none goes into OWN_IDEAS with its reason."
    )


def test_ideas_of_their_own_still_exist() -> None:
    gone = [name for name in OWN_IDEAS if not (ROOT / f"{name}.py").exists() and not (ROOT / name).is_dir()]
    assert not gone, f"{gone} are gone: take them off OWN_IDEAS."


def test_no_file_is_a_junk_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_service", "shared"}
    found = [path for path in trees() if drawers & set(Path(path).with_suffix("").parts)]
    assert not found, f"{found}: such a name takes everything in. Name the file after the idea it holds."


def test_every_suppression_gives_its_reason() -> None:
    suppression = re.compile(
        r"#\s*noqa\b(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* +\S)"
        r"|#\s*type:\s*ignore\b(?!\[[\w, -]+\] +# \S)"
        r"|#\s*pragma:\s*no cover\b(?! +\S)"
        r"|@ts-(?:ignore|nocheck)\b"
        r"|@ts-expect-error\b(?! +\S)"
    )
    patterns = ("forumapp/**/*.py", "tests/**/*.py", ".ci/tools/**/*.py", "forumapp/assets/**/*.ts")
    found = [
        f"{path}:{number}"
        for path, number, line in written(*patterns)
        if path != "tests/test_house_rules.py" and suppression.search(line)
    ]
    assert not found, (
        f"{found} silence a check without saying why. Write the rule and the reason: "
        "`# noqa: PLC0415 the reason`, `# type: ignore[arg-type]  # the reason`, or solve it."
    )


def test_nothing_is_left_for_later() -> None:
    patterns = ("forumapp/assets/**/*.ts", "forumapp/assets/**/*.css", "templates/**/*.html", "docs/*.md", "*.md")
    found = [
        f"{path}:{number}" for path, number, line in written(*patterns) if re.search(r"\b(?:TODO|FIXME|XXX)\b", line)
    ]
    assert not found, f"{found}: do it now, or describe it where work is planned."


# --- sizes: a ratchet -------------------------------------------------------------------------------------------------


def lengths_of_files() -> dict[str, int]:
    return {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in trees()}


def lengths_of_functions() -> dict[str, int]:
    return {
        f"{path}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(
    ("measured", "limit", "exceptions", "cure"),
    [
        (lengths_of_files, LINES_OF_A_FILE, LONG_FILES, "make it a package whose files are the ideas it holds"),
        (lengths_of_functions, LINES_OF_A_FUNCTION, LONG_FUNCTIONS, "give its steps names"),
    ],
    ids=["files", "functions"],
)
def test_nothing_outgrows_one_idea(
    measured: Callable[[], dict[str, int]], limit: int, exceptions: dict[str, int], cure: str
) -> None:
    lengths = measured()
    long = {name: length for name, length in lengths.items() if length > exceptions.get(name, limit)}
    assert not long, f"{long} are longer than {limit} lines: {cure}."
    done = {name for name in exceptions if lengths.get(name, 0) <= limit}
    assert not done, f"{done} fit again: take them off the list of exceptions."


# --- templates and style sheets ---------------------------------------------------------------------------------------


def test_pages_have_no_inline_script_or_style() -> None:
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))|javascript:"
    )
    found = [
        f"{path}:{number}"
        for path, number, line in written("templates/**/*.html")
        if not path.startswith("templates/mail/") and inline.search(line)
    ]
    assert not found, f"{found}: the Content-Security-Policy refuses it. Put it into forumapp/assets."


def test_pages_load_nothing_from_another_host() -> None:
    foreign = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//")
    found = [f"{path}:{number}" for path, number, line in written("templates/**/*.html") if foreign.search(line)]
    assert not found, f"{found}: a guest's visit is nobody else's business. Serve the file from forumapp/assets."


def test_nothing_is_marked_as_safe_by_hand() -> None:
    found = [
        f"{path}:{number}" for path, number, line in written("templates/**/*.html") if re.search(r"\|\s*safe\b", line)
    ]
    assert not found, f"{found}: one forgotten escape is a script in a guest's name. Let the view hand over Markup."


def test_style_sheets_serve_both_directions_of_writing() -> None:
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|text-align:\s*(?:left|right)\b|float:\s*(?:left|right)"
    )
    found = [f"{path}:{number}" for path, number, line in written("forumapp/assets/**/*.css") if physical.search(line)]
    assert not found, f"{found}: a language may run from right to left. Use inline-start and inline-end."


# --- tests ------------------------------------------------------------------------------------------------------------


def test_every_test_can_fail() -> None:
    def checks(node: ast.AST) -> bool:
        if isinstance(node, ast.Assert):
            return True
        return bool(re.search(r"(?:^|\.|_)(?:raises|expect|assert\w*|check\w*|fail|to_\w+)$", called(node)))

    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and node.name.startswith("test_")
            and not any(checks(inner) for inner in ast.walk(node))
        ]
    assert not found, f"{found} assert nothing: a test that cannot fail is a defect. State what must hold."


def test_no_test_is_skipped() -> None:
    skip = re.compile(r"pytest\.(?:skip|importorskip|xfail)\(|mark\.(?:skip|skipif|xfail)\b")
    found = [
        f"{path}:{number}"
        for path, number, line in written("tests/**/*.py")
        if path != "tests/test_house_rules.py" and skip.search(line)
    ]
    assert not found, f"{found}: what is skipped is not held. Install what it needs (tests/support), or delete it."


# --- the rules themselves ---------------------------------------------------------------------------------------------

OFFENCES: dict[Callable[[], None], tuple[str, str]] = {
    test_only_a_unit_of_work_commits: ("forumapp/events/views.py", "session.commit()"),
    test_services_leave_the_commit_to_their_caller: ("forumapp/events/service.py", "with unit_of_work(): pass"),
    test_only_the_clock_reads_the_time: ("forumapp/events/views.py", "now = datetime.datetime.now(UTC)"),
    test_services_and_queries_take_keywords_only: ("forumapp/events/queries.py", "def find(session, id): ..."),
    test_a_feature_has_only_the_files_of_the_closed_list: ("forumapp/events/logic.py", ""),
    test_no_file_is_a_junk_drawer: ("forumapp/web/helpers.py", ""),
    test_every_suppression_gives_its_reason: ("forumapp/web/pages.py", "import os  # noqa: F401"),
    test_nothing_is_left_for_later: ("forumapp/assets/site.css", "/* TODO dark */"),
    test_pages_have_no_inline_script_or_style: ("templates/site/home.html", '<p style="color: red">'),
    test_pages_load_nothing_from_another_host: ("templates/site/home.html", '<img src="//example.org/a.png">'),
    test_nothing_is_marked_as_safe_by_hand: ("templates/site/home.html", "{{ name | safe }}"),
    test_style_sheets_serve_both_directions_of_writing: ("forumapp/assets/site.css", "p { margin-left: 1em }"),
    test_every_test_can_fail: ("tests/test_events.py", "def test_nothing(): find()"),
    test_no_test_is_skipped: ("tests/test_events.py", "@pytest.mark.skip\ndef test_nothing(): assert False"),
}


@pytest.mark.parametrize("rule", OFFENCES, ids=lambda rule: rule.__name__)
def test_the_rule_sees_its_offence(
    rule: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "forumapp")
    monkeypatch.setitem(globals(), "COMMITS", {})
    request.addfinalizer(trees.cache_clear)
    trees.cache_clear()
    rule()
    name, text = OFFENCES[rule]
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    trees.cache_clear()
    with pytest.raises(AssertionError, match=re.escape(name.removesuffix(".py"))):
        rule()
