"""The practice door: invented guests whose codes are printed in the training page, and who count nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SLUG = "_practice"
"""The practice door's place in addresses: no event can be called so."""

TITLE = {"en": "Practice", "ko": "연습"}
LENGTH = timedelta(hours=3)
EMBASSY = {"en": "Embassy of Utopia", "ko": "주한유토피아대사관"}
CATEGORIES = {
    "diplomatic_corps": {"en": "Diplomatic corps", "ko": "외교단"},
    "government": {"en": "Government", "ko": "정부"},
    "academia": {"en": "Academia", "ko": "학계"},
    "private_sector": {"en": "Private sector", "ko": "기업"},
    "civil_society": {"en": "Civil society", "ko": "시민사회"},
}


@dataclass(frozen=True)
class Guest:
    """Somebody who does not exist, by language; ``number`` makes id and ticket."""

    number: int
    names: dict[str, str]
    category: str
    organization: dict[str, str]
    position: dict[str, str]
    status: str = "confirmed"
    delegation: bool = False
    attention: tuple[str, ...] = ()
    reissued: bool = False
    """Whether an older ticket of this guest is printed, too."""

    @property
    def id(self) -> str:
        """The registration's id."""
        return f"00000000-0000-7000-8000-{self.number:012d}"

    @property
    def ticket(self) -> str:
        """The 26 characters of the ticket that holds: one that no key makes."""
        return f"{self.number:02d}".rjust(4, "0").rjust(26, "P")

    @property
    def old_ticket(self) -> str | None:
        """The ticket before the last reissue."""
        return f"{self.number:02d}".rjust(4, "0").rjust(26, "R") if self.reissued else None


GUESTS = (
    Guest(
        1, {"en": "Hong Gildong", "ko": "홍길동"}, "government", {"en": "Ministry of Examples", "ko": "견본부"},
        {"en": "Minister", "ko": "장관"}, attention=("principal",),
    ),
    Guest(
        2, {"en": "Kim Gyeonbon", "ko": "김견본"}, "academia", {"en": "Sample University", "ko": "견본대학교"},
        {"en": "Professor", "ko": "교수"},
    ),
    Guest(
        3, {"en": "Lee Bogi", "ko": "이보기"}, "civil_society", {"en": "Example Forum", "ko": "보기포럼"},
        {"en": "Director", "ko": "소장"}, attention=("no_photograph",),
    ),
    Guest(
        4, {"en": "Park Yesi", "ko": "박예시"}, "private_sector", {"en": "Specimen Foods", "ko": "예시식품"},
        {"en": "Manager", "ko": "부장"}, status="waitlisted",
    ),
    Guest(
        5, {"en": "Choi Gasang", "ko": "최가상"}, "private_sector", {"en": "Imaginary Bank", "ko": "가상은행"},
        {"en": "Deputy head", "ko": "차장"}, status="cancelled",
    ),
    Guest(
        6, {"en": "Jung Yeonseup", "ko": "정연습"}, "academia", {"en": "Practice Institute", "ko": "연습연구원"},
        {"en": "Researcher", "ko": "연구위원"}, reissued=True,
    ),
    Guest(
        7, {"en": "Max Beispiel", "ko": "막스 바이슈필"}, "diplomatic_corps", EMBASSY,
        {"en": "Ambassador", "ko": "대사"}, delegation=True, attention=("principal",),
    ),
    Guest(
        8, {"en": "Ana Exemplo", "ko": "아나 이젬플루"}, "diplomatic_corps", EMBASSY,
        {"en": "Counsellor", "ko": "참사관"}, delegation=True,
    ),
    Guest(
        9, {"en": "Jean Exemple", "ko": "장 에그장플"}, "diplomatic_corps", EMBASSY,
        {"en": "Second secretary", "ko": "2등서기관"}, delegation=True, attention=("not_named",),
    ),
    Guest(
        10, {"en": "Kang Sibeom", "ko": "강시범"}, "civil_society", {"en": "Model Society", "ko": "시범협회"},
        {"en": "Chair", "ko": "회장"},
    ),
    Guest(
        11, {"en": "Kim Gyeonbon", "ko": "김견본"}, "private_sector", {"en": "Trial Motors", "ko": "시험자동차"},
        {"en": "Team leader", "ko": "팀장"},
    ),
    Guest(
        12, {"en": "Luca Esempio", "ko": "루카 에젬피오"}, "diplomatic_corps", EMBASSY,
        {"en": "Attaché", "ko": "주재관"}, delegation=True,
    ),
    Guest(
        13, {"en": "Yoon Mobeom", "ko": "윤모범"}, "government", {"en": "Office of Patterns", "ko": "모범청"},
        {"en": "Director-general", "ko": "국장"},
    ),
    Guest(
        14, {"en": "Han Yeseup", "ko": "한예습"}, "academia", {"en": "Rehearsal College", "ko": "예습대학"},
        {"en": "Lecturer", "ko": "강사"},
    ),
    Guest(
        15, {"en": "Seo Mohyeong", "ko": "서모형"}, "private_sector", {"en": "Mock-up Studio", "ko": "모형공방"},
        {"en": "Designer", "ko": "디자이너"},
    ),
    Guest(
        16, {"en": "Oh Yuhyeong", "ko": "오유형"}, "civil_society", {"en": "Prototype Union", "ko": "유형연대"},
        {"en": "Secretary-general", "ko": "사무총장"},
    ),
)  # fmt: skip

UNKNOWN_TICKET = "Z".rjust(26, "P")
"""Well formed, and nobody's."""

PRINTED = (1, 3, 4, 5, 6, 6, 2, 11, 7)
"""Numbers of the guests whose codes the training page shows; the second of a guest is the old one."""


def has_namesake(guest: Guest) -> bool:
    """Whether another guest is called the same."""
    return any(other.names == guest.names for other in GUESTS if other is not guest)


def is_old(place: int) -> bool:
    """Whether the code at this place is a guest's former one."""
    return PRINTED[place] in PRINTED[:place]


def printed(place: int) -> str:
    """The ticket at this place; after the last one that of nobody."""
    if place == len(PRINTED):
        return UNKNOWN_TICKET
    guest = GUESTS[PRINTED[place] - 1]
    return (guest.old_ticket or guest.ticket) if is_old(place) else guest.ticket
