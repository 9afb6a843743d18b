"""The words for a delegation's codes and refusals, and the heads under which people paste their lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import force_locale, gettext

from forumapp.delegations.codec.pasted import folded
from forumapp.delegations.rules.groups import (
    DelegationClosed,
    DelegationError,
    NameTaken,
    NotAMember,
    RepresentsOther,
    StaleDelegation,
    TicketsTo,
    UnknownDelegation,
    UnknownFocalPoint,
)
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Registration
from forumapp.registration.queries import AskedCategory
from forumapp.web.languages import language_words


def tickets_to(code: str) -> str:
    """Who gets the tickets."""
    return {
        TicketsTo.MEMBERS: gettext("Each member, by the member’s own mail"),
        TicketsTo.FOCAL_POINT: gettext("The focal points, all on their page"),
    }[TicketsTo(code)]


def refusal(error: DelegationError) -> str:
    """A sentence for what the service refused, with the cure."""
    known = {
        DelegationClosed: gettext("The deadline has passed: nothing can be changed here any more. Please write to us."),
        RepresentsOther: gettext(
            "By the directory this mission represents something else. Choose that here, or change the directory first."
        ),
        NameTaken: gettext("Another delegation of the event has this name: choose another one, or change that one."),
        NotAMember: gettext("This person is no member of the delegation any more: load the page again."),
        StaleDelegation: gettext("Somebody else changed this meanwhile: look at it again before you save."),
        UnknownDelegation: gettext("The event has no such delegation."),
        UnknownFocalPoint: gettext("The delegation has no such focal point."),
    }
    return known[type(error)]


def state(member: Registration, instead: str | None = None) -> str:
    """How a member stands: the registration's state, standing by, or whose place went to ``instead``."""
    if instead and member.status == "cancelled":
        return gettext("Replaced by %(name)s", name=instead)
    return registration_labels.standing(member.status, reserve=member.reserve)


def on_the_list(member: Registration) -> str:
    """Why a row is not taken: the person is a member already."""
    return gettext(
        "%(names)s is on your list already (%(state)s). Change that entry, or leave this row out.",
        names=" / ".join(member.names.values()),
        state=state(member),
    )


def headings(languages: Sequence[str], interface: Sequence[str]) -> dict[str, str]:
    """Words that may head a pasted column, folded, to the table's column: in every language of the interface."""
    found: dict[str, str] = {}
    for spoken in interface:
        with force_locale(spoken):
            words = {
                "email": (gettext("E-mail"), gettext("E-mail address")),
                "phone": (gettext("Mobile phone"), gettext("Telephone"), gettext("Phone")),
                "category": (gettext("Category"),),
                "rank": (gettext("Rank"),),
                "reserve": (gettext("Reserve"),),
                "language": (gettext("Language of mails"), gettext("Language")),
            }
            own = {
                "en": ((gettext("Name in English"),), (gettext("Position in English"),)),
                "ko": ((gettext("Name in Korean"),), (gettext("Position in Korean"),)),
            }
            for code in languages:
                names, positions = own.get(code, ((code,), ()))
                words[f"name_{code}"] = (*names, f"name_{code}")
                words[f"position_{code}"] = (*positions, f"position_{code}")
            if spoken in languages:
                words[f"name_{spoken}"] += (gettext("Name"),)
                words[f"position_{spoken}"] += (gettext("Position"),)
        for column, heads in words.items():
            for head in (*heads, column):
                found.setdefault(folded(head), column)
    return found


def codes_of(
    fields: Mapping[str, str],
    categories: Sequence[AskedCategory],
    languages: Sequence[str],
    interface: Sequence[str],
) -> dict[str, str]:
    """A pasted row with codes instead of words where the table chooses; what is no choice stays to be seen."""
    known = {folded(word): one.code for one in categories for word in (one.code, *one.names.values())}
    ranks = {folded(rank.value): rank.value for rank in Rank}
    truths = {"yes", "y", "o", "x", "1", "true"}
    for spoken in interface:
        with force_locale(spoken):
            ranks |= {folded(directory_labels.rank(rank)): rank.value for rank in Rank}
            truths |= {folded(gettext("Yes")), folded(gettext("Reserve"))}
    row = dict(fields)
    if "category" in row:
        row["category"] = known.get(folded(row["category"]), row["category"])
    if "rank" in row:
        row["rank"] = ranks.get(folded(row["rank"]), row["rank"])
    if "language" in row:
        called = {folded(word): code for code in languages for word in language_words(code, interface)}
        row["language"] = called.get(folded(row["language"]), row["language"])
    if "reserve" in row:
        row["reserve"] = "yes" if folded(row["reserve"]) in truths else ""
    return {name: text for name, text in row.items() if text}


def entities(language: str) -> list[tuple[str, str]]:
    """What a delegation may represent: every country, and entities that are none, by code and name."""
    others = [(code, countries.name(code, language)) for code in countries.entity_codes()]
    return [("", gettext("none")), *others, *countries.options(language)]
