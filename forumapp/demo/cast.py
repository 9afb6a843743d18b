"""Who was invited to the demo forum, who registered, and who came when: the plan, made from a fixed seed.

The plan knows no database; :mod:`forumapp.demo.service` carries it out through the services of real work. Its totals
are those of the reference forum: 196 participants, 37 missions, 16 ambassadors in person, 42 countries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from random import Random
from typing import Any

from forumapp.demo import names as invented
from forumapp.demo.names import Name, foreign, korean
from forumapp.demo.places import MISSIONS, OTHERS, Institution

SEED = 20231130
INVITED = 312
REGRETTED = 24
PER_FIVE_MINUTES = (6, 9, 11, 14, 19, 27, 33, 31, 24, 15, 8, 5, 3, 2, 1, 1)
"""Arrivals from 13:15 on."""


@dataclass(frozen=True)
class Community:
    """How many of a category registered, were confirmed, came, and came without registering before (walk-ins)."""

    registered: int
    confirmed: int
    attended: int
    walk_ins: int = 0
    review: bool = False


COMMUNITIES: dict[str, Community] = {
    "diplomatic_corps": Community(70, 67, 58, review=True),
    "government": Community(20, 20, 18, walk_ins=1),
    "public_institution": Community(21, 19, 19),
    "military": Community(9, 9, 8),
    "academia": Community(25, 22, 21, walk_ins=2),
    "private_sector": Community(18, 17, 15, walk_ins=2, review=True),
    "civil_society": Community(33, 31, 29, walk_ins=4),
    "international_organization": Community(14, 14, 13),
    "expert": Community(17, 16, 15, walk_ins=1, review=True),
    "media": Community(10, 10, 7, walk_ins=1),
    "staff": Community(6, 6, 6),
}
ATTENDED_MISSIONS, AMBASSADORS_PRESENT, AMBASSADORS_ABSENT, CHARGES = 37, 16, 3, 3


@dataclass(frozen=True)
class Passage:
    """One reading at the door: seconds after the doors opened, desk, direction."""

    after: int
    desk: str
    direction: str = "in"


@dataclass(frozen=True)
class Guest:
    """One person of the plan. ``outcome`` is the registration's state on the evening of the forum."""

    number: int
    category: str
    name: Name
    institution: Institution
    position_en: str
    position_ko: str
    outcome: str = "confirmed"
    attended: bool = False
    walk_in: bool = False
    invited: bool = False
    country: str | None = "KR"
    rank: str | None = None
    attending_as: str = "principal"
    acting: bool = False
    roles: tuple[str, ...] = ()
    replaces: int | None = None
    passages: tuple[Passage, ...] = ()
    photograph: bool | None = None
    naming: bool | None = None

    @property
    def email(self) -> str:
        """An address of a domain reserved for examples."""
        return f"guest{self.number:03d}@example.org"

    @property
    def language(self) -> str:
        """Korean for guests of Korean institutions, else English."""
        return "ko" if self.country == "KR" else "en"


@dataclass(frozen=True)
class Cast:
    """The whole plan. ``guests`` registered in some way; ``silent`` and ``regretted`` were only invited."""

    guests: tuple[Guest, ...]
    silent: tuple[Guest, ...]
    regretted: tuple[Guest, ...]
    cancelled: tuple[Guest, ...] = field(default=())


class _Names:
    """Hands out names, no name twice."""

    def __init__(self, random: Random) -> None:
        self._korean, self._foreign = korean(random), foreign(random)

    def of(self, country: str | None) -> Name:
        return next(self._korean if country == "KR" else self._foreign)


_TITLES: dict[str, tuple[tuple[str, str], ...]] = {
    "government": (("Director", "과장"), ("Deputy Director", "서기관"), ("Officer", "주무관")),
    "public_institution": (("Head of Team", "팀장"), ("Senior Researcher", "책임연구원"), ("Researcher", "연구원")),
    "military": (("Colonel", "대령"), ("Major", "소령"), ("Captain", "대위")),
    "academia": (("Professor", "교수"), ("Associate Professor", "부교수"), ("Lecturer", "강사")),
    "private_sector": (("Head of People", "인사책임자"), ("Manager", "매니저"), ("ESG Lead", "ESG 담당")),
    "civil_society": (("Coordinator", "사무국장"), ("Activist", "활동가"), ("Counsellor", "상담원")),
    "international_organization": (("Programme Specialist", "프로그램 전문관"), ("Programme Analyst", "프로그램 분석관")),
    "expert": (("Researcher", "연구위원"), ("Consultant", "자문위원")),
    "media": (("Reporter", "기자"), ("Photographer", "사진기자")),
    "staff": (("Programme Officer", "프로그램 담당"),),
    "diplomatic_corps": (("Counsellor", "참사관"), ("First Secretary", "1등서기관"), ("Second Secretary", "2등서기관")),
}  # fmt: skip


