"""Words are found in the language at hand, whatever was looked up before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, render_template_string
from flask_babel import force_locale, gettext, ngettext

WORDS = {"en": "Yes", "ko": "예"}


@contextmanager
def page(app: Flask, code: str) -> Iterator[None]:
    """A request for a page in a language; the tests' own context keeps nothing of the one before."""
    for name in list(g):
        g.pop(name)
    with app.test_request_context(f"/{code}/"):
        yield


def test_each_request_reads_its_own_language(app: Flask) -> None:
    for code in ("en", "ko", "en", "ko"):
        with page(app, code):
            assert gettext("Yes") == WORDS[code]
            assert render_template_string("{{ _('Yes') }} {{ gettext('Yes') }}") == f"{WORDS[code]} {WORDS[code]}"


def test_a_language_that_is_forced_holds_as_long_as_it_is(app: Flask) -> None:
    with page(app, "en"):
        assert gettext("Yes") == "Yes"
        with force_locale("ko"):
            assert gettext("Yes") == WORDS["ko"]
            with force_locale("en"):
                assert gettext("Yes") == "Yes"
            assert gettext("Yes") == WORDS["ko"]
        assert gettext("Yes") == "Yes"


def test_a_language_without_a_catalogue_reads_the_source(app: Flask) -> None:
    with page(app, "ko"):
        assert gettext("Yes") == WORDS["ko"]
        with force_locale("fr"):
            assert gettext("Yes") == "Yes"


def test_numbers_and_places_are_filled_in(app: Flask) -> None:
    with page(app, "en"):
        assert ngettext("%(num)s thing", "%(num)s things", 2) == "2 things"
        assert render_template_string("{{ ngettext('%(num)s thing', '%(num)s things', 1) }}") == "1 thing"
        assert render_template_string("{{ _('About %(what)s', what='<b>') }}") == "About &lt;b&gt;"


def test_outside_of_an_application_words_are_the_sources() -> None:
    assert gettext("Yes") == "Yes"
