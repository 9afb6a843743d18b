"""The office, its staff, its directory and its log, at the console and at the command line."""

import pytest
from sqlalchemy import select

from forumapp.accounts import queries as accounts
from forumapp.accounts import service as accounts_service
from forumapp.accounts.models import Assignment
from forumapp.accounts.rules import StaffRole
from forumapp.cli import forumapp
from forumapp.directory import queries as directory
from forumapp.directory import service
from forumapp.directory.models import Organization
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in


@pytest.fixture
def admin(app, session):
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


def fresh(session):
    session.rollback()
    session.expire_all()
    return session


def meet(session, now, mission=False, **names):
    found = service.find_or_make_organization(
        session=session,
        names=LocalizedText(names),
        mission=mission,
        represents="PL" if mission else None,
        source="form",
        now=now,
    )
    session.commit()
    return found


def test_a_role_makes_an_account_and_mails_the_link(session, admin):
    forum = add_event(session)
    typed = {"email": "door@example.org", "name": "Invented Door", "role": "door", "language": "ko"}
    submit(admin, "/console/events/forum/staff", typed, to="/console/events/forum/staff")
    user = accounts.find_user(session=fresh(session), email="door@example.org")
    assert (user.roles_in(forum.id), user.roles_in(None)) == ({StaffRole.DOOR}, frozenset())
    assert (user.language, user.password) == ("ko", None)
    message = session.scalars(select(Message)).one()
    assert (message.template, message.recipient, message.language) == ("staff_welcome", "door@example.org", "ko")
    assert "Invented Door" in page_of(admin.get("/console/events/forum/staff")).text
    submit(admin, "/console/staff", {"email": "DOOR@example.org", "role": "organizer"}, to="/console/staff")
    user = accounts.find_user(session=fresh(session), email="door@example.org")
    assert user.roles_in(None) == {StaffRole.ORGANIZER}
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_role_that_is_taken_away_ends_with_the_next_page(app, session, admin):
    forum = add_event(session)
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))
    assert organizer.get("/console/events/forum/edit").status_code == 200
    held = session.scalars(select(Assignment).where(Assignment.role == "organizer")).one()
    submit(admin, "/console/events/forum/staff", to=f"/console/staff/{held.id}/withdraw")
    assert organizer.get("/console/events/forum/edit").status_code == 403


def test_the_last_administrator_stays(session, admin):
    held = session.scalars(select(Assignment)).one()
    submit(admin, "/console/staff", to=f"/console/staff/{held.id}/withdraw")
    assert "This is the last administrator." in page_of(admin.get("/console/staff")).text


def test_an_organizer_sees_who_works_on_the_event_and_changes_nothing(app, session):
    forum = add_event(session)
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))
    page = page_of(organizer.get("/console/events/forum/staff"))
    assert "An administrator gives roles." in page.text
    assert page.root.findall(".//main//form") == []


def test_the_office_keeps_its_texts_and_a_colour_that_can_be_read(session, admin):
    typed = {
        "names_en": "Example Centre",
        "names_ko": "예시센터",
        "accent": "#ffcc00",
        "media_email": "press@example.org",
    }
    submit(admin, "/console/office", typed)
    host = directory.host(session=fresh(session))
    assert host.names == {"en": "Example Centre", "ko": "예시센터"}
    assert (host.media_email, host.revision) == ("press@example.org", 1)
    assert host.accent_light != "#ffcc00"
    assert host.accent_dark == "#ffcc00"
    grey = submit(admin, "/console/office", {"accent": "#808080"})
    assert grey.status_code == 422
    assert "A grey cannot be told from text." in page_of(grey).text
    red = submit(admin, "/console/office", {"accent": "#c02020"})
    assert "readers may take links for warnings" in page_of(admin.get(red.location)).text


def test_the_telephone_for_media_is_kept_as_drafts_of_the_release_need_it(session, admin):
    typed = {"names_en": "Example Centre", "names_ko": "예시센터", "accent": "#ffcc00", "media_phone": "call us"}
    refused = submit(admin, "/console/office", typed)
    assert refused.status_code == 422
    assert "with its country code" in page_of(refused).text
    assert submit(admin, "/console/office", {**typed, "media_phone": "02-6325-4000"}).status_code == 303
    assert directory.host(session=fresh(session)).media_phone == "+82263254000"


def test_whoever_saves_the_office_second_is_told(session, admin):
    submit(admin, "/console/office", {"names_en": "Example Centre"})
    second = submit(admin, "/console/office", {"names_en": "Another Centre", "revision": "0"})
    assert second.status_code == 409
    assert "Example Centre" in page_of(second).text
    assert directory.host(session=fresh(session)).names == {"en": "Example Centre"}


