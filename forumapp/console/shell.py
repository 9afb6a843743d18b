"""What stands around every page of the console: the event, the ways to other pages, the language, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from babel.core import get_global
from flask import Flask, g, has_request_context, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from forumapp.accounts import guards
from forumapp.accounts.models import User
from forumapp.accounts.rules import Permission
from forumapp.console import queries
from forumapp.console.labels import moment
from forumapp.console.queries import Numbers
from forumapp.directory import queries as directory
from forumapp.events import queries as events
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import Spoken
from forumapp.registration.rules import REGISTERED, Status
from forumapp.web.languages import current_language, language_name, languages

PREFIX = "/console"


def numbers_of(event: Event) -> Numbers:
    """What waits in the event that the page is about, asked once a request."""
    asked: dict[int, Numbers] = g.setdefault("numbers_of_events", {})
    if event.id not in asked:
        asked[event.id] = queries.numbers_of(session=db.session(), event_id=event.id)
    return asked[event.id]


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar; ``number`` says how many there are behind it."""

    label: str
    url: str
    current: bool
    number: int | None = None


@dataclass(frozen=True)
class Part:
    """A group of lines, named where it is not the first."""

    title: str | None
    entries: list[Entry]


class Shell:
    """The frame of one page, computed as the template asks for it."""

    @cached_property
    def language(self) -> str:
        """The code of the page's language."""
        return current_language()

    @cached_property
    def user(self) -> User | None:
        """Who is signed in."""
        return guards.find_staff()

    @cached_property
    def event(self) -> Event | None:
        """The event that the page is about, by its address; only for staff with a role there."""
        slug = (request.view_args or {}).get("slug")
        if slug is None or self.user is None:
            return None
        event = events.known_event(session=db.session(), slug=slug)
        return event if event is not None and self.user.roles_in(event.id) else None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What whoever is signed in may do here."""
        return guards.permissions(self.event.id if self.event else None)

    def may(self, permission: str) -> bool:
        """Whether a page offers what needs ``permission``, by its code."""
        return Permission(permission) in self.permissions

    @cached_property
    def host(self) -> Any:
        """The office."""
        return directory.host(session=db.session())

    @property
    def office(self) -> Spoken:
        """The office's name."""
        return self.text(self.host.names, self.host.languages)

    @property
    def zone(self) -> str:
        """Whose clock the page's times are: the event's, else the office's country's."""
        if self.event is not None:
            return self.event.zone
        zones: list[str] = get_global("territory_zones").get(self.host.country, ["UTC"])
        return zones[0]

    def text(self, text: Any, languages: list[str] | None = None) -> Spoken:
        """A localized text in the page's language, or in another one that it says."""
        fallback = languages or (self.event.languages if self.event else self.host.languages)
        spoken: Spoken = text.in_language(self.language, fallback)
        return spoken

    def day(self, at: datetime) -> str:
        """A date of a table."""
        return formatted(at, zone=self.zone, style="date_numeric", language=self.language)

    def weekday(self, at: datetime) -> str:
        """A date with its weekday."""
        return formatted(at, zone=self.zone, style="date_weekday", language=self.language)

    def at(self, at: datetime) -> str:
        """A date and time of a table, on the console's clock of 24 hours."""
        return moment(at, self.zone)

    def time(self, at: datetime) -> str:
        """The time of day of a table, on the console's clock of 24 hours."""
        return time_24(at, zone=self.zone)

    @property
    def other_languages(self) -> list[dict[str, str]]:
        """The languages that the page may be switched to, each under its own name."""
        return [{"code": code, "name": language_name(code)} for code in languages() if code != self.language]

    @property
    def here(self) -> str:
        """The address to come back to after switching the language."""
        return request.full_path.rstrip("?") if request.method == "GET" else url_for("console.index")

    @property
    def search_url(self) -> str | None:
        """Where the search of the top bar leads: the event's people."""
        if self.event is None or not self.may("view_people"):
            return None
        return url_for("console.registrations", slug=self.event.slug)

    @property
    def navigation(self) -> list[Part]:
        """The sidebar: the event's pages for its staff, the office's for those who run it."""
        if self.user is None:
            return []
        parts = [*self._of_event(), self._of_office()]
        return [part for part in parts if part.entries]

    def _of_event(self) -> list[Part]:
        if self.event is None:
            return []
        slug, held = self.event.slug, self.permissions
        numbers = numbers_of(self.event)
        counted = numbers.by_status
        registered = sum(number for status, number in counted.items() if status in REGISTERED)
        daily = [
            _entry(_("Overview"), "console.overview", slug=slug),
            _entry(_("Registrations"), "console.registrations", held, "view_people", number=registered, slug=slug),
            _entry(_("Invitations"), "console.invitations", held, "view_people", slug=slug),
            _entry(_("Delegations"), "delegations.listing", held, "view_people", slug=slug),
            _entry(_("Suspected doubles"), "console.doubles", held, "edit_people", slug=slug),
            _entry(
                _("Review"),
                "registration_staff.review",
                held,
                "decide",
                number=counted[Status.SUBMITTED] + numbers.look_again,
                slug=slug,
            ),
            _entry(
                _("Waiting list"),
                "registration_staff.waiting_list",
                held,
                "view_people",
                number=counted[Status.WAITLISTED] + counted[Status.OFFERED],
                slug=slug,
            ),
            _entry(_("Needs"), "console.needs_of_event", held, "view_needs", slug=slug),
            _entry(_("Mails"), "console.mails", held, "view_mail", number=numbers.drafts, slug=slug),
            self._requests(slug, numbers.requests),
            _entry(_("Protocol"), "console.protocol", held, "edit_people", slug=slug),
            _entry(_("Protocol board"), "console.board", held, "door", slug=slug),
            _entry(_("Door"), "checkin.app", held, "door", slug=slug),
            _entry(_("Figures"), "attendance.figures", held, "view_figures", slug=slug),
            _entry(_("Release"), "release.page", held, "release", slug=slug),
        ]
        setup = [
            _entry(_("Texts and dates"), "console.edit_event", held, "edit_event", slug=slug),
            _entry(_("Categories"), "console.categories", held, "edit_event", slug=slug),
            _entry(_("What the form asks"), "console.asking", held, "edit_event", slug=slug),
            _entry(_("Programme"), "console.programme", held, "edit_event", slug=slug),
            _entry(_("Sessions"), "console.sessions", held, "edit_event", slug=slug),
            _entry(_("Questions"), "console.questions", held, "edit_event", slug=slug),
            _entry(_("Notice and consent"), "console.notices", held, "edit_event", slug=slug),
            _entry(_("Destruction"), "privacy_staff.destruction", held, "answer_requests", slug=slug),
            _entry(_("Staff"), "console.staff_of_event", held, "edit_event", slug=slug),
        ]
        door = self._at_the_door(slug, numbers.conflicts)
        return [
            Part(None, _present(daily)),
            Part(pgettext("part of the console", "At the door"), _present(door)),
            Part(_("Set-up"), _present(setup)),
        ]

    def _at_the_door(self, slug: str, conflicts: int) -> list[Entry | None]:
        """The pages of the day itself and of the evening after it."""
        held = self.permissions
        return [
            _entry(_("Devices"), "checkin_staff.devices", held, "manage_devices", slug=slug),
            _entry(_("Conflicts"), "console.conflicts", held, "undo_always", number=conflicts, slug=slug),
            _entry(_("Paper list"), "console.paper", held, "view_people", slug=slug),
            _entry(_("Poster"), "documents.poster", held, "manage_devices", slug=slug),
        ]

    def _requests(self, slug: str, waiting: int) -> Entry | None:
        """The line of what guests ask about their data, with the number of those that wait."""
        if not self.may("answer_requests"):
            return None
        return _entry(_("Requests"), "privacy_staff.requests", number=waiting, slug=slug)

    def _of_office(self) -> Part:
        held = guards.permissions()
        entries = [
            _entry(_("All events"), "console.index"),
            _entry(_("Series"), "console.all_series", held, "create_event"),
            _entry(_("Organisations"), "console.organizations", held, "edit_people"),
            _entry(_("Countries"), "console.countries", held, "manage_staff"),
            _entry(_("Ranks"), "console.ranks", held, "manage_staff"),
            _entry(_("The year"), "year.listing", held, "view_figures"),
            _entry(_("Sentences of releases"), "release_sentences.page", held, "release"),
            _entry(_("Letterheads"), "release_letterheads.page", held, "manage_staff"),
            _entry(_("Staff accounts"), "console.staff", held, "manage_staff"),
            _entry(_("The office itself"), "console.office", held, "manage_staff"),
            _entry(_("Access log"), "console.access_log", held, "manage_staff"),
        ]
        return Part(_("The office") if self.event else None, _present(entries))


def _entry(
    label: str,
    endpoint: str,
    held: frozenset[Permission] = frozenset(),
    needed: str | None = None,
    number: int | None = None,
    **values: Any,
) -> Entry | None:
    """The line, or None for whoever may not go there."""
    if needed is not None and Permission(needed) not in held:
        return None
    url = url_for(endpoint, **values)
    inside = not url.endswith("/") and request.path.startswith(f"{url}/")
    return Entry(label, url, current=request.path == url or inside, number=number)


def _present(entries: list[Entry | None]) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


def bind(app: Flask) -> None:
    """Give every template under ``/console`` its shell; other pages pay nothing."""

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {"shell": Shell()} if has_request_context() and request.path.startswith(PREFIX) else {}
