"""The catalogue of the language at hand, found in one step for each of the hundred words of a page."""

from __future__ import annotations

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context
from flask_babel import Domain, get_locale

from forumapp.extensions import babel


class Catalogues(Domain):
    """Flask-Babel's own domain; what it looked up for a language it keeps under that language.

    Which language that is stands where Flask-Babel notes it for the request, also inside ``force_locale``. Where it is
    not noted yet, Flask-Babel is asked.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[Locale | None, Translations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """The words of the language at hand."""
        if not has_app_context():
            return super().get_translations()
        noted = getattr(g, "_flask_babel", None)
        found = self._kept.get(getattr(noted, "babel_locale", None))
        if found is None:
            found = super().get_translations()
            locale = get_locale()
            if locale is not None:
                self._kept[locale] = found
        return found


def bind(app: Flask) -> None:
    """Let pages and templates find their words the short way."""
    catalogues = Catalogues()
    babel.domain_instance = catalogues
    find = catalogues.get_translations
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's extension for translations
        gettext=lambda words: find().ugettext(words),
        ngettext=lambda one, many, number: find().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, words: find().upgettext(context, words),
        npgettext=lambda context, one, many, number: find().unpgettext(context, one, many, number),
    )
