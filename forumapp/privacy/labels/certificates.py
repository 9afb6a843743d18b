"""The certificate of a destruction in one language, and in all of them as a document for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask_babel import force_locale, gettext, ngettext

from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import LocalizedText
from forumapp.privacy.models import Destruction, Postponement
from forumapp.privacy.rules import Cause, Kept


@dataclass(frozen=True)
class Certificate:
    """A certificate as it is read and printed; every text is in ``language``."""

    language: str
    title: str
    facts: list[tuple[str, str]]
    destroyed: list[tuple[str, int]]
    kept: list[tuple[str, int, str]]
    backups: str
    postponed: list[str]
    headings: Mapping[str, str]


def certificate(
    *,
    row: Destruction,
    event: Event,
    office: LocalizedText,
    postponed: Sequence[Postponement],
    names: Mapping[str, str],
    language: str,
) -> Certificate:
    """What a certificate says, in one of the event's languages. ``names`` are those of staff, by their reference."""
    with force_locale(language):
        kinds, stays = destroyed_kinds(), kept_kinds()
        return Certificate(
            language=language,
            title=gettext("Certificate of destruction"),
            facts=[
                (gettext("Office"), office.in_language(language).text),
                (gettext("Event"), event.title.in_language(language, event.languages).text),
                (gettext("Number"), str(row.number)),
                (gettext("Destroyed"), _moment(row.at, event, language)),
                (gettext("Due on"), _day(row.due_on, event, language)),
                (gettext("Rule"), rule(row)),
                (gettext("By"), by(row.actor, names)),
            ],
            destroyed=[
                (kinds.get(table, table.replace("_", " ")), number) for table, number in _in_order(row.destroyed, kinds)
            ],
            kept=[
                (stays[code][0], number, stays[code][1])
                for code, number in _in_order(row.kept, stays)
                if number and code in stays
            ],
            backups=backups(row, event, language),
            postponed=[put_off(one, event, names, language) for one in postponed],
            headings={
                "destroyed": gettext("What was destroyed"),
                "kept": gettext("What was kept, and why"),
                "kind": gettext("Kind"),
                "number": gettext("Number"),
                "why": gettext("Why"),
                "backups": gettext("Backups"),
                "postponed": gettext("Put off"),
            },
        )


