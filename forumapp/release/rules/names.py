"""Names as they stand in a text: in full, and in the short forms by which it goes on once it introduced somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from forumapp.kernel.hangul import is_syllable
from forumapp.kernel.romanisation import split_hangul_name

_HANGUL = re.compile(r"[가-힣]")
_NOWHERE = re.compile(r"(?!)")
_TITLES = (
    "장관|차관|대사|공사|총영사|소장|교수|박사|대표|이사장|이사|위원장|위원|원장|청장|처장|총장|학장|실장|국장|과장|팀장|센터장|단장"
    "|본부장|회장|사장|의원|시장|지사|군수|구청장|판사|검사|변호사|기자|감독|작가|연구원|연구위원|설립자|사무총장|씨|님|선생|여사"
)
"""What follows a surname alone, or a short name of two syllables."""
_WORDS = frozenset(
    (
        *("may", "june", "april", "august", "march", "will", "mark", "grace", "hope", "faith", "joy", "rose", "art"),
        *("bill", "rich", "sun", "young", "long", "king", "early", "west", "east", "north", "south", "page", "price"),
        *("state", "law", "day", "bishop", "prince", "duke", "major", "noble", "best", "good", "rice", "stone", "wood"),
    )
)
"""Names that are words as well: alone they tell of nobody."""


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a name: no letter before it; after a Latin one no Latin letter, after a
    Korean one whatever particle."""
    return name in text and pattern_of(name).search(text) is not None


def pattern_of(name: str) -> re.Pattern[str]:
    """What finds a name in a text, of two letters at least."""
    if len(name) < 2:
        return _NOWHERE
    before = r"(?<![가-힣])" if _HANGUL.match(name[0]) else r"(?<![^\W\d_])"
    after = "" if _HANGUL.match(name[-1]) else r"(?![a-zà-ɏ])"
    return re.compile(f"{before}{re.escape(name)}{after}")


def is_long(name: str) -> bool:
    """Whether a name can hardly be a word: 이상 and Grace can, 김하늘 and Grace Example cannot."""
    return len(name) > 2 if _HANGUL.match(name[0]) else " " in name


def short_forms(names: Iterable[str], *, others: Collection[str] = ()) -> list[re.Pattern[str]]:
    """What finds somebody of these ``names`` by a part: ``Exemplo``, ``EXEMPLO``, ``이젬플루 소장``, ``홍 장관``.

    A part that stands in a name of ``others`` may be theirs, and is none.
    """
    taken = {part.casefold() for other in others for part in _parts(other)}
    parts = dict.fromkeys(part for name in names for part in _parts(name))
    return [_pattern_of_part(part) for part in parts if part.casefold() not in taken]


def _parts(name: str) -> Iterator[str]:
    words = name.split()
    if not words:
        return
    if len(words) == 1:
        whole = split_hangul_name(name) if is_long(name) and all(map(is_syllable, name)) else None
        if whole:
            yield name[: -len(whole[1])]
        return
    for word in words:
        if _HANGUL.match(word) or (len(word) > 2 and word.casefold() not in _WORDS):
            yield word


def _pattern_of_part(part: str) -> re.Pattern[str]:
    if not _HANGUL.match(part):
        return re.compile(rf"(?<![^\W\d_])(?:{re.escape(part)}|{re.escape(part.upper())})(?![a-zà-ɏ])")
    with_title = "" if len(part) > 2 else rf"(?= ?(?:{_TITLES}))"
    return re.compile(rf"(?<![가-힣]){re.escape(part)}{with_title}")
