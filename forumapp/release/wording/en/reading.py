"""How English says numbers: digits and words, what stands before and after them, and what is no number of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumapp.release.wording.en.figures import NOUNS, opens_sentence, phrase
from forumapp.release.wording.en.numerals import NUMERAL, VAGUE, value_of
from forumapp.release.wording.fields import kind_of
from forumapp.release.wording.relations import Relation
from forumapp.release.wording.saying import FIELD, HIDDEN, Said, ahead, hidden, sentence

_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NOUN_OF_KIND = {
    "participants": r"participants?|attendees?",
    "people": r"people|persons?|guests?|individuals?|visitors?|delegates?|attendants?",
    "missions": r"(?:diplomatic )?missions?|embass(?:y|ies)|representations?",
    "ambassadors": r"ambassadors?",
    "countries": r"countr(?:y|ies)|nations?|states?",
    "organizations": r"organi[sz]ations?|institutions?",
    "registered": r"registrations?",
    "invited": r"invitations?",
    "walk_ins": r"walk-ins?",
    "no_shows": r"no-shows?",
}
_NOUN = "|".join(f"(?P<{kind}>{words})" for kind, words in _NOUN_OF_KIND.items())
_ANY_NOUN = "|".join(_NOUN_OF_KIND.values())
_UNCOUNTED = rf"(?!\s+(?:[\w-]+\s+){{0,2}}(?:{_ANY_NOUN})\b)"
"""What follows is no noun that a figure counts."""
_LABELS = (
    "resolution|room|hall|floor|session|article|goals?|sdgs?|targets?|section|part|chapter|no|nos|number|track|phase"
    "|annex|table|figure|fig|pages?|pp?|version|item|gate|building|suite|unit|vol|volume|issue|agenda|step|day|week"
    "|round|zone|door|desk|channel|stage|line|rule|act|law|group|panel|workshop|module|class|grade|level|category"
)
_UNITS = (
    "seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|century|centuries|o’clock|times?"
)
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NO_NUMBERS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"https?://\S+|www\.\S+|\S+@\S+\.\w+", 0),
        (r"\bSHA-\d+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b", 0),
        (r"\+\d[\d ().-]{6,}\d|\b0\d{1,2}[-) ]{1,2}\d{3,4}[- ]\d{4}\b|\bext(?:ension)?\.?\s*\d+", re.I),
        # Times and dates.
        (r"\b\d{1,2}(?:[:.]\d{2})?(?:\s*(?:–|-|to)\s*\d{1,2}(?:[:.]\d{2})?)?\s*[ap]\.?m\b\.?", re.I),
        (r"\b\d{1,2}:\d{2}(?::\d{2})?", 0),
        (r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b\.?|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b", 0),
        (rf"\b{_DAY}(?:\s*(?:–|-|to|and)\s*{_DAY})?(?:\s+of)?\s+{_MONTHS}(?:,?\s+\d{{4}}\b)?", 0),
        (rf"\b{_MONTHS}\s+{_DAY}(?:\s*(?:–|-|to|and)\s*{_DAY})?\b(?:,?\s+\d{{4}}\b)?(?!,\d){_UNCOUNTED}", 0),
        (rf"\b{_MONTHS},?\s+(?:19|20)\d{{2}}\b(?!,\d){_UNCOUNTED}", 0),
        # Lengths of time, ages, ordinals, labels, names with a number in them, notes at the foot.
        (rf"\b(?P<hide>{NUMERAL})(?:\s+|-)(?:(?:full|whole|consecutive|calendar|working)\s+)?(?:{_UNITS})\b", re.I),
        (r"\b(?:aged?|ages)\s+(?P<hide>\d+(?:\s*(?:–|-|to|and)\s*\d+)?)", re.I),
        (r"(?<![\w,])\d[\d,]*+(?:st|nd|rd|th)\b", re.I),
        (rf"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:{_ORDINALS})\b", re.I),
        (rf"\b(?:{_LABELS})\b\.?\s+(?P<hide>\d+(?:[./]\d+)*(?:\s*(?:,|and|to|–|-)\s*\d+)*)\b(?!,\d){_UNCOUNTED}", re.I),
        (r"\b[A-Za-z]+[-–]?\d[\w-]*|\b\d+(?![KkMm]\b)[A-Z]\w*\b", 0),
        (r"^\s*(?P<hide>\(?\d{1,2}[.)])\s|(?<=[.,;”\"’])\(?\d{1,2}\)?(?=\s|$)(?<!\d,\d)", re.M),
        # Years: not where they are said to be a crowd.
        (r"(?<![\d,.])(?<!over )(?<!than )(?<!around )(?<!about )(?<!some )(?<!nearly )(?<!almost )(?<!least )"
         r"(?<!attended by )(?<!drew )(?<!welcomed )(?<!reached )(?<!gathered )"
         rf"\b(?:19|20)\d{{2}}(?:\s*[–/-]\s*(?:(?:19|20)\d{{2}}|\d{{2}}))?\b(?![,.]\d)(?!\+){_UNCOUNTED}", re.I),
    )
)  # fmt: skip

_BEFORE = {
    Relation.AROUND: r"around|about|approximately|approx\.?|roughly|some|circa|ca?\.|an estimated|estimated(?: at)?|~|≈"
    r"|in the (?:region|order|neighbou?rhood) of",
    Relation.AT_LEAST: r"at least|(?:no|not) (?:fewer|less) than|a minimum of|minimum|≥",
    Relation.NEARLY: r"nearly|almost|close to|(?:just |slightly )?(?:under|below)|up to|approaching|not quite"
    r"|(?:fewer|less) than|at most|(?:no|not) more than|not over|a maximum of|≤|<",
    Relation.OVER: r"(?:well |just |slightly )?(?:over|above)|(?:far |many |slightly )?more than|upwards? of"
    r"|in excess of|exceed(?:s|ed|ing)|surpass(?:es|ed|ing)|topp(?:ed|ing)|tops|beyond|greater than|>",
}
_AFTER = {
    Relation.AROUND: r"\s+or so\b|\s*,? give or take|-ish\b",
    Relation.AT_LEAST: r"\s+(?:people |participants |guests )?or more\b|\s+(?:or|and) above\b",
    Relation.NEARLY: r"\s+(?:people |participants |guests )?or (?:fewer|less)\b",
    Relation.OVER: r"\s?\+|(?:-|\s+)plus\b|-odd\b|\s+and counting\b|\s+(?:people |participants |guests )?and more\b",
}
_APPROXIMATE_BEFORE = "|".join(f"(?P<before_{relation}>{words})" for relation, words in _BEFORE.items())
_APPROXIMATE_AFTER = "|".join(f"(?P<after_{relation}>{words})" for relation, words in _AFTER.items())
_ANY_BEFORE = "|".join(_BEFORE.values())

_SAID = re.compile(
    rf"(?:(?<![\w-])(?P<twice>(?:{_ANY_BEFORE})\s+)?(?:{_APPROXIMATE_BEFORE})\s*(?:the |a total of |an? )?)?"
    rf"(?:(?P<field>{FIELD}+)|(?P<vague>\b(?:{VAGUE})\b)(?:\s+of\b)?|(?P<between>\bbetween\s+)?"
    rf"(?P<numeral>(?<![\w.])(?:{NUMERAL})(?![\w]))(?P<rest>\.\d+|\s?%|\s+per ?cent\b)?"
    rf"(?:(?:\s*[–-]\s*|\s+(?:to|and)\s+)(?P<end>\d[\d,]*))?)"
    rf"(?:{_APPROXIMATE_AFTER})?",
    re.I,
)
_STOP = (
    "and|or|of|from|in|at|to|by|with|without|for|on|as|was|were|is|are|be|been|who|which|that|whom|including|attend\\w*"
    "|joined?|took|taken|came|come|gathered|met|had|have|has|will|participated|registered|represent\\w*|during|this|the"
    "|their|people’s|than|not|more|out|spoke|marked|showed|each|every|per|after|before|when|while"
)
_FOLLOWED = re.compile(rf"\s+(?:(?!(?:{_STOP})\b)[^\W\d_][\w’'-]*\s+){{0,3}}?(?:{_NOUN})\b(?!-)", re.I)
_SORTS = (
    "women|men|girls|boys|children|youths?|students?|pupils|teachers|professors|researchers|scholars|experts|activists"
    "|diplomats|ministers|vice-ministers|officials|parliamentarians|lawmakers|mayors|officers|soldiers|journalists|reporters"
    "|leaders|volunteers|speakers|panellists|presidents|directors|chargés"
)
"""People whom no figure counts as such."""
_SORTED = re.compile(rf"\s+(?:(?!(?:{_STOP})\b)[^\W\d_][\w’'-]*\s+){{0,2}}?(?:{_SORTS})\b(?!-)", re.I)
_OTHER_NOUN = re.compile(rf"[ -]+(?!(?:{_STOP})\b)[^\W\d_]+", re.I)
_CAME = re.compile(
    r"-strong\b|\s+(?:attend|joined|took part|came|gathered|participated|were (?:present|there|in attendance))", re.I
)
_CROWD = re.compile(
    r"\b(?:attend(?:ed|ance)(?: (?:by|of|was|to))*|(?:crowd|audience|total|group|turnout) of"
    r"|(?:we|forum|event|conference|seminar|hall) (?:welcomed|drew|gathered|hosted))\s*$",
    re.I,
)
_HEADED = re.compile(rf"\b(?:{_NOUN})(?:\s*[:=(]|\s+(?:was|were|is|are|numbered|totall?ed|came to))\s*$", re.I)
_OWNERS = re.compile(
    r"\b(?P<who>ambassadors?|embass(?:y|ies)|missions?)\s+(?:of|from|representing)\s+(?:the\s+)?$", re.I
)
_CONTEXT = {
    "registered": r"regist|sign(?:ed)? up",
    "confirmed": r"\bconfirm|\bexpect",
    "invited": r"\binvit",
    "walk_ins": r"walk-in|at the door",
    "peak_inside": r"at (?:one|any|the same) time|at once",
    "online": r"online|live ?stream|virtual",
    "attended": r"\bmedia\b|\bstaff\b|in all\b|altogether",
}
_SHARE = (
    r"half|(?:a|one) (?:third|quarter)|two[- ]thirds|three[- ]quarters|(?:the |a )?(?:vast |great )?majority"
    r"|(?<!at )most"
)
_WHO = (
    "participants?|attendees|attendance|guests|delegates|delegations|audience|people|those|them|whom|speakers|turnout"
)
_CLAIMS = re.compile(
    rf"\b(?:{_SHARE})(?: of)?(?: (?:the|all|our|its))?(?: [\w-]+)? (?:{_WHO})\b"
    rf"|\b(?:all|every one|each|none|not one|no one)(?: of)?(?: (?:the|our|its|those))?(?: [a-z-]+)? (?:{_WHO}|invited"
    r"|ambassadors?|missions?|embassies|countr(?:y|ies)|\ue010+)(?=\W|$)"
    rf"|\bevery (?:participant|guest|attendee|ambassador|mission|embassy|country)\b|\bmost (?:were|are|was|came)\b"
    rf"|\b(?:twice|three times|double) (?:as many|the (?:[\w-]+ )?(?:number|attendance|turnout))"
    rf"|\b(?:doubled|tripled|outnumbered)\b"
    rf"|\brecord(?:-breaking)? (?:number|attendance|crowd|turnout|participation|audience)"
    rf"|\b(?:largest|biggest|highest|lowest)(?:[- ]ever)? (?:number|attendance|crowd|turnout|participation|audience)"
    rf"|\b(?:more|fewer) (?:[\w-]+ )?(?:than|compared (?:with|to)) (?:last|the previous) (?:year|time|edition|forum)"
    rf"|\b(?:capacity|packed|sold-out|full) (?:crowd|audience|house|hall)",
    re.I,
)
"""Shares and comparisons in words."""
_ONLINE = re.compile(
    r"\s+(?:[a-z]+\s+){0,3}?(?:online|virtually|remotely|(?:by|via|on) (?:the )?(?:live ?stream|video))\b", re.I
)
_ONLINE_BEFORE = re.compile(r"\b(?:online|virtual|remote)\s+(?:participants?|attendees?|guests?|viewers?)\b", re.I)
"""Said of those who followed from afar, who are another figure's."""
_PRONOUN = {"no", "zero", "one"}
_MANY = re.compile(r"(?<!s)s$|ies$|people$", re.I)