def plan(seed: int = SEED) -> Cast:
    """The forum's whole cast; the same for the same seed."""
    random = Random(seed)
    names = _Names(random)
    guests: list[Guest] = []
    cancelled: list[Guest] = []
    numbers = iter(range(1, 1000))
    for category, community in COMMUNITIES.items():
        make = _diplomats if category == "diplomatic_corps" else _others
        guests.extend(make(category, community, names, numbers))
    guests = _with_protagonists(guests)
    substitute = next(guest for guest in guests if guest.attending_as == "representing")
    cancelled.append(_replaced(substitute, names, numbers))
    cancelled.extend(
        replace(guest, outcome="cancelled", attended=False, invited=True)
        for guest in _fillers(4, "civil_society", names, numbers)
    )
    guests = _with_consents(_with_passages(_with_invitations(guests), random), random)
    invited = sum(guest.invited for guest in [*guests, *cancelled])
    regretted = tuple(
        replace(guest, outcome="regretted", invited=True) for guest in _fillers(REGRETTED, "academia", names, numbers)
    )
    silent_count = INVITED - invited - REGRETTED
    silent = tuple(
        replace(guest, outcome="invited", invited=True)
        for guest in _fillers(silent_count, "civil_society", names, numbers)
    )
    return Cast(tuple(guests), silent, regretted, tuple(cancelled))


def _diplomats(category: str, community: Community, names: _Names, numbers: Iterator[int]) -> Iterator[Guest]:
    """One head or envoy a mission first, then second members; the missions that did not come send only no-shows."""
    present, absent = MISSIONS[:ATTENDED_MISSIONS], MISSIONS[ATTENDED_MISSIONS:]
    for index, mission in enumerate(present):
        yield _envoy(index, mission, category, names, numbers)
    seconds = cycle(present)
    for _ in range(community.attended - len(present)):
        yield _member(next(seconds), category, names, numbers, attended=True)
    no_shows = community.confirmed - community.attended
    for index in range(no_shows):
        mission = absent[index % len(absent)]
        rank = "ambassador" if index < AMBASSADORS_ABSENT else None
        guest = _member(mission, category, names, numbers, attended=False)
        yield replace(guest, rank=rank, position_en="Ambassador", position_ko="대사") if rank else guest
    for _ in range(community.registered - community.confirmed):
        yield replace(_member(next(seconds), category, names, numbers, attended=False), outcome="submitted")


def _envoy(index: int, mission: Institution, category: str, names: _Names, numbers: Iterator[int]) -> Guest:
    guest = _member(mission, category, names, numbers, attended=True)
    if index < AMBASSADORS_PRESENT:
        head = ("Head of Delegation, Ambassador", "대사") if mission.country is None else ("Ambassador", "대사")
        return replace(guest, rank="ambassador", position_en=head[0], position_ko=head[1])
    if index < AMBASSADORS_PRESENT + CHARGES:
        return replace(
            guest, rank="charge_daffaires_ai", acting=True, position_en="Chargé d’affaires a.i.", position_ko="대사대리"
        )
    if index == AMBASSADORS_PRESENT + CHARGES:
        return replace(
            guest, attending_as="representing", position_en="Minister-Counsellor", position_ko="공사참사관", replaces=0
        )
    return guest


def _member(mission: Institution, category: str, names: _Names, numbers: Iterator[int], *, attended: bool) -> Guest:
    number = next(numbers)
    titles = _TITLES[category]
    position_en, position_ko = titles[number % len(titles)]
    name = names.of("other")
    return Guest(number, category, name, mission, position_en, position_ko, attended=attended, country=mission.country)


def _others(category: str, community: Community, names: _Names, numbers: Iterator[int]) -> Iterator[Guest]:
    institutions = cycle(OTHERS[category])
    waiting = "submitted" if community.review else "waitlisted"
    registered_before = community.attended - community.walk_ins
    for index in range(community.registered):
        attended = index < registered_before or index >= community.registered - community.walk_ins
        confirmed = attended or index < registered_before + community.confirmed - community.attended
        guest = _guest(next(institutions), category, names, numbers)
        yield replace(
            guest,
            attended=attended,
            walk_in=attended and index >= registered_before,
            outcome="confirmed" if confirmed else waiting,
        )


def _guest(institution: Institution, category: str, names: _Names, numbers: Iterator[int]) -> Guest:
    number = next(numbers)
    titles = _TITLES[category]
    position_en, position_ko = titles[number % len(titles)]
    name = names.of(institution.country)
    return Guest(number, category, name, institution, position_en, position_ko, country=institution.country)


def _fillers(count: int, category: str, names: _Names, numbers: Iterator[int]) -> Iterator[Guest]:
    """Guests who do not come: people of other countries' partner organisations and of civil society."""
    institutions = cycle((*OTHERS[category], *OTHERS["international_organization"]))
    for _ in range(count):
        yield _guest(next(institutions), category, names, numbers)


