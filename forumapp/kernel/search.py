"""Finding people and organisations by what was typed: korean.md, "Search and order".

``keys(*texts)`` is computed once, at write, and stored. A query becomes *needles*, plain substrings of the keys, so a
database finds with ``LIKE`` exactly what :func:`matches` finds, and the query's side is small enough to exist twice
(here and in the door's TypeScript, tied by ``tests/vectors/search.json``).

The keys: entries between ``|``. Hangul is stored as the letters that type it (김하늘 is ㄱㅣㅁㅎㅏㄴㅡㄹ), so that a
syllable still being typed is a prefix; initial consonants as ``ㄱ.ㅎ.ㄴ.``; names also as ``=김hnl`` (surname and
skeleton, ``+=`` where they come from Latin letters).

The query, to be ported step by step (all functions are in ``hangul``, ``letters``, ``romanisation``):

1. Take the first 100 code points. ``whole`` = its folded characters, ``letters.folded_characters``. Fewer than two
   (a two-key jamo such as ㄳ counts as two): nothing matches.
2. The query matches if any needle of ``whole`` is in the keys; or if it has two or more words between white space,
   each of at least two folded characters, and for every word any of *its* needles is in the keys.
3. The needles of a text (a query or a word of it), *F* being its folded string, *S* = ``keystrokes(F)``:

   a. If S has Hangul letters and none is a vowel: S with a dot after each Hangul letter. Else S itself.
   b. The same of the text folded with ``written_out``, if different.
   c. If F is of a–z only: the ASCII letters of the text (NFC), as they are and lower-cased, each typed on a Korean
      keyboard (``typed_in_hangul``), if that has a vowel and at least four letters, or no vowel and at least three;
      then as in a. (Shift matters to ㄲ, but phones capitalise by themselves: hence both.)
   d. If every letter of S is a jamo, and one is a vowel or there are at least four: ``typed_in_latin(S)``.
   e. If F is of a–z only: for each split into head and tail (tail may be empty) where head is a spelling of surnames:
      ``=`` + surname + ``latin_skeleton(tail)``, for each surname; likewise where the tail is the spelling and the
      head, not empty, the given name.
   f. If every letter of S is a jamo and F is a Hangul name (``split_hangul_name``): ``+=`` + surname +
      ``hangul_skeleton(given)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from forumapp.kernel.hangul import (
    is_consonant,
    is_syllable,
    is_vowel,
    keystrokes,
    taken_apart,
    typed_in_hangul,
    typed_in_latin,
)
from forumapp.kernel.letters import folded, folded_characters
from forumapp.kernel.romanisation import (
    hangul_skeleton,
    latin_skeleton,
    longest_spelling,
    split_hangul_name,
    surnames_spelt,
)

LONGEST_QUERY = 100
"""Code points of a query that are looked at."""

Plan = tuple[tuple[frozenset[str], ...], ...]
"""Ways to match: any way whose every part has any of its needles in the keys."""

# The words of a name or short title are found in either order; a long name of an organisation only as it runs.
_MOST_WORDS_TURNED = 3
# Syllables of a word for which "first syllables written, the rest by initials" (김ㅎㄴ) is kept.
_MOST_SYLLABLES_MIXED = 5


def keys(*texts: str | None) -> str:
    """The keys of one person or organisation, from its names in every language and whatever else finds it.

    Empty and missing texts are skipped. Deterministic: the same texts give the same keys, without repeated entries.
    """
    entries: dict[str, None] = {}
    for text in texts:
        entries.update(dict.fromkeys(_entries(text or "")))
    return "|".join(entry for entry in entries if entry)


def joined(*keys: str) -> str:
    """Keys of several texts as those of one: what :func:`keys` gives for all the texts together."""
    return "|".join(dict.fromkeys(entry for part in keys for entry in part.split("|") if entry))


def matches(keys: str, query: str) -> bool:
    """Whether what was typed finds these keys; fewer than two characters find nothing."""
    return any(all(any(needle in keys for needle in part) for part in way) for way in plan(query))


@lru_cache(maxsize=256)
def plan(query: str) -> Plan:
    """How to match ``query``: empty if it is too short. See the module's text."""
    query = query[:LONGEST_QUERY]
    if _characters(query) < 2:
        return ()
    whole = (_needles(query),)
    words = query.split()
    if len(words) < 2 or any(_characters(word) < 2 for word in words):
        return (whole,)
    return (whole, tuple(_needles(word) for word in words))


