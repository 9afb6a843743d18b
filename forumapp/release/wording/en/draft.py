"""The release in English: its order and its sentences."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from forumapp.kernel.dates import formatted, local
from forumapp.kernel.phones import shown
from forumapp.release.rules import Block, Draft, Facts, Part, figure, first_seen, gap
from forumapp.release.wording.closing import Closing, annex, contact
from forumapp.release.wording.en import figures
from forumapp.release.wording.en.figures import begun, opened, said
from forumapp.release.wording.en.people import called, described, listed, together
from forumapp.release.wording.en.programme import listed_line
from forumapp.release.wording.fields import NUMBER, Field
from forumapp.release.wording.frames import PARTS, framed
from forumapp.release.wording.relations import Relation, usual

LANGUAGE = "en"

_COMMUNITIES = {
    "government": "government",
    "public_institution": "public institutions",
    "military": "the military",
    "academia": "academia",
    "private_sector": "the private sector",
    "international_organization": "international organizations",
    "civil_society": "civil society",
}
"""In the order in which a sentence names them."""
_PEOPLE = {"expert": "experts"}
"""Communities that are people themselves: of others come representatives."""
_EVENTS = (
    "ceremony", "conference", "consultation", "dialogue", "dialogues", "exhibition", "forum", "launch", "lecture",
    "meeting", "round table", "roundtable", "seminar", "session", "summit", "symposium", "training", "workshop",
)  # fmt: skip
"""Words that say what an event is: a title that ends in one is held as it stands."""
_DIPLOMATS = "diplomatic_corps"
_PARTS = {
    "opening": "in opening remarks",
    "welcome": "in welcoming remarks",
    "congratulatory": "in congratulatory remarks",
    "keynote": "in the keynote address",
    "moderator": "moderating the discussion",
    "presenter": "in a presentation",
    "discussant": "in the discussion",
    "master_of_ceremonies": "leading through the programme",
}
_LEADS = {"moderator": "moderate the discussion", "master_of_ceremonies": "lead through the programme"}
"""What those do who do not speak on a matter of their own."""
_CLOSING = Closing(
    language=LANGUAGE,
    who="name and title",
    how="e-mail, telephone",
    why_null={
        "no_exit_scanned": "not measured, as no exit was scanned",
        "nobody_came_yet": "not known before the event",
    },
    not_measured="not measured",
    frozen="Frozen as version {version}, {as_of}; SHA-256 {hash}",
    live="Live figures of {as_of}, not frozen",
    telephone=partial(shown, country=""),
)
_LANGUAGES = {"ko": "Korean"}
_WITHOUT_ARTICLES = ("headline", "subtitle")
"""Sentences in which the host stands by its name alone."""


def compose(facts: Facts) -> list[Block]:
    """The draft: headline, subtitle, lead with dateline, body, quotes, captions, see also, contact, about, figures."""
    draft = Draft()
    if not facts.frozen:
        draft.add(Part.MARK, "DRAFT on live figures that are not frozen. Not for publication.")
    draft.add(Part.NOTE, f"Press release, {gap('date')}. Embargo: {gap('none, or date and time')}")
    draft.add(Part.HEADLINE, _say(facts, "headline"))
    draft.add(Part.SUBTITLE, _say(facts, "subtitle"))
    draft.add(Part.PARAGRAPH, _say(facts, "lead"), gap("what was said and decided, in two or three sentences"))
    draft.add(Part.PARAGRAPH, _say(facts, "attendance"), _diplomats(facts), _programme(facts, "included"))
    draft.add(Part.QUOTE, *_quotes(facts))
    draft.add_section("Photo captions", Part.CAPTION, _captions(facts))
    draft.add_section("See also", Part.LINK, [gap("related links: title and address")])
    draft.add_section("Media inquiries", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    draft.add_section(f"About {_host_in_text(facts)}", Part.PARAGRAPH, [_about(facts)])
    draft.add_section("Figures behind this text (not for publication)", Part.SMALL, annex(facts, _CLOSING))
    return draft.blocks


def sentence(facts: Facts, key: str, *, own: bool) -> Block:
    """One sentence of the draft (:class:`forumapp.release.wording.registry.Wording`)."""
    return Block.of(PARTS[key], _say(facts, key) if own else _HOUSE[key](facts))


def _say(facts: Facts, key: str) -> str:
    """The office's own sentence where it has one that the facts fill, else the house's."""
    slots = _slots(facts)
    if key in _WITHOUT_ARTICLES:
        slots["host"] = _host(facts)
    return framed(facts, key, slots=slots, speech=figures) or _HOUSE[key](facts)


def _slots(facts: Facts) -> dict[str, str]:
    return {
        "host": _host_in_text(facts),
        "host_place": facts.host_place,
        "title": _title(facts),
        "event": f"“{_title(facts)}”",
        "date": _day(facts),
        "day": _day(facts).rpartition(" ")[0],
        "place": facts.place,
        "campaign": _campaign(facts),
        "guests": together(facts.guests_of_rank),
        "communities": _origins(facts),
    }


def _figure(facts: Facts, field: Field) -> str:
    words, _none = said(field, facts.value(field.code))
    return figure(str(field)[1:-1], words)


def _counted(facts: Facts, code: str) -> str:
    """An exact figure in a sentence: one to nine in words, digits from 10, the noun agreeing."""
    return _figure(facts, Field(code))


def _agreeing(facts: Facts, code: str, one: str, many: str) -> str:
    """The word that agrees with a figure."""
    return _figure(facts, Field(code, agreeing=f"{one}/{many}"))


def _participants(facts: Facts) -> str:
    """How many took part, in the usual true way: ``around 200 participants``, ``one participant``."""
    relation, near = usual(facts.value("participants"))
    return _figure(facts, Field("participants", relation, None if relation is Relation.EXACT else near))


def _opening(sentence: str) -> str:
    """The beginning of a sentence: its first letter large; a figure gets words before it."""
    at = first_seen(sentence)
    return f"{opened(sentence[at:])[0]}{sentence}" if sentence[at].isdigit() else begun(sentence)


def _host(facts: Facts) -> str:
    return facts.host or gap("name of the organization")


def _host_in_text(facts: Facts) -> str:
    return facts.host_in_text or _host(facts)


def _about(facts: Facts) -> str:
    return facts.host_about or gap("about the organization")


def _title(facts: Facts) -> str:
    return facts.title or gap("title of the event")


def _day(facts: Facts) -> str:
    return formatted(facts.starts_at, zone=facts.zone, style="date", language=LANGUAGE)


def _when(facts: Facts) -> str:
    """``on 30 November 2023``, on two days, or from the first to the last day."""
    if facts.ends_at is None or not facts.several_days:
        return f"on {_day(facts)}"
    first, last = local(facts.starts_at, facts.zone), local(facts.ends_at, facts.zone)
    begins = _day(facts).split()
    ends = formatted(last, zone=facts.zone, style="date", language=LANGUAGE)
    same = (first.month, first.year) == (last.month, last.year)
    told = " ".join(begins[:1] if same else begins[:2] if first.year == last.year else begins)
    if last.date() - first.date() == timedelta(days=1):
        return f"on {told} and {ends}"
    return f"from {told} to {ends}"


def _campaign(facts: Facts) -> str:
    """A campaign that begins with a number has its article: the 16 Days of Activism."""
    return f"the {facts.campaign}" if facts.campaign[:1].isdigit() else facts.campaign


def _subtitle(facts: Facts) -> str:
    """How many came, from how many missions and countries; of a single person nothing."""
    if facts.value("participants") < 2:
        return ""
    represented = _represented(facts)
    ending = f"; {represented} represented" if represented else ""
    return f"{_opening(_participants(facts))} attend{ending}"


def _represented(facts: Facts) -> str:
    """``37 diplomatic missions and 42 countries``; one country is nothing to say."""
    missions = [_missions(facts)] if facts.value("missions") else []
    countries = [_counted(facts, "countries")] if facts.value("countries") > 1 else []
    return listed([*missions, *countries])


def _missions(facts: Facts) -> str:
    return _figure(facts, Field("missions", options=("diplomatic mission/diplomatic missions",)))


def _lead(facts: Facts) -> str:
    return _lead_that(facts, "held", _when(facts))


def _lead_that(facts: Facts, verb: str, when: str) -> str:
    dateline = f"{facts.host_place} — " if facts.host_place else f"{gap('place')} — "
    place = f" at {facts.place or gap('place')}" if facts.place_known else ""
    campaign = f", as part of {_campaign(facts)}" if facts.campaign else ""
    held = f"{verb} {_event(facts)} {when}{place}{campaign}"
    return f"{dateline}{begun(_host_in_text(facts))} {held}."


def _event(facts: Facts) -> str:
    """``“Example forum”``, or an event entitled so where the title does not say what it is."""
    title = f"“{_title(facts)}”"
    return title if facts.title.casefold().endswith(_EVENTS) else f"an event entitled {title}"


def _attendance(facts: Facts) -> str:
    """How many came, and who was among them: people of rank first, then groups of people, then institutions."""
    if not facts.value("participants"):
        return ""
    number = _opening(_participants(facts))
    if facts.only_guests_of_rank:
        return f"{number} attended the event: {together(facts.guests_of_rank)}.".replace("..", ".")
    return f"{number} attended the event{_over(facts)}{_among(facts)}.".replace("..", ".")


def _over(facts: Facts) -> str:
    return f" over its {_days(facts)} days" if facts.several_days else ""


def _days(facts: Facts) -> str:
    """How many days the event has, as a sentence says it."""
    days = local(facts.ends_at or facts.starts_at, facts.zone).date() - local(facts.starts_at, facts.zone).date()
    return said(Field("days", options=(NUMBER,)), days.days + 1)[0]


def _among(facts: Facts) -> str:
    """``, among them Full Name, Title; and experts and representatives of government``; nothing of a single person."""
    guests = [described(person) for person in facts.guests_of_rank]
    origins = "" if facts.value("participants") == 1 else _origins(facts)
    among = [*guests, *([origins] if origins else [])]
    if not among:
        return ""
    return f", among them {listed(among, apart='; ') if guests and len(among) > 1 else among[0]}"


def _origins(facts: Facts) -> str:
    """``experts and representatives of government, academia and civil society``."""
    others = [community for community in facts.communities if community.attended and community.code != _DIPLOMATS]
    people = [word for each in others if (word := each.people or _PEOPLE.get(each.code, ""))]
    codes = {each.code for each in others if not each.people}
    sent = [words for code, words in _COMMUNITIES.items() if code in codes]
    return listed([*people, *([f"representatives of {listed(sent)}"] if sent else [])])


def _diplomats(facts: Facts) -> str:
    sentences = []
    if facts.value("participants") == 1:
        return ""
    if facts.value("missions") == 1:
        by_whom = ", by its ambassador" if facts.value("ambassadors") == 1 else ""
        sentences.append(f"{_opening(_missions(facts))} was represented{by_whom}.")
    elif facts.value("missions"):
        among = f", among them {_counted(facts, 'ambassadors')}" if facts.value("ambassadors") else ""
        sentences.append(f"Representatives of {_missions(facts)} attended{among}.")
    if facts.value("countries") > 1:
        sentences.append(f"In all, {_counted(facts, 'countries')} were represented.")
    return " ".join(sentences)


def _programme(facts: Facts, verb: str) -> str:
    """What the programme included, or will; a single line says nothing."""
    if len(facts.programme) < 2:
        return ""
    lines = [listed_line(line) if line else gap("line of the programme") for line in facts.programme]
    return f"The programme {verb} {listed(lines)}."


def _quotes(facts: Facts) -> list[str]:
    """A gap for the words of each who spoke: full name and title once, then the family name."""
    families = [person.family for person in facts.named]
    quotes: list[str] = []
    parts: list[str] = []
    for person in facts.speakers:
        who = called(person, facts, families) + ("" if person in facts.guests_of_rank else ",")
        part = _PARTS.get(person.roles[0], "at the event")
        again = f"also {part}" if part in parts and part.startswith("in ") else part
        parts.append(part)
        quotes.append(f"{_opening(again)}, {who} said: “{gap('quote, approved by the speaker')}”")
    return quotes


def _headline(facts: Facts) -> str:
    return f"{_host(facts)} hosts “{_title(facts)}”"


def _caption(facts: Facts) -> str:
    if facts.value("participants") < 2:
        return ""
    scene = gap("what they do in the picture, in the present tense")
    number = _opening(_participants(facts))
    attended = f"attended the event{_over(facts)}" if facts.several_days else "attended"
    return f"Participants {scene} {_at(facts)}. {number} {attended}."


def _day_of_picture(facts: Facts) -> str:
    return gap("date of the picture") if facts.several_days else _day(facts)


def _at(facts: Facts) -> str:
    """Where a picture was taken, and when: it goes about without its text."""
    place = f", {facts.place}," if facts.place else ""
    return f"at “{_title(facts)}”{place} on {_day_of_picture(facts)}"


def _captions(facts: Facts) -> list[str]:
    credit = f"Photo: {_host(facts)}/{gap('photographer')}"
    together = _say(facts, "caption")
    captions = [f"{together} {credit}"] if together else []
    captions.extend(f"{described(person)}, speaks {_at(facts)}. {credit}" for person in facts.pictured)
    return captions


def _other_languages(facts: Facts) -> list[str]:
    return [f"This release in {_LANGUAGES.get(code, code)}: {gap('link')}" for code in facts.other_languages]


def compose_advance(facts: Facts) -> list[Block]:
    """The advance release: what is planned, in the future; ``facts`` hold planned figures and who is confirmed."""
    draft = Draft()
    on = "" if facts.several_days else f" on {_day(facts).rpartition(' ')[0]}"
    draft.add(Part.HEADLINE, f"{_host(facts)} to host “{_title(facts)}”{on}")
    if facts.value("participants") > 1:
        represented = _represented(facts)
        ending = f", with {represented} represented" if represented else ""
        draft.add(Part.SUBTITLE, f"{_opening(_participants(facts))} expected{ending}")
    time = formatted(facts.starts_at, zone=facts.zone, style="time", language=LANGUAGE)
    when = _when(facts) if facts.several_days else f"at {time} {_when(facts)}"
    lead = _lead_that(facts, "will host", when)
    draft.add(Part.PARAGRAPH, lead, gap("what the event is for, in two or three sentences"), _expected(facts))
    draft.add(Part.PARAGRAPH, " ".join([*filter(None, [_programme(facts, "will include")]), *_speaking(facts)]))
    draft.add(Part.PARAGRAPH, gap("for the media: is it open, how and by when to register, languages, pictures"))
    draft.add_section("Media inquiries", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    draft.add_section(f"About {_host_in_text(facts)}", Part.PARAGRAPH, [_about(facts)])
    return draft.blocks


def _expected(facts: Facts) -> str:
    """Who is expected: the number, those of rank, missions and countries."""
    if not facts.value("participants"):
        return ""
    verb = _agreeing(facts, "participants", "is", "are")
    number = f"{_opening(_participants(facts))} {verb} expected to attend"
    if facts.only_guests_of_rank:
        sentence = f"{number}: {together(facts.guests_of_rank)}."
    else:
        sentence = f"{number}{_among(facts)}."
    sentences = [sentence.replace("..", ".")]
    if facts.value("missions") == 1:
        sentences.append(f"{_opening(_missions(facts))} is expected to be represented.")
    elif facts.value("missions"):
        among = f", among them {_counted(facts, 'ambassadors')}" if facts.value("ambassadors") else ""
        sentences.append(f"Representatives of {_missions(facts)} are expected{among}.")
    if facts.value("countries") > 1:
        sentences.append(f"In all, {_counted(facts, 'countries')} are expected to be represented.")
    return " ".join(sentences)


def _speaking(facts: Facts) -> list[str]:
    """Who will speak, and who leads; whom the text has introduced stands by the family name."""
    families = [person.family for person in facts.named]
    speakers = [person for person in facts.speakers if person.roles[0] not in _LEADS]
    sentences = []
    if speakers:
        again = [called(person, facts, families) for person in speakers if person in facts.guests_of_rank]
        first = [person for person in speakers if person not in facts.guests_of_rank]
        others = together(first)
        joined = ", as well as ".join(part for part in (listed(again), others) if part)
        sentences.append(f"Speakers will include {joined}.".replace("..", "."))
    for person in facts.speakers:
        if lead := _LEADS.get(person.roles[0]):
            comma = "" if person in facts.guests_of_rank else ","
            sentences.append(f"{called(person, facts, families)}{comma} will {lead}.")
    return sentences


_HOUSE = {
    "headline": _headline,
    "subtitle": _subtitle,
    "lead": _lead,
    "attendance": _attendance,
    "caption": _caption,
}
"""The house's own sentences, by their key."""
