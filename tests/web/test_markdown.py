"""An organizer's Markdown."""

from __future__ import annotations

import pytest
from html5lib import parseFragment

from forumapp.web.markdown import paragraphs, rendered


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**굵게(중요)**한글", "<strong>굵게(중요)</strong>한글"),
        ("**“인용”**이라고", "<strong>“인용”</strong>이라고"),
        ("한글**“굵게”**은", "한글<strong>“굵게”</strong>은"),
        ("*기울임(a)*은", "<em>기울임(a)</em>은"),
        ("**굵게**, 그리고 **또**.", "<strong>굵게</strong>, 그리고 <strong>또</strong>."),
        ("(*기울임*)", "(<em>기울임</em>)"),
        ("`**(x)**한`", "<code>**(x)**한</code>"),
        ("2 * 3(4)*5", "2 * 3(4)*5"),
    ],
)
def test_emphasis_holds_beside_a_particle(written: str, shown: str) -> None:
    assert rendered(written) == f"<p>{shown}</p>\n"


def test_headings_stand_below_those_of_the_page() -> None:
    assert rendered("# 하나\n\n## 둘\n\n### 셋") == "<h3>하나</h3>\n<h3>둘</h3>\n<h4>셋</h4>\n"


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](https://elsewhere.example/a.png)",
        '<https://a.example/"onmouseover="alert(1)>',
    ],
)
def test_nothing_runs_and_nothing_is_loaded(written: str) -> None:
    html = rendered(written)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert {name for element in parseFragment(html).iter() for name in element.attrib} <= {"href", "rel"}


def test_links_lead_out_without_telling_where_from() -> None:
    assert rendered("[여기](https://a.example/)") == (
        '<p><a href="https://a.example/" rel="noopener noreferrer">여기</a></p>\n'
    )


def test_paragraphs_are_plain_text_without_marks():
    text = "One **strong** line\nand its second.\n\n- an item\n- [a link](https://example.org)"
    expected = ["One strong line\nand its second.", "an item", "a link", "굵게(중요)한글 <b>x</b>"]
    assert paragraphs(f"{text}\n\n**굵게(중요)**한글 <b>x</b>") == expected
