"""The bench itself: its bare limit asks the database what our view asked, and every line is measured."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from forumapp.attendance.export import Format
from forumapp.extensions import db
from forumapp.registration.models import Registration
from tests.bench import files, freezing, people, releases, scenarios, year
from tests.bench.__main__ import line
from tests.bench.databases import Site, Sqlite, site
from tests.bench.measure import Cost
from tests.bench.scenarios import Effort, Row

FEW = Effort(rounds=1, size=2, warm=1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("bench")
    with site(Sqlite(folder), folder, guests=20) as made:
        yield made


def registrations(site: Site) -> list[int]:
    """How many each of the three copies holds."""
    engines = [site.bare]
    for app in (site.ours, site.twin):
        with app.app_context():
            engines.append(db.engine)
    found = []
    for engine in engines:
        with engine.connect() as connection:
            found.append(connection.execute(select(func.count()).select_from(Registration)).scalar_one())
    return found


def test_every_request_is_measured_and_all_copies_end_alike(small: Site) -> None:
    measured = {row.name: row for row in scenarios.rows(small, FEW)}
    assert list(measured) == [
        "event page", "event page, 304", "form of 30 questions",
        "figures, first answer", "figures, nothing changed", "figures, 304",
        "scan", "scan, sent again", "scan of who is inside", "registration",
    ]  # fmt: skip
    assert all(row.ours.process > 0 and row.against.process > 0 for row in measured.values())
    assert registrations(small) == [20 + FEW.requests] * 3


def test_an_organizers_pages_are_measured(small: Site) -> None:
    measured = {row.name: row for row in people.rows(small, FEW)}
    assert list(measured) == [*people.PAGES, *people.SEARCHES]
    assert all(row.ours.process > 0 and row.against.process > 0 for row in measured.values())


def test_files_hold_every_guest_beside_the_bare_ones(small: Site) -> None:
    expected = registrations(small)[0]
    assert [row.name for row in files.rows(small, rounds=1)] == ["export, CSV", "export, XLSX"]
    ours = (small.folder / "ours.csv").read_bytes().splitlines()
    bare = (small.folder / "bare.csv").read_bytes().splitlines()
    assert (len(ours), len(bare)) == (expected + 1, expected)
    assert files.memory(small.url, small.folder, Format.CSV) < 100_000_000


def test_a_freeze_is_measured_by_time_and_by_what_it_keeps(small: Site) -> None:
    frozen = freezing.measured(small.ours)
    assert frozen.seconds > 0
    assert 100 < frozen.kept < 20_000
    assert frozen.memory > 0


def test_the_files_of_a_release_are_measured_and_a_kit_takes_little_memory(small: Site) -> None:
    made, memory = releases.measured(small.ours)
    assert [each.name for each in made] == [
        "release, DOCX", "release, HWPX", "release, PDF", "chart, PNG", "chart, PDF", "press kit",
    ]  # fmt: skip
    assert all(each.seconds > 0 and each.size > 1000 for each in made)
    photos = releases.PHOTOS * releases.PHOTO_BYTES
    assert made[-1].size > photos
    assert memory < photos
    assert registrations(small)


def test_a_year_is_measured_and_counts_what_was_made(small: Site) -> None:
    made = year.measured(small.ours, events=5, participants=20)
    assert made.seconds > 0
    assert made.visits == 100
    assert 20 < made.distinct < 100


def test_a_line_says_by_how_much_a_goal_is_missed() -> None:
    held, missed = (Row("scan", Cost(ours), Cost(0.001), 2.0) for ours in (0.0015, 0.003))
    assert line(held).split() == ["scan", "1,500", "1,000", "1.50", "2", "held"]
    assert line(missed).endswith("3.00               2  missed by 50 %")
