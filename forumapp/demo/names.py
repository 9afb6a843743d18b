"""Names that nobody bears: each says in its own language that it is an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_SURNAMES = (
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"), ("조", "Cho"),
    ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh"), ("서", "Seo"), ("신", "Shin"),
    ("권", "Kwon"), ("황", "Hwang"), ("안", "Ahn"), ("송", "Song"), ("류", "Ryu"), ("홍", "Hong"),
)  # fmt: skip
_GIVEN = (
    ("보기", "Bogi"), ("예시", "Yesi"), ("가상", "Gasang"), ("표본", "Pyobon"), ("견본", "Gyeonbon"), ("모의", "Moui"),
    ("상상", "Sangsang"), ("가명", "Gamyeong"), ("지어", "Jieo"), ("시범", "Sibeom"), ("본보기", "Bonbogi"),
    ("예제", "Yeje"), ("허구", "Heogu"), ("시늉", "Sinyung"),
)  # fmt: skip
"""Words for example, sample, imaginary, made up."""
_FOREIGN_GIVEN = (
    ("Alex", "알렉스"), ("Maria", "마리아"), ("Jean", "장"), ("Ana", "아나"), ("Omar", "오마르"), ("Ingrid", "잉그리드"),
    ("Tomas", "토마스"), ("Leila", "레일라"), ("Mina", "미나"), ("David", "다비드"), ("Nora", "노라"), ("Samuel", "사무엘"),
    ("Aigul", "아이굴"), ("Paolo", "파올로"), ("Chidi", "치디"), ("Yuki", "유키"), ("Elena", "엘레나"), ("Rajan", "라잔"),
    ("Sofia", "소피아"), ("Peter", "페터"),
)  # fmt: skip
_FOREIGN_FAMILY = (
    ("Example", "이그잼플"), ("Sample", "샘플"), ("Specimen", "스페시먼"), ("Placeholder", "플레이스홀더"),
    ("Exemplo", "이젬플루"), ("Beispiel", "바이슈필"), ("Exemple", "에그장플"), ("Voorbeeld", "보르벨트"),
    ("Esempio", "에젬피오"), ("Ejemplo", "에헴플로"), ("Mockup", "목업"), ("Fictive", "픽티브"),
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name as printed in each language, and its parts."""

    en: str
    ko: str
    given: str
    family: str


DIRECTOR = Name("Choi Bogi", "최보기", "Bogi", "Choi")
MINISTER = Name("Hong Yesi", "홍예시", "Yesi", "Hong")
REGIONAL_DIRECTOR = Name("Ana Exemplo", "아나 이젬플루", "Ana", "Exemplo")
KEYNOTE = Name("Jean Exemple", "장 에그장플", "Jean", "Exemple")
MODERATOR = Name("Lee Bogi", "이보기", "Bogi", "Lee")
PROTAGONISTS = (DIRECTOR, MINISTER, REGIONAL_DIRECTOR, KEYNOTE, MODERATOR)
"""Who stands in the programme; nobody else of the cast bears their names."""


def korean(random: Random) -> Iterator[Name]:
    """Invented Korean names in a shuffled order, no two alike."""
    pairs = [(surname, given) for surname in _SURNAMES for given in _GIVEN]
    random.shuffle(pairs)
    for (family_ko, family_en), (given_ko, given_en) in pairs:
        name = Name(f"{family_en} {given_en}", f"{family_ko}{given_ko}", given_en, family_en)
        if name not in PROTAGONISTS:
            yield name


def foreign(random: Random) -> Iterator[Name]:
    """Invented names of other countries in a shuffled order, no two alike."""
    pairs = [(given, family) for given in _FOREIGN_GIVEN for family in _FOREIGN_FAMILY]
    random.shuffle(pairs)
    for (given_en, given_ko), (family_en, family_ko) in pairs:
        name = Name(f"{given_en} {family_en}", f"{given_ko} {family_ko}", given_en, family_en)
        if name not in PROTAGONISTS:
            yield name
