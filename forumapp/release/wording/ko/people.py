"""People in a Korean text: name, organisation and title in their order."""

from __future__ import annotations

from collections.abc import Sequence

from forumapp.directory.rules import Rank
from forumapp.release.rules import Named, gap
from forumapp.release.wording.ko.figures import attached


def joined(items: Sequence[str]) -> str:
    """``가``, ``가와 나``, ``가, 나, 다``."""
    return f"{attached(items[0], '과/와')} {items[1]}" if len(items) == 2 else ", ".join(items)


def described(person: Named) -> str:
    """Somebody as a text introduces them: ``홍길동 예시부 장관``, ``김예시 예시기구 소장 직무대행``.

    An official's title names the office already.
    """
    title = person.title or gap("직함")
    names_office = (person.official and " " in title) or (person.mission and title.startswith("주한"))
    known = not person.organization or person.organization in title or names_office
    organization = "" if known else f"{_spelled(person.organization, person.organization_spelled)} "
    return f"{_spelled(person.name, person.spelled)} {organization}{_acting(title, person)}"


def again(person: Named) -> str:
    """Somebody whom the text has introduced: ``홍길동 장관``."""
    title = person.title.split()[-1] if person.title else gap("직함")
    return f"{_spelled(person.name, person.spelled)} {_acting(title, person)}"


def _acting(title: str, person: Named) -> str:
    """직무대행 of an office, 대사대리 of a mission, unless the title says it."""
    acting = person.acting or person.rank == Rank.CHARGE_DAFFAIRES_AI
    if not acting or any(word in title for word in ("대행", "대리")):
        return title
    if not person.mission:
        return f"{title} 직무대행"
    return f"{title}대리" if title.endswith("대사") else f"{title}(대사대리)"


def _spelled(name: str, spelled: bool) -> str:
    return name if spelled else f"{name} {gap('국문 표기')}"
