"""Releases as rows: made from the facts, written in versions, approved by somebody else, published, corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.published import find_published
from forumapp.attendance.rules import values_of
from forumapp.events.models import Event
from forumapp.files.models import Upload
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.privacy.rules import Cause
from forumapp.privacy.service.purging import destroy_event
from forumapp.registration.models import Registration
from forumapp.release.labels import releases as labels
from forumapp.release.models import Release, ReleasePerson, ReleaseVersion
from forumapp.release.queries.leaving import may_leave, problems_of
from forumapp.release.queries.releases import (
    blocks_of,
    figures_of,
    list_published,
    list_releases,
    newest_version,
    texts_of,
)
from forumapp.release.rules import NothingFrozen, Part, plain_text
from forumapp.release.rules.problems import Fault, blocking
from forumapp.release.rules.states import Kind, NotReady, OwnText, StaleRelease, Status, WrongStatus
from forumapp.release.rules.texts import Written
from forumapp.release.service import deciding, forgetting, making, picturing, quoting, writing
from forumapp.release.wording import Doubt
from forumapp.release.wording import Fault as FieldFault
from tests.release.conftest import admit, answer, freeze_at, freeze_figures
from tests.support.factories import ENDS, STARTS, add_registration

NOW = ENDS + timedelta(hours=2)
WRITER, EDITOR = Actor.user(901), Actor.user(902)
CLEAN = {
    "en": [Written(Part.HEADLINE, "A forum"), Written(Part.PARAGRAPH, "It was attended by {participants around 200}.")],
    "ko": [Written(Part.HEADLINE, "포럼"), Written(Part.PARAGRAPH, "{participants around 200|이/가} 참석했다.")],
}


def make(session: Session, event: Event, kind: Kind = Kind.FINAL) -> Release:
    release = making.make_release(session=session, event=event, kind=kind, now=NOW, actor=WRITER)
    session.commit()
    return release


def write(session: Session, release: Release, texts: dict[str, list[Written]]) -> None:
    writing.save_texts(
        session=session,
        event_id=release.event_id,
        release_id=release.id,
        texts=texts,
        expected=release.revision,
        now=NOW,
        actor=WRITER,
    )
    session.commit()


def date(session: Session, release: Release) -> None:
    writing.set_details(
        session=session,
        event_id=release.event_id,
        release_id=release.id,
        released_at=NOW,
        embargo_until=None,
        expected=release.revision,
    )
    session.commit()


def send(session: Session, release: Release) -> None:
    deciding.send_for_review(
        session=session,
        event_id=release.event_id,
        release_id=release.id,
        expected=release.revision,
        now=NOW,
        actor=WRITER,
    )
    session.commit()


def decide(session: Session, release: Release, act: str, actor: Actor = EDITOR) -> None:
    getattr(deciding, act)(
        session=session,
        event_id=release.event_id,
        release_id=release.id,
        expected=release.revision,
        now=NOW,
        actor=actor,
    )
    session.commit()


def published(session: Session, event: Event) -> Release:
    release = make(session, event)
    write(session, release, CLEAN)
    date(session, release)
    send(session, release)
    decide(session, release, "approve")
    decide(session, release, "publish")
    return release


def faults(session: Session, release: Release) -> set[Fault]:
    return {problem.fault for problem in problems_of(session=session, release=release)}


def text_of(session: Session, release: Release, language: str) -> str:
    return plain_text(blocks_of(session=session, release=release, language=language))


def test_a_release_begins_with_the_draft_and_follows_its_set(
    session: Session, forum: Event, minister: Registration
) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    assert (release.status, release.frozen_version) == ("draft", 1)
    english = [block.text for block in texts_of(session=session, release=release)["en"]]
    assert any("{participants around 200} attended the event, among them Hong Gildong" in text for text in english)
    assert not any("not for publication" in text or "SHA-256" in text for text in english)
    assert "Around 200 participants attended the event, among them Hong Gildong" in text_of(session, release, "en")
    assert "약 200명이 참석했다" in text_of(session, release, "ko")
    assert text_of(session, release, "en").startswith("Press release, [date]. For immediate release")


def test_a_title_inside_a_line_of_the_programme_is_no_quotation(session: Session, forum: Event) -> None:
    line = LocalizedText(en="Keynote: What makes 12 people step in", ko="기조연설: 열두 사람은 언제 나서는가")
    forum.programme[0].title = line
    forum.programme[1].role = "presenter"
    session.commit()
    freeze_at(session, forum, 196)
    release = make(session, forum)
    assert "a keynote address entitled “What makes 12 people step in”" in text_of(session, release, "en")
    assert faults(session, release) & {Fault.QUOTE, Fault.NUMBER, Fault.PERHAPS_NUMBER} == set()


def test_figures_frozen_before_the_end_are_pointed_out(session: Session, forum: Event) -> None:
    admit(session, forum, 3)
    freeze_figures(session, forum, now=forum.ends_at - timedelta(minutes=1))
    early = make(session, forum)
    assert Fault.FROZEN_EARLY in faults(session, early)
    found = problems_of(session=session, release=early)
    assert Fault.FROZEN_EARLY not in {problem.fault for problem in blocking(found)}
    freeze_figures(session, forum, now=forum.ends_at)
    assert Fault.FROZEN_EARLY not in faults(session, make(session, forum))


def test_a_final_release_needs_a_frozen_set(session: Session, forum: Event) -> None:
    with pytest.raises(NothingFrozen):
        make(session, forum)


def test_an_advance_release_speaks_of_what_is_planned_and_of_nobody_who_came(session: Session, forum: Event) -> None:
    admit(session, forum, 3)
    for _ in range(193):
        add_registration(session, forum)
    add_registration(session, forum, category="media")
    session.commit()
    release = make(session, forum, Kind.ADVANCE)
    assert release.frozen_version is None
    assert release.planned["participants"] == 196
    assert "Around 200 participants are expected to attend" in text_of(session, release, "en")
    assert "will host “Example forum”" in text_of(session, release, "en")
    assert "약 200명이 참석할 예정이다" in text_of(session, release, "ko")
    assert "attended" not in text_of(session, release, "en")
    write(session, release, {**CLEAN, "en": [Written(Part.PARAGRAPH, "{attended}")]})
    assert Fault.FIELD in faults(session, release), "the attended figure is none of a plan's"


def test_every_save_is_a_version_and_the_same_text_is_none(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, CLEAN)
    write(session, release, CLEAN)
    numbers = session.scalars(select(ReleaseVersion.number).order_by(ReleaseVersion.number)).all()
    assert numbers == [1, 2]
    assert newest_version(session=session, release_id=release.id).actor == "user:901"


def test_nobody_overwrites_what_was_not_seen(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    seen = release.revision
    write(session, release, CLEAN)
    with pytest.raises(StaleRelease):
        writing.save_texts(
            session=session,
            event_id=forum.id,
            release_id=release.id,
            texts={},
            expected=seen,
            now=NOW,
            actor=EDITOR,
        )


def test_a_false_phrase_keeps_the_release_from_being_approved(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, {**CLEAN, "en": [Written(Part.PARAGRAPH, "Attended by {participants over 200}.")]})
    date(session, release)
    send(session, release)
    with pytest.raises(NotReady):
        decide(session, release, "approve")
    session.rollback()
    assert release.status == Status.IN_REVIEW


def test_what_is_open_is_named(session: Session, forum: Event, speaker: Registration) -> None:
    freeze_at(session, forum, 216)
    release = make(session, forum)
    assert faults(session, release) == {Fault.NO_DATE, Fault.GAP}
    write(session, release, {"en": [Written(Part.QUOTE, "Jean Exemple said: “We begin.”")]})
    assert faults(session, release) == {Fault.NO_DATE, Fault.NO_TEXT, Fault.QUOTE}


def test_a_quote_leaves_once_the_speaker_approved_these_words(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    said = {"en": [*CLEAN["en"], Written(Part.QUOTE, "Jean Exemple said: “We begin today.”")], "ko": CLEAN["ko"]}
    write(session, release, said)
    date(session, release)
    quote = quoting.save_quote(
        session=session,
        event_id=forum.id,
        quote_id=None,
        registration_id=speaker.id,
        names=LocalizedText(),
        titles=LocalizedText(),
        language="en",
        texts=LocalizedText(en="We begin today. And we go on."),
    )
    assert faults(session, release) == {Fault.QUOTE}
    quoting.note_approval(
        session=session,
        event_id=forum.id,
        quote_id=quote.id,
        approved_by="Jean Exemple",
        approved_how="by mail",
        approved_at=NOW,
        expected=quote.revision,
        actor=WRITER,
    )
    assert faults(session, release) == set()
    quoting.save_quote(
        session=session,
        event_id=forum.id,
        quote_id=quote.id,
        registration_id=speaker.id,
        names=LocalizedText(),
        titles=LocalizedText(),
        language="en",
        texts=LocalizedText(en="We begin today. And we stop."),
    )
    assert quote.approved_at is None, "an approval is of the words as they stood"


def test_whoever_wrote_or_sent_it_cannot_approve_it(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, CLEAN)
    date(session, release)
    send(session, release)
    with pytest.raises(OwnText):
        decide(session, release, "approve", WRITER)
    session.rollback()
    decide(session, release, "approve")
    assert (release.status, release.approved_by) == ("approved", "user:902")


def test_what_was_sent_is_changed_only_after_taking_it_back(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    send(session, release)
    with pytest.raises(WrongStatus):
        write(session, release, CLEAN)
    session.rollback()
    deciding.take_back(session=session, event_id=forum.id, release_id=release.id, expected=release.revision)
    write(session, release, CLEAN)
    assert (release.status, release.sent_by) == ("draft", None)


def test_a_consent_withdrawn_after_the_approval_holds_the_release_back(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    named = {"en": [*CLEAN["en"], Written(Part.PARAGRAPH, "Jean Exemple spoke.")], "ko": CLEAN["ko"]}
    write(session, release, named)
    date(session, release)
    send(session, release)
    decide(session, release, "approve")
    assert may_leave(session=session, release=release)
    answer(session, speaker, granted=False)
    assert faults(session, release) == {Fault.PERSON}
    assert not may_leave(session=session, release=release)
    with pytest.raises(NotReady):
        decide(session, release, "publish")


def test_a_part_of_a_name_is_told_like_the_name(session: Session, forum: Event, speaker: Registration) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    short = Written(Part.PARAGRAPH, "In the keynote address, Exemple spoke.")
    write(
        session,
        release,
        {"en": [*CLEAN["en"], Written(Part.PARAGRAPH, "Jean Exemple came."), short], "ko": CLEAN["ko"]},
    )
    date(session, release)
    assert faults(session, release) == set()
    answer(session, speaker, granted=False)
    told = [problem for problem in problems_of(session=session, release=release) if problem.fault is Fault.PERSON]
    assert [problem.words for problem in told] == ["Jean Exemple", "Exemple"]
    write(session, release, {"en": [*CLEAN["en"], short], "ko": CLEAN["ko"]})
    assert faults(session, release) == {Fault.PERHAPS_PERSON}


def test_whoever_said_yes_may_be_named_without_a_part_in_the_programme(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_at(session, forum, 196)
    speaker.roles, speaker.rank = [], "ambassador"
    release = make(session, forum)
    write(session, release, {"en": [*CLEAN["en"], Written(Part.PARAGRAPH, "Jean Exemple came.")], "ko": CLEAN["ko"]})
    date(session, release)
    assert faults(session, release) == set()


def test_whom_a_text_names_is_kept_as_long_as_it_names_them(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_figures(session, forum)
    release = make(session, forum)
    assert session.scalars(select(ReleasePerson.registration_id)).all() == [speaker.id]
    write(session, release, CLEAN)
    assert session.scalars(select(ReleasePerson.registration_id)).all() == []


def test_what_is_published_never_changes(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = published(session, forum)
    assert [one.id for one in list_published(session=session, event_id=forum.id)] == [release.id]
    assert "It was attended by around 200 participants." in text_of(session, release, "en")
    with pytest.raises(WrongStatus):
        write(session, release, CLEAN)
    session.rollback()
    assert may_leave(session=session, release=release)
    assert text_of(session, release, "ko").splitlines()[0] == "배포일: 2023년 11월 30일 / 보도시점: 배포 즉시"


def test_the_embargo_is_held_and_ends(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = published(session, forum)
    assert deciding.is_public(release, now=NOW)
    release.embargo_until = NOW + timedelta(hours=1)
    assert not deciding.is_public(release, now=NOW)
    assert deciding.is_public(release, now=NOW + timedelta(hours=1))


def test_a_newer_set_is_followed_by_choice_and_what_became_false_is_named(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, CLEAN)
    date(session, release)
    freeze_at(session, forum, 216)
    assert "around 200 participants" in text_of(session, release, "en"), "nothing moves by itself"
    writing.follow_set(
        session=session,
        event_id=forum.id,
        release_id=release.id,
        version=2,
        expected=release.revision,
        now=NOW,
        actor=WRITER,
    )
    [english, korean] = problems_of(session=session, release=release)
    assert (english.fault, english.language, english.block) == (Fault.FIELD, "en", 1)
    assert (english.detail.value, english.detail.near) == (216, 200)
    assert korean.language == "ko"


def test_a_correction_says_what_was_said_and_what_is_true(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    former = published(session, forum)
    freeze_at(session, forum, 216)
    release = making.correct_release(session=session, event_id=forum.id, release_id=former.id, now=NOW, actor=WRITER)
    session.commit()
    english, korean = text_of(session, release, "en"), text_of(session, release, "ko")
    assert "Correction: A forum" in english
    corrected = "“around 200 participants” should have read “over 200 participants” (216)."
    assert f"In the press release issued on 30 November 2023, {corrected}" in english
    assert "It was attended by over 200 participants." in english
    assert "[정정] 포럼" in korean
    assert "보도자료 가운데 참석자 ‘약 200명’을 ‘200여 명’(216명)으로 바로잡습니다." in korean
    date(session, release)
    assert faults(session, release) == set()
    send(session, release)
    decide(session, release, "approve")
    decide(session, release, "publish")
    assert (former.status, release.status) == ("superseded", "published")


def test_a_correction_leaves_out_what_was_right(session: Session, forum: Event) -> None:
    texts = {
        "en": [
            Written(Part.HEADLINE, "A forum"),
            Written(Part.PARAGRAPH, "{participants around 200} came, {attended|guest/guests} in all."),
        ],
        "ko": [Written(Part.HEADLINE, "포럼"), Written(Part.PARAGRAPH, "{participants around 200|이/가} 참석했다.")],
    }
    freeze_at(session, forum, 196)
    former = make(session, forum)
    write(session, former, texts)
    date(session, former)
    send(session, former)
    decide(session, former, "approve")
    decide(session, former, "publish")
    freeze_at(session, forum, 196)
    release = making.correct_release(session=session, event_id=forum.id, release_id=former.id, now=NOW, actor=WRITER)
    session.commit()
    assert "should have read" not in text_of(session, release, "en")


def test_a_correction_of_the_same_figures_asks_what_was_wrong(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    former = published(session, forum)
    release = making.correct_release(session=session, event_id=forum.id, release_id=former.id, now=NOW, actor=WRITER)
    assert "[what was wrong, and what is right]" in text_of(session, release, "en")


def test_only_what_was_published_is_corrected(session: Session, forum: Event) -> None:
    freeze_figures(session, forum)
    release = make(session, forum)
    with pytest.raises(WrongStatus):
        making.correct_release(session=session, event_id=forum.id, release_id=release.id, now=NOW, actor=WRITER)


def add_upload(session: Session, event: Event) -> str:
    upload = Upload(
        id="0190-photo",
        event_id=event.id,
        name="hall.jpg",
        kind="jpg",
        size=3,
        sha256="x",
        data=b"\xff\xd8\xff",
        created_at=STARTS,
    )
    session.add(upload)
    session.commit()
    return upload.id


def test_a_picture_of_somebody_who_refused_does_not_leave(
    session: Session, forum: Event, minister: Registration
) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, CLEAN)
    date(session, release)
    texts = LocalizedText(en="Guests", ko="참석자")
    picturing.save_photo(
        session=session,
        event_id=forum.id,
        release_id=release.id,
        photo_id=None,
        upload_id=add_upload(session, forum),
        alternatives=texts,
        captions=LocalizedText(en="{participants around 200} in the hall", ko="참석자 {participants over 200}"),
        credits=LocalizedText(en="Photo: Office"),
        people=[minister.id, "of another event"],
        now=NOW,
    )
    session.commit()
    assert faults(session, release) == {Fault.PHOTO_TEXT, Fault.PHOTO_UNASKED, Fault.FIELD}
    answer(session, minister, granted=False, purpose="photograph")
    assert faults(session, release) == {Fault.PHOTO_TEXT, Fault.PHOTO_REFUSED, Fault.FIELD}
    making.discard_release(session=session, event_id=forum.id, release_id=release.id)
    session.commit()
    assert session.scalars(select(Upload)).all() == []


def test_a_destroyed_person_leaves_a_gap_in_what_was_not_published(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    write(session, release, {**CLEAN, "en": [*CLEAN["en"], Written(Part.PARAGRAPH, "Jean Exemple spoke.")]})
    date(session, release)
    assert faults(session, release) == set()
    forgetting.forget_names(session=session, event_id=forum.id, registration_ids=[speaker.id])
    speaker.destroyed_at = NOW
    session.commit()
    assert faults(session, release) == {Fault.DESTROYED, Fault.GAP}
    every = session.scalars(select(ReleaseVersion.texts)).all()
    assert "Jean Exemple" not in str(every)
    write(session, release, CLEAN)
    assert faults(session, release) == set()


def test_a_destroyed_event_keeps_what_was_published_and_nothing_else(
    session: Session, forum: Event, speaker: Registration
) -> None:
    freeze_at(session, forum, 196)
    first = published(session, forum)
    draft = make(session, forum)
    destroy_event(session=session, event_id=forum.id, cause=Cause.AGAIN, now=NOW, actor=EDITOR)
    session.commit()
    assert [one.id for one in list_releases(session=session, event_id=forum.id)] == [first.id]
    assert draft.id != first.id
    assert "It was attended by around 200 participants." in text_of(session, first, "en")
    assert may_leave(session=session, release=first)
    assert newest_version(session=session, release_id=first.id) is None
    with pytest.raises(WrongStatus):
        making.correct_release(session=session, event_id=forum.id, release_id=first.id, now=NOW, actor=WRITER)


def test_an_event_of_nobody_has_a_release_without_numbers(session: Session, forum: Event) -> None:
    freeze_figures(session, forum)
    release = make(session, forum)
    assert "participant" not in text_of(session, release, "en")
    assert "참석" not in text_of(session, release, "ko")


def test_an_event_of_one_says_so(session: Session, forum: Event) -> None:
    freeze_at(session, forum, 1)
    assert "One participant attended the event." in text_of(session, make(session, forum), "en")


def test_a_typed_number_of_a_withheld_cell_is_said_not_to_be_published(session, forum):
    """Eight of one category, three of another and nine of a third: the eight and the three are published as eleven."""
    for people, category in ((8, "civil_society"), (3, "academia"), (9, "government")):
        admit(session, forum, people, category=category)
    freeze_figures(session, forum)
    release = make(session, forum)
    text = "It was attended by {participants}, nine people from the government, 11 of others and 3 of one."
    texts = {"en": [Written(Part.PARAGRAPH, text)], "ko": CLEAN["ko"][:1]}
    found = [one for one in problems_of(session=session, release=release, texts=texts) if one.words]
    assert [(one.fault, one.detail.doubt, one.detail.number) for one in found] == [
        (Fault.PERHAPS_NUMBER, Doubt.NOT_PUBLISHED, 3)
    ]
    admit(session, forum, 9, category="academia")
    freeze_figures(session, forum)
    follow = {"version": 2, "expected": release.revision, "now": NOW, "actor": WRITER}
    writing.follow_set(session=session, event_id=forum.id, release_id=release.id, **follow)
    found = [one for one in problems_of(session=session, release=release, texts=texts) if one.words]
    assert [one.detail.doubt for one in found] == [Doubt.UNKNOWN] * 2


def test_a_figure_that_the_published_set_withholds_is_in_no_text(session, forum):
    """Three of 25 came unannounced: the set is published without how many did, and so is every release on it."""
    admit(session, forum, 22)
    admit(session, forum, 3, walk_in=True)
    frozen = freeze_figures(session, forum)
    release = make(session, forum)
    values = figures_of(session=session, release=release)
    assert (values["participants"], values["walk_ins"]) == (25, None)
    assert values_of(frozen.figures)["walk_ins"] == 3
    texts = {"en": [Written(Part.PARAGRAPH, "Of {participants}, {walk_ins} came unannounced.")], "ko": CLEAN["ko"][:1]}
    problems = problems_of(session=session, release=release, texts=texts)
    assert [one.detail.fault for one in problems if one.fault is Fault.FIELD] == [FieldFault.NOT_MEASURED]


def test_a_release_publishes_the_set_that_it_stands_on(session, forum):
    frozen = freeze_at(session, forum, 196)
    release = make(session, forum)
    assert find_published(session=session, set_id=frozen.id) is None
    write(session, release, CLEAN)
    date(session, release)
    send(session, release)
    decide(session, release, "approve")
    decide(session, release, "publish")
    kept = find_published(session=session, set_id=frozen.id)
    assert kept is not None
    assert values_of(kept)["participants"] == 196


def test_a_wrong_weekday_keeps_a_release_from_leaving(app: Flask, session: Session, forum: Event) -> None:
    freeze_at(session, forum, 196)
    release = make(session, forum)
    wrong = Written(Part.PARAGRAPH, "It was held on Friday, 30 November 2023.")
    write(session, release, {"en": [*CLEAN["en"], wrong], "ko": CLEAN["ko"]})
    date(session, release)
    [found] = problems_of(session=session, release=release)
    with app.test_request_context("/console/"):
        assert labels.problem(found, people={}) == "“Friday, 30 November 2023”: that day is a Thursday."
    assert not may_leave(session=session, release=release)