def document(*, row: Destruction, event: Event, postponed: Sequence[Postponement], names: Mapping[str, str]) -> bytes:
    """The certificate as JSON: codes and numbers, with every text in each of the event's languages."""

    def everywhere(say: Callable[[str], str]) -> dict[str, str]:
        found = {}
        for language in event.languages:
            with force_locale(language):
                found[language] = say(language)
        return found

    zone = ZoneInfo(event.zone)
    content: dict[str, Any] = {
        "event": event.slug,
        "title": event.title.as_dict(),
        "certificate": row.number,
        "cause": row.cause,
        "destroyed_at": row.at.astimezone(zone).isoformat(timespec="seconds"),
        "due_on": row.due_on.isoformat(),
        "rule": everywhere(lambda _: rule(row)),
        "question": row.question,
        "by": row.actor,
        "destroyed": [
            {
                "kind": table,
                "label": everywhere(partial(_kind, table)),
                "number": number,
            }
            for table, number in row.destroyed.items()
        ],
        "kept": [
            {
                "kind": code,
                "label": everywhere(partial(_stays, code, 0)),
                "why": everywhere(partial(_stays, code, 1)),
                "number": number,
            }
            for code, number in row.kept.items()
            if code in set(Kept)
        ],
        "backups_until": row.backups_until.isoformat() if row.backups_until else None,
        "backups": everywhere(lambda language: backups(row, event, language)),
        "postponed": [
            {
                "from": one.from_day.isoformat(),
                "to": one.to_day.isoformat(),
                "at": one.at.astimezone(zone).isoformat(timespec="seconds"),
                "by": one.actor,
                "reason": one.reason,
            }
            for one in postponed
        ],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _kind(table: str, language: str) -> str:
    return destroyed_kinds().get(table, table.replace("_", " "))


def _stays(code: str, place: int, language: str) -> str:
    return kept_kinds()[code][place]


def rule(row: Destruction) -> str:
    """By which rule it was destroyed."""
    if row.cause == Cause.ANSWERS:
        return gettext("The question “%(key)s” has an earlier day of its own.", key=row.question)
    day = (
        gettext("The office chose the day; the notice on personal data named it.")
        if row.chosen
        else gettext("Three months after the event, as the notice on personal data says.")
    )
    if row.cause == Cause.AGAIN:
        return day + " " + gettext("Destroyed once more: a backup was restored, or something came in after the day.")
    return day


def by(reference: str, names: Mapping[str, str]) -> str:
    """Who did it."""
    kind = reference.partition(":")[0]
    return names.get(reference) or {
        "command": gettext("an administrator, at the command line"),
        "system": gettext("the system, by itself"),
    }.get(kind, gettext("a former member of staff"))


def backups(row: Destruction, event: Event, language: str) -> str:
    """Until when a backup may hold the data."""
    again = gettext("What a restored backup brings back is destroyed again by itself.")
    if row.backups_until is None:
        return gettext("The office has not said how long it keeps backups.") + " " + again
    day = _day(row.backups_until, event, language)
    return gettext("Backups that were made before may hold the data until %(day)s.", day=day) + " " + again


def put_off(one: Postponement, event: Event, names: Mapping[str, str], language: str) -> str:
    """One time that the day was put off."""
    return gettext(
        "From %(former)s to %(day)s, by %(who)s on %(at)s: %(reason)s",
        former=_day(one.from_day, event, language),
        day=_day(one.to_day, event, language),
        who=by(one.actor, names),
        at=_moment(one.at, event, language),
        reason=one.reason,
    )


def destroyed_kinds() -> dict[str, str]:
    """What stood in each table, in the order in which it is read."""
    return {
        "registrations": gettext("Registrations: name, contact, position"),
        "accompanying": gettext("Names of accompanying persons"),
        "answers": gettext("Answers to questions"),
        "needs": gettext("Needs"),
        "uploads": gettext("Files that were handed in"),
        "invitations": gettext("Invitations: name, salutation, address"),
        "focal_points": gettext("Focal points"),
        "delegation_drafts": gettext("Drafts of delegations"),
        "delegation_letters": gettext("Letters of delegations"),
        "messages": gettext("Mails: address and own words"),
        "registration_notes": gettext("Notes by staff"),
        "registration_tags": gettext("Labels by staff"),
        "status_changes": gettext("Reasons in the history"),
        "amendments": gettext("Earlier and later values in the history"),
        "scans": gettext("What was typed at the door"),
        "devices": gettext("Who held the phones at the door"),
        "resolutions": gettext("Reasons for what was settled of the door’s scans"),
        "speakers": gettext("Speakers of the programme"),
        "import_files": gettext("Guest lists on their way in"),
        "organizations": gettext("Organisations that only guests of this event named"),
        "subject_requests": gettext("Addresses and reasons of requests"),
        "data_links": gettext("Links to the data under an address"),
        "frozen_sets": gettext("Reasons typed when figures were frozen"),
        "release_versions": gettext("Working texts of press releases"),
        "release_people": gettext("Who was named in a press release"),
        "release_quotes": gettext("Quotes for press releases"),
        "release_photos": gettext("Pictures of press releases"),
        "release_photo_people": gettext("Who was seen in a picture"),
    }


def kept_kinds() -> dict[str, tuple[str, str]]:
    """What stays, and why, in the order in which it is read."""
    return {
        Kept.REGISTRATIONS.value: (
            gettext("Registrations without a name"),
            gettext("So that the figures stay: category, organisation and state; of those who came country and rank."),
        ),
        Kept.ATTENDED.value: (gettext("People who came, without a name"), gettext("The figures count them.")),
        Kept.SCANS.value: (
            gettext("Readings at the door, without a name"),
            gettext("Attendance is counted from them."),
        ),
        Kept.FROZEN_SETS.value: (gettext("Frozen figures"), gettext("Totals name nobody.")),
        Kept.RELEASES.value: (
            gettext("Press releases, as they were published"),
            gettext("The public has read them already."),
        ),
        Kept.CONSENTS.value: (
            gettext("Consents, without a name"),
            gettext("They show what was asked and what was answered."),
        ),
        Kept.ACCESS_LOG.value: (
            gettext("Entries of the access log"),
            gettext("The law asks for them; they hold numbers, and names in typed reasons are covered."),
        ),
        Kept.REQUESTS.value: (
            gettext("Requests for destruction, without a name"),
            gettext("They show by when each was answered."),
        ),
        Kept.ORGANIZATIONS.value: (
            gettext("Organisations that guests stood for"),
            gettext("They are no persons, and the figures count them."),
        ),
    }


def _in_order(numbers: Mapping[str, int], kinds: Mapping[str, Any]) -> list[tuple[str, int]]:
    order = {code: place for place, code in enumerate(kinds)}
    return sorted(numbers.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))


def _day(day: date, event: Event, language: str) -> str:
    at = datetime.combine(day, time(12), tzinfo=ZoneInfo(event.zone))
    return formatted(at, zone=event.zone, style="date", language=language)


def _moment(at: datetime, event: Event, language: str) -> str:
    day = formatted(at, zone=event.zone, style="date", language=language)
    return gettext("%(date)s, %(time)s", date=day, time=time_24(at, zone=event.zone))


def cause(row: Destruction) -> str:
    """What a certificate is about, for a list."""
    if row.cause == Cause.ANSWERS:
        return gettext("Answers to “%(key)s”", key=row.question)
    return {
        Cause.DAY: gettext("All personal data of the event"),
        Cause.AGAIN: gettext("What was there again"),
    }[Cause(row.cause)]


def standing(*, event: Event, destroyed: datetime | None, spared: bool, now: datetime, language: str) -> str:
    """How an event stands with its day."""
    if destroyed is not None:
        at = _moment(destroyed, event, language)
        return gettext("The personal data of this event was destroyed on %(at)s.", at=at)
    if spared:
        return gettext("This is an event of the demo: its data is never destroyed by itself.")
    day = _day(event.destroyed_at.date(), event, language)
    days = (event.destroyed_at.date() - now.astimezone(ZoneInfo(event.zone)).date()).days
    if days <= 0:
        return gettext("The day has come: the data is destroyed within the hour, or three days after the day was set.")
    return ngettext(
        "The personal data of this event is destroyed by itself on %(day)s, in %(num)s day.",
        "The personal data of this event is destroyed by itself on %(day)s, in %(num)s days.",
        days,
        day=day,
    )
