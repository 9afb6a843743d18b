"""One organisation is one record, however it is spelt and in whichever language."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory import queries, service
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.service import SpellingTaken, StaleHost
from forumapp.directory.service.editing import Values
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText


def met(
    session: Session, now: datetime, names: dict[str, str], *, mission: bool = False, represents: str | None = None
):
    return service.find_or_make_organization(
        session=session, names=LocalizedText(names), mission=mission, represents=represents, source="form", now=now
    )


def edit(session: Session, now: datetime, id: int, **values: object) -> bool:
    return service.edit_organization(session=session, id=id, values=Values(**values), now=now, actor=COMMAND)


def test_spellings_in_any_language_lead_to_one_record(session: Session, now: datetime) -> None:
    first = met(session, now, {"en": "UN Women", "ko": "유엔여성기구"})
    assert met(session, now, {"en": "un-women"}).id == first.id
    assert met(session, now, {"ko": "유엔 여성기구"}).id == first.id
    assert session.scalars(select(Organization.id)).all() == [first.id]


def test_a_known_one_learns_the_language_it_lacked(session: Session, now: datetime) -> None:
    first = met(session, now, {"en": "Example Institute"})
    again = met(session, now, {"en": "Example Institute", "ko": "예시연구원"})
    assert (again.id, again.names) == (first.id, {"en": "Example Institute", "ko": "예시연구원"})
    assert met(session, now, {"ko": "예시 연구원"}).id == first.id


def test_two_organisations_never_share_a_spelling(session: Session, now: datetime) -> None:
    first = met(session, now, {"en": "Example Institute"})
    other = met(session, now, {"ko": "예시연구원"})
    both = met(session, now, {"en": "Example Institute", "ko": "예시연구원"})
    assert both.id == first.id
    assert (first.names, other.names) == ({"en": "Example Institute"}, {"ko": "예시연구원"})
    assert len(session.scalars(select(OrganizationName.key)).all()) == 2


@pytest.mark.parametrize(("represents", "country"), [("PL", True), ("EU", False), (None, False)])
def test_a_mission_represents_what_came_with_it(
    session: Session, now: datetime, represents: str | None, country: bool
) -> None:
    made = met(session, now, {"en": "Embassy"}, mission=True, represents=represents)
    assert (made.kind, made.represents, made.represents_country) == ("mission", represents, country)


def test_others_represent_nothing(session: Session, now: datetime) -> None:
    made = met(session, now, {"en": "University"}, represents="PL")
    assert (made.kind, made.represents, made.represents_country, made.released) == ("organization", None, False, False)


def test_nothing_is_suggested_before_staff_release_it(session: Session, now: datetime) -> None:
    made = [
        met(session, now, {"en": f"Embassy of Exampl{letter}", "ko": f"주한예시{letter}대사관"}) for letter in "abc"
    ]
    ask = {"session": session, "query": "embassy"}
    assert queries.suggest(**ask, language="en") == []
    service.release_organizations(session=session, ids=[one.id for one in made[:2]], now=now, actor=COMMAND)
    session.flush()
    assert queries.suggest(**ask, language="en") == ["Embassy of Exampla", "Embassy of Examplb"]
    assert queries.suggest(**ask, language="ko") == ["주한예시a대사관", "주한예시b대사관"]
    assert queries.suggest(**ask, language="en", limit=1) == ["Embassy of Exampla"]
    assert queries.suggest(session=session, query="e", language="en") == []
    assert queries.suggest(session=session, query="예시b", language="en") == ["Embassy of Examplb"]


def test_a_renamed_one_is_still_found_by_its_former_name(session: Session, now: datetime) -> None:
    made = met(session, now, {"en": "Old Institute"})
    other = met(session, now, {"en": "Other"})
    edit(session, now, made.id, names=LocalizedText(en="New Institute"))
    session.flush()
    assert met(session, now, {"en": "Old Institute"}).id == made.id
    assert met(session, now, {"en": "New Institute"}).id == made.id
    with pytest.raises(SpellingTaken) as refusal:
        edit(session, now, other.id, names=LocalizedText(en="new institute"))
    assert (refusal.value.name, refusal.value.organization_id) == ("new institute", made.id)


def test_the_office_is_nameless_until_it_is_written_down(session: Session) -> None:
    assert (queries.host(session=session).names, queries.host(session=session).revision) == ({}, 0)
    service.edit_host(session=session, values={"names": LocalizedText(en="Example Office")}, expected=0)
    session.flush()
    assert (queries.host(session=session).names, queries.host(session=session).revision) == (
        {"en": "Example Office"},
        1,
    )
    with pytest.raises(StaleHost):
        service.edit_host(session=session, values={}, expected=0)
