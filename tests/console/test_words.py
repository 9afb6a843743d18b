"""The office's own words for countries, other entities and ranks."""

from __future__ import annotations

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.directory import countries, queries, wording
from forumapp.directory.models import EntityName, Host, RankName
from forumapp.directory.service import edit_host
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import matches
from tests.support.factories import add_event, add_registration
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


def test_a_country_is_called_as_the_office_writes_it_wherever_countries_are_named(session, admin):
    event = add_event(session, registration_closes_at=None)
    guest = add_registration(session, event, country="MM", search_keys="old")
    session.commit()
    typed = {"names_en": "Myanmar"}
    submit(admin, "/console/countries/MM", typed)
    assert fresh(session).get(EntityName, "MM").names == {"en": "Myanmar"}
    assert countries.name("MM", "en") == "Myanmar"
    assert ("MM", "Myanmar") in countries.options("en")
    assert countries.name("MM", "ko") == countries.default_name("MM", "ko")
    form = page_of(admin.get("/console/events/forum/registrations/new")).root
    options = {option.get("value"): option.text for option in form.iter("option")}
    assert options["MM"] == "Myanmar"
    assert matches(guest.search_keys, "myanmar")
    listed = page_of(admin.get("/console/countries?own=yes"))
    assert listed.texts(".//tbody/tr/th/a") == ["Myanmar"]
    assert {"Myanmar", "Myanmar (Burma)"} <= set(countries.spellings("MM", ("en", "ko")))


def test_an_emptied_field_brings_the_usual_name_back(session, admin):
    usual = countries.name("MM", "en")
    submit(admin, "/console/countries/MM", {"names_en": "Myanmar"})
    revision = fresh(session).get(Host, 1).revision
    submit(admin, "/console/countries/MM", {"names_en": ""})
    assert fresh(session).get(EntityName, "MM") is None
    assert session.get(Host, 1).revision == revision + 1
    queries.host(session=session)
    assert countries.name("MM", "en") == usual


def test_two_countries_never_share_a_name(session, admin):
    refused = submit(admin, "/console/countries/MM", {"names_en": "poland"})
    assert refused.status_code == 422
    assert "(PL)" in page_of(refused).text
    assert fresh(session).get(EntityName, "MM") is None


def test_an_entity_of_the_office_alone_may_be_represented_and_is_no_country(session, admin):
    submit(admin, "/console/countries/new", {"key": "SMOM", "names_en": "Order of Malta"})
    fresh(session)
    queries.host(session=session)
    assert (countries.is_country("SMOM"), countries.name("SMOM", "en"), countries.name("SMOM", "ko")) == (
        False,
        "Order of Malta",
        "Order of Malta",
    )
    form = page_of(admin.get("/console/organizations/new")).root
    assert "Order of Malta" in {option.text for option in form.iter("option")}
    for typed, sentence in (
        ({"key": "SMOM", "names_en": "Another"}, "There is an entity with this code."),
        ({"key": "PL", "names_en": "Another"}, "three to eight capital letters"),
        ({"key": "ABC", "names_en": ""}, "Write it in one language at least."),
    ):
        refused = submit(admin, "/console/countries/new", typed)
        assert (refused.status_code, sentence in page_of(refused).text) == (422, True)
    emptied = submit(admin, "/console/countries/SMOM", {"names_en": "", "names_ko": ""})
    assert emptied.status_code == 422
    assert admin.get("/console/countries/XYZ").status_code == 404


def test_the_list_is_narrowed_by_any_name(admin):
    page = page_of(admin.get("/console/countries?q=burma"))
    assert page.texts(".//tbody/tr/th/a") == ["Myanmar (Burma)"]
    assert "Open a country" in page_of(admin.get("/console/countries?q=nowhere")).text


def test_ranks_follow_the_offices_order_and_names(session, admin):
    assert list(queries.precedence())[:3] == ["minister", "vice_minister", "ambassador"]
    typed = {"place_ambassador": "1", "place_minister": "2", "place_vice_minister": "3", "name_ambassador_en": "Envoy"}
    submit(admin, "/console/ranks", typed)
    fresh(session)
    assert [row.code for row in session.query(RankName).order_by(RankName.position)][:3] == [
        "ambassador",
        "minister",
        "vice_minister",
    ]
    assert session.get(RankName, "ambassador").names == {"en": "Envoy"}
    assert session.get(RankName, "minister").names == {}
    add_event(session)
    form = page_of(admin.get("/console/events/forum/registrations/new")).root
    ranks = [option.text for option in form.iter("option") if option.get("value") in queries.precedence()]
    assert ranks[:2] == ["Envoy", "Minister"]
    refused = submit(admin, "/console/ranks", {"place_minister": "first"})
    assert refused.status_code == 422


def test_words_are_read_when_they_are_first_asked_for(session, monkeypatch):
    session.add(EntityName(code="MM", names=LocalizedText(en="Myanmar")))
    session.commit()
    monkeypatch.setattr(wording, "_kept", [])
    monkeypatch.setattr(wording, "_readers", [lambda: queries.words(session=session)])
    assert countries.name("MM", "en") == "Myanmar"


def test_a_process_that_kept_other_words_reads_them_anew_with_the_office(session):
    session.add(EntityName(code="MM", names=LocalizedText(en="Myanmar")))
    edit_host(session=session, values={"wording": "one"})
    queries.host(session=session)
    assert (wording.kept().version, countries.name("MM", "en")) == ("one", "Myanmar")
    session.get(EntityName, "MM").names = LocalizedText(en="Union of Myanmar")
    session.flush()
    queries.host(session=session)
    assert countries.name("MM", "en") == "Myanmar"
    edit_host(session=session, values={"wording": "two"})
    queries.host(session=session)
    assert countries.name("MM", "en") == "Union of Myanmar"
