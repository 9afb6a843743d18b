"""The host's year in English."""

from __future__ import annotations

from forumapp.release.rules.year import SET, YearFacts
from forumapp.release.wording.fields import Field, printed, usual_field

_KINDS = {
    "capacity_building": "capacity-building activity/capacity-building activities",
    "research_and_data": "research-and-data activity/research-and-data activities",
    "external_relations": "external-relations activity/external-relations activities",
}


def year_texts(facts: YearFacts) -> list[str]:
    """Sentences in the notation of fields: visits and activities, distinct people, themes; none of an empty year."""
    texts = []
    kinds = _list([str(_activities(kind, facts)) for kind in facts.kinds], ", ", " and ")
    countries = f" from {Field(f'{SET}.countries')}" if facts.value("countries") else ""
    host = printed([facts.host])
    if facts.value("visits"):
        visits = usual_field(Field(f"{SET}.visits"), facts.value("visits"))
        texts.append(f"{host} held {kinds} in {facts.year}, with {visits} by participants{countries}.")
    elif kinds:
        texts.append(f"{host} held {kinds} in {facts.year}.")
    if facts.value("distinct_people"):
        people = Field(f"{SET}.distinct_people", options=("person/different people",))
        texts.append(f"The events were attended by {usual_field(people, facts.value('distinct_people'))}.")
    if facts.themes:
        themes = [printed([theme[:1].lower() + theme[1:]]) for theme in facts.themes]
        texts.append(f"The activities were about {_list(themes, '; ', '; and ')}.")
    return texts


def _activities(kind: str, facts: YearFacts) -> Field:
    return Field(f"{SET}.{kind}", options=(facts.words.get(kind) or _KINDS[kind],))


def _list(parts: list[str], between: str, last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{between.join(parts[:-1])}{last}{parts[-1]}" if parts else ""
