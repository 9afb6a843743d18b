"""The release in Korean: its order and its sentences."""

from __future__ import annotations

from datetime import datetime

from forumapp.kernel.dates import formatted
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
from forumapp.release.rules.quoting import headed
from forumapp.release.wording.closing import Closing, annex, contact
from forumapp.release.wording.fields import Field
from forumapp.release.wording.frames import PARTS, framed
from forumapp.release.wording.ko import figures
from forumapp.release.wording.ko.figures import attached, said
from forumapp.release.wording.ko.people import again, described, joined
from forumapp.release.wording.relations import Relation, usual

LANGUAGE = "ko"
_COMMUNITIES = {
    "government": "정부",
    "public_institution": "공공기관",
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
    "presenter": "발제에서",
    "discussant": "토론에서",
}
_TAKEN = {"moderator": "좌장", "master_of_ceremonies": "사회"}
"""Parts that somebody takes on (맡다)."""
_DONE = {
    "opening": "개회사",
    "welcome": "환영사",
    "congratulatory": "축사",
    "keynote": "기조연설",
    "presenter": "발제",
    "discussant": "토론",
}
"""Parts that somebody does (하다)."""
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
_FEW_LINES = 2
"""So many lines of a programme stand in a row; of more each has its mark."""


def compose(facts: Facts) -> list[Block]:
    """The draft: date and embargo, title, subtitles, lead, body, quotes, captions, about, contact, figures."""
    draft = Draft()
    if not facts.frozen:
        draft.add(Part.MARK, "초안: 고정하지 않은 현재 수치로 작성함. 배포 금지")
    draft.add(Part.NOTE, f"배포일: {gap('배포일')} / 보도시점: {gap('즉시 또는 엠바고 일시')}")
    draft.add(Part.HEADLINE, _say(facts, "headline"))
    draft.add(Part.SUBTITLE, _say(facts, "subtitle"), _of_campaign(facts, "열려"))
    draft.add(Part.PARAGRAPH, _say(facts, "lead"), _say(facts, "attendance"), _programme(facts))
    draft.add(Part.QUOTE, *(_quote(facts, person) for person in facts.speakers))
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
        "guests": joined(guests) if guests else "",
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
    if facts.ends_at is None or not facts.several_days:
        return first
    last = _without_year(facts.ends_at, facts.zone, style="date_weekday")
    month, _space, day = last.partition(" ")
    return f"{first}부터 {day if first.startswith(f'{month} ') else last}까지"


def _without_year(moment: datetime, zone: str, *, style: str) -> str:
    return formatted(moment, zone=zone, style=style, language=LANGUAGE).partition(" ")[2]


def _headline(facts: Facts) -> str:
    return f"{_host(facts)}, {_event(facts)} 열어"


def _subtitle(facts: Facts, *, coming: str = "참석") -> str:
    """``주한대사 16명 등 42개국에서 약 200명 참석``; of a single person nothing."""
    if facts.value("participants") < 2:
        return ""
    ambassadors = f"주한대사 {_counted(facts, 'ambassadors')}" if facts.value("ambassadors") else ""
    if ambassadors and facts.value("ambassadors") == facts.value("participants"):
        return f"{ambassadors} {coming}"
    foremost = f"{ambassadors} 등 " if ambassadors else ""
    return f"{foremost}{_from_countries(facts)}{_participants(facts)} {coming}"


def _from_countries(facts: Facts) -> str:
    """``42개국에서``, before their number; nothing of one country."""
    return f"{_counted(facts, 'countries')}에서 " if facts.value("countries") > 1 else ""


def _of_campaign(facts: Facts, verb: str) -> str:
    return f"‘{facts.campaign}’의 하나로 {verb}" if facts.campaign else ""


def _lead(facts: Facts) -> str:
    return f"{_lead_to(facts, _when(facts))} 열었다."


