"""Which pages there are to look at, and how a browser gets there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Shot:
    """One page: its path, with names in braces for what :func:`tests.support.demo.addresses` and the language fill in;
    ``role`` signs in first; ``act`` prepares the page."""

    path: str
    role: str | None = None
    act: Callable[[Page], None] | None = None

    def address(self, values: Mapping[str, str], language: str) -> str:
        """The path on a server whose data have these values."""
        return self.path.format(lang=language, **values)


def send(page: Page) -> None:
    """Send the page's form as it stands, to see its errors."""
    page.locator("main form[method=post] button.primary").first.click()
    page.wait_for_load_state()


def show_code(page: Page) -> None:
    """Pair a phone, as far as its QR."""
    page.locator("#desk").fill("등록대 2")
    page.locator("#profile-1").check()
    page.locator("#pin").check()
    send(page)


def send_danger(page: Page) -> None:
    """Send the page's form whose button is one to be careful with."""
    page.locator("main form[method=post] button.danger").first.click()


def release_all(page: Page) -> None:
    """Ask for all drafts to be released, as far as the page that asks again."""
    page.locator("main form.block button").click()
    page.wait_for_load_state()


def open_dialog(page: Page) -> None:
    """Open the page's first dialog."""
    page.locator("main [data-dialog]").first.click()
    page.locator("dialog[open]").wait_for()


def await_door(page: Page) -> None:
    """Wait until the door's script has drawn its first screen."""
    page.locator("main .screen input").first.wait_for()


def await_code(page: Page) -> None:
    """Wait until the door's script asks for the code of a pairing."""
    page.locator("#code").wait_for()


