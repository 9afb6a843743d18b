"""The host's year in Korean."""

from __future__ import annotations

from forumapp.kernel import korean
from forumapp.release.rules.year import SET, YearFacts
from forumapp.release.wording.fields import Field, printed, usual_field

_KINDS = {
    "capacity_building": ("역량 강화", "회"),
    "research_and_data": ("연구·통계", "건"),
    "external_relations": ("대외 협력", "회"),
}


def year_texts(facts: YearFacts) -> list[str]:
    """Sentences in the notation of fields: visits and activities, distinct people, themes; none of an empty year."""
    texts = []
    host = printed([korean.with_particle(facts.host, "은/는")])
    kinds = ", ".join(_activities(kind, facts) for kind in facts.kinds)
    countries = f"{Field(f'{SET}.countries')}에서 " if facts.value("countries") else ""
    if facts.value("visits"):
        visits = usual_field(Field(f"{SET}.visits", options=("이/가",)), facts.value("visits"))
        texts.append(f"{host} {facts.year}년 {kinds} 활동을 진행했으며, {countries}연인원 {visits} 참여했다.")
    elif kinds:
        texts.append(f"{host} {facts.year}년 {kinds} 활동을 진행했다.")
    if facts.value("distinct_people"):
        people = usual_field(Field(f"{SET}.distinct_people"), facts.value("distinct_people"))
        texts.append(f"이 가운데 행사에 참석한 사람은 실인원 {people}이다.")
    if facts.themes:
        themes = korean.with_particle(printed([", ".join(facts.themes)]), "을/를")
        texts.append(f"활동에서는 {themes} 주제로 다루었다.")
    return texts


def _activities(kind: str, facts: YearFacts) -> str:
    name, counter = _KINDS[kind]
    return f"{name} {Field(f'{SET}.{kind}', options=(facts.words.get(kind) or counter,))}"
