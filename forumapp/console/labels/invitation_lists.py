"""A list of invitations as offices keep it: its columns guessed, its rows checked, what is wrong said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from forumapp.attendance.codec.columns import NAME, ORGANIZATION, POSITION, QUESTION
from forumapp.attendance.codec.entries import Asked, Choices, Entry, Vocabulary, read_entries
from forumapp.attendance.codec.mapping import guess
from forumapp.attendance.codec.tables import Row
from forumapp.attendance.codec.workbooks import Place
from forumapp.attendance.labels import fault_words
from forumapp.attendance.labels.table import header_words, spoken_choices, vocabulary, written_language
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation
from forumapp.delegations.rules.invitations import Channel, Kind
from forumapp.delegations.service.invitations import Draft
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.questions.codec import Definition
from forumapp.questions.rules import Kind as QuestionKind
from forumapp.web.languages import current_language

Fault = tuple[int, str, str]
"""Row as a spreadsheet counts it, column, and the cure."""

SALUTATION, ADDRESS, USES = "salutation_", "address", "uses"
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "초청 구분", "초청 유형"),
    "channel": ("channel", "발송 방법", "초청 방법"),
    ADDRESS: ("address", "postal address", "주소", "우편 주소"),
    USES: ("uses", "number of people", "인원", "초청 인원"),
}
_SALUTATIONS: Mapping[str, tuple[str, ...]] = {
    "en": ("salutation", "salutation (en)", "영문 호칭", "호칭(영문)"),
    "ko": ("호칭", "국문 호칭", "호칭(국문)"),
}
"""What files call the columns that a guest list does not have; languages that are not here know the machine header."""
_KINDS: Mapping[str, Sequence[str]] = {
    Kind.PERSONAL: ["개인", "본인"],
    Kind.TRANSFERABLE: ["양도 가능", "대리 가능"],
    Kind.OPEN: ["기관", "단체", "기관 초청", "단체 초청", "참석자 미지정"],
}
_CHANNELS: Mapping[str, Sequence[str]] = {
    Channel.MAIL: ["email", "e-mail", "이메일", "메일", "전자우편"],
    Channel.LETTER: ["post", "우편", "공문", "서한"],
    Channel.PHONE: ["telephone", "call", "전화"],
}


@dataclass(frozen=True)
class Defaults:
    """What holds where a row does not say."""

    category: str
    language: str
    channel: str


def known_headers(event: Event, language: str) -> list[str]:
    """What the columns of a list of invitations may be called, in the reader's language."""
    words = header_words(event, [], language)
    texts = [words[prefix + code] for prefix in (NAME, POSITION, ORGANIZATION) for code in event.languages]
    with force_locale(language):
        own = list(_own_words(event.languages, language).values())
    return [*texts, *(words[header] for header in ("email", "category", "language", "rank", "country")), *own]


def _own_words(languages: Sequence[str], language: str) -> dict[str, str]:
    """The columns that a guest list does not have, in the language that is spoken right now."""
    salutations = {
        SALUTATION + code: _("How to address (%(language)s)", language=written_language(code, language))
        for code in languages
    }
    return {
        **salutations,
        "channel": _("Sent by"),
        "kind": _("Kind of invitation"),
        USES: _("Number of people"),
        ADDRESS: _("Postal address"),
    }


def read_drafts(
    rows: Sequence[Row],
    event: Event,
    defaults: Defaults,
    known: Sequence[Invitation],
    *,
    unread: frozenset[Place] = frozenset(),
) -> tuple[list[Draft], list[Fault]]:
    """The list's rows as drafts, and all that is wrong with them.

    ``known`` are the event's invitations, ``unread`` the cells of the file whose value nobody can read.
    """
    words = _vocabulary(event, current_language())
    mapping = guess(rows[0], words, remembered={}, loosely=True)
    entries, found = read_entries(rows, vocabulary=words, mapping=mapping, category=defaults.category, unread=unread)
    faults: list[Fault] = [(fault.row, fault.column, fault_words(fault)) for fault in found]
    met = {
        key: 0
        for each in known
        for key in _keys(each.names, each.organization.names if each.organization else LocalizedText(), each.email)
    }
    drafts = []
    for entry in entries:
        draft = _draft(entry, event, defaults)
        if draft is None:
            faults.append((entry.row, entry.headers.get(QUESTION + USES, ""), _("Write a number from 1.")))
            continue
        faults += [(entry.row, column, cure) for column, cure in _wrong(draft, entry)]
        other = next((met[key] for key in _keys(draft.names, draft.organization, draft.email) if key in met), None)
        if other is not None:
            faults.append((entry.row, "", _repeated(other)))
        met.update(dict.fromkeys(_keys(draft.names, draft.organization, draft.email), entry.row))
        drafts.append(draft)
    return drafts, sorted(faults, key=lambda fault: fault[0])


