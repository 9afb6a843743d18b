"""An event in words: the line of a list, how far it is, what is missing, what comes next."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.console.labels import language, moment, spoken
from forumapp.console.overview import Overview
from forumapp.console.publication import Gap
from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, time_24
from forumapp.privacy.rules import REMINDERS
from forumapp.registration.rules import Status
from forumapp.web.languages import language_name


def event_of_list(event: Event, registered: int) -> dict[str, Any]:
    """One line of the list of events."""
    return {
        "slug": event.slug,
        "day": formatted(event.starts_at, zone=event.zone, style="date_numeric", language=language()),
        "title": spoken(event.title, event.languages),
        "place": spoken(event.place_name, event.languages),
        "published": event.published_at is not None,
        "registered": registered,
    }


def countdown(event: Event, now: datetime) -> str:
    """How far the event is, in days of its own place: the overview's heading."""
    zone = ZoneInfo(event.zone)
    today = now.astimezone(zone).date()
    days = (event.starts_at.astimezone(zone).date() - today).days
    if days > 0:
        return ngettext("%(num)s day to the event", "%(num)s days to the event", days)
    if today <= event.ends_at.astimezone(zone).date():
        return _("The event is today") if days == 0 else _("The event is under way")
    past = (today - event.ends_at.astimezone(zone).date()).days
    return ngettext("%(num)s day since the event", "%(num)s days since the event", past)


def standing(event: Event, now: datetime) -> str:
    """Whether guests see it and may register."""

    def clock(at: datetime) -> str:
        date = formatted(at, zone=event.zone, style="date_weekday", language=language())
        return _("%(date)s, %(time)s", date=date, time=time_24(at, zone=event.zone))

    if event.published_at is None:
        return _("A draft: guests do not see it.")
    published = _(
        "Published %(day)s.", day=formatted(event.published_at, zone=event.zone, style="date", language=language())
    )
    closes = event.registration_closes_at or event.starts_at
    if event.registration_opens_at and now < event.registration_opens_at:
        return published + " " + _("Registration opens %(at)s.", at=clock(event.registration_opens_at))
    if now < closes:
        return published + " " + _("Registration closes %(at)s.", at=clock(closes))
    return published + " " + _("Registration is closed.")


def numbers(overview: Overview, event: Event) -> list[dict[str, Any]]:
    """The row of numbers, each with a note under it."""
    counted = overview.counted
    waiting = counted[Status.WAITLISTED] + counted[Status.OFFERED]
    return [
        {
            "label": _("Invited"),
            "value": counted[Status.INVITED],
            "note": _("have not answered yet"),
        },
        {
            "label": _("Registered"),
            "value": overview.registered,
            "note": ngettext("%(num)s waits for a reviewer", "%(num)s wait for a reviewer", counted[Status.SUBMITTED]),
        },
        {
            "label": _("Confirmed"),
            "value": counted[Status.CONFIRMED],
            "note": _("of %(places)s places", places=event.places) if event.places is not None else _("no limit"),
        },
        {
            "label": _("Waiting list"),
            "value": waiting,
            "note": _("are offered places as they are freed")
            if event.offer_hours is not None
            else _("come in as places are freed"),
        },
        {"label": _("Missions"), "value": overview.missions, "note": _("among the confirmed")},
        {"label": _("Regrets"), "value": counted[Status.REGRETTED], "note": _("answered no")},
    ]


