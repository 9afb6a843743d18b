"""Text that exists in several languages at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spoken:
    """A text with the language it is really in, so that a page can mark it with ``lang``."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


class LocalizedText(Mapping[str, str]):
    """An immutable text per language code, e.g. ``{"en": "Forum", "ko": "포럼"}``; empty texts are left out."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str | None] | None = None, **by_language: str | None) -> None:
        merged = {**(texts or {}), **by_language}
        self._texts = {language: text for language, text in merged.items() if text}

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"LocalizedText({self._texts!r})"

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._texts == dict(other)

    def in_language(self, language: str, languages: Sequence[str] = ()) -> Spoken:
        """The text in ``language``; where it is missing, in the first of ``languages`` that has it, then in any.

        An entirely empty text gives ``Spoken("", language)``.
        """
        for code in (language, *languages, *self._texts):
            if code in self._texts:
                return Spoken(self._texts[code], code)
        return Spoken("", language)

    def missing(self, languages: Sequence[str]) -> list[str]:
        """Which of ``languages`` have no text, in their order."""
        return [code for code in languages if code not in self._texts]

    def with_text(self, language: str, text: str | None) -> LocalizedText:
        """A copy in which ``language`` reads ``text``; ``None`` or an empty text removes it."""
        return LocalizedText({**self._texts, language: text})

    def as_dict(self) -> dict[str, Any]:
        """A plain dictionary, for JSON."""
        return dict(self._texts)
