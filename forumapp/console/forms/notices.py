"""Forms of the notice on personal data and of the optional purposes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forumapp.web.localized_forms import LocalizedForm, Text


class NoticeForm(LocalizedForm):
    """A new version of the notice on personal data."""

    texts = {"text": Text(_("Notice"), rows=18, longest=40_000, needed=True)}


class PurposeForm(LocalizedForm):
    """A new wording of one optional purpose."""

    texts = {
        "question": Text(_("Question"), rows=2, longest=400, needed=True),
        "explanation": Text(_("What follows"), rows=3, longest=2_000),
    }
