"""An event as a calendar file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from icalendar import Calendar, vText
from icalendar import Event as CalendarEvent

from forumapp.events.models import Event


def calendar(*, event: Event, language: str, base_url: str) -> bytes:
    """The event as iCalendar in one language, under its neutral title where it has one; UTF-8."""
    zone = ZoneInfo(event.zone)
    title = (event.neutral_title or event.title).in_language(language, event.languages)
    place = ", ".join(
        text
        for text in (
            event.place_name.in_language(language, event.languages).text,
            event.place_address.in_language(language, event.languages).text,
        )
        if text
    )
    entry = CalendarEvent()
    entry.add("uid", f"{event.slug}@{base_url.partition('://')[2]}")
    entry.add("dtstamp", event.created_at)
    entry.add("sequence", event.revision)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    summary = vText(title.text)
    summary.params["LANGUAGE"] = title.language
    entry.add("summary", summary, encode=False)
    if place:
        entry.add("location", place)
    entry.add("url", f"{base_url}/{language}/events/{event.slug}")
    entry.add("class", "PRIVATE")
    document = Calendar()
    document.add("version", "2.0")
    document.add("prodid", "-//forumapp//EN")
    document.add("method", "PUBLISH")
    document.add_component(entry)
    document.add_missing_timezones()
    return bytes(document.to_ical())
