"""Why a file is not taken, and how large one is, in words."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import format_decimal, gettext

from forumapp.files.rules import (
    EVERY_KIND,
    LARGEST,
    EmptyFile,
    FileKind,
    FileTooLarge,
    MisnamedFile,
    OldHangulFile,
    RefusedFile,
    UnknownFile,
)

_MEGABYTE = 1024 * 1024


def accepted(kinds: Collection[FileKind] = EVERY_KIND) -> str:
    """What may be chosen, for the help of a field."""
    return gettext("%(kinds)s, at most %(size)s MB.", kinds=_named(kinds), size=LARGEST // _MEGABYTE)


def refusal(reason: RefusedFile) -> str:
    """Why the file was not taken, and what to do instead."""
    if isinstance(reason, EmptyFile):
        return gettext("This file is empty. Choose it once more.")
    if isinstance(reason, FileTooLarge):
        return gettext("This file is larger than %(size)s MB. Choose a smaller one.", size=LARGEST // _MEGABYTE)
    if isinstance(reason, MisnamedFile):
        return gettext(
            "This file is called .%(ending)s, but what is in it is %(kind)s. Save it anew under its own kind.",
            ending=reason.ending,
            kind=reason.kind.upper(),
        )
    if isinstance(reason, OldHangulFile):
        return gettext("This is an HWP file. Open it in Hangul, choose “Save as”, and save it as HWPX or PDF.")
    kinds = reason.kinds if isinstance(reason, UnknownFile) else EVERY_KIND
    return gettext("This file is damaged or of another kind. Choose one of these: %(kinds)s.", kinds=_named(kinds))


def _named(kinds: Collection[FileKind]) -> str:
    """As people call them."""
    return ", ".join("JPEG" if kind is FileKind.JPEG else kind.upper() for kind in kinds)


def size(number: int) -> str:
    """A file's size as people read it."""
    if number < 1024 * 100:
        return f"{max(1, round(number / 1024))} KB"
    return f"{format_decimal(round(number / _MEGABYTE, 1))} MB"
