"""The release in Korean: its order and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forumapp.directory.rules import Rank
from forumapp.kernel.dates import formatted, local
from forumapp.kernel.phones import shown
from forumapp.release.rules import (
    Block,
    Draft,
    Facts,
    Named,
    Part,
    figure,
    gap,
)
from forumapp.release.wording.closing import Closing, annex, contact
from forumapp.release.wording.fields import Field
from forumapp.release.wording.frames import PARTS, framed
from forumapp.release.wording.ko import figures
from forumapp.release.wording.ko.figures import attached, said
from forumapp.release.wording.relations import Relation, usual

LANGUAGE = "ko"
_COMMUNITIES = {
    "government": "정부",
    "public_institution": "공공·유관기관",
    "military": "군",
    "academia": "학계",
    "private_sector": "기업",
    "civil_society": "시민사회",
    "international_organization": "국제기구",
}
_PEOPLE = {"expert": "전문가"}
"""Communities that are people themselves: of others come 관계자."""
_DIPLOMATS = "diplomatic_corps"
_PARTS = {
    "opening": "개회사에서",
    "welcome": "환영사에서",
    "congratulatory": "축사에서",
    "keynote": "기조연설에서",
    "moderator": "좌장을 맡아",
    "presenter": "발제에서",
    "discussant": "토론에서",
    "master_of_ceremonies": "사회를 맡아",
}
_SCENES = {
    "opening": "개회사를 하고 있다",
    "welcome": "환영사를 하고 있다",
    "congratulatory": "축사를 하고 있다",
    "keynote": "기조연설을 하고 있다",
    "moderator": "토론을 이끌고 있다",
    "presenter": "발제하고 있다",
    "discussant": "토론하고 있다",
    "master_of_ceremonies": "사회를 보고 있다",
}
_EVENTS = (
    "간담회", "강연", "강연회", "교육", "기념식", "담화", "대화", "대회", "세미나", "심포지엄", "워크숍",
    "콘퍼런스", "토론회", "포럼", "행사", "회의",
)  # fmt: skip
"""Words that say what an event is: a title that ends in one needs no 행사 after it."""
_CLOSING = Closing(
    language=LANGUAGE,
    who="담당자 성명, 직함",
    how="이메일, 전화",
    why_null={"no_exit_scanned": "퇴장을 스캔하지 않아 측정하지 않음", "nobody_came_yet": "행사 전이라 집계하지 않음"},
    not_measured="측정하지 않음",
    frozen="{as_of} 기준, {version}판으로 고정함. SHA-256 {hash}",
    live="{as_of} 현재 수치, 고정하지 않음",
    telephone=shown,
)
_LANGUAGES = {"en": "영문"}
_SAID = ("말했다", "밝혔다")
"""By turns, so that not every quote ends alike."""


def compose(facts: Facts) -> list[Block]:
    """The draft: date and embargo, title, subtitles, lead, body, quotes, captions, about, contact, figures."""
    draft = Draft()
    if not facts.frozen:
        draft.add(Part.MARK, "초안: 고정하지 않은 현재 수치로 작성함. 배포 금지")
    draft.add(Part.NOTE, f"배포일: {gap('배포일')} / 보도시점: {gap('즉시 또는 엠바고 일시')}")
    draft.add(Part.HEADLINE, _say(facts, "headline"))
    draft.add(Part.SUBTITLE, _say(facts, "subtitle"), _with_campaign(facts))
    draft.add(Part.PARAGRAPH, _say(facts, "lead"), _say(facts, "attendance"), _programme(facts))
    draft.add(Part.QUOTE, *(_quote(facts, person, _SAID[at % 2]) for at, person in enumerate(facts.speakers)))
    draft.add_section("사진 설명", Part.CAPTION, _captions(facts))
    draft.add_section("기관 소개", Part.PARAGRAPH, [facts.host_about or gap("기관 소개")])
    draft.add_section("문의", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    draft.add_section("본문에 쓴 수치 (내부용, 배포 전 삭제)", Part.SMALL, annex(facts, _CLOSING))
    return draft.blocks


def sentence(facts: Facts, key: str, *, own: bool) -> Block:
    """One sentence of the draft (:class:`forumapp.release.wording.registry.Wording`)."""
    return Block.of(PARTS[key], _say(facts, key) if own else _HOUSE[key](facts))


def _say(facts: Facts, key: str) -> str:
    """The office's own sentence where it has one that the facts fill, else the house's."""
    return framed(facts, key, slots=_slots(facts), speech=figures) or _HOUSE[key](facts)


def _slots(facts: Facts) -> dict[str, str]:
    guests = [described(person) for person in facts.guests_of_rank]
    return {
        "host": _host_in_text(facts),
        "host_place": facts.host_place,
        "title": facts.title,
        "event": _event(facts),
        "date": formatted(facts.starts_at, zone=facts.zone, style="date", language=LANGUAGE),
        "day": _day(facts),
        "place": facts.place,
        "campaign": facts.campaign,
        "guests": _joined(guests) if guests else "",
        "communities": _origins(facts),
    }


def _figure(facts: Facts, field: Field) -> str:
    words, _none = said(field, facts.value(field.code))
    return figure(str(field)[1:-1], words)


def _counted(facts: Facts, code: str) -> str:
    """An exact figure with its counter: 37곳, 16명, 42개국."""
    return _figure(facts, Field(code))


def _participants(facts: Facts) -> str:
    """How many took part, in the usual true way: 약 200명, 200여 명, 37명."""
    relation, near = usual(facts.value("participants"))
    return _figure(facts, Field("participants", relation, None if relation is Relation.EXACT else near))


def _joined(items: Sequence[str]) -> str:
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


def _again(person: Named) -> str:
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


def _host(facts: Facts) -> str:
    return facts.host or gap("기관 이름")


def _host_in_text(facts: Facts) -> str:
    return facts.host_in_text or _host(facts)


def _event(facts: Facts) -> str:
    """``‘예시 포럼’``, or with 행사 where the title does not say what it is."""
    if not facts.title:
        return f"‘{gap('행사 제목')}’ 행사"
    return f"‘{facts.title}’" if facts.title.endswith(_EVENTS) else f"‘{facts.title}’ 행사"


def _day(facts: Facts) -> str:
    """The first day without its year, as a caption says it: 11월 30일."""
    return _without_year(facts.starts_at, facts.zone, style="date")


def _when(facts: Facts) -> str:
    """``11월 30일(목)``, or from the first to the last day: ``11월 30일(목)부터 12월 1일(금)까지``."""
    first = _without_year(facts.starts_at, facts.zone, style="date_weekday")
    if facts.ends_at is None or not _several_days(facts):
        return first
    last = _without_year(facts.ends_at, facts.zone, style="date_weekday")
    month, _space, day = last.partition(" ")
    return f"{first}부터 {day if first.startswith(f'{month} ') else last}까지"


def _several_days(facts: Facts) -> bool:
    if facts.ends_at is None:
        return False
    return local(facts.starts_at, facts.zone).date() != local(facts.ends_at, facts.zone).date()


def _this(facts: Facts) -> str:
    """``이날`` of one day, ``이번`` of several."""
    return "이번" if _several_days(facts) else "이날"


def _without_year(moment: datetime, zone: str, *, style: str) -> str:
    return formatted(moment, zone=zone, style=style, language=LANGUAGE).partition(" ")[2]


def _headline(facts: Facts) -> str:
    return f"{_host(facts)}, {_event(facts)} 열어"


def _subtitle(facts: Facts) -> str:
    """``주한공관 37곳 등 42개국에서 약 200명 참석``."""
    if not facts.value("participants"):
        return ""
    missions = f"주한공관 {_counted(facts, 'missions')}" if facts.value("missions") else ""
    countries = f"{_counted(facts, 'countries')}에서" if facts.value("countries") > 1 else ""
    if missions:
        others = "" if facts.value("missions") == facts.value("participants") else " 등"
        missions += " 등" if countries else f"{others}에서"
    came = f"{_participants(facts)} 참석"
    return " ".join(part for part in (missions, countries, came) if part)


def _with_campaign(facts: Facts) -> str:
    return f"{attached(facts.campaign, '과/와')} 함께" if facts.campaign else ""


def _lead(facts: Facts, *, verb: str = "열었다") -> str:
    place = f" {facts.place or gap('장소')}에서" if facts.place_known else ""
    campaign = f" ‘{facts.campaign}’의 하나로" if facts.campaign else ""
    host, event = attached(_host_in_text(facts), "이/가"), attached(_event(facts), "을/를")
    return f"{host} {_when(facts)}{place}{campaign} {event} {verb}."


def _attendance(facts: Facts) -> str:
    if not facts.value("participants"):
        return ""
    foremost = [described(person) for person in facts.guests_of_rank]
    if facts.only_guests_of_rank:
        return f"{_this(facts)} 행사에는 {attached(_joined(foremost), '이/가')} 참석했다."
    if facts.value("ambassadors") == facts.value("participants"):
        ambassadors = f"주한대사 {_counted(facts, 'ambassadors')}"
        return f"{_this(facts)} 행사에는 {attached(ambassadors, '이/가')} 참석했다."
    if facts.value("ambassadors"):
        foremost.append(f"주한대사 {_counted(facts, 'ambassadors')}")
    including = f"{attached(_joined(foremost), '을/를')} 비롯해 " if foremost else ""
    origins = _among(facts)
    sentence = f"{_this(facts)} 행사에는 {including}{origins}{attached(_participants(facts), '이/가')} 참석했다."
    if facts.value("countries") > 1:
        sentence += f" 행사에는 모두 {attached(_counted(facts, 'countries'), '이/가')} 함께했다."
    return sentence


def _among(facts: Facts) -> str:
    """Where those came from who are not named, before their number; nothing of a single person."""
    origins = "" if facts.value("participants") == 1 else _origins(facts)
    return f"{origins} 등 " if origins else ""


def _origins(facts: Facts) -> str:
    """``주한공관 37곳과 정부·학계·기업 관계자, 전문가``."""
    others = [community for community in facts.communities if community.attended and community.code != _DIPLOMATS]
    sent = [_COMMUNITIES[each.code] for each in others if each.code in _COMMUNITIES and not each.people]
    people = [word for each in others if (word := each.people or _PEOPLE.get(each.code, ""))]
    rest = ", ".join([f"{', '.join(sent)} 관계자", *people] if sent else people)
    if not facts.value("missions"):
        return rest
    missions = f"주한공관 {_counted(facts, 'missions')}"
    return f"{attached(missions, '과/와')} {rest}" if rest else missions


def _programme(facts: Facts) -> str:
    said = gap("행사에서 나눈 이야기, 두세 문장")
    if not facts.programme:
        return said
    lines = " ".join(f"△{line or gap('식순')}" for line in facts.programme)
    return f"행사는 {lines} 순으로 진행됐다. {said}"


def _quote(facts: Facts, person: Named, verb: str) -> str:
    who = _again(person) if person in facts.guests_of_rank else described(person)
    part = _PARTS.get(person.roles[0], "행사에서")
    return f"{attached(who, '은/는')} {part} “{gap('인용문 앞부분')}”라며 “{gap('인용문 뒷부분')}”라고 {verb}."


def _caption(facts: Facts) -> str:
    if not facts.value("participants"):
        return ""
    who = attached(f"참석자 {_participants(facts)}", "이/가")
    return f"{_day(facts)} {_event(facts)}에서 {who} {gap('사진 속 동작')}하고 있다."


def _captions(facts: Facts) -> list[str]:
    day, event = _day(facts), _event(facts)
    credit = f"사진: {_host(facts)}/{gap('촬영자')}"
    together = _say(facts, "caption")
    captions = [f"{together} {credit}"] if together else []
    for person in facts.speakers:
        scene = _SCENES.get(person.roles[0], "발언하고 있다")
        captions.append(f"{attached(described(person), '이/가')} {day} {event}에서 {scene}. {credit}")
    return captions


def _other_languages(facts: Facts) -> list[str]:
    return [f"{_LANGUAGES.get(code, code)} 보도자료: {gap('링크')}" for code in facts.other_languages]


def compose_advance(facts: Facts) -> list[Block]:
    """The advance release (사전 보도자료): what is planned, in the future; ``facts`` hold planned figures."""
    draft = Draft()
    draft.add(Part.HEADLINE, f"{_host(facts)}, {_day(facts)} {_event(facts)} 개최")
    planned = f"{_participants(facts)} 참석 예정" if facts.value("participants") else ""
    draft.add(Part.SUBTITLE, planned, _with_campaign(facts))
    draft.add(Part.PARAGRAPH, _lead(facts, verb="연다"), _expected(facts), _planned_programme(facts))
    draft.add_section("기관 소개", Part.PARAGRAPH, [facts.host_about or gap("기관 소개")])
    draft.add_section("문의", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    return draft.blocks


def _expected(facts: Facts) -> str:
    """``이날 행사에는 … 등 약 200명이 참석할 예정이다.``"""
    if not facts.value("participants"):
        return ""
    foremost = [described(person) for person in facts.guests_of_rank]
    if facts.only_guests_of_rank:
        return f"{_this(facts)} 행사에는 {attached(_joined(foremost), '이/가')} 참석할 예정이다."
    including = f"{attached(_joined(foremost), '을/를')} 비롯해 " if foremost else ""
    origins = _among(facts)
    sentence = f"{_this(facts)} 행사에는 {including}{origins}{attached(_participants(facts), '이/가')} 참석할 예정이다."
    if facts.value("countries") > 1:
        sentence += f" 행사에는 모두 {attached(_counted(facts, 'countries'), '이/가')} 함께할 예정이다."
    return sentence


def _planned_programme(facts: Facts) -> str:
    aim = gap("행사의 취지, 두세 문장")
    sentences = []
    if facts.programme:
        lines = " ".join(f"△{line or gap('식순')}" for line in facts.programme)
        sentences.append(f"행사는 {lines} 순으로 진행된다.")
    others = [described(person) for person in facts.speakers if person not in facts.guests_of_rank]
    if others:
        sentences.append(f"{attached(_joined(others), '이/가')} 연사로 나선다.")
    return " ".join([*sentences, aim])


_HOUSE = {
    "headline": _headline,
    "subtitle": _subtitle,
    "lead": _lead,
    "attendance": _attendance,
    "caption": _caption,
}
"""The house's own sentences, by their key."""
