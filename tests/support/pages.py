"""What holds for every page, checked by the tests' browser on each one that it fetches."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element

import html5lib
from flask import Response, g, has_app_context
from flask.testing import FlaskClient

GLUE = {"\u2060": "", "\u00a0": " "}
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image", "reset")
REFERENCES = ("for", "list", "aria-describedby", "aria-labelledby", "aria-controls", "commandfor", "headers")
TOKEN = re.compile(rb'(name="csrf_token"(?: type="hidden")? value=")[^"]+')
DATA = ("application/json", "application/ld+json")
"""Kinds of scripts that are data: no browser runs them, so that no policy has to allow them."""
NAMED = ("canonical", "alternate")
"""Kinds of links that name an address and load nothing."""
ADDRESSES = ("src", "href", "action", "formaction", "poster")


def plain(text: str) -> str:
    """The text as it is read: without glue, and white space as one space."""
    for glue, instead in GLUE.items():
        text = text.replace(glue, instead)
    return " ".join(text.split())


@dataclass(frozen=True)
class Page:
    """A page as a reader has it."""

    root: Element

    @cached_property
    def language(self) -> str:
        return self.root.get("lang", "")

    @cached_property
    def title(self) -> str:
        return plain(self.text_of(self.root.find("head/title")))

    @cached_property
    def heading(self) -> str:
        return plain(self.text_of(self.root.find(".//h1")))

    @cached_property
    def text(self) -> str:
        """All that is written in the body, glue taken away."""
        return plain(self.text_of(self.root.find("body")))

    def texts(self, path: str) -> list[str]:
        """The texts of the elements that an ElementTree path finds."""
        return [plain(self.text_of(element)) for element in self.root.findall(path)]

    def addresses(self) -> list[str]:
        """Where the page's links lead."""
        return [link.get("href", "") for link in self.root.iter("a")]

    @staticmethod
    def text_of(element: Element | None) -> str:
        return "" if element is None else "".join(element.itertext())


_read: WeakKeyDictionary[Response, Page] = WeakKeyDictionary()


def page_of(response: Response) -> Page:
    """The page of a response, read once. :raises html5lib.html5parser.ParseError: where it is not valid"""
    if response not in _read:
        _read[response] = _parsed(response)
    return _read[response]


def _parsed(response: Response) -> Page:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    packed = response.headers.get("Content-Encoding") == "gzip"
    body = gzip.decompress(response.data) if packed else response.data
    return Page(parser.parse(body.decode()))


def check_page(response: Response) -> Page:
    """Assert what holds for every page, and return it for whatever else a test asks of it."""
    page = page_of(response)
    faults = [*_outline(page), *_references(page), *_labels(page), *_policy(page), *_languages(page)]
    assert not faults, "\n".join(faults)
    return page


def _outline(page: Page) -> list[str]:
    faults = []
    headings = page.root.findall(".//h1")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1: a page has one, which says what it is.")
    elif not page.title.removeprefix("Error: ").removeprefix("오류: ").startswith(page.heading):
        faults.append(f"The title {page.title!r} does not begin with the heading {page.heading!r}.")
    in_error = any(element.get("class") == "summary" for element in page.root.iter("div"))
    if in_error and page.title.startswith(page.heading):
        faults.append(f"The title {page.title!r} of a form with errors begins with `Error:`.")
    if not page.root.findall("body//main"):
        faults.append("No main: nothing to skip to.")
    return faults


def _references(page: Page) -> list[str]:
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    faults = [f"The id {name!r} stands {number} times." for name, number in ids.items() if number > 1]
    for element in page.root.iter():
        for name in REFERENCES:
            faults += [
                f"<{element.tag} {name}> names {target!r}, which is not there."
                for target in element.get(name, "").split()
                if target not in ids
            ]
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and target[1:] not in ids:
            faults.append(f"A link leads to {target!r}, which is not there.")
    return faults


def _labels(page: Page) -> list[str]:
    named = {label.get("for") for label in page.root.iter("label")}
    inside = {id(child) for label in page.root.iter("label") for child in label.iter()}
    faults = [
        f"The {control.tag} {control.get('name')!r} has no label."
        for tag in CONTROLS
        for control in page.root.iter(tag)
        if control.get("type") not in UNLABELLED
        and control.get("id") not in named
        and id(control) not in inside
        and not control.get("aria-label")
        and not control.get("aria-labelledby")
    ]
    faults += [
        f"The image {image.get('src')!r} has no alt." for image in page.root.iter("img") if image.get("alt") is None
    ]
    faults += [
        f"The form to {form.get('action', '')!r} has no token against forgery."
        for form in page.root.iter("form")
        if form.get("method", "get").lower() == "post"
        and "data-sessionless" not in form.attrib  # a guest's: no cookie vouches for anybody, so nothing can be forged
        and not any(field.get("name") == "csrf_token" for field in form.iter("input"))
    ]
    return faults


def _policy(page: Page) -> list[str]:
    """What the Content-Security-Policy would refuse."""
    faults = []
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") not in DATA
        ):
            faults.append(f"An inline {element.tag}.")
        faults += [
            f"<{element.tag} {name}> is refused."
            for name in element.attrib
            if name == "style" or re.match(r"on[a-z]+$", name)
        ]
        faults += [
            f"<{element.tag} {name}> leads to a script."
            for name in ADDRESSES
            if element.get(name, "").strip().lower().startswith("javascript:")
        ]
        loaded = element.tag == "link" and element.get("rel") not in NAMED
        source = element.get("href") if loaded else element.get("src")
        if source and re.match(r"(?:https?:)?//", source):
            faults.append(f"<{element.tag}> is loaded from another host: {source}")
    return faults


def _languages(page: Page) -> list[str]:
    faults = [] if page.language else ["The page does not say its language."]
    return faults + [f"<{element.tag}> has an empty lang." for element in page.root.iter() if element.get("lang") == ""]


_faultless: set[int] = set()
"""The pages that were checked and had no fault, by their bytes without the token, which is never the same twice."""


class Browser(FlaskClient):
    """A browser without JavaScript that checks every page it fetches.

    On PostgreSQL it fetches the pages that it checked on SQLite: what a page is made of knows no database.

    The tests' own application context outlives a request, and with it what a request keeps in ``g`` (its language,
    who is signed in): each one begins with nothing kept.
    """

    def open(self, *arguments: Any, **values: Any) -> Any:
        if has_app_context():
            for name in list(g):
                g.pop(name)
        response = super().open(*arguments, **values)
        redirected = 300 <= response.status_code < 400
        if response.mimetype == "text/html" and response.data and not redirected and not self._seen_before:
            look = hash(TOKEN.sub(rb"\1", response.data))
            if look not in _faultless:
                check_page(response)
                _faultless.add(look)
        return response

    @property
    def _seen_before(self) -> bool:
        return str(self.application.config["FORUMAPP"].database_url).startswith("postgresql")