def test_new_organisations_wait_until_staff_release_them(session, admin, now):
    met = meet(session, now, en="Hanbit University", ko="한빛대학교")
    assert directory.suggest(session=session, query="hanbit", language="en") == []
    page = page_of(admin.get("/console/organizations?released=no"))
    assert page.texts(".//tbody/tr/th/a") == ["Hanbit University"]
    submit(admin, "/console/organizations?released=no", {"id": str(met.id)})
    assert directory.suggest(session=fresh(session), query="hanbit", language="en") == ["Hanbit University"]
    assert "Nothing in this view" in page_of(admin.get("/console/organizations?released=no")).text


def test_an_organisation_is_renamed_and_its_former_spelling_goes_on_finding_it(session, admin, now):
    met = meet(session, now, mission=True, en="Embassy of Utopa")
    submit(admin, f"/console/organizations/{met.id}", {"names_en": "Embassy of Utopia", "represents": "EU"})
    found = fresh(session).get(Organization, met.id)
    assert (found.names["en"], found.represents, found.represents_country) == ("Embassy of Utopia", "EU", False)
    assert meet(session, now, en="embassy of utopa").id == met.id
    other = meet(session, now, en="Hanbit University")
    taken = submit(admin, f"/console/organizations/{other.id}", {"names_en": "EMBASSY of Utopia"})
    assert taken.status_code == 422
    assert "Two never share a name." in page_of(taken).text


def test_the_access_log_says_who_whose_when_and_what_for(session, admin, now):
    forum = add_event(session)
    user = accounts.find_user(session=session, email="administrator@example.org")
    accounts_service.log_access(
        actor=Actor.user(user.id), act="export", purpose="for the caterer", event_id=forum.id, people=200, now=now
    )
    accounts_service.log_access(
        actor=Actor.user(user.id), act="view", purpose="person", event_id=forum.id, registration_id="abc", now=now
    )
    session.rollback()
    rows = page_of(admin.get("/console/access-log")).root.findall(".//tbody/tr")
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in rows]
    assert [row[1:] for row in cells] == [
        ["Invented Administrator", "saw a page", "one person's page", "forum", "abc", "1"],
        ["Invented Administrator", "exported", "for the caterer", "forum", "a list", "200"],
    ]


def run(app, *arguments, input=None):
    return app.test_cli_runner().invoke(forumapp, ["user", "create", *arguments], input=input)


@pytest.mark.parametrize("role", [role.value for role in StaffRole])
def test_the_command_makes_staff_who_can_sign_in(app, client, session, role):
    answer = run(app, "new@example.org", "--role", role, "--password-stdin", input="a quiet morning\n")
    assert answer.exit_code == 0, answer.output
    assert accounts.find_user(session=fresh(session), email="new@example.org").roles_in(None) == {StaffRole(role)}
    signed = submit(client, "/console/sign-in", {"email": "new@example.org", "password": "a quiet morning"})
    assert signed.status_code == 302


def test_the_command_gives_an_existing_account_another_role_and_keeps_its_password(app, session):
    forum = add_event(session)
    user = add_staff(session, StaffRole.COMMUNICATIONS)
    password = user.password
    answer = run(app, user.email, "--role", "organizer", "--event", "forum")
    assert (answer.exit_code, answer.output) == (0, f"{user.email} is now organizer of forum.\n")
    found = accounts.find_user(session=fresh(session), email=user.email)
    assert found.roles_in(forum.id) == {StaffRole.COMMUNICATIONS, StaffRole.ORGANIZER}
    assert found.password == password
    assert "already" in run(app, user.email, "--role", "organizer", "--event", "forum").output


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (
            ["new@example.org", "--role", "door", "--event", "nowhere", "--password-stdin"],
            "x" * 9,
            "no event 'nowhere'",
        ),
        (["new@example.org", "--role", "administrator", "--event", "forum"], None, "Leave out --event."),
        (["new@example.org", "--role", "door"], None, "Add --password-stdin"),
        (["new@example.org", "--role", "door", "--password-stdin"], "", "Standard input holds no password."),
        (["new@example.org", "--role", "door", "--password-stdin"], "short", "at least 8 letters"),
        (["nobody", "--role", "door", "--password-stdin"], "x" * 9, "is not an e-mail address"),
        (["new@example.org", "--role", "chief", "--password-stdin"], "x" * 9, "'chief' is not one of"),
    ],
)
def test_a_command_that_fails_names_the_cure_and_makes_nobody(app, session, arguments, typed, sentence):
    add_event(session)
    answer = run(app, *arguments, input=typed)
    assert answer.exit_code != 0
    assert sentence in answer.output
    assert accounts.find_user(session=fresh(session), email=arguments[0]) is None