_PARTS: dict[str, dict[str, Any]] = {
    "government": {
        "name": invented.MINISTER,
        "rank": "minister",
        "roles": ("congratulatory",),
        "position_en": "Minister of Equality",
        "position_ko": "장관",
    },
    "international_organization": {
        "name": invented.REGIONAL_DIRECTOR,
        "rank": "head_of_organization",
        "roles": ("congratulatory",),
        "position_en": "Regional Director",
        "position_ko": "소장",
    },
    "academia": {
        "rank": "head_of_organization",
        "position_en": "President, National Goodwill Ambassador",
        "position_ko": "총장, 친선대사",
    },
    "expert": {
        "name": invented.KEYNOTE,
        "roles": ("keynote",),
        "position_en": "Founder",
        "position_ko": "설립자",
        "country": "FR",
    },
    "military": {"rank": "general_officer", "position_en": "Major General", "position_ko": "소장"},
    "staff": {
        "name": invented.DIRECTOR,
        "roles": ("opening",),
        "position_en": "Director",
        "position_ko": "소장",
    },
    "public_institution": {"rank": "head_of_organization", "position_en": "President", "position_ko": "원장"},
}
"""What the first guest of a community is and does in the programme."""


def _with_protagonists(guests: list[Guest]) -> list[Guest]:
    """Give the programme's parts to the first guests of their communities."""
    result, seen = [], set()
    for guest in guests:
        if guest.category in _PARTS and guest.category not in seen:
            seen.add(guest.category)
            guest = replace(guest, **_PARTS[guest.category])
        elif guest.category == "international_organization" and "acting head" not in seen:
            seen.add("acting head")
            guest = replace(
                guest,
                rank="head_of_organization",
                acting=True,
                position_en="Head of Office",
                position_ko="소장",
            )
        elif guest.category == "academia" and "moderator" not in seen:
            seen.add("moderator")
            guest = replace(
                guest,
                name=invented.MODERATOR,
                roles=("moderator",),
                position_en="Professor",
                position_ko="교수",
            )
        result.append(guest)
    return result


def _replaced(substitute: Guest, names: _Names, numbers: Iterator[int]) -> Guest:
    """The ambassador whose place the substitute took over on the day."""
    return Guest(
        next(numbers),
        substitute.category,
        names.of("other"),
        substitute.institution,
        "Ambassador",
        "대사",
        outcome="cancelled",
        invited=True,
        country=substitute.country,
        rank="ambassador",
    )


def _with_invitations(guests: list[Guest]) -> list[Guest]:
    """Institutions were invited by name; from civil society and academia a few; walk-ins and the substitute never."""
    few = {"academia": 12, "civil_society": 12}
    result = []
    for guest in guests:
        invited = guest.category not in ("media", "staff", "private_sector", *few)
        if few.get(guest.category, 0) > 0 and not guest.walk_in:
            few[guest.category] -= 1
            invited = True
        invited = invited and not guest.walk_in and guest.replaces is None
        result.append(replace(guest, invited=invited))
    return result


def _with_passages(guests: list[Guest], random: Random) -> list[Guest]:
    """Arrivals by the curve; some double reads, some who step out and return, some exits at the end."""
    arriving = [index for index, guest in enumerate(guests) if guest.attended]
    helpers = [index for index in arriving if guests[index].category == "staff"]
    others = [index for index in arriving if guests[index].category != "staff"]
    random.shuffle(others)
    minutes = sorted(
        300 * slot + random.randrange(300) for slot, count in enumerate(PER_FIVE_MINUTES) for _ in range(count)
    )
    result = list(guests)
    for place, (index, after) in enumerate(zip([*helpers, *others], minutes, strict=True)):
        desk = "Desk 1" if place % 5 < 3 else "Desk 2"
        passages = [Passage(after, desk)]
        if place % 23 == 5:
            passages.append(Passage(after + 1, desk))
        if place % 17 == 3:
            out = 7500 + random.randrange(900)
            passages += [Passage(out, "Desk 1", "out"), Passage(out + 240 + random.randrange(600), "Desk 1")]
        if place % 4 == 1:
            passages.append(Passage(13200 + random.randrange(900), "Desk 1", "out"))
        result[index] = replace(guests[index], passages=tuple(passages))
    return result


def _with_consents(guests: list[Guest], random: Random) -> list[Guest]:
    """Most agree to be photographed and named, some do not, walk-ins were not asked."""
    result = []
    for guest in guests:
        if guest.walk_in:
            result.append(guest)
            continue
        named = True if guest.roles or guest.rank else random.random() < 0.5
        result.append(replace(guest, photograph=random.random() < 0.85, naming=named))
    return result
