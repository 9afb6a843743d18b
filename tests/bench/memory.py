"""Prints by how many bytes this process grew at most while it wrote an export: ``memory URL FOLDER FORMAT``."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from forumapp.attendance.export import Format
from tests.bench.databases import application
from tests.bench.files import write_export


def peak() -> int:
    """The most bytes that this process has held so far, not counting what it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        return (
            next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:")) * 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(url: str, folder: str, format: str) -> None:
    """Write the file once and print the growth."""
    app = application(url, Path(folder))
    begin = peak()
    write_export(app, Format(format), Path(folder) / f"memory.{format}")
    print(peak() - begin)


if __name__ == "__main__":
    main(*sys.argv[1:])
