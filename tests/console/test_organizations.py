"""The directory at the console: the list, editing, merging, and what that does to people."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event as listening
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.console import service
from forumapp.directory import service as directory
from forumapp.directory.models import Organization
from forumapp.events.models import Change
from forumapp.extensions import db
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import matches
from forumapp.registration.models import Registration
from tests.support.factories import add_event, add_organization, add_registration
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


def test_a_renamed_organisation_renames_what_finds_its_people(session, admin):
    forum, other = add_event(session), add_event(session, "other")
    made = add_organization(session, "Embassy of Utopa")
    guest = add_registration(session, forum, organization_id=made.id, search_keys="old")
    stranger = add_registration(session, other, search_keys="old")
    session.commit()
    before = (guest.changed, stranger.changed)
    submit(
        admin, f"/console/organizations/{made.id}", {"names_en": "Embassy of Utopia", "names_ko": "주한유토피아대사관"}
    )
    fresh(session)
    assert matches(guest.search_keys, "utopia")
    assert matches(guest.search_keys, "유토피아")
    assert guest.changed == session.get(Change, forum.id).number == before[0] + 1
    assert (stranger.search_keys, stranger.changed) == ("old", before[1])


def test_a_note_disturbs_nobody(session, admin):
    made = add_organization(session, "Embassy of Utopia")
    guest = add_registration(session, add_event(session), organization_id=made.id, search_keys="old")
    session.commit()
    changed = guest.changed
    submit(admin, f"/console/organizations/{made.id}", {"notes": "By the river"})
    fresh(session)
    assert (session.get(Organization, made.id).notes, guest.search_keys, guest.changed) == (
        "By the river",
        "old",
        changed,
    )


def test_two_organisations_become_one_with_all_their_people(session, admin):
    forum = add_event(session)
    gone, stays = add_organization(session, "Embasy of Utopia"), add_organization(session, "Embassy of Utopia")
    guest = add_registration(session, forum, organization_id=gone.id, search_keys="old")
    settled = add_registration(session, forum, organization_id=stays.id, search_keys="old")
    session.commit()
    path = f"/console/organizations/{gone.id}/merge"
    page = page_of(admin.get(path))
    assert "1 registration (at 1 event)" in page.text
    assert "Embassy of Utopia" in page.text
    answer = submit(admin, path, {"into": str(stays.id)}, to=path)
    assert (answer.status_code, answer.location) == (303, f"/console/organizations/{stays.id}")
    fresh(session)
    assert (guest.organization_id, settled.organization_id) == (stays.id, stays.id)
    assert guest.changed == settled.changed == session.get(Change, forum.id).number
    assert matches(guest.search_keys, "embassy of utopia")
    told = page_of(admin.get(f"/console/organizations/{stays.id}")).text
    assert "Invented Administrator" in told
    assert "Embasy of Utopia" in told
    old = page_of(admin.get(f"/console/organizations/{gone.id}"))
    assert "It was merged into another organisation" in old.text
    assert admin.get(path).location == f"/console/organizations/{gone.id}"


def test_a_merge_into_nothing_or_itself_is_refused_with_the_cure(session, admin):
    made, other = add_organization(session, "Example Institute"), add_organization(session, "Example Institute Two")
    session.commit()
    path = f"/console/organizations/{made.id}/merge"
    for into, sentence in (
        (None, "Choose the organisation that stays."),
        (str(made.id), "Choose another organisation than this one."),
        ("999", "That organisation is no longer there."),
        ("99999999999999", "Choose the organisation that stays."),
    ):
        answer = submit(admin, path, {"into": into}, to=path)
        assert (answer.status_code, sentence in page_of(answer).text) == (422, True)
    assert fresh(session).get(Organization, other.id).merged_into_id is None


def test_an_organisation_is_added_and_a_taken_name_leads_to_the_one_that_has_it(session, admin):
    submit(admin, "/console/organizations/new", {"names_en": "Hanbit University", "other_names": "HBU\n\n  Hanbit  "})
    made = fresh(session).scalars(select(Organization)).one()
    assert (made.released, made.source, sorted(row.name for row in made.spellings)) == (
        True,
        "staff",
        ["HBU", "Hanbit", "Hanbit University"],
    )
    again = submit(admin, "/console/organizations/new", {"names_en": "hbu"})
    assert again.status_code == 422
    assert any(link.get("href") == f"/console/organizations/{made.id}" for link in page_of(again).root.iter("a"))


def test_whoever_saves_an_organisation_second_is_told(session, admin):
    made = add_organization(session, "Example Institute")
    session.commit()
    path = f"/console/organizations/{made.id}"
    submit(admin, path, {"group_name": "Institutes"})
    second = submit(admin, path, {"group_name": "Universities", "revision": "1"})
    assert second.status_code == 409
    assert "Institutes" in page_of(second).text
    assert fresh(session).get(Organization, made.id).group_name == "Institutes"


def test_names_in_a_language_that_the_office_does_not_write_stay(session, admin):
    made = add_organization(session, "Example Institute")
    made.names = LocalizedText(en="Example Institute", fr="Institut Exemple")
    session.commit()
    submit(admin, f"/console/organizations/{made.id}", {"names_ko": "예시연구원"})
    assert fresh(session).get(Organization, made.id).names == {
        "en": "Example Institute",
        "ko": "예시연구원",
        "fr": "Institut Exemple",
    }


@contextmanager
def statements():
    """Every statement that the database is asked meanwhile."""
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    listening.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        listening.remove(db.engine, "before_cursor_execute", note)


def test_the_list_asks_as_often_for_one_row_as_for_many(session, admin):
    add_organization(session, "Institute 0")
    session.commit()
    admin.get("/console/organizations")
    with statements() as one:
        admin.get("/console/organizations")
    forum = add_event(session)
    for number in range(1, 60):
        add_registration(session, forum, organization_id=add_organization(session, f"Institute {number}").id)
    session.commit()
    with statements() as many:
        page = page_of(admin.get("/console/organizations"))
    assert len(many) == len(one) > 0
    assert len(page.root.findall(".//tbody/tr")) == 50


def test_the_office_calls_a_country_by_its_own_name_and_finds_people_by_it(session):
    guest = add_registration(session, add_event(session), country="CZ", search_keys="old")
    session.commit()
    changed = guest.changed
    service.name_entities(session=session, names={"CZ": LocalizedText(ko="체키아")})
    session.commit()
    fresh(session)
    assert matches(guest.search_keys, "체키아")
    assert matches(guest.search_keys, "czechia")
    assert guest.changed == changed + 1
    assert session.scalars(select(Registration.country)).all() == ["CZ"]


def test_a_release_by_hand_is_part_of_the_history(session, admin):
    made = add_organization(session, "Example Institute")
    session.commit()
    directory.release_organizations(session=session, ids=[made.id], now=made.created_at, actor=COMMAND)
    session.commit()
    assert "the command line" in page_of(admin.get(f"/console/organizations/{made.id}")).text