def numbers(text: str) -> list[Said]:
    """The numbers of an English text (:class:`forumapp.release.wording.registry.Wording`)."""
    seen = hidden(text, _NO_NUMBERS)
    return [said for found in _SAID.finditer(seen) for said in _said(found, seen)]


def claims(text: str) -> list[tuple[int, int]]:
    """Shares and comparisons in words (:class:`forumapp.release.wording.registry.Wording`)."""
    return [found.span() for found in _CLAIMS.finditer(text)]


def _said(found: re.Match[str], text: str) -> Iterator[Said]:
    before = next((relation for relation in Relation if found.groupdict().get(f"before_{relation}")), None)
    after = next((relation for relation in Relation if found.groupdict().get(f"after_{relation}")), None)
    relation = before or after or Relation.EXACT
    count = bool(found["twice"]) + (before is not None) + (after is not None)
    if found["field"]:
        came = _CAME.match(text, found.end()) is not None
        yield Said(found.start(), found.end(), None, None, relation, approximators=count, field=True, came=came)
        return
    noun = _FOLLOWED.match(text, found.end())
    kinds, general, loose = _kinds(
        found, noun, text, approximate=relation is not Relation.EXACT or bool(found["vague"])
    )
    end = noun.end() if noun else found.end()
    if found["vague"]:
        low, high = value_of(found["vague"])
        yield Said(found.start(), end, low, high, relation, True, kinds, general, loose, count + 1)
        return
    written = found["numeral"]
    if written.casefold() in _PRONOUN and (noun is None or general):
        return
    if written.casefold() == "one":  # one country alone: seldom those who came
        kinds, general, loose = (), False, False
    if found["rest"]:
        yield Said(found.start(), end, None, None, relation, kinds=(), approximators=count)
        return
    number, _same = value_of(written)
    if found["end"]:
        high, _same = value_of(found["end"])
        yield Said(found.start(), end, number, high, relation, True, kinds, general, loose, count + 1)
        return
    opens = count == 0 and written[0].isdigit() and opens_sentence(ahead(text, found.start()).replace(HIDDEN, "x"))
    cure = _cure(found, noun, number, relation)
    yield Said(
        found.start(), end, number, number, relation, False, kinds, general, loose, count, cure, opens,
        came=general and not loose, others=noun is None and _SORTED.match(text, found.end()) is not None,
    )  # fmt: skip