def next_steps(event: Event, overview: Overview, now: datetime, *, holds_data: bool) -> list[dict[str, Any]]:
    """What comes next, in the order of time; ``holds_data``: personal data is to go by itself and did not yet."""
    steps: list[dict[str, Any]] = []
    submitted = overview.counted[Status.SUBMITTED]
    if submitted:
        since = overview.oldest_submitted
        days = (now - since).days if since else 0
        steps.append(
            {
                "when": _("Today"),
                "what": ngettext("Answer %(num)s registration", "Answer %(num)s registrations", submitted),
                "note": ngettext("the oldest waits %(num)s day", "the oldest waits %(num)s days", days) if days else "",
                "url": url_for("registration_staff.review", slug=event.slug),
            }
        )
    if overview.drafts:
        steps.append(
            {
                "when": _("Today"),
                "what": ngettext("Release %(num)s mail", "Release %(num)s mails", overview.drafts),
                "note": _("drafts that wait to be read"),
                "url": url_for("console.mails", slug=event.slug, view="drafts"),
            }
        )
    if overview.without_country:
        steps.append(
            {
                "when": _("Today"),
                "what": ngettext(
                    "Give the country of %(num)s member of a delegation",
                    "Give the country of %(num)s members of delegations",
                    overview.without_country,
                ),
                "note": _("figures count no country for them; choose it with the delegation"),
                "url": url_for("delegations.listing", slug=event.slug),
            }
        )
    if overview.conflicts:
        steps.append(_conflicts(event, overview.conflicts))
    dated = [
        (event.registration_opens_at, _("Registration opens")),
        (event.registration_closes_at or event.starts_at, _("Registration closes")),
        (event.doors_open_at, _("Doors open")),
        (event.starts_at, _("The event begins")),
        (event.ends_at, _("The event ends: freeze the figures")),
    ]
    for at, what in dated:
        if at is not None and at >= now:
            steps.append({"when": moment(at, event.zone), "what": what, "note": "", "url": None})
    if event.destroyed_at >= now:
        steps.append(_destruction(event, now))
    elif holds_data:
        steps.insert(0, _day_has_come(event))
    if not steps:
        steps.append({"when": _("Now"), "what": _("Freeze the figures and draft the release"), "note": "", "url": None})
    return steps


def _day_has_come(event: Event) -> dict[str, Any]:
    return {
        "when": _("Now"),
        "what": _("The day of destruction has come: all personal data goes"),
        "note": _("within three days at the latest; if the date is wrong, correct it at once"),
        "url": url_for("privacy_staff.destruction", slug=event.slug),
    }


def _conflicts(event: Event, number: int) -> dict[str, Any]:
    return {
        "when": _("Today"),
        "what": ngettext("Settle %(num)s scan of the door", "Settle %(num)s scans of the door", number),
        "note": _("figures may move by them"),
        "url": url_for("console.conflicts", slug=event.slug),
    }


def _destruction(event: Event, now: datetime) -> dict[str, Any]:
    """The day on which personal data goes; how near it is, once the office is reminded of it by mail, too."""
    days = (event.destroyed_at.date() - now.astimezone(ZoneInfo(event.zone)).date()).days
    near = days <= max(REMINDERS)
    note = ngettext(
        "in %(num)s day: take out what you need before", "in %(num)s days: take out what you need before", days
    )
    return {
        "when": moment(event.destroyed_at, event.zone),
        "what": _("Personal data is destroyed by itself"),
        "note": note if near else "",
        "url": url_for("privacy_staff.destruction", slug=event.slug),
    }


def gap(one: Gap, event: Event) -> dict[str, Any]:
    """One line of what is missing."""
    what = {
        "title": _("Title"),
        "neutral_title": _("Neutral title"),
        "neutral_title_dated": _("Neutral title names another day than the event’s"),
        "campaign": _("Campaign"),
        "summary": _("Summary"),
        "description": _("Description"),
        "audience": _("Who is invited"),
        "place_name": _("Place"),
        "place_address": _("Address"),
        "place_directions": _("How to get there"),
        "interpretation": _("Interpretation"),
        "contact_name": _("Contact for guests"),
        "contact": _("E-mail or telephone for questions"),
        "registration_closes_late": _("Registration closes after the event"),
        "destroyed_early": _("Personal data is destroyed before the event is over"),
        "notice": _("Notice on personal data"),
        "notice_purposes": _("Purposes and legal bases of the notice"),
        "notice_purpose": _("Purpose of the notice"),
        "purpose": _("Optional purpose"),
        "purpose_facts": _("Legal basis, period or recipients of an optional purpose"),
        "category": _("Category"),
        "programme": _("Line of the programme"),
        "programme_speaker": _("Speaker of a line of the programme"),
        "speaker": _("Speaker"),
        "speaker_title": _("Title of a speaker"),
        "partner": _("Partner"),
        "session": _("Session"),
        "question": _("Question"),
    }[one.what]
    name = spoken(one.name, event.languages).text if one.name else ""
    values: dict[str, Any] = dict(one.values)
    return {
        "what": f"{what}: {name}" if name else what,
        "where": {"event_page": _("Event page"), "form": _("Registration form")}[one.where],
        "language": language_name(one.language) if one.language else "–",
        "blocks": one.blocks,
        "url": url_for(one.endpoint, slug=event.slug, **values),
    }
