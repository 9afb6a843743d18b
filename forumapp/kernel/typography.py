"""Invisible glue for what must not part at a line's end, where two scripts share a page.

For display only: glued text is never stored and never stands in a CSV cell, a URL or a form's ``value``.
"""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"
NO_BREAK_SPACE = "\u00a0"

_COUNTERS = "명|곳|건|회|개|번|분|장|통|차례|시|사람|가지|팀|기관|단체|공관|나라"
_NATIVE = "열(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|한|두|세|네|다섯|여섯|일곱|여덟|아홉|스무"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)

# ``keep-all`` breaks after a closing mark and after △ even where Hangul follows without a space.
_JOINED_AFTER = re.compile(r"([”’)\]」』》〉])(?=[가-힣])|(△)(?=[가-힣A-Za-z])")
_JOINED_AROUND = re.compile(r"(?<=\d)–(?=\d)|(?<=[ap]\.m\.)–(?=\d)|(?<=[가-힣])·(?=[가-힣])")
_SPACES_KO = re.compile(
    r"(?<![가-힣])약 (?=\d)"
    r"|(?<=[\d만억조]여) (?=[가-힣])"
    rf"|(?<=\d[만억조]) (?=\d|{_COUNTERS})"
    rf"|(?<![가-힣])(?:{_NATIVE}) (?={_COUNTERS})"
    r"|(?<=등록대) (?=\d)|(?<=입구) (?=\d)|(?<=기기) (?=\d)"
)
_SPACES_EN = re.compile(
    r"\b(?:around|over|nearly|at least|desk|door|device) (?=\d)"
    rf"|(?<=\d) (?=(?:{_MONTHS})\b)"
    r"|(?<=\d) (?=[ap]\.m\.)",
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
    spaces = _SPACES_KO if language.partition("-")[0] == "ko" else _SPACES_EN
    return spaces.sub(lambda found: f"{found[0][:-1]}{NO_BREAK_SPACE}", joined)
