"""The release in English: its order and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from forumapp.kernel.dates import formatted, local
from forumapp.kernel.phones import shown
from forumapp.release.rules import Block, Draft, Facts, Named, Part, figure, first_seen, gap
from forumapp.release.wording.closing import Closing, annex, contact
from forumapp.release.wording.en import figures
from forumapp.release.wording.en.figures import begun, opened, said
from forumapp.release.wording.en.programme import listed_line
from forumapp.release.wording.fields import Field
from forumapp.release.wording.frames import PARTS, framed
from forumapp.release.wording.relations import Relation, usual

LANGUAGE = "en"

_COMMUNITIES = {
    "government": "government",
    "public_institution": "public institutions",
    "military": "the military",
    "academia": "academia",
    "private_sector": "the private sector",
    "civil_society": "civil society",
    "international_organization": "international organisations",
}
_PEOPLE = {"expert": "experts"}
"""Communities that are people themselves: of others come representatives."""
_DIPLOMATS = "diplomatic_corps"
_PARTS = {
    "opening": "opening the event",
    "welcome": "welcoming the guests",
    "congratulatory": "in congratulatory remarks",
    "keynote": "in the keynote address",
    "moderator": "moderating the discussion",
    "presenter": "in a presentation",
    "discussant": "in the discussion",
    "master_of_ceremonies": "leading through the programme",
}
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
    draft.add(Part.PARAGRAPH, _say(facts, "lead"), _say(facts, "attendance"), _diplomats(facts), _programme(facts))
    draft.add(Part.QUOTE, *_quotes(facts))
    draft.add_section("Photo captions", Part.CAPTION, _captions(facts))
    draft.add_section("See also", Part.LINK, [gap("related links: title and address")])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    draft.add_section("Media inquiries", Part.CONTACT, [contact(facts, _CLOSING)])
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
        "guests": _together(facts.guests_of_rank),
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


def _listed(items: Sequence[str], *, apart: str = ", ") -> str:
    """``a``, ``a and b``, ``a, b and c``; items that hold commas are set ``apart`` by semicolons."""
    if len(items) < 2:
        return "".join(items)
    last = " and " if apart == ", " else f"{apart}and "
    return f"{apart.join(items[:-1])}{last}{items[-1]}"


def _together(people: Sequence[Named]) -> str:
    """People with their titles: two by commas, more by semicolons."""
    described_ones = [described(person) for person in people]
    return ", and ".join(described_ones) if len(people) == 2 else _listed(described_ones, apart="; ")


def _opening(sentence: str) -> str:
    """The beginning of a sentence: its first letter large; a figure gets words before it."""
    at = first_seen(sentence)
    return f"{opened(sentence[at:])[0]}{sentence}" if sentence[at].isdigit() else begun(sentence)


def described(person: Named) -> str:
    """Somebody as a text introduces them: ``Full Name, Title a.i., Organisation``.

    An official's title names the office already.
    """
    title = person.title or gap("title")
    said = title.casefold().rstrip(". ").endswith(("a.i", "ad interim")) or "chargé d" in title.casefold()
    title = f"{title} a.i." if person.acting and not said else title
    named_already = person.organization.casefold() in title.casefold()
    of_office = (person.official or person.mission) and (" of " in title or " for " in title)
    organization = (
        "" if named_already or of_office else f", {_spelled(person.organization, person.organization_spelled)}"
    )
    return f"{_spelled(person.name, person.spelled)}, {title}{organization}"


def _spelled(name: str, spelled: bool) -> str:
    return name if spelled else f"{name} {gap('name in English')}"


def _host(facts: Facts) -> str:
    return facts.host or gap("name of the organisation")


def _host_in_text(facts: Facts) -> str:
    return facts.host_in_text or _host(facts)


def _about(facts: Facts) -> str:
    return facts.host_about or gap("about the organisation")


def _title(facts: Facts) -> str:
    return facts.title or gap("title of the event")


def _day(facts: Facts) -> str:
    return formatted(facts.starts_at, zone=facts.zone, style="date", language=LANGUAGE)


def _when(facts: Facts) -> str:
    """``on 30 November 2023``, or from the first to the last day."""
    if facts.ends_at is None or not facts.several_days:
        return f"on {_day(facts)}"
    first, last = local(facts.starts_at, facts.zone), local(facts.ends_at, facts.zone)
    begins = _day(facts).split()
    ends = formatted(last, zone=facts.zone, style="date", language=LANGUAGE)
    same = (first.month, first.year) == (last.month, last.year)
    told = begins[:1] if same else begins[:2] if first.year == last.year else begins
    return f"from {' '.join(told)} to {ends}"


def _campaign(facts: Facts) -> str:
    """A campaign that begins with a number has its article: the 16 Days of Activism."""
    return f"the {facts.campaign}" if facts.campaign[:1].isdigit() else facts.campaign


def _subtitle(facts: Facts) -> str:
    if not facts.value("participants"):
        return ""
    missions = Field("missions", options=("diplomatic mission/diplomatic missions",))
    represented = [_figure(facts, missions)] if facts.value("missions") else []
    if facts.value("countries") > 1:
        represented.append(_counted(facts, "countries"))
    verb = _agreeing(facts, "participants", "attends", "attend")
    ending = f"; {_listed(represented)} represented" if represented else ""
    return f"{_opening(_participants(facts))} {verb}{ending}"


def _lead(facts: Facts) -> str:
    return _lead_that(facts, "held", _when(facts))


def _lead_that(facts: Facts, verb: str, when: str) -> str:
    dateline = f"{facts.host_place} — " if facts.host_place else f"{gap('place')} — "
    place = f" at {facts.place or gap('place')}" if facts.place_known else ""
    campaign = f", as part of {_campaign(facts)}" if facts.campaign else ""
    return f"{dateline}{begun(_host_in_text(facts))} {verb} “{_title(facts)}” {when}{place}{campaign}."


def _attendance(facts: Facts) -> str:
    if not facts.value("participants"):
        return ""
    sentence = f"The event was attended by {_participants(facts)}"
    guests = _together(facts.guests_of_rank)
    if facts.only_guests_of_rank:
        sentence += f": {guests}"
    elif guests:
        sentence += f", including {guests}"
    if origins := _others(facts):
        sentence += f"{', as well as' if guests else ', among them'} {origins}"
    return f"{sentence.rstrip('.')}."


def _others(facts: Facts) -> str:
    """Where those came from who are not named; nothing of a single person, or where everybody is named."""
    return "" if facts.only_guests_of_rank or facts.value("participants") == 1 else _origins(facts)


def _origins(facts: Facts) -> str:
    """``representatives of government, academia and civil society, and experts``."""
    others = [community for community in facts.communities if community.attended and community.code != _DIPLOMATS]
    sent = [_COMMUNITIES[each.code] for each in others if each.code in _COMMUNITIES and not each.people]
    people = [word for each in others if (word := each.people or _PEOPLE.get(each.code, ""))]
    if not sent:
        return _listed(people)
    representatives = f"representatives of {_listed(sent)}"
    return f"{representatives}, and {_listed(people)}" if people else representatives


def _diplomats(facts: Facts) -> str:
    sentences = []
    if facts.value("missions"):
        in_person = f", with {_counted(facts, 'ambassadors')} attending in person" if facts.value("ambassadors") else ""
        sentences.append(f"The diplomatic corps was represented by {_counted(facts, 'missions')}{in_person}.")
    if facts.value("countries") > 1:
        sentences.append(f"In all, {_counted(facts, 'countries')} were represented.")
    return " ".join(sentences)


def _programme(facts: Facts) -> str:
    said = gap("what was said and decided, in two or three sentences")
    if not facts.programme:
        return said
    return f"The programme included {_lines(facts)}. {said}"


def _lines(facts: Facts) -> str:
    return _listed([listed_line(line) if line else gap("line of the programme") for line in facts.programme])


def _quotes(facts: Facts) -> list[str]:
    """A gap for the words of each who spoke: full name and title once, then the family name."""
    families = [person.family for person in facts.speakers]
    quotes: list[str] = []
    parts: list[str] = []
    for person in facts.speakers:
        introduced = person in facts.guests_of_rank
        alone = person.family and families.count(person.family) == 1
        who = (person.family if alone else person.name) if introduced else f"{described(person)},"
        part = _PARTS.get(person.roles[0], "at the event")
        again = f"also {part}" if part in parts and part.startswith("in ") else part
        parts.append(part)
        quotes.append(f"{_opening(again)}, {who} said: “{gap('quote, approved by the speaker')}”")
    return quotes


def _headline(facts: Facts) -> str:
    return f"{_host(facts)} hosts “{_title(facts)}”"


def _caption(facts: Facts) -> str:
    if not facts.value("participants"):
        return ""
    they = "A participant" if facts.value("participants") == 1 else "Participants"
    scene = gap("what they do in the picture, in the present tense")
    return (
        f"{they} {scene} at “{_title(facts)}” on {_day_of_picture(facts)}. {_opening(_participants(facts))} attended."
    )


def _day_of_picture(facts: Facts) -> str:
    return gap("date of the picture") if facts.several_days else _day(facts)


def _captions(facts: Facts) -> list[str]:
    credit = f"Photo: {_host(facts)}/{gap('photographer')}"
    together = _say(facts, "caption")
    captions = [f"{together} {credit}"] if together else []
    at = f"at “{_title(facts)}” on {_day_of_picture(facts)}"
    captions.extend(f"{described(person)}, speaks {at}. {credit}" for person in facts.speakers)
    return captions


def _other_languages(facts: Facts) -> list[str]:
    return [f"This release in {_LANGUAGES.get(code, code)}: {gap('link')}" for code in facts.other_languages]


def compose_advance(facts: Facts) -> list[Block]:
    """The advance release: what is planned, in the future; ``facts`` hold planned figures and who is confirmed."""
    draft = Draft()
    draft.add(Part.HEADLINE, f"{_host(facts)} to host “{_title(facts)}”")
    if facts.value("participants"):
        draft.add(Part.SUBTITLE, f"{_opening(_participants(facts))} expected")
    time = formatted(facts.starts_at, zone=facts.zone, style="time", language=LANGUAGE)
    when = _when(facts) if facts.several_days else f"at {time} {_when(facts)}"
    draft.add(Part.PARAGRAPH, _lead_that(facts, "will host", when), _expected(facts), _planned_programme(facts))
    draft.add_section("Media inquiries", Part.CONTACT, [contact(facts, _CLOSING)])
    draft.add(Part.PARAGRAPH, *_other_languages(facts))
    draft.add_section(f"About {_host_in_text(facts)}", Part.PARAGRAPH, [_about(facts)])
    return draft.blocks


def _expected(facts: Facts) -> str:
    """Who is expected: the number, those of rank, missions and countries."""
    if not facts.value("participants"):
        return ""
    verb = _agreeing(facts, "participants", "is", "are")
    sentence = f"{_opening(_participants(facts))} {verb} expected to attend"
    guests = _together(facts.guests_of_rank)
    if guests:
        sentence += f"{':' if facts.only_guests_of_rank else ', including'} {guests}"
    if origins := _others(facts):
        sentence += f"{', as well as' if guests else ','} {origins}"
    sentences = [f"{sentence.rstrip('.')}."]
    if facts.value("missions"):
        sentences.append(f"The diplomatic corps is expected to be represented by {_counted(facts, 'missions')}.")
    if facts.value("countries") > 1:
        sentences.append(f"In all, {_counted(facts, 'countries')} are expected to be represented.")
    return " ".join(sentences)


def _planned_programme(facts: Facts) -> str:
    aim = gap("what the event is for, in two or three sentences")
    sentences = []
    if facts.programme:
        sentences.append(f"The programme will include {_lines(facts)}.")
    others = [person for person in facts.speakers if person not in facts.guests_of_rank]
    if others:
        sentences.append(f"Speakers will include {_together(others)}.".replace("..", "."))
    return " ".join([*sentences, aim])


_HOUSE = {
    "headline": _headline,
    "subtitle": _subtitle,
    "lead": _lead,
    "attendance": _attendance,
    "caption": _caption,
}
"""The house's own sentences, by their key."""