def _repeated(row: int) -> str:
    if row == 0:
        return _("There is an invitation for this person already. Remove the row.")
    return _("This is the same person as in row %(other)s. Remove one of the two rows.", other=row)


def _vocabulary(event: Event, language: str) -> Vocabulary:
    """The guest list's words with those of invitations; texts of its own are read as answers are."""
    known = vocabulary(event, [], language)
    headers = {header: list(words) for header, words in known.headers.items()}
    text = Asked(Definition(QuestionKind.TEXT), Choices.of({}))
    questions = {ADDRESS: Asked(Definition(QuestionKind.LONG_TEXT), Choices.of({})), USES: text}
    for code in event.languages:
        questions[SALUTATION + code] = text
        headers[QUESTION + SALUTATION + code] = [SALUTATION + code, *_SALUTATIONS.get(code, ())]
    for name in (ADDRESS, USES):
        headers[QUESTION + name] = list(_HEADERS[name])
    for name in ("kind", "channel"):
        headers[name] = list(_HEADERS[name])
    for code in event.languages:
        with force_locale(code):
            for name, word in _own_words(event.languages, code).items():
                headers[name if name in ("kind", "channel") else QUESTION + name].append(word)
    choices = {
        **known.choices,
        "kind": spoken_choices(Kind, labels.kind, event.languages, language, others=_KINDS),
        "channel": spoken_choices(Channel, labels.channel, event.languages, language, others=_CHANNELS),
    }
    return replace(known, headers=headers, choices=choices, questions=questions)


def _draft(entry: Entry, event: Event, defaults: Defaults) -> Draft | None:
    """The row as a draft; None where its number of people is none."""
    values: Mapping[str, Any] = entry.values
    uses = str(entry.answers.get(USES) or "1").strip()
    if not uses.isdecimal() or int(uses) < 1:
        return None
    return Draft(
        category_code=values.get("category") or defaults.category,
        language=values.get("language") or defaults.language,
        kind=values.get("kind") or Kind.PERSONAL,
        channel=values.get("channel") or defaults.channel,
        names=entry.printed_names(event.languages),
        salutation=LocalizedText({code: entry.answers.get(SALUTATION + code) for code in event.languages}),
        position=entry.position,
        organization=entry.organization,
        rank=values.get("rank"),
        country=values.get("country"),
        email=values.get("email"),
        address=entry.answers.get(ADDRESS),
        uses=int(uses),
    )


def _wrong(draft: Draft, entry: Entry) -> list[tuple[str, str]]:
    """What a row lacks for its kind and its way: column, as the list heads it, and cure."""
    organization = next((entry.headers[each] for each in entry.headers if each.startswith(ORGANIZATION)), "")
    faults = []
    if draft.kind == Kind.OPEN and not draft.organization:
        faults.append((organization or _("Organisation"), _("An open invitation needs the organisation it is for.")))
    if draft.kind != Kind.OPEN and not draft.names:
        faults.append(
            (entry.name_header or _("Name"), _("The name is missing. Write it in any language of the event."))
        )
    if draft.channel == Channel.MAIL and not draft.email:
        faults.append(
            (
                entry.headers.get("email") or _("E-mail"),
                _("An invitation by mail needs an address. Add it, or write “letter” or “phone”."),
            )
        )
    return faults


def _keys(names: LocalizedText, organization: LocalizedText, email: str | None) -> list[tuple[str, str]]:
    """What tells that two invitations are for one person: the name with the address, else with the organisation."""
    if not names:
        return []
    beside = [email_key(email)] if email else [person_key(organization)]
    return [(key, each) for key in keys_of_person(person_key(names)) for each in beside]
