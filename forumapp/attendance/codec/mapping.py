"""What the columns of an office's own list hold: guessed from its headers, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice

from forumapp.attendance.codec.columns import COMPUTED, NAME, ORGANIZATION, POSITION, folded, recognise
from forumapp.attendance.codec.entries import LEFT_OUT, Vocabulary
from forumapp.attendance.codec.tables import Row
from forumapp.kernel import letters
from forumapp.kernel.secrets import sha256

Mapped = tuple[str | None, ...]
"""Per column of a file the machine header that it holds, LEFT_OUT, or None where nobody knows."""

_TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    NAME: {
        "ko": ("성명", "이름", "성함", "국문성명", "한글성명", "성명(한글)", "국문이름", "한글이름", "참석자",
               "참석자명", "참가자명", "Korean name", "Name in Korean", "Name (KR)"),
        "en": ("Name", "Full name", "English name", "Name in English", "Name (EN)", "영문성명", "영문이름", "영문명",
               "성명(영어)", "Participant", "Guest", "Attendee"),
    },
    ORGANIZATION: {
        "ko": ("소속", "소속기관", "기관", "기관명", "기관·단체", "단체명", "회사", "회사명", "국문소속", "소속(한글)",
               "소속 기관(국문)", "Organization in Korean", "Korean organization"),
        "en": ("Organization", "Organisation", "Affiliation", "Institution", "Company", "Employer", "Agency",
               "영문소속", "소속 기관(영문)", "영문기관명", "Organization in English"),
    },
    POSITION: {
        "ko": ("직함", "직위", "직책", "직급", "국문직함", "국문직위", "부서 및 직위", "Position in Korean"),
        "en": ("Position", "Title", "Job title", "Designation", "Function", "영문직함", "영문직위", "영문직책",
               "Position in English"),
    },
}  # fmt: skip
"""Headers of texts by the language that they hold."""

_PLAIN: Mapping[str, tuple[str, ...]] = {
    "registration_id": ("신청번호", "접수번호", "Registration ID", "Registration no."),
    "category": ("구분", "분류", "참가자 구분", "참석자 구분", "참석 구분", "유형", "Category", "Group", "Type"),
    "given_name": ("First name", "Given name", "Forename", "이름(영문 이름)"),
    "family_name": ("Last name", "Family name", "Surname", "성", "성(영문)"),
    "email": ("이메일", "전자우편", "메일", "이메일주소", "E-mail", "Email address", "Mail"),
    "phone": ("휴대전화", "휴대폰", "핸드폰", "휴대전화번호", "연락처", "전화", "전화번호", "Mobile", "Mobile phone",
              "Cell phone", "Phone", "Phone number", "Telephone", "Tel", "Contact number"),
    "country": ("국가", "국가명", "소속국가", "파견국", "Country", "Country represented"),
    "delegation": ("대표단", "단체 신청", "Delegation"),
    "rank": ("의전 직위", "Rank"),
    "attending_as": ("참석 형태", "Attending as"),
    "roles": ("역할", "Role", "Roles"),
    "language": ("언어", "사용 언어", "Language", "Preferred language"),
    "photo_consent": ("사진 촬영 동의", "촬영 동의", "Photo consent"),
    "naming_consent": ("성명 공개 동의", "Naming consent"),
}  # fmt: skip
"""Headers of everything else. A nationality is none of them: the country is the one that a guest represents."""

_CLOSE = 0.84
"""How alike two folded headers must be, where no known one is the same."""

_HIGHEST, _LEAST = 10, 2
"""Among how many rows the header is looked for, and how much of one must be known where it is not the first."""

_SHORT = 4
"""Letters of a word that may be misspelt."""

_FAMILY, _GIVEN = "성", "이름"
"""Beside a column for the family name, this one holds the given name; else the whole name."""


def guess(header: Row, vocabulary: Vocabulary, *, remembered: Mapping[str, str], loosely: bool) -> Mapped:
    """What each column of a file holds: by a header of the export, by what was ``remembered``, by an office's word.

    ``remembered`` is from folded header to machine header. ``loosely`` also takes what only resembles a known word,
    for a reader who looks at it. No machine header is given twice but by the file itself.
    """
    found = list(recognise(header, known=vocabulary.headers).headers)
    if loosely and "family_name" not in found:
        found = [None if folded(cell) == _GIVEN else machine for cell, machine in zip(header, found, strict=False)]
    unclear = [place for place, machine in enumerate(found) if machine is None and header[place].strip()]
    for place in unclear:
        machine = remembered.get(folded(header[place]))
        if machine == LEFT_OUT or (machine in vocabulary.headers and machine not in found):
            found[place] = machine
    words = _words(header, vocabulary)
    alike = sorted(
        (-_likeness(letters.folded(header[place]), word), place, machine)
        for place in unclear
        for word, machine in words.items()
    )
    for unlike, place, machine in alike:
        if -unlike >= (_CLOSE if loosely else 1) and found[place] is None and machine not in found:
            found[place] = machine
    return tuple(found)


def header_place(rows: Sequence[Row], vocabulary: Vocabulary) -> int:
    """How many rows stand above the header, such as a title: it is the first of those that say most that is known."""
    understood = [
        sum(machine is not None for machine in guess(row, vocabulary, remembered={}, loosely=False))
        for row in rows[:_HIGHEST]
    ]
    most = max(understood)
    return understood.index(most) if most >= _LEAST else 0


def signature(header: Row) -> str:
    """What tells the headers of an office's list from others, whatever their order."""
    return sha256("\x1f".join(sorted({folded(cell) for cell in header if cell.strip()})))


def decisions(header: Row, mapping: Sequence[str]) -> dict[str, str]:
    """What is remembered of a mapping: from folded header to machine header."""
    return {folded(cell): machine for cell, machine in zip(header, mapping, strict=False) if cell.strip()}


def samples(rows: Sequence[Row], column: int, *, above: int = 0, most: int = 3) -> list[str]:
    """The first different values of a column, for whoever must say what it holds."""
    cells = (row[column].strip() for row in rows[above + 1 :] if column < len(row))
    return list(islice(dict.fromkeys(cell for cell in cells if cell), most))


def column_letters(place: int) -> str:
    """What spreadsheets call a column by its place from 0: A, Z, AA."""
    before, letter = divmod(place, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + letter)


def writable(vocabulary: Vocabulary) -> list[str]:
    """The machine headers that a column may be said to hold: all that an import reads."""
    return [header for header in vocabulary.headers if header not in COMPUTED]


def _words(header: Row, vocabulary: Vocabulary) -> dict[str, str]:
    """Folded word to machine header, for an event's languages."""
    languages = vocabulary.languages
    words: dict[str, str] = {}
    for prefix, by_language in _TEXTS.items():
        for language, called in by_language.items():
            machine = prefix + (language if language in languages else languages[0])
            words.update({letters.folded(word): machine for word in called})
    for known in (_PLAIN, vocabulary.headers):
        for machine, spellings in known.items():
            words.update({letters.folded(word): machine for word in spellings})
    parted = any(letters.folded(cell) == _FAMILY for cell in header)
    words[_GIVEN] = "given_name" if parted else NAME + ("ko" if "ko" in languages else languages[0])
    return words


def _likeness(header: str, word: str) -> float:
    """From 0 to 1, which is the same. Short words are close to too many others: they must be the same."""
    if header == word:
        return 1
    if min(len(header), len(word)) < _SHORT:
        return 0
    return SequenceMatcher(None, header, word, autojunk=False).ratio()
