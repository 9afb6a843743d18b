"""A mail as colleagues may read it: whatever opens a door for its receiver is covered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage

COVER = "••••••"

_LINKS = re.compile(r"(/my/|/held/|/d/|/T/|/console/forgotten-password/)[^\s\"'<>?#)]+", re.IGNORECASE)
_CODES = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:[  ]?[0-9A-HJKMNP-TV-Z]{4}){5}[  ]?[0-9A-HJKMNP-TV-Z]{2}\b")
_PICTURES = re.compile(r"(<img\b[^>]*?\bsrc=)(\"cid:[^\"]*\"|'cid:[^']*')", re.IGNORECASE)
_COVERED_PICTURE = (
    '"data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 8 8%22%3E'
    '%3Crect width=%228%22 height=%228%22 fill=%22%23bbb%22/%3E%3C/svg%3E"'
)


@dataclass(frozen=True)
class Letter:
    """One mail, covered: its subject, its text, its page, and the names of the files with it."""

    subject: str
    text: str
    html: str
    files: list[str]


def covered(mail: EmailMessage) -> Letter:
    """The mail without manage links, tickets, codes and pictures of codes."""
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    return Letter(
        subject=cover(str(mail["Subject"])),
        text=cover(text.get_content() if text else ""),
        html=_PICTURES.sub(rf"\g<1>{_COVERED_PICTURE}", cover(html.get_content() if html else "")),
        files=[name for part in mail.iter_attachments() if (name := part.get_filename())],
    )


def cover(text: str) -> str:
    """The text with the secret part of links and every ticket code covered."""
    return _CODES.sub(COVER, _LINKS.sub(rf"\g<1>{COVER}", text))


def covered_address(address: str) -> str:
    """Enough of an address to tell it from others: ``h…@example.org``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
