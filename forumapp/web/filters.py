"""What templates may call: texts in a language, dates of the event's zone, telephone numbers, glued typography."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup, escape

from forumapp.kernel import phones
from forumapp.kernel.dates import formatted, zone_name
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.kernel.typography import glued, unlinked
from forumapp.web.assets import read_assets
from forumapp.web.languages import current_language, language_name, languages
from forumapp.web.markdown import rendered


def spoken_language() -> str:
    """The language that texts are written in right now: the page's, or a mail's."""
    locale = get_locale()
    return str(locale.language) if locale else current_language()


def date(moment: datetime, style: str, zone: str, until: datetime | None = None) -> str:
    """A moment in the event's zone and the page's language (korean.md, "Dates")."""
    return formatted(moment, zone=zone, style=style, language=spoken_language(), until=until)


def offset(moment: datetime, zone: str) -> str:
    """The moment for a ``datetime`` attribute: to the minute, with the offset of the event's place."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def zone_in_words(zone: str) -> str:
    """The zone as people read it: Seoul time, 서울 시각."""
    return zone_name(zone, spoken_language())


def in_language(text: LocalizedText, fallback: Sequence[str] = ()) -> Spoken:
    """The text in the page's language, else in the first of ``fallback`` that has it."""
    return text.in_language(spoken_language(), fallback)


def spoken(text: LocalizedText, fallback: Sequence[str] = ()) -> Markup:
    """The text, marked with its language where that is not the page's."""
    found = in_language(text, fallback)
    words = escape(glued(found.text, found.language))
    if found.language == spoken_language() or not found.text:
        return words
    return Markup('<span lang="{}">{}</span>').format(found.language, words)


def prose(text: LocalizedText, fallback: Sequence[str] = ()) -> Markup:
    """Markdown as HTML, in a block marked with its language where that is not the page's."""
    found = in_language(text, fallback)
    html = Markup(rendered(found.text))  # noqa: S704 - cleaned by nh3 in web.markdown
    if found.language == spoken_language() or not found.text:
        return html
    return Markup('<div lang="{}">{}</div>').format(found.language, html)


def glue(text: str) -> str:
    """Bind what must not be torn apart at a line's end; for display only. Markup stays markup."""
    bound = glued(str(text), spoken_language())
    return Markup(bound) if isinstance(text, Markup) else bound  # noqa: S704 glue adds no sign that markup reads


def bind(app: Flask) -> None:
    """Give templates the filters and the addresses of built files."""
    assets = read_assets(Path(app.static_folder or ""))
    app.jinja_env.globals.update(
        asset_url=assets.url,
        current_language=current_language,
        language_name=language_name,
        interface_languages=languages,
    )
    app.jinja_env.filters.update(
        date=date,
        zone_name=zone_in_words,
        in_language=in_language,
        spoken=spoken,
        prose=prose,
        glue=glue,
        offset=offset,
        phone=phones.shown,
        unlinked=unlinked,
    )
