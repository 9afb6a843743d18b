"""``forumapp`` as an administrator runs it: a process of its own, with an instance of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(instance: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The variables of one installation, and nothing of ours."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FORUMAPP_")}
    return {**own, "FORUMAPP_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1", **settings}


def command(instance: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one ``forumapp`` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "forumapp.cli", *arguments],
        cwd=ROOT,
        env=environment(instance, settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 6,
        check=False,
    )


@dataclass
class Server:
    """A server that runs, and where it answers."""

    process: subprocess.Popen[str]
    url: str

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """End it and wait; gives its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(instance: Path, **settings: str) -> Iterator[Server]:
    """``forumapp serve`` until the block ends; it answers when the block begins."""
    port = settings.setdefault("FORUMAPP_PORT", str(free_port()))
    process = subprocess.Popen(
        [sys.executable, "-m", "forumapp.cli", "serve"],
        cwd=ROOT,
        env=environment(instance, settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield Server(process, f"http://127.0.0.1:{port}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    """Wait until ``url`` answers. :raises AssertionError: where the process ends first, or takes too long"""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stdout is not None
            raise AssertionError(f"the server ended with {process.returncode}: {process.stdout.read()}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within {PATIENCE} s")