def _kinds(
    found: re.Match[str], noun: re.Match[str] | None, text: str, *, approximate: bool
) -> tuple[tuple[str, ...], bool, bool]:
    """What the number counts; ``general`` and ``loose`` of the number."""
    before = ahead(text, found.start())
    end = noun.end() if noun else found.end()
    if _ONLINE.match(text, end) or _ONLINE_BEFORE.search(text[found.end() : end]):
        return ("online",), False, False
    named = _kind(noun)
    if noun is None and (headed := _HEADED.search(before)):
        named = _kind(headed)
    if named and named != "people":
        owner = _OWNERS.search(before) if named == "countries" else None
        if owner is None:
            return (named,), False, False
        return ("ambassadors" if owner["who"].lower().startswith("amb") else "missions",), False, False
    told = tuple(
        kind for kind, words in _CONTEXT.items() if re.search(words, sentence(text, found.start(), found.end()), re.I)
    )
    if _CAME.match(text, end) or _CROWD.search(before):
        return ("participants", *told), True, False
    if named or (approximate and not _OTHER_NOUN.match(text, found.end())):
        return ("participants", *told), True, True
    return (), False, False


def _kind(noun: re.Match[str] | None) -> str:
    return "" if noun is None else next(kind for kind in _NOUN_OF_KIND if noun[kind])


def _cure(found: re.Match[str], noun: re.Match[str] | None, number: int, relation: Relation) -> str:
    """The number as the house writes it, or nothing where it is written so."""
    written = found[0]
    core = found["numeral"]
    counted = noun[0] if noun else ""
    kind = _kind(noun)
    small = number < 10 and relation is Relation.EXACT and bool(counted)
    right = _small(number) if small else f"{number:,}"
    signs = any(sign in written for sign in "~≈+<>≥≤") or "-odd" in written.casefold()
    if signs:
        said = phrase(number, relation, None)
    else:
        said = written.replace(core, right, 1)
    if kind in NOUNS and counted:
        one, many = NOUNS[kind_of(kind)]
        last = counted.split()[-1]
        if (number == 1) == bool(_MANY.search(last)) and last.casefold() in (one, many):
            counted = counted[: -len(last)] + (one if number == 1 else many)
    whole = said + counted
    return "" if whole.casefold() == (written + (noun[0] if noun else "")).casefold() else whole


def _small(number: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[number]
