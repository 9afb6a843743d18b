"""The texts in translations/, as the program reads them."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from forumapp.config import ROOT


def compile_stale() -> None:
    """Compile every catalogue that was written since it was last compiled."""
    for written in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = written.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < written.stat().st_mtime:
            _compile(written, compiled)


def _compile(written: Path, compiled: Path) -> None:
    with written.open("rb") as file:
        catalogue = read_po(file, locale=written.parts[-3])
    fresh = compiled.with_suffix(f".{os.getpid()}")  # several workers may begin at once
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(compiled)
