"""What is wrong with a number in a text, in words that name the cure."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from forumapp.attendance.labels import figure_label
from forumapp.attendance.rules import Code
from forumapp.release.wording.fields import BadField, Fault, kind_of
from forumapp.release.wording.relations import FalsePhrase, Relation, is_round
from forumapp.release.wording.watching import Doubt, Finding


def relation_word(relation: Relation) -> str:
    """A relation between a value and a round number, as a choice."""
    return {
        Relation.EXACT: _("exact"),
        Relation.AROUND: _("around"),
        Relation.OVER: _("over"),
        Relation.AT_LEAST: _("at least"),
        Relation.NEARLY: _("nearly"),
    }[relation]


def phrase_refused(error: FalsePhrase) -> str:
    """Why a phrase is not true: 196 is not over 200."""
    facts = {"value": f"{error.value:,}", "near": f"{error.near or 0:,}"}
    if error.near is not None and error.relation is not Relation.EXACT and not is_round(error.near):
        return _(
            "%(near)s is no round number: only a multiple of ten can be approximated. The figure is %(value)s.", **facts
        )
    match error.relation:
        case Relation.AROUND:
            return _(
                "%(value)s is not around %(near)s: it must be within 5 per cent, and not the number itself.", **facts
            )
        case Relation.OVER:
            return _("%(value)s is not over %(near)s: it must be above it, and below the next round number.", **facts)
        case Relation.AT_LEAST:
            return _(
                "%(value)s is not at least %(near)s: it must be that or more, and below the next round number.", **facts
            )
        case Relation.NEARLY:
            return _("%(value)s is not nearly %(near)s: it must be below it by at most 5 per cent.", **facts)
    return _("The figure is %(value)s, not %(near)s.", **facts)


def field_fault(error: BadField | FalsePhrase) -> str:
    """Why a figure in a text cannot be printed, and what to do."""
    if isinstance(error, FalsePhrase):
        return phrase_refused(error)
    written, code = error.written, re.split(r"[ |]", error.written.strip("{}"))[0]
    return {
        Fault.UNBALANCED: _(
            "A %(sign)s stands alone. Close the figure or the gap, or write the sign twice.", sign=written
        ),
        Fault.UNREADABLE: _(
            "%(field)s cannot be read. Write the figure like {participants} or {participants around 200}.",
            field=written,
        ),
        Fault.UNKNOWN_FIGURE: _("%(field)s: no figure has this name. Choose one of the list.", field=written),
        Fault.UNKNOWN_RELATION: _(
            "%(field)s: write around, over, at least or nearly, and a round number.", field=written
        ),
        Fault.NO_ROUND_NUMBER: _("%(field)s: an approximation names a round number, a multiple of ten.", field=written),
        Fault.EXACT_ONLY: _("%(field)s: missions, ambassadors and countries are given exactly.", field=written),
        Fault.OTHER_NOUN: _(
            "%(field)s: “%(option)s” is the word of another figure. Take that figure’s own field.",
            field=written,
            option=error.option,
        ),
        Fault.OPTION: _("%(field)s: “%(option)s” does not fit this language.", field=written, option=error.option),
        Fault.RELATION_IN_FRAME: _(
            "%(field)s: leave the approximation out. The sentence takes the one that is true of each event.",
            field=written,
        ),
        Fault.TYPED_NUMBER: _(
            "“%(number)s” would be said of every event. Write the number as a figure, like {participants}.",
            number=written,
        ),
        Fault.TYPED_PARTICLE: _(
            "The particle after %(field)s follows the word that will stand there. Write %(cure)s.",
            field=written,
            cure=error.option,
        ),
        Fault.NOT_MEASURED: _(
            "%(figure)s was not measured, or is not published because it could tell of a few people. Take the figure "
            "out of the text.",
            figure=_figure(code),
        ),
    }[error.fault]


def number_doubted(finding: Finding) -> str:
    """Why a number in a text is marked, and what to write instead."""
    if finding.error is not None:
        return field_fault(finding.error)
    value = f"{finding.value:,}" if finding.value is not None else ""
    match finding.doubt:
        case Doubt.FALSE if finding.value is not None and finding.number is not None:
            return phrase_refused(FalsePhrase(value=finding.value, near=finding.number, relation=finding.relation))
        case Doubt.EXACT_ONLY:
            return _(
                "Missions, ambassadors and countries are given exactly: %(figure)s %(value)s.",
                figure=_figure(finding.code),
                value=value,
            )
        case Doubt.NOT_YET:
            return _("Nobody has come yet: this number is planned. Write that they are expected.")
        case Doubt.TWO_APPROXIMATORS:
            return _("Two words approximate one number. Keep one of them.")
        case Doubt.UNKNOWN:
            return _("No figure has this value. Check where the number comes from.")
        case Doubt.IN_WORDS:
            return _("A share or a comparison that no figure says. Read it once more: is it known, and from where?")
        case Doubt.NOT_PUBLISHED:
            return _(
                "A table has this number, and it is not published: it could tell of a few people. Take it out where it "
                "counts guests."
            )
        case Doubt.SENTENCE_START:
            return _("A sentence does not begin with digits. Put words before the number.")
        case Doubt.SPELLING:
            return _("Write “%(cure)s”.", cure=finding.cure)
    return _("This does not agree with %(figure)s: %(value)s.", figure=_figure(finding.code), value=value)


def _figure(code: str) -> str:
    kind = kind_of(code)
    return figure_label(kind) if kind in set(Code) else code
