"""Pages kept as bytes: made once for each key, the one longest unasked for goes first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forumapp.web import pages


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    pages.forget()
    yield
    pages.forget()


def test_a_page_is_made_once_for_each_key() -> None:
    made: list[str] = []

    def render(word: str) -> str:
        made.append(word)
        return word

    first = pages.page("a", lambda: render("one"))
    again = pages.page("a", lambda: render("two"))
    other = pages.page("b", lambda: render("one"))
    assert (first.body, again.body, other.etag) == (b"one", b"one", first.etag)
    assert made == ["one", "one"]


def test_the_page_longest_unasked_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "KEPT", 2)
    for key in ("a", "b", "a", "c"):
        pages.page(key, lambda key=key: key)
    made: list[str] = []
    for key in ("a", "c", "b"):
        pages.page(key, lambda key=key: made.append(key) or key)
    assert made == ["b"]


def test_a_page_that_cannot_be_made_is_not_kept() -> None:
    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        pages.page("a", fail)
    assert pages.page("a", lambda: "made").body == b"made"
