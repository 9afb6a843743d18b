"""Handing a file out: always as an attachment, never as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from forumapp.files.models import Upload
from forumapp.files.rules import MEDIA_TYPES, FileKind


def attachment(upload: Upload) -> Response:
    """The file to be saved. The caller has asked who may see it, and logged it."""
    response = Response(upload.data, mimetype=MEDIA_TYPES[FileKind(upload.kind)])
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"file.{upload.kind}\"; filename*=UTF-8''{quote(upload.name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
