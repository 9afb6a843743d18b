"""Organisations are edited and merged, and every change is a row of history."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from forumapp.console.queries import list_organizations
from forumapp.directory import queries, service
from forumapp.directory.models import Organization, OrganizationChange
from forumapp.directory.rules import SameOrganization, SpellingTaken, StaleOrganization, UnknownOrganization
from forumapp.directory.service.editing import Values
from forumapp.directory.service.merging import pointing_columns, unique_columns
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import add_event, add_organization, add_registration

STAFF = Actor.user(7)


def edit(session: Session, now: datetime, id: int, expected: int | None = None, **values: object) -> bool:
    concerned = service.edit_organization(
        session=session, id=id, values=Values(**values), now=now, actor=STAFF, expected=expected
    )
    session.flush()
    return concerned


def history(session: Session, id: int) -> list[tuple[str, str | None, str | None, str]]:
    rows = queries.history(session=session, organization_id=id)
    return [(row.field, row.before, row.after, row.actor) for row in rows][::-1]


def spellings(session: Session, id: int) -> list[str]:
    session.expire_all()
    found = queries.find_organization(session=session, id=id)
    return sorted(row.name for row in found.spellings)


def found(session: Session, query: str) -> list[int]:
    return list(session.scalars(select(Organization.id).where(queries.found_by(query=query)).order_by(Organization.id)))


def test_every_edit_is_a_row_that_says_from_what_to_what_and_who(session: Session, now: datetime) -> None:
    made = add_organization(session, "Embassy of Utopa")
    values = {
        "names": LocalizedText(en="Embassy of Utopia", ko="주한유토피아대사관"),
        "kind": "mission",
        "represents": "PL",
        "group_name": "Europe",
        "notes": "By the river",
        "released": True,
        "other_names": ["UTP"],
    }
    assert edit(session, now, made.id, **values) is True
    assert history(session, made.id) == [
        ("name_en", "Embassy of Utopa", "Embassy of Utopia", "user:7"),
        ("name_ko", None, "주한유토피아대사관", "user:7"),
        ("kind", "organization", "mission", "user:7"),
        ("represents", None, "PL", "user:7"),
        ("group_name", None, "Europe", "user:7"),
        ("notes", None, "By the river", "user:7"),
        ("released", "no", "yes", "user:7"),
        ("spelling", None, "UTP", "user:7"),
    ]
    assert edit(session, now, made.id, **{**values, "other_names": ["UTP", "Embassy of Utopa"]}) is False
    assert len(history(session, made.id)) == 8
    assert (made.revision, made.represents_country) == (2, True)


def test_other_names_and_the_group_find_an_organisation(session: Session, now: datetime) -> None:
    made = add_organization(session, "Example Institute")
    edit(session, now, made.id, names=made.names, other_names=["EXIN"], group_name="UN system")
    assert [found(session, query) for query in ("exin", "un sys", "example")] == [[made.id]] * 3
    assert service.find_or_make_named(
        session=session, names=LocalizedText(en="Exin"), mission=False, represents=None, source="form", now=now
    ) == (made.id, made.names)


def test_another_name_is_taken_away_and_a_former_name_is_not(session: Session, now: datetime) -> None:
    made = add_organization(session, "Old Institute")
    edit(session, now, made.id, names=LocalizedText(en="New Institute"), other_names=["Wrong"])
    assert spellings(session, made.id) == ["New Institute", "Old Institute", "Wrong"]
    edit(session, now, made.id, names=LocalizedText(en="New Institute"), other_names=["Old Institute"])
    assert spellings(session, made.id) == ["New Institute", "Old Institute"]
    assert history(session, made.id)[-1] == ("spelling", "Wrong", None, "user:7")
    assert found(session, "wrong") == []


def test_only_names_kind_and_what_is_represented_concern_its_people(session: Session, now: datetime) -> None:
    made = add_organization(session, "Example Institute")
    assert edit(session, now, made.id, names=made.names, notes="Closed in August", released=True) is False
    assert edit(session, now, made.id, names=made.names, kind="mission") is True


def test_whoever_saves_an_organisation_second_is_told(session: Session, now: datetime) -> None:
    made = add_organization(session, "Example Institute")
    edit(session, now, made.id, expected=1, names=made.names, notes="first")
    with pytest.raises(StaleOrganization) as refusal:
        edit(session, now, made.id, expected=1, names=made.names, notes="second")
    assert (refusal.value.revision, made.notes) == (2, "first")


def test_a_new_one_is_written_down_unless_another_is_spelt_so(session: Session, now: datetime) -> None:
    values = Values(names=LocalizedText(en="Example Institute"), other_names=["EXIN"], released=True)
    made = service.add_organization(session=session, values=values, source="staff", now=now)
    assert (made.released, found(session, "exin"), spellings(session, made.id)) == (
        True,
        [made.id],
        ["EXIN", "Example Institute"],
    )
    with pytest.raises(SpellingTaken):
        service.add_organization(
            session=session, values=Values(names=LocalizedText(en="Exin")), source="staff", now=now
        )


def test_releasing_is_noted_once(session: Session, now: datetime) -> None:
    made = add_organization(session, "Example Institute")
    numbers = [service.release_organizations(session=session, ids=[made.id], now=now, actor=COMMAND) for _ in range(2)]
    session.flush()
    assert (numbers, history(session, made.id)) == ([1, 0], [("released", "no", "yes", "command")])


def test_a_merge_moves_whatever_points_at_the_one_that_goes(session: Session, now: datetime) -> None:
    gone, stays = add_organization(session, "Embasy of Utopia"), add_organization(session, "Embassy of Utopia")
    gone.names = gone.names.with_text("ko", "주한유토피아대사관")
    guest = add_registration(session, add_event(session), organization_id=gone.id)
    service.merge_organizations(session=session, id=gone.id, into=stays.id, now=now, actor=STAFF)
    session.flush()
    session.expire_all()
    assert guest.organization_id == stays.id
    assert spellings(session, stays.id) == ["Embassy of Utopia", "Embasy of Utopia"]
    assert stays.names == {"en": "Embassy of Utopia", "ko": "주한유토피아대사관"}
    assert (gone.merged_into_id, gone.released) == (stays.id, False)
    assert [row.id for row in list_organizations(session=session, words="embasy")] == [stays.id]
    row = session.scalars(select(OrganizationChange)).one()
    assert (row.organization_id, row.field, row.other_id, row.actor, row.at) == (
        stays.id,
        "merged",
        gone.id,
        "user:7",
        now,
    )
    assert (row.before, row.after) == ("Embasy of Utopia · 주한유토피아대사관", "Embassy of Utopia")
    with pytest.raises(UnknownOrganization):
        service.merge_organizations(session=session, id=gone.id, into=stays.id, now=now, actor=STAFF)
    with pytest.raises(SameOrganization):
        service.merge_organizations(session=session, id=stays.id, into=stays.id, now=now, actor=STAFF)


def test_whoever_writes_the_name_of_a_merged_one_means_the_one_that_stays(session: Session, now: datetime) -> None:
    gone, stays = add_organization(session, "Embasy of Utopia"), add_organization(session, "Embassy of Utopia")
    service.merge_organizations(session=session, id=gone.id, into=stays.id, now=now, actor=STAFF)
    session.flush()
    met = service.find_or_make_organization(
        session=session,
        names=LocalizedText(en="embasy of utopia"),
        mission=False,
        represents=None,
        source="form",
        now=now,
    )
    assert met.id == stays.id


def test_a_merge_of_merged_ones_keeps_the_whole_history(session: Session, now: datetime) -> None:
    first, second, third = (add_organization(session, f"Institute {letter}") for letter in "abc")
    service.merge_organizations(session=session, id=first.id, into=second.id, now=now, actor=STAFF)
    service.merge_organizations(session=session, id=second.id, into=third.id, now=now, actor=STAFF)
    session.flush()
    session.expire_all()
    assert (first.merged_into_id, second.merged_into_id) == (third.id, third.id)
    assert [row[:3] for row in history(session, third.id)] == [
        ("merged", "Institute a", "Institute b"),
        ("merged", "Institute b", "Institute c"),
    ]


def test_the_walk_sees_every_table_that_points_at_an_organisation() -> None:
    places = {(column.table.name, column.name) for column in pointing_columns()}
    assert places >= {
        ("registrations", "organization_id"),
        ("delegations", "organization_id"),
        ("organization_names", "organization_id"),
        ("organizations", "merged_into_id"),
    }
    assert not any(table == "organization_changes" for table, _ in places)


def test_uniqueness_around_a_column_is_seen() -> None:
    metadata = MetaData()
    Table("organizations", metadata, Column("id", Integer, primary_key=True))
    table = Table(
        "letters",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("event", String),
        Column("organization_id", ForeignKey("organizations.id")),
        UniqueConstraint("event", "organization_id"),
    )
    assert unique_columns(table.c.organization_id) == [(table.c.event, table.c.organization_id)]
