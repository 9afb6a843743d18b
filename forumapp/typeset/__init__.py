"""Documents set by typst: a template of ``templates/typeset`` and its data become a PDF or a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

TEMPLATES = Path(__file__).parents[2] / "templates" / "typeset"
FACES = Path(__file__).parents[1] / "static" / "faces"
"""Where the build puts the faces; without them typst would set Korean in nothing."""
HANJA = Path("/usr/share/fonts/opentype/noto")
"""Debian's fonts-noto-cjk, where present: Pretendard has no hanja."""
PRESS_PPI = 300
_NO_FACE = "could not be displayed with font"
"""What typst says of a letter that the standard forbids, because no face has it."""


class FacesNotBuilt(RuntimeError):
    """The build has not run; the message names the cure."""


def pdf(template: str, data: Mapping[str, Any], *, made_at: datetime, root: Path = TEMPLATES) -> bytes:
    """A tagged PDF/UA of ``template`` (``chart.typ``), which reads ``data`` as JSON.

    ``made_at`` is the moment that the file bears, aware; ``root`` is another folder where the template needs pictures
    that are no text: they are named in ``data`` by their path in it. A text with letters that no face has is set all
    the same, tagged, with boxes in their place; only the standard's mark is not borne by it then.

    :raises FacesNotBuilt: before the assets were built
    """
    moment = int(made_at.timestamp())
    try:
        return _compiled(template, data, root, format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    except typst.TypstError as error:
        if _NO_FACE not in str(error):
            raise
        return _compiled(template, data, root, format="pdf", timestamp=moment)


def png(template: str, data: Mapping[str, Any], *, ppi: float = PRESS_PPI, root: Path = TEMPLATES) -> bytes:
    """The first page of ``template`` as a picture of ``ppi`` pixels an inch.

    :raises FacesNotBuilt: before the assets were built
    """
    return _compiled(template, data, root, format="png", ppi=ppi)


def _compiled(template: str, data: Mapping[str, Any], root: Path, **options: Any) -> bytes:
    # Data goes in as JSON, never into the source: nothing in it can be a command.
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler((TEMPLATES / template).read_bytes(), root=root, font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(**options)
    return made if isinstance(made, bytes) else cast(list[bytes], made)[0]


@cache
def _fonts() -> typst.Fonts:
    if not FACES.is_dir():
        raise FacesNotBuilt(
            f"There are no faces in {FACES}. Build them: npm ci && npm run build, in forumapp/assets"
            " (`make run` does it)."
        )
    folders = [FACES, *([HANJA] if HANJA.is_dir() else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
