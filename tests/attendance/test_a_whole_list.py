"""A list of 230 people imported, a day at the door sent in any order and twice: exactly the planned figures."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from forumapp.accounts.rules import Scope, StaffRole
from forumapp.accounts.service import create_key
from forumapp.attendance.commands import export, figures, import_
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.identifiers import uuid7
from forumapp.orm import unit_of_work
from tests.support.factories import STARTS, add_event
from tests.support.staff import add_staff

COUNTRIES = ["GH", "NO", "SE", "FR", "DE", "IT", "KE", "VN", "CA", "MX"]
OTHERS = ["government", "military", "academia", "private_sector", "civil_society", "expert"]
WALK_INS = 6


@dataclass
class Guest:
    """One planned row of the list, and what this person does at the door: (minutes after the start, direction)."""

    row: dict[str, str]
    moves: list[tuple[float, str]] = field(default_factory=list)
    undone: bool = False


def planned() -> list[Guest]:
    """The list: 60 of ten missions and the Union, 140 of forty institutions, 20 of the media, 10 of the staff."""
    guests = []
    for number in range(230):
        row = {"name_en": f"Guest {number}", "name_ko": f"손님 {number}", "email": f"guest{number}@example.org"}
        if number < 60:
            mission = number % 11
            union = mission == 10
            row |= {
                "category": "diplomatic_corps",
                "organization_en": "Delegation of the Union" if union else f"Embassy {COUNTRIES[mission]}",
                "country": "" if union else COUNTRIES[mission],
                "rank": "ambassador" if number < 22 else "",
                "attending_as": "representing" if 11 <= number < 14 else "principal",
                "acting": "yes" if 14 <= number < 16 else "no",
            }
        elif number < 200:
            row |= {
                "category": OTHERS[number % 6],
                "organization_en": f"Institute {number % 40}",
                "country": "KR" if number % 2 else "JP",
                "rank": "ambassador" if number == 60 else "",
            }
        else:
            row |= {"category": "media" if number < 220 else "staff", "country": "US"}
        guests.append(Guest(row))
    return guests


def send_to_the_door(guests: list[Guest]) -> None:
    """Who comes: all but every tenth; re-entries, double reads, exits without entry, an entry undone."""
    for number, guest in enumerate(guests):
        comes = number % 10 != 9
        arrival = -30 + number * 0.2
        if comes:
            guest.moves.append((arrival, "in"))
        if number % 7 == 0 and comes:
            guest.moves += [(arrival + 0.05, "in"), (arrival + 90, "out"), (arrival + 100, "in")]
        elif number % 3 == 0:
            guest.moves.append((arrival + 120, "out"))
        guest.undone = number in (1, 101, 201)


@pytest.fixture
def day(app, session, client, tmp_path):
    """The forum with its imported list, and the items that phones send."""
    event = add_event(session)
    guests = planned()
    send_to_the_door(guests)
    file = tmp_path / "list.csv"
    with file.open("w", newline="", encoding="cp949") as output:
        writer = csv.DictWriter(output, list(dict.fromkeys(key for guest in guests for key in guest.row)))
        writer.writeheader()
        writer.writerows(guest.row for guest in guests)
    runner = app.test_cli_runner()
    result = runner.invoke(import_, ["forum", str(file), "--status", "confirmed"])
    assert result.output.startswith("230 new, 0 updated, 0 as they were.\n"), result.output
    exported = tmp_path / "all.json"
    assert runner.invoke(export, ["forum", "--format", "json", "-o", str(exported)]).exit_code == 0
    ids = {row["name_en"]: row["registration_id"] for row in json.loads(exported.read_text())}
    items = []
    for guest in guests:
        for minutes, direction in guest.moves:
            at = STARTS + timedelta(minutes=minutes)
            item = {
                "id": uuid7(at),
                "registration_id": ids[guest.row["name_en"]],
                "direction": direction,
                "scanned_at": at.isoformat(),
            }
            items.append(item)
            if guest.undone:
                items.append({**item, "id": uuid7(at), "undoes": item["id"], "reason": "the wrong person"})
    for number in range(WALK_INS):
        at = STARTS + timedelta(minutes=40 + number)
        person = {"registration_id": uuid7(at), "name_en": f"Walk-in {number}", "category": "academia"}
        items.append({"id": uuid7(at), "walk_in": person, "direction": "in", "scanned_at": at.isoformat()})
    with unit_of_work(session):
        _, key = create_key(
            session=session, event_id=event.id, scopes=list(Scope), label="test", now=STARTS, actor=COMMAND
        )
    return guests, items, {"Authorization": f"Bearer {key}"}


def expected(guests: list[Guest]) -> dict[str, int]:
    """The figures by the words of their definitions, from the plan alone."""
    came = [guest for guest in guests if any(move[1] == "in" for move in guest.moves) and not guest.undone]
    counted = [guest for guest in came if guest.row["category"] not in ("media", "staff")]
    diplomats = [guest for guest in counted if guest.row["category"] == "diplomatic_corps"]
    changes = []
    for guest in came:
        inside = False
        for minutes, direction in sorted(guest.moves):
            if (direction == "in") != inside:
                inside = not inside
                changes.append((minutes, 1 if inside else -1))
    changes += [(40 + number, 1) for number in range(WALK_INS)]
    peak = now = 0
    for _, change in sorted(changes):
        now += change
        peak = max(peak, now)
    return {
        "invited": 0,
        "registered": 230 + WALK_INS,
        "confirmed": 230 + WALK_INS,
        "attended": len(came) + WALK_INS,
        "participants": len(counted) + WALK_INS,
        "missions": len({guest.row["organization_en"] for guest in diplomats}),
        "ambassadors": sum(
            guest.row["rank"] == "ambassador"
            and guest.row["attending_as"] == "principal"
            and guest.row["acting"] == "no"
            for guest in diplomats
        ),
        "countries": len({guest.row["country"] for guest in counted} - {""}),
        "organizations": len({guest.row["organization_en"] for guest in counted}),
        "walk_ins": WALK_INS,
        "no_shows": 230 - len(came),
        "peak_inside": peak,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scans_in_any_order_and_twice_give_exactly_the_planned_figures(app, session, client, day, seed):
    guests, items, headers = day
    random = Random(seed)
    for _ in range(2):
        random.shuffle(items)
        for start in range(0, len(items), 150):
            answer = client.post(
                "/api/v1/events/forum/scans", json={"scans": items[start : start + 150]}, headers=headers
            )
            assert answer.status_code == 200
    shown = client.get("/api/v1/events/forum/figures", headers=headers).json
    assert {figure["code"]: figure["value"] for figure in shown["figures"]} == expected(guests)
    printed = json.loads(app.test_cli_runner().invoke(figures, ["forum", "--json"]).output)
    assert {**printed, "as_of": shown["as_of"]} == shown
    assert sum(arrival["admitted"] for arrival in shown["arrivals"]) == expected(guests)["attended"]


def test_the_command_freezes_for_somebody_who_may(app, session, day):
    runner = app.test_cli_runner()
    session.rollback()
    door = add_staff(session, StaffRole.DOOR)
    signatory = add_staff(session, StaffRole.COMMUNICATIONS)
    for arguments in (["--freeze"], ["--by", signatory.email], ["--freeze", "--by", door.email]):
        assert runner.invoke(figures, ["forum", *arguments]).exit_code != 0
    session.rollback()
    frozen = json.loads(runner.invoke(figures, ["forum", "--json", "--freeze", "--by", signatory.email]).output)
    assert (frozen["version"], frozen["frozen"], len(frozen["hash"]), frozen["moved_since"]) == (1, True, 64, {})
    again = runner.invoke(figures, ["forum", "--freeze", "--by", signatory.email]).output
    assert "Moved since version 1: no figure." in again
    plain = runner.invoke(figures, ["forum"]).output
    assert ["no_shows", "No-shows", "230"] in [line.split() for line in plain.splitlines()]
    assert "not measured: no exit was scanned" in plain
    rows = runner.invoke(figures, ["forum", "--rows", "confirmed", "--json"]).output
    assert len(json.loads(rows)) == 230
    assert runner.invoke(figures, ["nowhere"]).exit_code == 1


def test_the_command_refuses_headers_of_a_language_that_the_event_has_not(app, session, day, tmp_path):
    runner = app.test_cli_runner()
    target = tmp_path / "out.csv"
    refused = runner.invoke(export, ["forum", "--format", "csv", "--headers", "fr", "-o", str(target)])
    assert refused.exit_code == 2
    assert "machine, en, ko" in refused.output
    nowhere = runner.invoke(export, ["forum", "--format", "csv", "-o", str(tmp_path / "no" / "out.csv")])
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.output
    assert not target.exists()
