"""The output filter of pages."""

from __future__ import annotations

from flask import Flask

from forumapp.web.typesetting import finished, typeset


def test_texts_are_glued() -> None:
    assert typeset("<p>“폭력을 끝내자”라며 <b>200여 명</b>이</p>", "ko") == (
        "<p>“폭력을 끝내자”\u2060라며 <b>200여\u00a0명</b>이</p>"
    )
    assert typeset("<time>30 November 2023, 2–5 p.m.</time>", "en") == (
        "<time>30\u00a0November 2023, 2\u2060–\u20605\u00a0p.m.</time>"
    )


def test_what_is_sent_back_or_copied_stays_as_it_was_typed() -> None:
    page = (
        "<title>30 November</title><input value='30 November' placeholder=\"2 p.m.\"><textarea>30 November</textarea>"
        "<select><option>30 November</option></select><code>30 November</code><!-- 30 November -->"
        '<script type="application/json">{"at": "30 November"}</script><a href="/a 2 p.m.">x</a>'
    )
    assert typeset(page, "en") == page


def test_nothing_is_glued_across_a_tag() -> None:
    assert typeset("<td>2</td><td> p.m.</td><b>”</b>라며", "ko") == "<td>2</td><td> p.m.</td><b>”</b>라며"


def test_twice_changes_nothing() -> None:
    once = typeset("<p>“가”라며 약 200명, 공공·유관기관</p>\n<p>30 November, 2–5 p.m.</p>", "ko")
    assert typeset(once, "ko") == once


def test_a_page_with_a_control_character_of_a_guest_is_a_page_all_the_same() -> None:
    assert typeset("<p>Kim\x00 Bogi</p><p>2 p.m.</p>", "en") == "<p>Kim Bogi</p><p>2\u00a0p.m.</p>"


def test_a_finished_piece_is_put_in_as_it_is(app: Flask) -> None:
    page = "<p>30 November</p><select>{{ piece }}</select><p>{{ other }}</p>"
    template = app.jinja_env.from_string(page)
    template.name = "some.html"
    with app.test_request_context("/en/"):
        drawn = template.render(piece=finished("<option>30 November</option>"), other=finished("2 p.m."))
    assert drawn == "<p>30\u00a0November</p><select><option>30 November</option></select><p>2 p.m.</p>"


def test_what_looks_like_the_place_of_a_piece_stays_what_it_is(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ typed }}{{ piece }}")
    template.name = "some.html"
    with app.test_request_context("/en/"):
        piece = finished("<b>one</b>")
        assert (
            template.render(typed=str(piece), piece=piece)
            == f"{str(piece).replace('<', '&lt;').replace('>', '&gt;')}<b>one</b>"
        )
        assert template.render(typed="", piece=piece) == str(piece), "it was put in once, and is not kept"
