"""How Korean says numbers: digits and words, 약·여·이상·가까이, counters, and what is no number of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumapp.kernel import korean
from forumapp.release.wording.ko.figures import phrase
from forumapp.release.wording.ko.numerals import IN_DIGITS, IN_WORDS, NATIVE, VAGUE, ends_of, value_of
from forumapp.release.wording.relations import Relation
from forumapp.release.wording.saying import FIELD, Said, ahead, hidden, sentence

_ORDINALS = (
    "회째|번째|차례|차|호|조|항|층|장|절|부|기|위|등급|등|관|실|호실|단계|급|학년|쪽|면|페이지|막|동|호선|번지|번"
)
_MINUTES = r"분(?!(?:이|께서|들|의|과)?\s?(?:[가-힣]+\s)?참[석가여]|께서|들)"
"""Not the polite counter of people: 210분이 참석했다."""
_TIME = (
    f"세기|년대|년|개월|월|일(?!곱)|주년|주일|주|시간|시|분기|{_MINUTES}|초|개년|학기|교시|박|세(?!\\s?(?:나라|명|사람|분))|살"
    "|대(?=\\s|[가-힣]{0,2}\\s)"
)
_HANJA = str.maketrans("一二三四五六七八九十百千萬億餘名", "일이삼사오육칠팔구십백천만억여명")
_COUNTERS = "개국|개 국|개 나라|나라|국|명|인|사람|분들|분|곳|개소|개사|건|회|팀|개"
_COUNTER = rf"(?:{_COUNTERS})"
_NO_NUMBERS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"https?://\S+|www\.\S+|\S+@\S+\.\w+", 0),
        (r"\bSHA-\d+|(?<![0-9A-Za-z])(?=[0-9a-f]*\d)[0-9a-f]{12,}(?![0-9A-Za-z])", 0),
        (r"\+\d[\d ().-]{6,}\d|(?<!\d)0\d{1,2}[-) ]{1,2}\d{3,4}[- ]\d{4}|(?<!\d)1\d{3}-\d{4}(?!\d)|내선\s*\d+", 0),
        # Dates and times, lengths of time, ages.
        (r"(?<!\d)(?:\d{4}|[’'‘]\d{2})[.\-/]\s?\d{1,2}[.\-/]\s?\d{1,2}\.?(?:\s?\(.\))?", 0),
        (r"(?<!\d)\d{1,2}:\d{2}(?:\s?[~∼–-]\s?\d{1,2}:\d{2})?", 0),
        (
            rf"(?:제\s?|만\s?)?(?<![가-힣\d])(?:{IN_DIGITS}|{IN_WORDS})(?:여|\s여)?(?:\s?[~∼–-]\s?\d+)?\s?"
            rf"(?:{_TIME})(?![가-힣]?명)(?:간|차|째|여|생|대)?",
            0,
        ),
        # Ordinals, labels, names with a number in them, notes at the foot.
        (rf"제\s?\d+\s?[가-힣]+|(?<![\d,])\d+\s?(?:{_ORDINALS})(?![가-힣]{{2}})", 0),
        (r"[A-Za-z]+[-–]?\d[\w-]*|(?<![\d,.])\d+[A-Za-z]+", re.A),
        (r"^\s*(?P<hide>\(?\d{1,2}[.)])\s|주\s?\d+\)|(?<=[.,”’])\(?\d{1,2}\)(?=\s|$)", re.M),
        # Years: not where they are counted or said to be a crowd.
        (
            r"(?<![\d,.])(?<!약 )(?<!약)(?:19|20)\d{2}(?:\s?[~∼–/-]\s?(?:19|20)?\d{2})?"
            rf"(?![,.]?\d|\s?(?:여|만|천|{_COUNTERS}|이상|\+))",
            0,
        ),
    )
)  # fmt: skip

_BEFORE = {
    Relation.AROUND: "약|대략|어림잡아|얼추|~|∼|≈",
    Relation.AT_LEAST: "최소|최소한|적어도|줄잡아|≥",
    Relation.NEARLY: "거의|최대|많아야|근(?=\\s)|≤",
}
_AFTER = {
    Relation.OVER: "을? ?넘(?:는|게|어|은|긴|겼|었)|이? ?넘(?:는|게|어|은|었)|초과|을 웃도는|을 상회하는|남짓|\\+",
    Relation.AT_LEAST: "이상",
    Relation.NEARLY: "가까이|에 (?:가까운|육박하는|육박|못 미치는)|가까운|이하|미만|(?:이|도)? ?안 되는",
    Relation.AROUND: "내외|안팎|정도|쯤|가량|~",
}
_APPROXIMATE_BEFORE = "|".join(f"(?P<before_{relation}>{words})" for relation, words in _BEFORE.items())
_APPROXIMATE_AFTER = "|".join(f"(?P<after_{relation}>{words})" for relation, words in _AFTER.items())
_PARTICLE = (
    "(?=이|께서|가(?!까|량)|은|는|을|를|의|과|와|도|만(?!\\d)|에|으로|로|까|씩|뿐|,|\\.|\\s|$|[^가-힣\\d]|이상|이하|미만|초과"
    "|내외|안팎|남짓|정도|쯤|가량|가까이|넘|규모|등)"
)
"""What may follow a counter: so 명단, 국가 and 개최 are none."""
_ALONE = r"(?:(?<=약)|(?<![가-힣\w.,]))"

_SAID = re.compile(
    rf"(?P<lead>(?<![가-힣])(?:{_APPROXIMATE_BEFORE})\s?)?"
    rf"(?:(?P<field>{FIELD}+)"
    rf"|(?:{_ALONE}(?P<vague>{VAGUE})|{_ALONE}(?P<words>{IN_WORDS})(?=\s?여?\s?{_COUNTER}{_PARTICLE})"
    rf"|(?<![A-Za-z\d])(?<!\d[.,])(?P<digits>{IN_DIGITS})(?P<rest>\s?(?:%|퍼센트|원|달러))?"
    rf"(?:\s?[~∼–-]\s?(?P<end>\d[\d,]*))?)"
    rf"(?P<over>\s?여(?=\s?{_COUNTER}{_PARTICLE}|(?![가-힣])))?(?P<plus>\s?\+)?"
    rf"(?P<counter>(?:\s?){_COUNTER}{_PARTICLE})?)"
    rf"(?P<over_late>여(?=\s|$))?"
    rf"(?P<tail>\s?(?:{_APPROXIMATE_AFTER}))?"
)
_OVER_BEFORE_COUNTER = re.compile(rf"\s?여\s?(?={_COUNTER}{_PARTICLE})")
_MISSIONS = re.compile(r"(?:공관|대사관|대표부)(?:은|는|이|가)?\s*$")
_AMBASSADORS = re.compile(r"대사(?:들)?(?:은|는|이|가)?\s*(?:등\s*)?$")
_ORGANIZATIONS = re.compile(r"(?:기관|단체)(?:은|는|이|가)?\s*$")
_COUNTRIES = re.compile(r"(?:국가|나라)(?:는|가)?\s*$")
_OWNED = re.compile(r"(?:의|에서 온|을 대표하는)?\s*(?P<what>(?:주한\s?)?(?:외교|재외)?\s?(?:공관|대사관|대사(?!관)))")
_OF_ORGANIZATIONS = re.compile(r"\s?(?:기관|단체)")
_SORTS = re.compile(
    r"(?:여성|남성|여자|남자|소녀|소년|아동|어린이|청소년|청년|학생|교사|교수|연구자|전문가|활동가|외교관|장관|차관"
    r"|공무원|국회의원|의원|시장|군인|장병|기자|취재진|지도자|자원봉사자|연사|발표자|기관장|총장)(?:들)?(?:은|는|이|가)?\s*$"
)
"""People whom no figure counts as such."""
_ONLINE = re.compile(
    r"(?:온라인|화상|비대면|생중계)(?:으로|로|에는?|에서)?\s*(?:참[석가여]자?(?:는|은|가|이)?\s*)?(?:총|모두)?\s*$"
)
_ONLINE_AFTER = re.compile(r"(?:이|가|의)?\s*(?:온라인|화상|비대면|생중계)")
_PARTICIPANTS = re.compile(r"참[석가여]자?\s*(?:인원|수)?(?:은|는|:)?\s*(?:총|모두|전체)?\s*$")
_CAME = re.compile(r"(?:이|가|의)?\s*(?:[가-힣]+\s+)?참[석가여](?!\s?(?:신청|예정|등록))")
_LATER = ("할", "하기로", "하는 것으로")
"""What follows 참석 of those who are still to come."""
_CONTEXT = {
    "registered": "신청|등록",
    "confirmed": "확정|예정",
    "invited": "초청|초대",
    "walk_ins": "현장 등록",
    "no_shows": "불참",
    "peak_inside": "동시에|한때|최다",
    "online": "온라인|생중계",
    "attended": "언론|취재진|운영진",
}
_SHARE = "절반|과반|대다수|대부분|[2-5]분의 ?[1-4]|[삼사]분의 ?[일이삼]"
_CLAIMS = re.compile(
    rf"(?:참[석가여]자|참석|인원|여성|남성|청중|관객)[^.!?\n]{{0,20}}?(?:{_SHARE})"
    rf"|(?:{_SHARE})[^.!?\n]{{0,15}}?(?:참석|참가|여성|남성)"
    r"|(?:[두세네]|\d+) ?배(?:로|나|에|가| |의)"
    r"|(?:역대|사상) ?최[대다고소저]"
    r"|(?:지난해|작년|전년|지난 ?행사|지난 ?포럼)(?:보다|에 비해| ?대비)"
    r"|만석|성황리에|발 디딜 틈|전원|빠짐없이|한 (?:명|사람)도|하나같이"
    rf"|(?:{_SHARE})(?:이|가|은|는)? (?:대사|장관|외교관|외국인)"
)
"""Shares and comparisons in words."""
_FAR = 40
_TOUCHING = ("을 ", "이 ", "에 ", "도 ", "쯤", "가량")
"""What is written onto the counter."""
_NOTHING: tuple[tuple[str, ...], bool, bool] = ((), False, False)


def numbers(text: str) -> list[Said]:
    """The numbers of a Korean text (:class:`forumapp.release.wording.registry.Wording`)."""
    seen = hidden(text.translate(_HANJA), _NO_NUMBERS)
    return [said for found in _SAID.finditer(seen) for said in _said(found, seen)]


def claims(text: str) -> list[tuple[int, int]]:
    """Shares and comparisons in words (:class:`forumapp.release.wording.registry.Wording`)."""
    return [found.span() for found in _CLAIMS.finditer(text)]


def _said(found: re.Match[str], text: str) -> Iterator[Said]:
    groups = found.groupdict()
    before = next((relation for relation in Relation if groups.get(f"before_{relation}")), None)
    after = next((relation for relation in Relation if groups.get(f"after_{relation}")), None)
    over = Relation.OVER if groups["over"] or groups["over_late"] or groups["plus"] else None
    told = [relation for relation in (before, over, after) if relation is not None]
    relation = told[0] if told else Relation.EXACT
    if groups["field"]:
        came = _came(found, text)
        yield Said(found.start(), found.end(), None, None, relation, approximators=len(told), field=True, came=came)
        return
    kinds, general, loose = _kinds(found, text, approximate=bool(told))
    count = len(told)
    if groups["words"] in NATIVE and len(groups["words"]) < 3 and (general or kinds == ("countries",)):
        # 한 사람, 세 나라: seldom those who came.
        if groups["words"] == "한":
            return
        kinds, general, loose = _NOTHING
    if (groups["counter"] or "").strip() == "국" and (value_of(groups["digits"] or groups["words"] or "") or 0) < 10:
        return  # 한중일 3국: a name
    if groups["vague"]:
        low, high = ends_of(groups["vague"])
        # 수백여 명 says the same twice.
        yield Said(
            found.start(), found.end(), low, high, relation, True, kinds, general, loose, count + (1 if over else 0)
        )
        return
    number = None if groups["rest"] else value_of(groups["digits"] or groups["words"])
    if number is None:
        yield Said(found.start(), found.end(), None, None, relation, approximators=count)
        return
    if groups["end"]:
        yield Said(
            found.start(), found.end(), number, value_of(groups["end"]), relation, True, kinds, general, loose, count
        )
        return
    cure = _cure(found, number)
    others = _SORTS.search(ahead(text, found.start())) is not None
    yield Said(
        found.start(), found.end(), number, number, relation, False, kinds, general, loose, count, cure,
        came=bool(found["counter"]) and _came(found, text), others=others,
    )  # fmt: skip


def _came(found: re.Match[str], text: str) -> bool:
    """Whether they are said to have come, not to be still to come."""
    going = _CAME.match(text, found.end())
    return going is not None and not text.startswith(_LATER, going.end())


def _kinds(found: re.Match[str], text: str, *, approximate: bool) -> tuple[tuple[str, ...], bool, bool]:
    """What the number counts, by its counter and the words about it; ``general`` and ``loose`` of the number."""
    counter = (found["counter"] or "").strip().replace(" ", "")
    before, behind = ahead(text, found.start()), text[found.end() : found.end() + _FAR]
    owned = _OWNED.match(behind)
    what = re.sub(r"\s", "", owned["what"]) if owned else ""
    if counter in ("개국", "개나라", "나라", "국") or (not counter and _COUNTRIES.search(before)):
        if what:
            return ("ambassadors" if what.endswith("대사") else "missions",), False, False
        return ("countries",), False, False
    if counter in ("곳", "개", "개소", "개사"):
        if _MISSIONS.search(before) or (what and not what.endswith("대사")):
            return ("missions",), False, False
        if _ORGANIZATIONS.search(before) or _OF_ORGANIZATIONS.match(behind):
            return ("organizations",), False, False
        return _NOTHING
    if counter in ("명", "인", "사람", "분", "분들") or not counter:
        return _people(found, text, what, bool(counter), approximate=approximate)
    return _NOTHING


def _people(
    found: re.Match[str], text: str, what: str, counted: bool, *, approximate: bool
) -> tuple[tuple[str, ...], bool, bool]:
    before, behind = ahead(text, found.start()), text[found.end() : found.end() + _FAR]
    if _ONLINE.search(before) or _ONLINE_AFTER.match(behind):
        return ("online",), False, False
    if _AMBASSADORS.search(before) or what.endswith("대사"):
        return ("ambassadors",), False, False
    if _PARTICIPANTS.search(before) or (counted and _CAME.match(behind)):
        return ("participants",), False, False
    if not counted and not approximate:
        return _NOTHING
    clause = sentence(text, found.start(), found.end())
    return ("participants", *(kind for kind, words in _CONTEXT.items() if re.search(words, clause))), True, True


def _cure(found: re.Match[str], number: int) -> str:
    """The number as the house writes it, or nothing where it is written so."""
    written, groups = found[0], found.groupdict()
    if groups["words"] and (number < 10 or (groups["words"][0] in "열스서마쉰예일여아" and not groups["over"])):
        return ""
    counter = (groups["counter"] or "").strip().replace("개 국", "개국")
    over = groups["over"] or groups["over_late"] or groups["plus"]
    lead = (groups["lead"] or "").strip()
    if lead:
        lead = "약 " if lead in ("~", "∼", "≈") else f"{lead} "
    if counter:
        said = phrase(number, Relation.OVER if over else Relation.EXACT, counter)
    else:
        said = korean.number(number) + ("여" if over else "")
    tail = (groups["tail"] or "").strip()
    joined = tail if tail.startswith(_TOUCHING) else f" {tail}" if tail else ""
    whole = f"{lead}{said}{joined}"
    return "" if whole == written else whole
