"""Charts for the press: numbers equal to their tables, what is withheld nowhere, every file whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.charts.files import ChartFormat, file_of
from forumapp.attendance.charts.frame import width_of, wrapped
from forumapp.attendance.labels.charts import MOST_BARS, press_charts
from forumapp.attendance.models import PublishedSet
from tests.attendance.test_staff_pages import post
from tests.support.factories import add_event, add_registration, add_scans
from tests.support.pages import plain
from tests.support.staff import add_staff, signed_in

MADE_AT = datetime(2023, 11, 30, 9, tzinfo=UTC)


def published(**values):
    """A frozen set as it may be published, of 40 who attended."""
    figures = {
        "invited": 50, "registered": 48, "confirmed": 45, "attended": 40, "participants": 34, "countries": 2,
        "peak_inside": None,
    }  # fmt: skip
    figures.update(values.pop("figures", {}))
    return {
        "as_of": "2023-11-30T17:10:00+09:00",
        "version": 2,
        "hash": "ab12" * 16,
        "figures": [{"code": code, "value": value} for code, value in figures.items()],
        "by_category": [
            {"code": "academia", "counts": True, "registered": 30, "confirmed": 29, "attended": 27},
            {"code": "other", "counts": True, "registered": 10, "confirmed": 9, "attended": 7, "merged": ["a", "b"]},
            {"code": "media", "counts": False, "registered": 8, "confirmed": 7, "attended": None, "suppressed": True},
        ],
        "by_country": [{"code": "KR", "attended": 28}, {"code": "GH", "attended": 6}],
        "arrivals": [
            {"minute": "2023-11-30T13:30:00+09:00", "minutes": 15, "admitted": 11, "inside": 11},
            {"minute": "2023-11-30T13:45:00+09:00", "minutes": 15, "admitted": 17, "inside": 28},
            {"minute": "2023-11-30T14:00:00+09:00", "minutes": 60, "admitted": 12, "inside": 40},
        ],
        **values,
    }  # fmt: skip


@pytest.fixture
def event(session):
    return add_event(session)


@pytest.fixture
def charts(app, event):
    def drawn(figures=None, language="en"):
        with app.test_request_context():
            return {chart.telling.name: chart for chart in press_charts(figures or published(), event, language)}

    return drawn


def texts(chart):
    return [each.text or "" for each in ElementTree.fromstring(chart.svg).iter() if each.tag.endswith(("text", "desc"))]


def test_every_number_of_a_table_stands_in_its_chart_and_no_other(charts):
    made = charts()
    assert list(made) == ["funnel", "arrivals", "categories", "countries"]
    assert made["categories"].rows == (("Academia", "27", "29", "30"), ("Others together", "7", "9", "10"))
    assert made["countries"].rows == (("Republic of Korea", "28"), ("Ghana", "6"))
    for name in ("funnel", "categories", "countries"):
        chart = made[name]
        beside = [text for text in texts(chart) if re.fullmatch(r"[\d,]+", text)]
        assert sorted(beside) == sorted(cell for row in chart.rows for cell in row[1:])


def test_arrivals_rise_at_the_end_of_joined_minutes(charts):
    chart = charts()["arrivals"]
    assert chart.rows == (("13:30", "0"), ("13:45", "11"), ("14:00", "28"), ("15:00", "40"))
    assert "40 people came between 13:30 and 15:00; 28 were in before the opening at 14:00." in texts(chart)
    assert "14:00 opening" in texts(chart)


def test_nothing_is_said_of_the_opening_that_the_joined_minutes_do_not_tell(charts):
    joined = [{"minute": "2023-11-30T13:30:00+09:00", "minutes": 90, "admitted": 40, "inside": 40}]
    assert "40 people came between 13:30 and 15:00." in texts(charts(published(arrivals=joined))["arrivals"])


def test_who_was_inside_is_drawn_only_where_it_was_measured(charts):
    assert "inside" not in charts()
    chart = charts(published(figures={"peak_inside": 40}))["inside"]
    assert chart.rows[-1] == ("15:00", "40")
    assert "At most 40 people were inside at one time." in texts(chart)


def test_a_withheld_value_has_words_and_no_bar(charts):
    cells = [
        {"code": "academia", "counts": True, "registered": 30, "confirmed": 29, "attended": 27},
        {"code": "expert", "counts": True, "registered": None, "confirmed": None, "attended": None, "suppressed": True},
    ]
    chart = charts(published(by_category=cells))["categories"]
    assert chart.rows[1][1:] == ("withheld",) * 3
    assert texts(chart).count("withheld") == 3


def test_a_measure_that_no_category_tells_has_no_series(charts):
    cells = [
        {"code": code, "counts": True, "registered": None, "confirmed": None, "attended": attended, "suppressed": True}
        for code, attended in (("academia", 27), ("expert", 7))
    ]
    withheld = ["by_category.registered", "by_category.confirmed"]
    chart = charts(published(by_category=cells, withheld=withheld))["categories"]
    assert ([row[1:] for row in chart.rows], texts(chart).count("withheld")) == ([("27",), ("7",)], 0)


def test_more_countries_than_a_picture_holds_become_one_bar(charts):
    codes = [chr(first) + chr(second) for first in range(65, 70) for second in range(65, 71)]
    cells = [{"code": code, "attended": 6} for code in codes]
    cells.append({"code": "other", "attended": 9, "merged": ["KE", "MX"]})
    chart = charts(published(by_country=cells))["countries"]
    assert len(chart.rows) == MOST_BARS + 1
    assert chart.rows[-1] == (f"{len(codes) - MOST_BARS + 2} other countries", f"{6 * (len(codes) - MOST_BARS) + 9}")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chart_is_a_document_of_its_own_with_its_finding(charts, language):
    for name, chart in charts(language=language).items():
        root = ElementTree.fromstring(chart.svg)
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert sorted(ids) == sorted({f"{name}-title", f"{name}-finding"})
        assert root.get("role") == "img"
        assert chart.telling.finding in texts(chart)
        assert "ab12ab12ab12…" in chart.telling.source
        assert "style=" not in chart.svg


def test_live_figures_are_a_draft_in_every_chart(charts):
    for chart in charts(published(version=None, hash=None)).values():
        assert chart.telling.source.startswith("DRAFT, not for publication")


def test_nobody_makes_no_chart(charts):
    none = dict.fromkeys(("invited", "registered", "confirmed", "attended", "participants", "countries"), 0)
    assert charts(published(figures=none, by_category=[], by_country=[], arrivals=[])) == {}


def test_an_event_of_one_is_drawn(charts):
    one = dict.fromkeys(("invited", "registered", "confirmed", "attended", "participants", "countries"), 1)
    minute = [{"minute": "2023-11-30T14:00:00+09:00", "admitted": 1, "inside": 1}]
    made = charts(published(figures=one, by_country=[{"code": "KR", "attended": 1}], arrivals=minute))
    assert made["arrivals"].rows == (("14:00", "0"), ("14:01", "1"))


def test_a_title_with_markup_is_text(charts, event, session):
    event.title = type(event.title)(en="<b>A & B</b>", ko="<b>가</b>")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in charts()["funnel"].svg


@pytest.mark.parametrize("format", list(ChartFormat))
def test_a_file_is_of_its_kind(charts, format):
    made = file_of(charts(language="ko")["categories"], format, made_at=MADE_AT)
    assert made.startswith({"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}[format])


def test_lines_are_no_wider_than_their_room():
    text = "주한대사관 International organisations and others 공공기관"
    lines = wrapped(text, 200, 18)
    assert " ".join(lines) == text
    assert len(lines) == 4
    assert all(width_of(line, 18) <= 200 for line in lines)
    cut = wrapped(text, 200, 18, at_most=2)
    assert len(cut) == 2
    assert cut[1].endswith("…")


@pytest.fixture
def officer(app, session, event):
    for number in range(12):
        add_scans(
            session,
            add_registration(session, event, country="KR" if number < 6 else "GH"),
            (event.starts_at + timedelta(minutes=number // 6), "in"),
        )
    session.commit()
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))


def file(client, name):
    """Press the button of a chart's file."""
    page = client.get("/console/events/forum/charts").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(f"/console/events/forum/charts/{name}", data={"csrf_token": token})