def _lead_to(facts: Facts, when: str) -> str:
    """The lead up to its verb."""
    place = f" {facts.place or gap('장소')}에서" if facts.place_known else ""
    campaign = _of_campaign(facts, "")
    host, event = attached(_host_in_text(facts), "은/는"), attached(_event(facts), "을/를")
    return f"{host} {campaign}{when}{place} {event}"


def _attendance(facts: Facts) -> str:
    return _who(facts, "참석했다")


def _who(facts: Facts, came: str) -> str:
    """Who took part, or is to: those of rank, ambassadors, where the others come from, how many from how many."""
    if not facts.value("participants"):
        return ""
    foremost = [described(person) for person in facts.guests_of_rank]
    begin = f"{'이번' if facts.several_days else '이날'} 행사에는"
    if facts.only_guests_of_rank:
        return f"{begin} {attached(joined(foremost), '이/가')} {came}."
    if facts.value("ambassadors"):
        foremost.append(f"주한대사 {_counted(facts, 'ambassadors')}")
    if facts.value("ambassadors") == facts.value("participants"):
        return f"{begin} {attached(foremost[-1], '이/가')} {came}."
    including = f"{attached(joined(foremost), '을/를')} 비롯해 " if foremost else ""
    number = attached(_participants(facts), "이/가")
    return f"{begin} {including}{_among(facts)}{_from_countries(facts)}{number} {came}."


def _among(facts: Facts) -> str:
    """Where those came from who are not named, before their number; nothing of a single person."""
    origins = "" if facts.value("participants") == 1 else _origins(facts)
    return f"{origins} 등 " if origins else ""


def _origins(facts: Facts) -> str:
    """``주한공관 37곳 관계자와 정부, 학계, 기업 관계자, 전문가``."""
    others = [community for community in facts.communities if community.attended and community.code != _DIPLOMATS]
    sent = [_COMMUNITIES[each.code] for each in others if each.code in _COMMUNITIES and not each.people]
    people = [word for each in others if (word := each.people or _PEOPLE.get(each.code, ""))]
    rest = [f"{', '.join(sent)} 관계자", *people] if sent else people
    if not facts.value("missions"):
        return joined(rest) if rest else ""
    missions = f"주한공관 {_counted(facts, 'missions')} 관계자"
    return f"{attached(missions, '과/와')} {', '.join(rest)}" if rest else missions


def _programme(facts: Facts) -> str:
    said = gap("행사에서 나눈 이야기, 두세 문장")
    lines = _lines(facts)
    return f"행사는 {lines} 순으로 진행됐다. {said}" if lines else said


def _lines(facts: Facts) -> str:
    """The lines of the programme in their order; a single one has none."""
    lines = [_line(line) if line else gap("식순") for line in facts.programme]
    if len(lines) < _FEW_LINES:
        return ""
    return ", ".join(lines) if len(lines) == _FEW_LINES else " ".join(f"△{line}" for line in lines)


def _line(title: str) -> str:
    """``기조연설 ‘무엇을 셀 것인가’``: what stands after a colon is a title of its own."""
    kind, subject = headed(title)
    return f"{kind} ‘{subject}’" if kind else title


def _quote(facts: Facts, person: Named) -> str:
    who = again(person) if person in facts.guests_of_rank else described(person)
    role = person.roles[0]
    begin = f"{attached(_TAKEN[role], '을/를')} 맡은 " if role in _TAKEN else ""
    part = "" if role in _TAKEN else f"{_PARTS.get(role, '행사에서')} "
    verb = "밝혔다" if person.rank else "말했다"
    first, second = gap("인용문 앞부분"), gap("인용문 뒷부분")
    return f"{begin}{attached(who, '은/는')} {part}“{first}”라며 “{second}”라고 {verb}."


