"""How each language addresses the invited, and the text that an event's invitations begin with.

Korean letters (korean.md, "Names, ranks, letters"): a person of a title is 홍길동 장관님께, any person 귀하, an
organisation 귀중; never the family name with 님. A language that is not here addresses by the name alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from forumapp.kernel.localized import LocalizedText

SUBJECT = LocalizedText(en="Invitation: {title}", ko="[초청] {title}")
BODY = LocalizedText(
    en="""\
{salutation}

{host} has the pleasure of inviting you to {title}.

Date: {date}
Venue: {place}

We would be honoured by your presence, and grateful if you would let us know whether you can attend.

Yours sincerely,
{host}\
""",
    ko="""\
{salutation}

평소 보내 주시는 관심과 성원에 깊이 감사드립니다.

{host}에서 아래와 같이 행사를 마련하여 모시고자 합니다. 바쁘시더라도 부디 참석하시어 자리를 빛내 주시기 바랍니다.

행사명: {title}
일시: {date}
장소: {place}

참석 여부를 회신해 주시면 감사하겠습니다.

{host} 드림\
""",
)
EXAMPLE = LocalizedText(en="Jane Example", ko="김예시")
"""An invented guest, for looking at a text."""
_TITLE = re.compile("[가-힣]+")
"""A title that 님 may follow: one word of Hangul."""


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for, in one language; what is not known is empty."""

    name: str = ""
    position: str = ""
    organization: str = ""


def salutation(addressee: Addressee, language: str) -> str:
    """The line that a letter begins with: by default with the full name."""
    return _SALUTATIONS.get(language, _plain)(addressee)


def envelope(addressee: Addressee, language: str) -> list[str]:
    """The addressee's lines on an envelope, without the postal address."""
    return [line for line in _ENVELOPES.get(language, _plain_lines)(addressee) if line]


def _plain(addressee: Addressee) -> str:
    return addressee.name or addressee.organization


def _plain_lines(addressee: Addressee) -> list[str]:
    return [addressee.name, addressee.position, addressee.organization]


def _english(addressee: Addressee) -> str:
    if addressee.name:
        return f"Dear {addressee.name},"
    return f"Dear colleagues at {addressee.organization}," if addressee.organization else "Dear Sir or Madam,"


def _korean(addressee: Addressee) -> str:
    if not addressee.name:
        return f"{addressee.organization} 귀중" if addressee.organization else "관계자 귀하"
    title = addressee.position.removesuffix("님")
    return f"{addressee.name} {title}님께" if _TITLE.fullmatch(title) else f"{addressee.name} 귀하"


def _korean_lines(addressee: Addressee) -> list[str]:
    if not addressee.name:
        return [f"{addressee.organization} 귀중" if addressee.organization else "관계자 귀하"]
    title = addressee.position.removesuffix("님")
    if _TITLE.fullmatch(title):
        return [addressee.organization, f"{addressee.name} {title} 귀하"]
    return [addressee.organization, addressee.position, f"{addressee.name} 귀하"]


ADDRESS_FIRST = frozenset({"ko"})
"""Languages that write the place before the person."""
_SALUTATIONS: dict[str, Callable[[Addressee], str]] = {"en": _english, "ko": _korean}
_ENVELOPES: dict[str, Callable[[Addressee], list[str]]] = {"ko": _korean_lines}