def test_the_page_shows_each_chart_with_its_table_and_files_in_either_language(officer):
    post(officer, "/console/events/forum/figures/freeze")
    page = plain(officer.get("/console/events/forum/charts?version=1").get_data(as_text=True))
    for name in ("funnel", "arrivals", "categories", "countries"):
        assert f'formaction="/console/events/forum/charts/{name}.png?version=1&amp;lang=en"' in page
    assert "Not drawn, since nothing was measured or the table is withheld: People inside." in page
    korean = officer.get("/console/events/forum/charts?version=1&lang=ko").get_data(as_text=True)
    assert 'role="img" aria-labelledby="countries-title countries-finding" lang="ko"' in korean


def test_live_figures_are_shown_and_make_no_file(officer):
    page = plain(officer.get("/console/events/forum/charts").get_data(as_text=True))
    assert "These figures are not frozen" in page
    assert "DRAFT, not for publication" in page
    assert ".png" not in page
    assert file(officer, "funnel.svg").status_code == 404


def test_a_file_says_in_its_name_of_which_version_it_is_and_publishes_it(officer, session):
    post(officer, "/console/events/forum/figures/freeze")
    assert session.scalars(select(PublishedSet)).all() == []
    session.rollback()
    made = file(officer, "countries.pdf?version=1&lang=ko")
    assert made.headers["Content-Disposition"] == 'attachment; filename="forum-v1-countries-ko.pdf"'
    assert made.mimetype == "application/pdf"
    assert made.get_data().startswith(b"%PDF")
    assert len(session.scalars(select(PublishedSet)).all()) == 1


@pytest.mark.parametrize(
    "path",
    ["nothing.svg?version=1", "countries.gif?version=1", "countries.svg?version=7", "inside.svg?version=1"],
)
def test_what_is_no_chart_is_not_found(officer, path):
    post(officer, "/console/events/forum/figures/freeze")
    assert file(officer, path).status_code == 404
    assert officer.get("/console/events/forum/charts?version=7").status_code == 404
