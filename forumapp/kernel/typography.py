"""Invisible glue for what must not part at a line's end, where two scripts share a page.

For display only: glued text is never stored and never stands in a CSV cell, a URL or a form's ``value``.
"""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"
NO_BREAK_SPACE = "\u00a0"

_COUNTERS = "명|곳|건|회|개|번|분|장|통|차례|시|사람|가지|팀|기관|단체|공관|나라"
_DIGITS = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NUMBERS = ("열", *_DIGITS, *(f"열{digit}" for digit in _DIGITS), "스무")
# What stands before a space, each as a look-behind of one width.
_NATIVE = "|".join(f"(?<=[^가-힣]{number} )|(?<=^{number} )" for number in _NUMBERS)
_WORDS_EN = ("around", "over", "nearly", "at least", "desk", "door", "device")
_BEFORE_NUMBER = "|".join(rf"(?<=\b{word} )" for word in _WORDS_EN)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)

# Each pattern begins with the one sign that it changes and looks around from there: a page is passed through at once.
# ``keep-all`` breaks after a closing mark and after △ even where Hangul follows without a space.
_JOINED_AFTER = re.compile(r"[”’)\]」』》〉△](?=[가-힣]|(?<=△)[A-Za-z])")
_JOINED_AROUND = re.compile(r"[–·](?:(?<=\d–)(?=\d)|(?<=[ap]\.m\.–)(?=\d)|(?<=[가-힣]·)(?=[가-힣]))")
_SPACES_KO = re.compile(
    r" (?=[\d가-힣])(?:"
    r"(?=\d)(?:(?<=[^가-힣]약 )|(?<=^약 )|(?<=등록대 )|(?<=입구 )|(?<=기기 )|(?<=\d[만억조] ))"
    r"|(?<=[\d만억조]여 )(?=[가-힣])"
    rf"|(?={_COUNTERS})(?:(?<=\d[만억조] )|{_NATIVE})"
    r")"
)
_SPACES_EN = re.compile(
    r" (?:"
    rf"(?=\d)(?:{_BEFORE_NUMBER})"
    rf"|(?<=\d )(?=(?:{_MONTHS})\b|[ap]\.m\.)"
    r")",
    re.IGNORECASE,
)

_LINK_LIKE = re.compile(r"(?<=\w)([.:@])(?=//|[^\W\d_]{2,})")


def unlinked(text: str) -> str:
    """``text`` so that no mail program makes a link of what it finds there: ``evil.example`` is two words to it.

    For what guests typed, in mails only: a form that answers by mail must not carry somebody's advertisement.
    """
    return _LINK_LIKE.sub(rf"\1{WORD_JOINER}", text)


def glued(text: str, language: str) -> str:
    """``text`` as a page in ``language`` shows it; gluing twice changes nothing.

    U+2060 stands after a closing quotation mark or bracket and after △ before Hangul (“…”라며, (UN)는, △젠더), and
    around the dash of 2–5 and the dot of 공공·유관기관; U+00A0 in 약 200, 200여 명, 1만 2,345, 세 명, 등록대 3 and in
    around 200, 30 November, 2 p.m.
    """
    joined = _JOINED_AFTER.sub(rf"\g<0>{WORD_JOINER}", text)
    joined = _JOINED_AROUND.sub(rf"{WORD_JOINER}\g<0>{WORD_JOINER}", joined)
    return (_SPACES_KO if language.partition("-")[0] == "ko" else _SPACES_EN).sub(NO_BREAK_SPACE, joined)
