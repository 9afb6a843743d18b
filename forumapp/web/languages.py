"""Which language a page is in: the path's, or what the person chose in the console, or what the browser prefers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale
from flask import Flask, abort, g, has_request_context, request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.routing import BaseConverter, Map

from forumapp.config import ROOT

SOURCE_LANGUAGE = "en"
"""The language that texts are written in; the others are catalogues in ``translations/``."""
CHOSEN = "language"
"""The name in the session of what somebody chose in the console."""


@cache
def languages() -> tuple[str, ...]:
    """Every language that the interface speaks: the source's, then those with a catalogue."""
    folder = ROOT / "translations"
    catalogues = sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE_LANGUAGE, *(code for code in catalogues if code != SOURCE_LANGUAGE))


@cache
def language_name(code: str) -> str:
    """How a language calls itself."""
    return Locale.parse(code).get_display_name() or code


WRITTEN_LANGUAGES = {"ko": ("국문", "한글", "한국어"), "en": ("영문", "영어")}
"""What offices besides call the languages that they write in."""


def language_words(code: str, languages: Sequence[str]) -> list[str]:
    """What lists may call a language: its code, its own name, its names in ``languages``, and offices’ words for it."""
    displayed = (Locale.parse(code).get_display_name(each) for each in languages)
    return [code, language_name(code), *WRITTEN_LANGUAGES.get(code, ()), *(name for name in displayed if name)]


def current_language() -> str:
    """The language of the page at hand, decided once a request; of a command or a job the source's."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    decided: str | None = g.get("language")
    if decided is None:
        decided = g.language = path_language() or _of_person() or _of_browser()
    return decided


def language_among(codes: Sequence[str]) -> str:
    """The page's language where it is one of ``codes``, else the first of them."""
    return current_language() if current_language() in codes else codes[0]


def path_language() -> str | None:
    """The language that the address begins with, also where no page answers to it."""
    code = request.path.split("/", 2)[1]
    return code if code in languages() else None


def remember_language(code: str) -> None:
    """Keep what somebody chose, on this device."""
    session[CHOSEN] = code
    g.language = code


def _of_person() -> str | None:
    """The choice of the console and the door; public pages carry their language in the path and read no cookie."""
    if not request.path.startswith(("/console", "/door", "/T/")):
        return None
    code = session.get(CHOSEN)
    return code if code in languages() else None


def _of_browser() -> str:
    accepted: LanguageAccept = request.accept_languages
    return accepted.best_match(languages(), SOURCE_LANGUAGE) or SOURCE_LANGUAGE


class LanguageConverter(BaseConverter):
    """``<language:lang>``: where nothing else in a path tells a language from any other word."""

    def __init__(self, map: Map) -> None:
        super().__init__(map)
        self.regex = "|".join(re.escape(code) for code in languages())


def check_path_language(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Answer 404 to a path in a language that we do not speak."""
    if values and "lang" in values and values["lang"] not in languages():
        abort(404)


def bind(app: Flask) -> None:
    """Check the language of paths."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(check_path_language)
