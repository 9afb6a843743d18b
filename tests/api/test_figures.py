"""Figures over HTTP: live and frozen, what a key may see, and who is behind them."""

from __future__ import annotations

from forumapp.accounts.rules import Scope
from forumapp.api.views import figures
from forumapp.attendance.labels import words
from forumapp.attendance.service.freezing import forget_rows, freeze
from forumapp.kernel.actors import COMMAND
from forumapp.orm import unit_of_work
from tests.api.conftest import PROBLEM
from tests.checkin.conftest import scan
from tests.support.factories import add_guest, add_scans, ticket_of

FIGURES = "events/forum/figures"


def value(figures, code):
    return next(figure["value"] for figure in figures["figures"] if figure["code"] == code)


def admit(session, event, **values):
    """A guest who came."""
    add_scans(session, add_guest(session, event, **values), (event.starts_at, "in"))
    session.commit()


def freeze_set(session, event):
    session.rollback()
    with unit_of_work(session):
        freeze(session=session, event=event, words=words(event.languages), now=event.ends_at, actor=COMMAND)


def test_the_live_figures_move_with_the_scans(session, event, caller):
    guest = add_guest(session, event)
    everything = caller()
    before = everything.get(FIGURES)
    assert (value(before.json, "confirmed"), value(before.json, "attended")) == (1, 0)
    assert (before.json["version"], before.json["hash"], before.json["frozen"]) == (None, None, False)
    everything.post("events/forum/scans", json={"scans": [scan(ticket=ticket_of(guest))]})
    session.rollback()
    after = everything.get(FIGURES, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, value(after.json, "attended")) == (200, 1)
    assert everything.get(FIGURES, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_a_key_that_may_not_read_registrations_sees_no_breakdown(session, event, caller):
    add_guest(session, event)
    seen = caller(Scope.FIGURES_READ, Scope.REGISTRATIONS_READ).get(FIGURES)
    withheld = caller(Scope.FIGURES_READ).get(FIGURES)
    category = {"code": "civil_society", "counts": True}
    assert {**category, "registered": 1, "confirmed": 1, "attended": 0, "suppressed": False} in seen.json["by_category"]
    assert {**category, "registered": None, "confirmed": None, "attended": None, "suppressed": True} in withheld.json[
        "by_category"
    ]
    assert value(withheld.json, "confirmed") == 1
    assert seen.headers["ETag"] != withheld.headers["ETag"]


def test_the_rows_behind_a_figure_are_people(session, event, caller):
    guest = add_guest(session, event)
    rows = caller(Scope.REGISTRATIONS_READ).get(f"{FIGURES}/confirmed/rows").json
    assert [item["registration_id"] for item in rows["items"]] == [guest.id]
    assert (rows["more"], b"example.org" in repr(rows).encode()) == (False, False)


def counted(rows):
    """Registration ids of an answer, of groups those of each, by key."""
    return {
        item.get("key", item.get("registration_id")): [each["registration_id"] for each in item.get("people", ())]
        for item in rows.json["items"]
    }


def test_the_rows_of_a_frozen_version_prove_its_numbers_whatever_came_later(session, event, caller, monkeypatch):
    for number in range(5):
        admit(session, event, rank="minister" if number < 2 else None, country="KR" if number < 3 else "GH")
    freeze_set(session, event)
    everything = caller()
    asked = (
        "attended/rows",
        "countries/rows",
        "by_rank/rows?cell=minister",
        "by_country/rows?cell=KR",
        "no_shows/rows",
    )
    before = {path: counted(everything.get(f"{FIGURES}/{path}")) for path in asked}
    assert [len(before[path]) for path in asked] == [5, 2, 2, 3, 0]
    admit(session, event, rank="minister", country="GE")
    monkeypatch.setattr(figures, "PAGE", 2)
    for path in asked:
        kept, cursor, sign = {}, "", "&" if "?" in path else "?"
        while True:
            answer = everything.get(f"{FIGURES}/{path}{sign}version=1{cursor}")
            kept |= counted(answer)
            if not answer.json["more"]:
                break
            cursor = f"&cursor={answer.json['cursor']}"
        assert kept == before[path], path
    assert counted(everything.get(f"{FIGURES}/countries/rows"))["GE"]


def test_rows_of_a_frozen_version_open_to_nobody_else_and_go_with_the_data(session, event, caller):
    admit(session, event, rank="minister")
    freeze_set(session, event)
    everything = caller()
    path = f"{FIGURES}/attended/rows?version=1"
    assert caller(Scope.FIGURES_READ).get(path).status_code == 403
    for wrong, status in (
        (f"{FIGURES}/attended/rows?version=2", 404),
        (f"{FIGURES}/attended/rows?version=x", 422),
        (f"{FIGURES}/by_rank/rows?cell=king&version=1", 404),
        (f"{FIGURES}/by_gender/rows?cell=&version=1", 404),
        (f"{FIGURES}/visitors/rows?version=1", 404),
    ):
        assert everything.get(wrong).status_code == status, wrong
    assert len(everything.get(path).json["items"]) == 1
    session.rollback()
    with unit_of_work(session):
        forget_rows(session=session, event_id=event.id)
    assert everything.get(path).status_code == 404
    assert value(everything.get(f"{FIGURES}?version=1").json, "attended") == 1


def test_an_unknown_version_and_an_unknown_figure_are_404_and_a_wrong_one_422(session, event, caller):
    everything = caller()
    for path, status in (
        (f"{FIGURES}?version=7", 404),
        (f"{FIGURES}/visitors/rows", 404),
        (f"{FIGURES}?version=x", 422),
        (f"{FIGURES}/confirmed/rows?cursor=x", 422),
    ):
        answer = everything.get(path)
        assert (answer.status_code, answer.content_type) == (status, PROBLEM), path


def test_the_rows_behind_a_cell_are_people_and_answers_about_gender_stay_in_the_house(session, event, caller):
    guest = add_guest(session, event, rank="minister")
    everything = caller()
    everything.post("events/forum/scans", json={"scans": [scan(ticket=ticket_of(guest))]})
    rows = everything.get(f"{FIGURES}/by_rank/rows?cell=minister")
    assert [item["registration_id"] for item in rows.json["items"]] == [guest.id]
    for path in ("by_rank/rows", "by_role/rows?cell=king", "by_gender/rows?cell=woman"):
        answer = everything.get(f"{FIGURES}/{path}")
        assert (answer.status_code, answer.json.get("items")) in ((404, None), (200, [])), path
    assert everything.get(f"{FIGURES}/by_gender/rows?cell=woman").status_code == 404


def test_a_key_that_may_not_read_registrations_sees_a_frozen_set_as_it_may_be_published(session, event, caller):
    """Eight of one category and three of another: the three, and the eight beside them, are one cell of eleven."""
    for number in range(19):
        category = "civil_society" if number < 8 else "academia" if number < 11 else "government"
        admit(session, event, category=category)
    freeze_set(session, event)
    limited, everything = caller(Scope.FIGURES_READ), caller()
    shown = limited.get(f"{FIGURES}?version=1").json
    rows = {row["code"]: row["attended"] for row in shown["by_category"] if row["attended"] or row["suppressed"]}
    assert rows == {"government": 8, "other": 11, "academia": None, "civil_society": None}
    assert (shown["withheld"], shown["hash"]) == ([], everything.get(f"{FIGURES}?version=1").json["hash"])
    assert "salt" not in shown


def test_late_scans_of_a_few_show_no_table_of_the_next_version_once_the_first_was_seen(session, event, caller):
    for _ in range(20):
        admit(session, event)
    freeze_set(session, event)
    limited, everything = caller(Scope.FIGURES_READ), caller(Scope.FIGURES_READ, Scope.REGISTRATIONS_READ)
    first = limited.get(f"{FIGURES}?version=1").json
    admit(session, event)
    freeze_set(session, event)
    second = limited.get(f"{FIGURES}?version=2").json
    assert (value(second, "participants"), second["by_category"], "by_category" in second["withheld"]) == (21, [], True)
    assert [len(each["by_category"]) > 5 for each in (first, everything.get(f"{FIGURES}?version=2").json)] == [
        True,
        True,
    ]
    assert limited.get(f"{FIGURES}?version=1").json["by_category"] == first["by_category"]


def test_a_version_that_nobody_saw_limits_no_later_one(session, event, caller):
    for _ in range(20):
        admit(session, event)
    freeze_set(session, event)
    admit(session, event)
    freeze_set(session, event)
    limited = caller(Scope.FIGURES_READ)
    assert "by_category" not in limited.get(f"{FIGURES}?version=2").json["withheld"]
    assert "by_category" in limited.get(f"{FIGURES}?version=1").json["withheld"]