def bring_list(page: Page) -> None:
    """Bring a guest list with a fault, as far as the page about its columns."""
    rows = "성명(국문),소속,이메일,구분\n김하늘,예시대학교,haneul@example.org,학계\n이바다,예시부,이메일 없음,정부\n"
    page.locator("#file").set_input_files({"name": "명단.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.locator("main button.primary").click()
    page.wait_for_url("**/import/*")


def open_details(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")


def show_contact(page: Page) -> None:
    """Ask for the addresses in a release."""
    page.locator("form[data-sessionless] button").click()
    page.wait_for_load_state()


PUBLIC = {
    "language": Shot("/"),
    "home": Shot("/{lang}/"),
    "event": Shot("/{lang}/events/{forum}"),
    "event-open": Shot("/{lang}/events/{open}"),
    "press": Shot("/{lang}/releases/{published}"),
    "press-contact": Shot("/{lang}/releases/{published}", act=show_contact),
    "notice": Shot("/{lang}/events/{open}/notice"),
    "register": Shot("/{lang}/events/{open}/register"),
    "register-errors": Shot("/{lang}/events/{open}/register", act=send),
    "register-closed": Shot("/{lang}/events/{forum}/register"),
    "received": Shot("/{lang}/events/{open}/received"),
    "link": Shot("/{lang}/events/{open}/link"),
    "link-errors": Shot("/{lang}/events/{open}/link", act=send),
    "my": Shot("/{lang}/my/{secret}"),
    "my-edit": Shot("/{lang}/my/{secret}/edit"),
    "my-offer": Shot("/{lang}/my/{offered}"),
    "my-offer-answer": Shot("/{lang}/my/{offered}/offer"),
    "my-offer-errors": Shot("/{lang}/my/{offered}/offer", act=send),
    "my-sessions": Shot("/{lang}/my/{secret}/sessions"),
    "my-needs": Shot("/{lang}/my/{secret}/needs"),
    "my-cancel": Shot("/{lang}/my/{secret}/cancel"),
    "my-notice": Shot("/{lang}/my/{secret}/notice"),
    "my-data": Shot("/{lang}/my/{secret}/data"),
    "my-destroy": Shot("/{lang}/my/{secret}/destroy"),
    "my-data-by-address": Shot("/{lang}/events/{open}/my-data"),
    "my-data-by-address-errors": Shot("/{lang}/events/{open}/my-data", act=send),
    "held": Shot("/{lang}/held/{held}"),
    "held-errors": Shot("/{lang}/held/{held}", act=send_danger),
    "delegation": Shot("/{lang}/d/{focal}"),
    "delegation-data": Shot("/{lang}/d/{focal}/data"),
    "delegation-people": Shot("/{lang}/d/{focal}/people", act=open_details),
    "delegation-people-errors": Shot("/{lang}/d/{focal}/people", act=send),
    "delegation-tickets": Shot("/{lang}/d/{focal}/tickets"),
    "delegation-edit": Shot("/{lang}/d/{focal}/members/{member}/edit"),
    "delegation-questions": Shot("/{lang}/d/{focal}/members/{member}/questions"),
    "delegation-cancel": Shot("/{lang}/d/{focal}/members/{member}/cancel"),
    "delegation-offer": Shot("/{lang}/d/{focal}/members/{offered_member}/offer"),
    "delegation-substitute": Shot("/{lang}/d/{focal}/members/{member}/substitute"),
    "delegation-substitute-errors": Shot("/{lang}/d/{focal}/members/{member}/substitute", act=send),
    "invitation": Shot("/{lang}/i/{invited}"),
    "invitation-data": Shot("/{lang}/i/{invited}/data"),
    "invitation-yes": Shot("/{lang}/i/{invited}/yes"),
    "invitation-yes-errors": Shot("/{lang}/i/{invited}/yes", act=send),
    "invitation-no": Shot("/{lang}/i/{invited}/no"),
    "invitation-no-errors": Shot("/{lang}/i/{invited}/no", act=send),
    "invitation-represented": Shot("/{lang}/i/{invited}/represented"),
    "invitation-transferable": Shot("/{lang}/i/{transferable}"),
    "invitation-hand-over": Shot("/{lang}/i/{transferable}/hand-over"),
    "invitation-open": Shot("/{lang}/i/{openly}"),
    "invitation-open-register": Shot("/{lang}/i/{openly}/register"),
    "invitation-gone": Shot("/{lang}/i/nothing"),
    "not-found": Shot("/{lang}/events/nothing-here"),
    "ticket": Shot("/T/{ticket}"),
    "ticket-unknown": Shot("/T/0123456789ABCDEFGHJKMNPQRS"),
    "sign-in": Shot("/console/sign-in"),
    "sign-in-errors": Shot("/console/sign-in", act=send),
    "forgotten-password": Shot("/console/forgotten-password"),
}

EVENT = "/console/events/{forum}"

CONSOLE = {
    name: Shot(path, role="administrator", act=act)
    for name, path, act in (
        ("console", "/console/", None),
        ("account", "/console/account", None),
        ("password", "/console/password", None),
        ("office", "/console/office", None),
        ("series", "/console/series", None),
        ("series-new", "/console/series/new", None),
        ("series-one", "/console/series/{series}", None),
        ("copy", f"{EVENT}/copy", None),
        ("import", f"{EVENT}/import", None),
        ("import-columns", f"{EVENT}/import", bring_list),
        ("sessions", "/console/events/{open}/sessions", None),
        ("session", "/console/events/{open}/sessions/{session}", None),
        ("session-people", "/console/events/{open}/sessions/{session}/people", None),
        ("session-new", f"{EVENT}/sessions/new", None),
        ("devices", "/console/events/{open}/devices", None),
        ("device-pair", "/console/events/{open}/devices/pair", None),
        ("device-pair-errors", "/console/events/{open}/devices/pair", send),
        ("device-code", "/console/events/{open}/devices/pair", show_code),
        ("devices-end", "/console/events/{open}/devices/end", None),
        ("staff", "/console/staff", None),
        ("access-log", "/console/access-log", None),
        ("organizations", "/console/organizations", None),
        ("organization", "/console/organizations/{organization}", None),
        ("organization-import", "/console/organizations/import", None),
        ("organization-new", "/console/organizations/new", None),
        ("organization-merge", "/console/organizations/{organization}/merge", None),
        ("countries", "/console/countries", None),
        ("country", "/console/countries/CZ", None),
        ("country-new", "/console/countries/new", None),
        ("ranks", "/console/ranks", None),
        ("event-new", "/console/events/new", None),
        ("event-new-errors", "/console/events/new", send),
        ("overview", f"{EVENT}/", None),
        ("edit", f"{EVENT}/edit", None),
        ("categories", f"{EVENT}/categories", None),
        ("category", f"{EVENT}/categories/academia", None),
        ("category-new", f"{EVENT}/categories/new", None),
        ("programme", f"{EVENT}/programme", None),
        ("programme-item", f"{EVENT}/programme/items/{{item}}", None),
        ("programme-new", f"{EVENT}/programme/speakers/new", None),
        ("needs", f"{EVENT}/needs", None),
        ("questions", f"{EVENT}/questions", None),
        ("question", f"{EVENT}/questions/receiver", None),
        ("question-new", f"{EVENT}/questions/new", None),
        ("questions-preview", f"{EVENT}/questions-preview", None),
        ("notices", f"{EVENT}/notices", None),
        ("notice-version", f"{EVENT}/notices/1", None),
        ("notice-purpose", f"{EVENT}/notices/purposes/0", None),
        ("notice-purpose-new", f"{EVENT}/notices/purposes/new", None),
        ("purpose", f"{EVENT}/purposes/photograph", None),
        ("purpose-proposed", f"{EVENT}/purposes/third_party", None),
        ("event-staff", f"{EVENT}/staff", None),
        ("registrations", f"{EVENT}/registrations", None),
        ("by-precedence", f"{EVENT}/registrations/by-precedence", None),
        ("protocol", f"{EVENT}/protocol", None),
        ("board", f"{EVENT}/board", None),
        ("registrations-found", f"{EVENT}/registrations?q=kim", None),
        ("requests", f"{EVENT}/requests", None),
        ("request", "/console/events/{open}/requests/{request}", None),
        ("destruction", "/console/events/{open}/destruction", None),
        ("destruction-errors", "/console/events/{open}/destruction", send_danger),
        ("certificate", "/console/events/{open}/destruction/1", None),
        ("registration-new", f"{EVENT}/registrations/new", None),
        ("registration-new-errors", f"{EVENT}/registrations/new", send),
        ("person", f"{EVENT}/registrations/{{person}}", open_details),
        ("person-edit", f"{EVENT}/registrations/{{person}}/edit", None),
        ("person-sessions", "/console/events/{open}/registrations/{guest}/sessions", None),
        ("mails-release", "/console/events/{open}/mails?view=drafts", release_all),
        ("person-answers", f"{EVENT}/registrations/{{person}}/answers", None),
        ("person-needs", f"{EVENT}/registrations/{{person}}/needs", None),
        ("review", f"{EVENT}/review", None),
        ("waiting-list", f"{EVENT}/waiting", None),
        ("mail-drafts", f"{EVENT}/mails?view=drafts", None),
        ("person-labels", f"{EVENT}/registrations/{{person}}/labels", None),
        ("person-note", f"{EVENT}/registrations/{{person}}/notes", None),
        ("doubles", f"{EVENT}/doubles", None),
        ("merge", f"{EVENT}/doubles/{{person}}/{{namesake}}/merge", None),
        ("asking", f"{EVENT}/asking", None),
        ("person-cancel", f"{EVENT}/registrations/{{person}}/decide/cancel", None),
        ("person-reissue", f"{EVENT}/registrations/{{person}}/ticket", None),
        ("person-contact", f"{EVENT}/registrations/{{person}}/contact", None),
        ("decide-many", f"{EVENT}/registrations/decide?decision=cancel&id={{person}}", None),
        ("delegations", f"{EVENT}/delegations", None),
        ("delegation-staff", "/console/events/{open}/delegations/{delegation}", None),
        ("delegation-staff-edit", "/console/events/{open}/delegations/{delegation}/edit", None),
        ("delegation-new", f"{EVENT}/delegations/new", None),
        ("delegation-new-errors", f"{EVENT}/delegations/new", send),
        ("person-substitute", f"{EVENT}/registrations/{{person}}/substitute", None),
        ("invitations", "/console/events/{open}/invitations", None),
        ("invitation-one", "/console/events/{open}/invitations/{invitation}", None),
        ("invitation-edit", "/console/events/{open}/invitations/{draft}/edit", None),
        ("invitation-correct", "/console/events/{open}/invitations/{invitation}/correct", None),
        ("invitation-answer", "/console/events/{open}/invitations/{invitation}/answer", None),
        ("invitations-issue", "/console/events/{open}/invitations/issue?all=1", None),
        ("invitations-remind", "/console/events/{open}/invitations/remind", None),
        ("invitations-withdraw", "/console/events/{open}/invitations/withdraw?id={invitation}", None),
        ("invitation-new", "/console/events/{open}/invitations/new", None),
        ("invitation-new-errors", "/console/events/{open}/invitations/new", send),
        ("invitation-list", "/console/events/{open}/invitations/list", None),
        ("invitation-list-errors", "/console/events/{open}/invitations/list", send),
        ("invitation-text", "/console/events/{open}/invitations/text", None),
        ("conflicts", f"{EVENT}/conflicts", None),
        ("conflict", f"{EVENT}/conflicts/{{scan}}?q=kim", None),
        ("conflict-errors", f"{EVENT}/conflicts/{{scan}}", send),
        ("conflicts-file", f"{EVENT}/conflicts/file", None),
        ("conflicts-file-errors", f"{EVENT}/conflicts/file", send),
        ("closing", f"{EVENT}/closing", None),
        ("paper", f"{EVENT}/paper", None),
        ("paper-session", "/console/events/{open}/paper?session={session}", None),
        ("poster", "/console/events/{open}/poster", None),
        ("paper-entries", f"{EVENT}/paper/entries", None),
        ("mails", f"{EVENT}/mails", None),
        ("mail", "/console/events/{open}/mails/{mail}", None),
        ("mail-edit", "/console/events/{open}/mails/{mail_draft}/edit", None),
        ("figures", f"{EVENT}/figures", open_details),
        ("figures-freeze", f"{EVENT}/figures", open_dialog),
        ("figures-published", f"{EVENT}/figures/published", open_details),
        ("charts", f"{EVENT}/charts?version=1", open_details),
        ("rows", f"{EVENT}/figures/ambassadors", None),
        ("rows-missions", f"{EVENT}/figures/missions", open_details),
        ("rows-cell", f"{EVENT}/figures/by_rank?cell=minister", None),
        ("figures-moved", f"{EVENT}/figures/moved?version=1", None),
        ("figures-online", f"{EVENT}/figures/online", None),
        ("freeze", f"{EVENT}/figures/freeze", None),
        ("years", "/console/year", None),
        ("year", "/console/year/2023", open_details),
        ("year-sentences", "/console/year/2023/sentences", open_details),
        ("year-kinds", "/console/year/words", None),
        ("year-outside", "/console/year/2023/outside/1", None),
        ("year-outside-errors", "/console/year/2023/outside/new", send),
        ("year-close", "/console/year/2023/close", None),
        ("release", f"{EVENT}/release", open_details),
        ("release-sentences", "/console/sentences", None),
        ("release-letterheads", "/console/letterheads", None),
        ("release-one", f"{EVENT}/release/{{release}}", None),
        ("release-edit", f"{EVENT}/release/{{release}}/edit", open_details),
        ("release-figures", f"{EVENT}/release/{{release}}/figures", None),
        ("release-version", f"{EVENT}/release/{{release}}/versions/1", None),
        ("release-photos", f"{EVENT}/release/{{release}}/photos", None),
        ("release-photo", f"{EVENT}/release/{{release}}/photos/new", None),
        ("release-photo-errors", f"{EVENT}/release/{{release}}/photos/new", send),
        ("release-quotes", f"{EVENT}/release/quotes", None),
        ("release-quote", f"{EVENT}/release/quotes/new", None),
        ("release-quote-errors", f"{EVENT}/release/quotes/new", send),
        ("export", f"{EVENT}/export", None),
        ("export-errors", f"{EVENT}/export", send),
    )
}

DOOR = {
    "door-events": Shot("/door/", role="door"),
    "door": Shot("/door/{open}", role="door", act=await_door),
    "door-no-desk": Shot("/door/{open}", act=await_code),
    "training": Shot("/door/_training"),
    "practice": Shot("/door/_practice", act=await_door),
    "ticket-staff": Shot("/T/{ticket}", role="door"),
}

PAGES: dict[str, Shot] = {**PUBLIC, **CONSOLE, **DOOR}
