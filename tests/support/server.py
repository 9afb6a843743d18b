"""A real server of our own on loopback, started and ended by its process id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, which folder it keeps its data in."""

    base_url: str
    instance: Path
    process: subprocess.Popen[str]

    def url(self, path: str) -> str:
        """The full address of a path."""
        return f"{self.base_url}{path}"


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """The process environment of one installation: ours, without settings of the machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORUMAPP_")}
    return {**kept, "FORUMAPP_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1", **settings}


def command(
    instance: Path, *arguments: str, text: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run ``forumapp`` with these arguments to its end."""
    return subprocess.run(
        [sys.executable, "-m", "forumapp.cli", *arguments],
        cwd=ROOT,
        env=environment(instance, **settings),
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@contextmanager
def serving(instance: Path, **settings: str) -> Iterator[Server]:
    """``forumapp serve`` on a free port of loopback for as long as the block lasts."""
    with free_port() as port:
        pass
    process = subprocess.Popen(
        [sys.executable, "-m", "forumapp.cli", "serve"],
        cwd=ROOT,
        env=environment(instance, FORUMAPP_PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stdout or []), daemon=True)
    reader.start()
    server = Server(f"http://127.0.0.1:{port}", instance, process)
    try:
        _await(server, said)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(timeout=5)


@contextmanager
def free_port() -> Iterator[int]:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener.getsockname()[1]


def _await(server: Server, said: list[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(server.url("/healthz"), timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {PATIENCE} s. It said:\n{''.join(said)}")