def like_patterns(query: str) -> list[list[list[str]]]:
    """:func:`plan` as patterns for ``LIKE`` over the stored keys: OR over ways, AND over parts, OR over patterns.

    Finds exactly what :func:`matches` finds. Needles hold letters, digits and ``. = +`` only, so there is nothing to
    escape. An empty list means that nothing matches. Of the parts that with the fewest patterns comes first: where it
    is not found, the others are not looked for.
    """
    return [[_like(part) for part in sorted(way, key=len)] for way in plan(query)]


def needed_patterns(query: str) -> list[list[str]]:
    """Patterns that all matches share, AND over the lists, OR in each: what has none of them needs no further look.
    That with the fewest patterns comes first.

    A word is such a part where every needle of the whole holds one of its needles: of ``손님 199`` the number, which
    few have, while the whole and the other word are written in many ways.
    """
    ways = plan(query)
    if len(ways) < 2:
        return []
    ((whole,), words) = ways
    return [
        _like(part) for part in sorted(words, key=len) if all(any(needle in one for needle in part) for one in whole)
    ]


def _like(needles: frozenset[str]) -> list[str]:
    return [f"%{needle}%" for needle in sorted(needles)]


def _entries(text: str) -> Iterable[str]:
    words = [word for word in text.split() if folded(word)]
    for written_out in (False, True):
        streams = [keystrokes(folded(word, written_out=written_out)) for word in words]
        turned = streams[:-1] if len(streams) <= _MOST_WORDS_TURNED else []
        yield "".join(streams + turned)
    whole = folded(text)
    yield _dotted_if_initials(keystrokes(whole))
    if not any(map(is_syllable, whole)):
        yield from _latin_name_entries([folded(word) for word in words])
        return
    yield "".join(_initial(char) if is_syllable(char) else char for char in whole)
    if all(map(is_syllable, whole)) and len(whole) <= _MOST_SYLLABLES_MIXED:
        for written in range(1, len(whole) - 1):
            rest = "".join(taken_apart(syllable).initial for syllable in whole[written:])
            yield keystrokes(whole[:written]) + rest
    if name := split_hangul_name(whole):
        surname, given = name
        yield keystrokes(given + whole[: -len(given)])
        yield f"={surname}{hangul_skeleton(given)}"


def _latin_name_entries(words: list[str]) -> Iterable[str]:
    for surname_at in {0, len(words) - 1} if 1 <= len(words) <= 4 else set[int]():
        given = "".join(words[:surname_at] + words[surname_at + 1 :])
        for surname in surnames_spelt(words[surname_at]):
            yield f"+={surname}{latin_skeleton(given)}"


def _initial(syllable: str) -> str:
    return f"{taken_apart(syllable).initial}."


def _characters(text: str) -> int:
    return sum(max(1, len(keystrokes(char))) if is_consonant(char) else 1 for char in folded_characters(text))


def _needles(text: str) -> frozenset[str]:
    plain = folded(text)
    stream = keystrokes(plain)
    needles = {_dotted_if_initials(stream), _dotted_if_initials(keystrokes(folded(text, written_out=True)))}
    if re.fullmatch("[a-z]+", plain):
        letters = re.sub("[^A-Za-z]", "", unicodedata.normalize("NFC", text))
        for typed in (letters, letters.lower()):
            hangul = typed_in_hangul(typed)
            if len(hangul) >= (4 if any(map(is_vowel, hangul)) else 3):
                needles.add(_dotted_if_initials(hangul))
        needles.update(_romanised(plain))
    elif all(is_consonant(char) or is_vowel(char) for char in stream):
        if any(map(is_vowel, stream)) or len(stream) >= 4:
            needles.add(typed_in_latin(stream))
        if name := split_hangul_name(plain):
            needles.add(f"+={name[0]}{hangul_skeleton(name[1])}")
    return frozenset(needles)


def _dotted_if_initials(stream: str) -> str:
    if any(map(is_vowel, stream)) or not any(map(is_consonant, stream)):
        return stream
    return "".join(f"{char}." if is_consonant(char) else char for char in stream)


def _romanised(plain: str) -> Iterable[str]:
    for length in range(2, min(longest_spelling(), len(plain)) + 1):
        for surname in surnames_spelt(plain[:length]):
            yield f"={surname}{latin_skeleton(plain[length:])}"
        if length < len(plain):
            for surname in surnames_spelt(plain[-length:]):
                yield f"={surname}{latin_skeleton(plain[:-length])}"
