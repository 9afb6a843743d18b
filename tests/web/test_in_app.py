"""Browsers inside other apps, told by what they call themselves, and the way out of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumapp.web.in_app import InApp, in_app_browser

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "in_app.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["browsers"], ids=lambda case: case["user_agent"][-40:] or "nothing")
def test_the_browser_of_an_app_is_told_from_one_of_its_own(case: dict) -> None:
    expected = InApp(case["app"], android=case["android"]) if case["app"] else None
    assert in_app_browser(case["user_agent"]) == expected


@pytest.mark.parametrize("case", VECTORS["ways_out"], ids=lambda case: f"{case['app']} {case['url'][-12:]}")
def test_the_way_out_leads_to_the_same_page(case: dict) -> None:
    assert InApp(case["app"], android=case["android"]).way_out(case["url"]) == case["way_out"]
