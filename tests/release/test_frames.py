"""Sentences of the office's own: checked when entered, used where an event fills them, seen with an example."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.events.models import Event
from forumapp.kernel.actors import COMMAND
from forumapp.release.export import drafts
from forumapp.release.models import WordingFrame
from forumapp.release.rules import plain_text
from forumapp.release.service.framing import add_frame
from forumapp.release.wording import BadField, Fault, compose, example, faults_of_frame, languages, usual_sentence
from forumapp.release.wording.frames import KEYS, SLOTS
from tests.release.conftest import admit, freeze_figures
from tests.release.test_drafts import count, facts, text_of
from tests.support.factories import STARTS
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PAGE = "/console/sentences"


@pytest.fixture
def client(app: Flask, session: Session, forum: Event):
    """A communications officer of the office."""
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS))


def add(client, text: str, *, key: str = "headline"):
    """Send the form with a sentence in English."""
    return submit(client, PAGE, {"language": "en", "key": key, "text": text}, to=PAGE)


def test_a_frame_says_the_figure_in_the_way_that_is_true_of_the_event() -> None:
    frames = {"attendance": ("{participants} from {countries} {participants?was/were} there.",)}
    english = text_of("en", frames=frames)
    assert "Around 200 participants from 42 countries were there." in english
    assert "attended the event" not in english
    one = text_of("en", frames=frames, figures=count(1, 1, 1, 1))
    assert "One participant from one country was there." in one
    exact = text_of("en", frames=frames, figures=count(37, 1, 1, 12))
    assert "A total of 37 participants from 12 countries were there." in exact


def test_korean_particles_follow_what_stands_there() -> None:
    frames = {"lead": ("{host|은/는} {day} {event|을/를} 마쳤다. {participants|이/가} 함께했다.",)}
    assert "예시센터는 11월 30일 ‘예시 포럼’을 마쳤다. 약 200명이 함께했다." in text_of("ko", frames=frames)
    other = text_of("ko", frames=frames, host="예시원", title="함께하는 내일", figures=count(212))
    assert "예시원은 11월 30일 ‘함께하는 내일’ 행사를 마쳤다. 200여 명이 함께했다." in other


def test_the_first_sentence_that_the_event_fills_is_used() -> None:
    frames = {"attendance": ("At {place} with {missions}.", "With {missions}.", "With {participants}.")}
    assert "With 37 missions." in text_of("en", frames=frames)
    assert "With around 200 participants." in text_of("en", frames=frames, figures=count(196))
    assert "At the Hall with 37 missions." in text_of("en", frames=frames, place="the Hall", place_known=True)
    nothing = text_of("en", frames={"attendance": ("With {missions}.",)}, figures=count(196))
    assert "Around 200 participants attended the event" in nothing


def test_where_nobody_came_no_frame_speaks_of_people() -> None:
    frames = dict.fromkeys(("attendance", "subtitle", "caption"), ("{participants} came.",))
    assert "came" not in text_of("en", frames=frames, figures=count(0))


def test_a_frame_that_is_none_any_more_is_passed_over() -> None:
    frames = {"subtitle": ("{participants", "{participants} came")}
    assert "Around 200 participants came" in text_of("en", frames=frames)


def test_figures_of_a_frame_open_their_rows() -> None:
    given = replace(facts("en"), frames={"subtitle": ("{missions} and {participants|guest/guests}",)})
    blocks = compose(given, language="en")
    said = [(run.figure, run.text) for block in blocks for run in block.runs if block.part == "subtitle" and run.figure]
    assert said == [("missions", "37 missions"), ("participants", "around 200 guests")]


@pytest.mark.parametrize("language", languages())
def test_the_example_has_every_figure_and_word(language: str) -> None:
    for key in KEYS:
        assert usual_sentence(key, language=language)
        for slot in SLOTS:
            assert example(key, f"– {{{slot}}}", language=language) != usual_sentence(key, language=language)
    with pytest.raises(ValueError, match="headline"):
        example("nothing", "x", language=language)


@pytest.mark.parametrize(
    ("text", "language", "faults"),
    [
        ("{participants} {host} {guests}", "en", []),
        ("{host|이/가} {missions|개 공관|과/와} {event|을/를}", "ko", []),
        ("{host} and {nobody}", "en", [Fault.UNKNOWN_FIGURE]),
        ("{participants", "en", [Fault.UNBALANCED]),
        ("{participants around 200}", "en", [Fault.RELATION_IN_FRAME]),
        ("{host around 200}", "en", [Fault.UNREADABLE]),
        ("{host|이/가}", "en", [Fault.OPTION]),
        ("{host|이/라}", "ko", [Fault.OPTION]),
        ("{participants|이/라}", "ko", [Fault.OPTION]),
        ("{participants|guest}", "en", [Fault.OPTION]),
        ("200 participants", "en", [Fault.TYPED_NUMBER]),
        ("약 {participants|이/가} 참석", "ko", [Fault.TYPED_NUMBER]),
        ("이백여 명", "ko", [Fault.TYPED_NUMBER]),
        ("{host}이 {event}를 열었다", "ko", [Fault.TYPED_PARTICLE] * 2),
        ("{host|이/가} 16일간 {host}의 일", "ko", []),
    ],
)
def test_a_frame_is_checked_when_it_is_entered(text: str, language: str, faults: list[Fault]) -> None:
    assert [error.fault for error in faults_of_frame(text, language=language)] == faults


def test_a_frame_that_is_none_is_not_kept(session: Session) -> None:
    with pytest.raises(BadField):
        add_frame(session=session, language="en", key="lead", text="{nobody}", now=STARTS, actor=COMMAND)
    assert session.scalars(select(WordingFrame)).all() == []


def test_an_office_adds_a_sentence_and_the_draft_says_it(client, session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    form = {"language": "en", "key": "attendance", "text": "{participants|guest/guests} were welcomed by {host}."}
    shown = submit(client, PAGE, {**form, "act": "example"}, to=PAGE)
    assert "Around 200 guests were welcomed by Example Centre." in page_of(shown).text
    assert session.scalars(select(WordingFrame)).all() == []
    assert submit(client, PAGE, form, to=PAGE).status_code == 303
    assert "Around 200 guests were welcomed by Example Centre." in page_of(client.get(PAGE)).text
    (draft,) = drafts(session=session, event=forum, languages=["en"], now=STARTS)
    assert "A total of 12 guests were welcomed by Example Centre." in plain_text(draft.blocks)


def test_a_sentence_with_a_fault_is_kept_in_the_form_with_its_cure(client, session: Session) -> None:
    answer = add(client, "{nobody} came, 200 participants", key="lead")
    assert answer.status_code == 422
    page = page_of(answer)
    assert "{nobody}: no figure has this name." in page.text
    assert "“200 participants” would be said of every event." in page.text
    assert "{nobody} came, 200 participants" in answer.get_data(as_text=True)
    assert session.scalars(select(WordingFrame)).all() == []


def test_a_sentence_is_written_anew(client, session: Session) -> None:
    assert add(client, "At {host}").status_code == 303
    frame = session.scalars(select(WordingFrame)).one()
    address = f"{PAGE}/{frame.id}"
    assert address in page_of(client.get(PAGE)).addresses()
    page = page_of(client.get(address))
    assert [text.strip() for text in page.texts(".//textarea")] == ["At {host}"]
    kind = {"language": frame.language, "key": frame.key}
    false = submit(client, address, {**kind, "text": "{nobody}"}, to=address)
    assert (false.status_code, frame.text) == (422, "At {host}")
    assert submit(client, address, {**kind, "text": "With {host}"}, to=address).status_code == 303
    session.expire_all()
    assert [each.text for each in session.scalars(select(WordingFrame))] == ["With {host}"]
    assert client.get(f"{PAGE}/999").status_code == 404


def test_sentences_are_tried_in_the_office_s_order_and_removed(client, session: Session) -> None:
    for text in ("At {host}", "With {host}"):
        assert add(client, text).status_code == 303
    first, second = session.scalars(select(WordingFrame).order_by(WordingFrame.position)).all()
    assert (first.text, second.text) == ("At {host}", "With {host}")
    assert submit(client, PAGE, to=f"{PAGE}/{second.id}/first").status_code == 303
    session.expire_all()
    assert second.position < first.position
    assert submit(client, PAGE, to=f"{PAGE}/{first.id}/remove").status_code == 303
    assert [frame.text for frame in session.scalars(select(WordingFrame))] == ["With {host}"]


def test_markup_in_a_sentence_is_text(client) -> None:
    add(client, "<b>{host}</b>")
    answer = client.get(PAGE).get_data(as_text=True)
    assert "&lt;b&gt;Example Centre&lt;/b&gt;" in answer
    assert "&lt;b&gt;{host}&lt;/b&gt;" in answer


def test_the_host_in_a_frame_has_its_article_and_begins_a_sentence_large() -> None:
    frames = {
        "headline": ("{host} counts",),
        "lead": ("{host_place} — {host} counted.",),
        "attendance": ("{host} saw {participants}. Guests of {host} came.",),
    }
    english = text_of("en", frames=frames, host_in_text="the Example Centre")
    assert "\nExample Centre counts\n" in english
    assert "Seoul, Republic of Korea — The Example Centre counted." in english
    assert "The Example Centre saw around 200 participants. Guests of the Example Centre came." in english
