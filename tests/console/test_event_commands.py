"""``forumapp event create`` and ``forumapp category set``: what they make, and refusals that name the cure."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from forumapp.cli import forumapp
from forumapp.consent.models import Notice, PurposeVersion
from forumapp.consent.service import add_notice, add_purpose
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.models import Question
from forumapp.registration.models import Registration
from forumapp.registration.service import waitlist
from tests.support.factories import add_event, add_question, add_registration

CREATE = (
    "event", "create", "dialogue", "--title", "en=A dialogue", "--title", "ko=대화",
    "--starts", "2030-03-02T14:00", "--ends", "2030-03-02T17:00", "--zone", "Asia/Seoul",
)  # fmt: skip


def run(app, *arguments):
    return CliRunner().invoke(forumapp, arguments, obj=ScriptInfo(create_app=lambda: app))


def changed(*replacements):
    instead = dict(replacements)
    return [instead.get(argument, argument) for argument in CREATE]


def test_a_new_event_is_published_and_asks_with_a_notice(app, session, client):
    answer = run(app, *CREATE)
    assert (answer.exit_code, answer.output) == (0, "Made dialogue: http://localhost/en/events/dialogue\n")
    session.rollback()
    event = find_event(session=session, slug="dialogue")
    assert (event.title, event.languages, event.starts_at.isoformat(), event.ends_at.hour) == (
        {"en": "A dialogue", "ko": "대화"},
        ["en", "ko"],
        "2030-03-02T05:00:00+00:00",
        8,
    )
    assert session.scalar(select(func.count()).select_from(Notice)) == 1
    assert "A dialogue" in client.get("/en/events/dialogue").text


def test_two_titles_in_one_language_are_refused(app, session):
    answer = run(app, *CREATE, "--title", "en=Another dialogue")
    assert (answer.exit_code, "Give one title per language." in answer.output) == (2, True)
    session.rollback()
    assert session.scalars(select(Event)).all() == []


def test_the_order_of_the_titles_is_the_events_order_of_languages(app, session):
    answer = run(app, *changed(("ko=대화", "en=A dialogue"), ("en=A dialogue", "ko=대화")))
    assert answer.output == "Made dialogue: http://localhost/ko/events/dialogue\n"
    session.rollback()
    assert find_event(session=session, slug="dialogue").languages == ["ko", "en"]


@pytest.mark.parametrize(
    ("replacement", "cure"),
    [
        (("Asia/Seoul", "Seoul"), "--zone 'Seoul' is no time zone. Use a name such as Asia/Seoul."),
        (("dialogue", "A dialogue"), "Use small letters, digits and single hyphens, such as annual-forum-2026."),
        (("dialogue", "forum"), "There is an event 'forum' already. Choose another address."),
        (("2030-03-02T17:00", "2030-03-02T14:00"), "is not after --starts"),
        (("2030-03-02T14:00", "2 March"), "'2 March' is no date and time. Write it like 2026-03-02T14:00."),
        (("2030-03-02T14:00", "2030-03-02"), "'2030-03-02' has no time of day. Write it like 2030-03-02T14:00."),
        (("en=A dialogue", "A dialogue"), "Write it like en='Annual forum'."),
        (("en=A dialogue", "en="), "Write it like en='Annual forum'."),
        (("en=A dialogue", "xx=A dialogue"), "There is no catalogue for 'xx'. Use one of en"),
    ],
)
def test_a_refusal_names_the_cure_and_makes_nothing(app, session, replacement, cure):
    add_event(session, "forum")
    answer = run(app, *changed(replacement))
    assert answer.exit_code != 0
    assert cure in answer.output
    session.rollback()
    assert session.scalars(select(Event.slug)).all() == ["forum"]


@pytest.mark.parametrize(
    ("starts", "cure"),
    [
        ("2030-03-31T02:30", "--starts 2030-03-31T02:30:00 does not exist in Europe/Paris: the clocks go forward"),
        ("2030-10-27T02:30", "Say which you mean: 2030-10-27T02:30+02:00 or 2030-10-27T02:30+01:00."),
    ],
)
def test_a_time_that_the_clocks_skip_or_repeat_is_refused(app, session, starts, cure):
    answer = run(
        app,
        *changed(
            ("Asia/Seoul", "Europe/Paris"), ("2030-03-02T14:00", starts), ("2030-03-02T17:00", "2030-12-01T10:00")
        ),
    )
    assert answer.exit_code == 1
    assert cure in " ".join(answer.output.split())
    meant = run(
        app,
        *changed(
            ("Asia/Seoul", "Europe/Paris"),
            ("2030-03-02T14:00", f"{starts}+01:00"),
            ("2030-03-02T17:00", "2030-12-01T10:00"),
        ),
    )
    assert meant.exit_code == 0


def test_without_a_title_nothing_is_made(app, session):
    answer = run(app, "event", "create", "dialogue", "--starts", "2030-03-02T14:00", "--ends", "2030-03-02T17:00",
                 "--zone", "Asia/Seoul")  # fmt: skip
    assert answer.exit_code == 2
    assert "Missing option '--title'" in answer.output


def test_a_copy_asks_and_tells_what_its_model_does_but_holds_nobody(app, session, now):
    source = add_event(session, "forum", summary=LocalizedText(en="What it is"), languages=["en"])
    add_notice(session=session, event_id=source.id, text=LocalizedText(en="Our notice"), now=now)
    add_purpose(
        session=session,
        event_id=source.id,
        purpose="photograph",
        question=LocalizedText(en="May we?"),
        explanation=LocalizedText(),
        now=now,
    )
    add_question(session, source, "diet", "text", label=LocalizedText(en="Diet"))
    add_registration(session, source)
    session.commit()

    answer = run(app, *CREATE, "--copy", "forum")
    assert answer.exit_code == 0, answer.output
    session.rollback()
    copy = find_event(session=session, slug="dialogue")
    assert (copy.title["en"], copy.summary, copy.languages, copy.taken) == (
        "A dialogue",
        {"en": "What it is"},
        ["en", "ko"],
        0,
    )

    def held(statement):
        return session.scalars(statement).all()

    assert held(select(Notice.text).where(Notice.event_id == copy.id)) == [{"en": "Our notice"}]
    assert held(select(PurposeVersion.question).where(PurposeVersion.event_id == copy.id)) == [{"en": "May we?"}]
    assert [one.current.label for one in held(select(Question).where(Question.event_id == copy.id))] == [{"en": "Diet"}]
    assert held(select(Registration.event_id)) == [source.id]


def test_a_copy_of_nothing_is_refused(app, session):
    answer = run(app, *CREATE, "--copy", "nothing")
    assert answer.exit_code == 1
    assert "There is no event 'nothing'. Make it first: forumapp event create nothing" in answer.output


def test_a_category_gets_what_is_given_and_keeps_the_rest(app, session):
    event = add_event(session, "forum")
    answer = run(app, "category", "set", "forum", "media", "--places", "20", "--review", "yes")
    assert (answer.exit_code, answer.output) == (0, "forum media: places 20, review yes, counts no.\n")
    again = run(app, "category", "set", "forum", "media", "--places", "none", "--counts", "yes")
    assert again.output == "forum media: places none, review yes, counts yes.\n"
    session.rollback()
    session.refresh(event)
    media = next(one for one in event.categories if one.code == "media")
    session.refresh(media)
    assert (media.places, media.review, media.counts) == (None, True, True)


@pytest.mark.parametrize(
    ("arguments", "code", "cure"),
    [
        (
            ("forum", "presse", "--places", "1"),
            1,
            "forum has no category 'presse'. It has diplomatic_corps,",
        ),
        (("nothing", "media", "--places", "1"), 1, "There is no event 'nothing'. Make it first:"),
        (("forum", "media"), 2, "There is nothing to change. Give --places, --review or --counts."),
        (("forum", "media", "--places", "many"), 2, "Give a whole number, or none for no limit."),
        (("forum", "media", "--places", "-1"), 2, "Give a whole number, or none for no limit."),
    ],
)
def test_a_category_that_cannot_be_set_says_why(app, session, arguments, code, cure):
    add_event(session, "forum")
    answer = run(app, "category", "set", *arguments)
    assert (answer.exit_code, cure in answer.output) == (code, True), answer.output


def test_more_places_go_to_whoever_waits_longest(app, session):
    event = add_event(session, "forum")
    run(app, "category", "set", "forum", "academia", "--places", "0")
    session.rollback()
    waiting = [add_registration(session, event, status="submitted") for _ in range(2)]
    session.commit()
    for one in waiting:
        waitlist(
            session=session,
            event_id=event.id,
            registration_id=one.id,
            now=clock.now(),
            actor=Actor(ActorKind.USER, 1),
            keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
        )
    session.commit()
    answer = run(app, "category", "set", "forum", "academia", "--places", "1")
    assert f"Confirmed from the waiting list: {waiting[0].id}\n" in answer.output
    session.rollback()
    for one in waiting:
        session.refresh(one)
    assert [one.status for one in waiting] == ["confirmed", "waitlisted"]
