"""A release in words for staff: its kind and state, what is wrong in it, and its blocks as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date, ngettext, pgettext
from flask_babel import gettext as _

from forumapp.attendance.labels import figure_label
from forumapp.attendance.rules import Code
from forumapp.kernel.dates import formatted
from forumapp.release.labels.numbers import field_fault, number_doubted
from forumapp.release.models import Quote, Release
from forumapp.release.rules import Block, Part
from forumapp.release.rules.problems import Fault, Problem
from forumapp.release.rules.states import Kind, Status
from forumapp.release.wording.fields import BadField, FalsePhrase
from forumapp.web.languages import current_language, language_name


def kind(code: str) -> str:
    """What a release is."""
    return {
        Kind.ADVANCE: _("Advance release"),
        Kind.FINAL: _("Press release"),
        Kind.CORRECTION: _("Correction"),
    }[Kind(code)]


def status(code: str) -> str:
    """Where it stands."""
    return {
        Status.DRAFT: _("Draft"),
        Status.IN_REVIEW: _("In review"),
        Status.APPROVED: _("Approved"),
        Status.PUBLISHED: pgettext("release", "Published"),
        Status.SUPERSEDED: _("Published, and superseded since"),
    }[Status(code)]


def mark(code: str) -> str:
    """The colour of a state's mark."""
    return {Status.APPROVED: "go", Status.PUBLISHED: "go", Status.IN_REVIEW: "wait"}.get(Status(code), "off")


def part(code: Part) -> str:
    """What a block of a text is."""
    return {
        Part.HEADLINE: _("Headline"),
        Part.SUBTITLE: _("Subtitle"),
        Part.PARAGRAPH: _("Paragraph"),
        Part.QUOTE: _("Quote"),
        Part.HEADING: _("Heading"),
        Part.CAPTION: _("Photo caption"),
        Part.LINK: _("Link: title, then address"),
        Part.CONTACT: _("Contact for the media"),
        Part.SMALL: _("Small print"),
    }[code]


def followed(release: Release) -> str:
    """Which figures the texts follow."""
    if release.planned is not None:
        return _("Planned figures, of those who are confirmed")
    return _("Frozen version %(version)s", version=release.frozen_version)


def figure(code: str, *, planned: bool) -> str:
    """The name of a figure; a planned one says that it is expected."""
    name = figure_label(Code(code))
    return _("%(figure)s, expected", figure=name) if planned else name


@dataclass(frozen=True)
class Line:
    """A problem in words: where it stands, what it is, and whether the release cannot leave with it."""

    where: str
    what: str
    blocks: bool
    language: str = ""
    block: int | None = None


def lines(problems: Iterable[Problem], *, people: Mapping[str, str]) -> list[Line]:
    """Problems in words; ``people`` are names by registration."""
    return [Line(_where(one), problem(one, people=people), one.blocks, one.language, one.block) for one in problems]


def shortened(problems: Iterable[Problem], *, people: Mapping[str, str]) -> list[Line]:
    """The same beside the texts, which show where the gaps are: those of a language are one line."""
    gaps: dict[str, list[Problem]] = {}
    others = []
    for one in problems:
        if one.fault is Fault.GAP and one.photo is None:
            gaps.setdefault(one.language, []).append(one)
        else:
            others.append(one)
    merged = [
        Line(
            language_name(language),
            ngettext("One place is still to be written.", "%(num)s places are still to be written.", len(theirs)),
            True,
            language,
            theirs[0].block,
        )
        for language, theirs in gaps.items()
    ]
    return [*lines(others, people=people), *merged]


def problem(one: Problem, *, people: Mapping[str, str]) -> str:
    """What is wrong, and the cure."""
    if one.fault is Fault.FIELD:
        return field_fault(one.detail)
    if one.fault in (Fault.NUMBER, Fault.PERHAPS_NUMBER):
        return number_doubted(one.detail)
    if one.fault is Fault.DESTROYED:
        return ngettext(
            "The data of one person named here were destroyed since. Close the gap and save the text.",
            "The data of %(num)s people named here were destroyed since. Close the gaps and save the text.",
            one.detail,
        )
    if one.fault is Fault.WEEKDAY:
        weekday = format_date(one.detail, "EEEE")
        return _("“%(words)s”: that day is a %(weekday)s.", words=one.words, weekday=weekday)
    who = people.get(str(one.detail), "") or one.words
    return {
        Fault.NO_TEXT: _("There is no text in this language."),
        Fault.FROZEN_EARLY: _("The figures were frozen before the event ended: more may have come since."),
        Fault.NO_DATE: _("The date of the release is not said yet."),
        Fault.GAP: _("Still to be written: %(gap)s", gap=one.words),
        Fault.QUOTE: _(
            "Nobody has approved these words: “%(words)s”. Enter them under Quotes, and note the speaker’s approval.",
            words=one.words,
        ),
        Fault.PERSON: _(
            "%(name)s did not agree to be named, and is no official in public function. Take the name out.", name=who
        ),
        Fault.PERHAPS_PERSON: _(
            "“%(name)s” is also the name of a guest who did not agree to be named. See that nobody is meant.",
            name=one.words,
        ),
        Fault.LINK: _("Write what the page is called, then its address, which begins with http:// or https://."),
        Fault.PHOTO_TEXT: _("Alternative text, caption or credit is missing."),
        Fault.PHOTO_REFUSED: _("%(name)s does not want to be photographed. Take another picture.", name=who),
        Fault.PHOTO_UNASKED: _("%(name)s was not asked about photographs. Ask before it leaves.", name=who),
    }[one.fault]


def _where(one: Problem) -> str:
    parts = [language_name(one.language)] if one.language else []
    if one.photo is not None:
        parts.append(_("picture %(number)s", number=one.photo))
    elif one.block is not None:
        parts.append(_("block %(number)s", number=one.block + 1))
    return ", ".join(parts)


@dataclass(frozen=True)
class Shown:
    """A stretch of a block on a page: ``kind`` is ``text``, ``gap``, ``figure`` or ``wrong``."""

    kind: str
    text: str
    figure: str | None = None


def shown(block: Block, wrong: Iterable[str] = ()) -> list[Shown]:
    """A block's stretches, with ``wrong`` words underlined."""
    found: list[Shown] = []
    words = [word for word in wrong if word]
    for run in block.runs:
        if run.gap or run.figure:
            found.append(Shown("gap" if run.gap else "figure", run.text, run.figure))
            continue
        rest = run.text
        while rest:
            at, word = min(((rest.find(word), word) for word in words if word in rest), default=(len(rest), ""))
            found += [Shown("text", rest[:at])] if at else []
            found += [Shown("wrong", word)] if word else []
            rest = rest[at + len(word) :]
    return found


def speaker(quote: Quote, people: Mapping[str, str]) -> str:
    """Who said it, in the page's language."""
    if quote.registration_id is not None:
        return people.get(quote.registration_id, "–")
    name = quote.names.in_language(current_language()).text
    title = quote.titles.in_language(current_language()).text
    return ", ".join(part for part in (name, title) if part)


def day(at: datetime, zone: str) -> str:
    """A date of a table."""
    return formatted(at, zone=zone, style="date_numeric", language=current_language())


def fault(error: BadField | FalsePhrase) -> str:
    """Why a field would not be true, with the value."""
    return field_fault(error)