def _caption(facts: Facts) -> str:
    if facts.value("participants") < 2:
        return ""
    came = attached(_participants(facts), "이/가")
    scene = gap("사진 속 동작, 예: 기념 촬영을 하고")
    if facts.several_days:
        # Who came over all days was not there on the day of the picture.
        seen = f"{_day_of_picture(facts)} {_event(facts)}에서 참석자들이 {scene} 있다."
        return f"{seen} 행사 기간 {came} 참석했다."
    return f"{_day_of_picture(facts)} {came} 참석한 {_event(facts)}에서 참석자들이 {scene} 있다."


def _day_of_picture(facts: Facts) -> str:
    return gap("촬영일") if facts.several_days else _day(facts)


def _captions(facts: Facts) -> list[str]:
    place = f"{facts.place}에서 열린 " if facts.place else ""
    where = f"{_day_of_picture(facts)} {place}{_event(facts)}에서"
    credit = f"사진: {_host(facts)}/{gap('촬영자')}"
    together = _say(facts, "caption")
    captions = [f"{together} {credit}"] if together else []
    for person in facts.pictured:
        scene = _SCENES.get(person.roles[0], "발언하고 있다")
        captions.append(f"{attached(described(person), '이/가')} {where} {scene}. {credit}")
    return captions


def _other_languages(facts: Facts) -> list[str]:
    return [f"{_LANGUAGES.get(code, code)} 보도자료: {gap('링크')}" for code in facts.other_languages]


def compose_advance(facts: Facts) -> list[Block]:
    """The advance release (사전 보도자료): what is planned, in the future; ``facts`` hold planned figures."""
    draft = Draft()
    draft.add(Part.HEADLINE, f"{_host(facts)}, {_day(facts)} {_event(facts)} 개최")
    draft.add(Part.SUBTITLE, _subtitle(facts, coming="참석 예정"), _of_campaign(facts, "마련"))
    begins = f"{_when(facts)} {formatted(facts.starts_at, zone=facts.zone, style='time', language=LANGUAGE)}"
    lead = f"{_lead_to(facts, _when(facts) if facts.several_days else begins)} 연다."
    draft.add(Part.PARAGRAPH, lead, _who(facts, "참석할 예정이다"), _planned_programme(facts))
    draft.add(Part.PARAGRAPH, gap("취재 안내: 취재 가능 여부, 신청 방법과 기한, 사용 언어, 사진 제공"))
    draft.add_section("기관 소개", Part.PARAGRAPH, [facts.host_about or gap("기관 소개")])
    draft.add_section("문의", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    return draft.blocks


def _planned_programme(facts: Facts) -> str:
    aim = gap("행사의 취지, 두세 문장")
    lines = _lines(facts)
    sentences = [f"행사는 {lines} 순으로 진행된다."] if lines else []
    return " ".join([*sentences, *_parts(facts), aim])


def _parts(facts: Facts) -> list[str]:
    """``가 소장이 개회사를, 나 설립자가 기조연설을 하고, 다 교수가 좌장을 맡는다.``"""
    done: dict[str, list[str]] = {}
    taken: dict[str, list[str]] = {}
    order = [*_DONE]
    for person in sorted(
        facts.speakers, key=lambda one: order.index(role) if (role := one.roles[0]) in order else len(order)
    ):
        role = person.roles[0]
        part, those = (_TAKEN[role], taken) if role in _TAKEN else (_DONE.get(role, "발언"), done)
        who = again(person) if person in facts.guests_of_rank else described(person)
        those.setdefault(part, []).append(who)
    does, takes = ([_part(people, part) for part, people in parts.items()] for parts in (done, taken))
    if does and takes:
        return [f"{', '.join(does)} 하고, {', '.join(takes)} 맡는다."]
    if does:
        return [f"{', '.join(does)} 한다."]
    return [f"{', '.join(takes)} 맡는다."] if takes else []


def _part(people: list[str], part: str) -> str:
    return f"{attached(joined(people), '이/가')} {attached(part, '을/를')}"


_HOUSE = {
    "headline": _headline,
    "subtitle": _subtitle,
    "lead": _lead,
    "attendance": _attendance,
    "caption": _caption,
}
"""The house's own sentences, by their key."""
