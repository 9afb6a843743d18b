"""The pages of a release: from the drafts to the published text, without script."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.events.models import Event
from forumapp.files.models import Upload
from forumapp.registration.models import Registration
from forumapp.release.models import Photo, Quote, Release, ReleaseVersion
from forumapp.release.queries.releases import texts_of
from tests.release.conftest import answer, freeze_at
from tests.support.factories import STARTS, add_registration
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PAGE = "/console/events/forum/release"
CLEAN = {
    "part_en": ["headline", "paragraph"],
    "text_en": ["A forum", "It was attended by {participants around 200}."],
    "part_ko": ["headline", "paragraph"],
    "text_ko": ["포럼", "{participants around 200|이/가} 참석했다."],
}


@pytest.fixture(autouse=True)
def no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tokens, which one test asks for."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.fixture
def client(app: Flask, session: Session, forum: Event):
    """A communications officer of the forum, who writes."""
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=forum.id))


@pytest.fixture
def colleague(app: Flask, session: Session, forum: Event):
    """Another one, who approves."""
    user = add_staff(session, StaffRole.COMMUNICATIONS, event_id=forum.id, email="colleague@example.org")
    return signed_in(app, user)


@pytest.fixture
def release(client, session: Session, forum: Event) -> Release:
    """A draft on 196 participants, with clean texts and a date."""
    freeze_at(session, forum, 196)
    client.post(PAGE, data={"kind": "final"})
    session.expire_all()
    made = session.scalars(select(Release)).one()
    save(client, session, made)
    client.post(f"{PAGE}/{made.id}/details", data={"released_on": "2023-11-30", "revision": made.revision})
    session.expire_all()
    return made


def save(client, session: Session, release: Release, **more: object):
    session.expire_all()
    answer = client.post(f"{PAGE}/{release.id}/edit", data={**CLEAN, "revision": release.revision, **more})
    session.expire_all()
    return answer


def decide(client, session: Session, release: Release, act: str):
    session.expire_all()
    answer = client.post(f"{PAGE}/{release.id}/{act}", data={"revision": release.revision})
    session.expire_all()
    return answer


def test_a_release_goes_from_the_drafts_to_the_public(client, colleague, session: Session, release: Release) -> None:
    address = f"{PAGE}/{release.id}"
    page = page_of(client.get(address))
    assert "It was attended by around 200 participants." in page.text
    assert "keeps it from leaving" not in page.text
    decide(client, session, release, "send")
    assert release.status == "in_review"
    assert "Somebody else approves it" in page_of(client.get(address)).text
    decide(client, session, release, "approve")
    assert release.status == "in_review", "whoever wrote it cannot approve it"
    decide(colleague, session, release, "approve")
    assert release.status == "approved"
    decide(client, session, release, "publish")
    assert release.status == "published"
    assert "Begin a correction" in page_of(client.get(address)).text
    assert "Published" in page_of(client.get(PAGE)).text


def test_what_keeps_it_from_leaving_is_said_and_holds(client, colleague, session: Session, release: Release) -> None:
    save(client, session, release, text_en=["A forum", "Attended by {participants over 200}. [more]"])
    page = page_of(client.get(f"{PAGE}/{release.id}"))
    assert "2 things keep it from leaving" in page.text
    assert "196 is not over 200" in page.text
    decide(client, session, release, "send")
    answer = decide(colleague, session, release, "approve")
    assert answer.status_code == 303
    assert release.status == "in_review"
    assert "something in it must be mended first" in page_of(colleague.get(f"{PAGE}/{release.id}")).text


def test_the_buttons_of_the_editor_work_without_script_and_save_nothing(
    client, session: Session, release: Release
) -> None:
    address, data = f"{PAGE}/{release.id}/edit", {**CLEAN, "revision": release.revision}
    versions = len(session.scalars(select(ReleaseVersion)).all())
    moved = page_of(client.post(address, data={**data, "act": "down:en:0"}))
    fields = moved.texts(".//textarea[@lang='en']")
    assert [field.strip() for field in fields] == [CLEAN["text_en"][1], "A forum"]
    assert "Not saved yet." in moved.text
    removed = page_of(client.post(address, data={**data, "act": "remove:en:0"}))
    assert [field.strip() for field in removed.texts(".//textarea[@lang='en']")] == [CLEAN["text_en"][1]]
    added = page_of(client.post(address, data={**data, "act": "add:ko:2"}))
    assert len(added.texts(".//textarea[@lang='ko']")) == 3
    field = "{participants nearly 200}"
    inserted = page_of(client.post(address, data={**data, "act": "insert:en:1", "figure_en_1": field}))
    assert inserted.texts(".//textarea[@lang='en']")[1].strip().endswith(f" {field}")
    assert len(session.scalars(select(ReleaseVersion)).all()) == versions


def test_a_person_is_written_with_the_title_of_the_language_and_only_with_consent(
    client, session: Session, forum: Event, minister: Registration
) -> None:
    freeze_at(session, forum, 196)
    client.post(PAGE, data={"kind": "final"})
    session.expire_all()
    made = session.scalars(select(Release)).one()
    address, data = f"{PAGE}/{made.id}/edit", {**CLEAN, "revision": made.revision}
    offered = {
        option.get("value", ""): option.text
        for select_ in page_of(client.get(address)).root.iter("select")
        if (select_.get("name") or "").startswith("person_")
        for option in select_.iter("option")
    }
    said = {"en": "Hong Gildong, Minister of Examples", "ko": "홍길동 예시부 장관"}
    assert offered == {"": "Choose a person", said["en"]: "Hong Gildong", said["ko"]: "홍길동"}
    written = page_of(client.post(address, data={**data, "act": "name:ko:1", "person_ko_1": said["ko"]}))
    assert written.texts(".//textarea[@lang='ko']")[1].strip().endswith(said["ko"])
    session.rollback()
    answer(session, minister, granted=False)
    values = [option.get("value") for option in page_of(client.get(address)).root.iter("option")]
    assert not set(said.values()) & set(values)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("The year in figures https://example.org/2023/120?page=3", True),
        ("Earlier: http://example.org", True),
        ("https://example.org/without-a-title", False),
        ("A script javascript:alert(1)", False),
        ("Somebody else’s https://user@example.org/", False),
        ("No address", False),
    ],
)
def test_a_link_has_a_title_and_a_web_address(
    client, session: Session, release: Release, text: str, good: bool
) -> None:
    texts = {"part_en": [*CLEAN["part_en"], "link"], "text_en": [*CLEAN["text_en"], text]}
    save(client, session, release, **texts)
    said = "Write what the page is called, then its address"
    assert (said not in page_of(client.get(f"{PAGE}/{release.id}")).text) is good


def test_only_true_phrases_are_offered(client, session: Session, release: Release) -> None:
    page = page_of(client.get(f"{PAGE}/{release.id}/edit"))
    options = set(page.texts(".//option"))
    assert {"around 200 participants", "nearly 200 participants", "196 participants", "약 200명"} <= options
    assert not {"over 200 participants", "200여 명", "at least 200 participants", "200명 이상"} & options


def test_a_false_phrase_is_refused_with_the_value_under_its_block(client, session: Session, release: Release) -> None:
    text = [CLEAN["text_ko"][0], "{participants over 200|이/가} 참석했다."]
    page = page_of(client.post(f"{PAGE}/{release.id}/edit", data={**CLEAN, "text_ko": text, "act": "look"}))
    assert "196 is not over 200" in page.text


def test_whoever_saves_second_is_told_and_loses_nothing(client, colleague, session: Session, release: Release) -> None:
    seen = release.revision
    save(colleague, session, release, text_en=["A forum", "Written by a colleague."])
    answer = client.post(
        f"{PAGE}/{release.id}/edit", data={**CLEAN, "text_en": ["A forum", "Written by me."], "revision": seen}
    )
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Somebody else changed this while you were writing" in page.text
    assert page.texts(".//textarea[@lang='en']")[1].strip() == "Written by me."
    assert "a colleague." in page.text
    session.expire_all()
    stored = texts_of(session=session, release=release)["en"]
    assert [block.text for block in stored] == ["A forum", "Written by a colleague."]


def test_markup_in_a_text_is_text(client, session: Session, release: Release) -> None:
    save(client, session, release, text_en=["A <b>forum</b>", "<script>alert(1)</script>"])
    answer = client.get(f"{PAGE}/{release.id}")
    assert b"<script>alert" not in answer.data
    assert b"A &lt;b&gt;forum&lt;/b&gt;" in answer.data


def test_a_block_that_is_too_long_comes_back(client, session: Session, release: Release) -> None:
    answer = save(client, session, release, text_en=["A forum", "a" * 4_001])
    assert answer.status_code == 422
    assert "a block at most 4,000 letters" in page_of(answer).text


def test_a_version_says_what_it_changed(client, session: Session, release: Release) -> None:
    save(client, session, release, text_en=["Another forum", CLEAN["text_en"][1]])
    page = page_of(client.get(f"{PAGE}/{release.id}/versions/3"))
    assert page.texts(".//del") == ["A"]
    assert page.texts(".//ins") == ["Another"]
    assert client.get(f"{PAGE}/{release.id}/versions/99").status_code == 404


def test_a_newer_set_is_shown_with_what_would_be_false(
    client, session: Session, forum: Event, release: Release
) -> None:
    freeze_at(session, forum, 216)
    page = page_of(client.get(f"{PAGE}/{release.id}"))
    assert "Version 2 is frozen" in page.text
    page = page_of(client.get(f"{PAGE}/{release.id}/figures?version=2"))
    assert "216 is not around 200" in page.text
    client.post(f"{PAGE}/{release.id}/figures", data={"version": 2, "revision": release.revision})
    session.expire_all()
    assert release.frozen_version == 2
    assert client.get(f"{PAGE}/{release.id}/figures?version=9").status_code == 404


def test_an_advance_release_is_made_before_anything_is_frozen(client, session: Session, forum: Event) -> None:
    for _ in range(12):
        add_registration(session, forum)
    session.commit()
    assert client.post(PAGE, data={"kind": "final"}).status_code == 303
    assert session.scalars(select(Release)).all() == []
    client.post(PAGE, data={"kind": "advance"})
    session.expire_all()
    release = session.scalars(select(Release)).one()
    page = page_of(client.get(f"{PAGE}/{release.id}"))
    assert "A total of 12 participants are expected to attend" in page.text
    assert "Participants, expected" in page.text


def test_a_quote_is_entered_and_its_approval_noted(
    client, session: Session, forum: Event, minister: Registration
) -> None:
    answer = client.post(f"{PAGE}/quotes/new", data={"registration_id": minister.id, "language": "ko"})
    assert answer.status_code == 422
    assert "Write what was said" in page_of(answer).text
    words = {"registration_id": minister.id, "language": "ko", "texts_ko": "시작한다.", "texts_en": "We begin."}
    client.post(f"{PAGE}/quotes/new", data=words)
    session.expire_all()
    quote = session.scalars(select(Quote)).one()
    assert "not approved: it cannot leave" in page_of(client.get(f"{PAGE}/quotes")).text
    answer = client.post(f"{PAGE}/quotes/{quote.id}/approval", data={"approved_by": "The minister’s office"})
    assert answer.status_code == 422
    approval = {"approved_by": "The minister’s office", "approved_on": "2023-11-30", "approved_how": "by e-mail"}
    client.post(f"{PAGE}/quotes/{quote.id}/approval", data={**approval, "revision": quote.revision})
    session.expire_all()
    assert quote.approved_at.date() == STARTS.date()
    assert "The minister’s office, by e-mail" in page_of(client.get(f"{PAGE}/quotes")).text
    client.post(f"{PAGE}/quotes/{quote.id}", data={**words, "texts_en": "We end.", "revision": quote.revision})
    session.expire_all()
    assert quote.approved_at is None
    client.post(f"{PAGE}/quotes/{quote.id}/remove")
    session.expire_all()
    assert session.scalars(select(Quote)).all() == []


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_a_picture_is_brought_with_its_texts_and_its_people(
    client, session: Session, release: Release, minister: Registration
) -> None:
    address = f"{PAGE}/{release.id}/photos"
    answer = client.post(f"{address}/new", data={"people": "Nobody Known"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "Choose a picture." in page.text
    assert "No guest is called Nobody Known." in page.text
    assert "Picture (optional)" not in page.text
    document = {"picture": (BytesIO(b"%PDF-1.7\n%%EOF"), "hall.pdf")}
    refused = page_of(client.post(f"{address}/new", data=document, content_type="multipart/form-data"))
    assert "Choose one of these: PNG, JPEG." in refused.text
    texts = {
        "alternatives_en": "The hall",
        "captions_en": "{participants around 200} in the hall",
        "credits_en": "Office",
    }
    client.post(
        f"{address}/new",
        data={**texts, "people": "hong gildong", "picture": (BytesIO(png()), "hall.png")},
        content_type="multipart/form-data",
    )
    session.expire_all()
    photo = session.scalars(select(Photo)).one()
    assert [person.registration_id for person in photo.people] == [minister.id]
    page = page_of(client.get(address))
    assert "Hong Gildong was not asked about photographs." in page.text
    assert "{participants" not in page.text
    assert client.get(f"{address}/{photo.id}/picture").mimetype == "image/png"
    client.post(f"{address}/{photo.id}/remove")
    session.expire_all()
    assert session.scalars(select(Upload)).all() == []


def test_what_is_no_draft_is_not_written(client, session: Session, release: Release) -> None:
    decide(client, session, release, "send")
    assert client.get(f"{PAGE}/{release.id}/edit").status_code == 303
    assert save(client, session, release).status_code == 303
    decide(client, session, release, "back")
    assert release.status == "draft"
    decide(client, session, release, "discard")
    assert session.scalars(select(Release)).all() == []


@pytest.mark.parametrize("way", ["/9999", "/9999/edit", "/9999/photos", "/quotes/9999"])
def test_what_is_not_there_is_not_found(client, way: str) -> None:
    assert client.get(f"{PAGE}{way}").status_code == 404


def test_nothing_is_done_without_the_token_of_the_page(
    app: Flask, client, session: Session, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert decide(client, session, release, "discard").status_code == 400
    assert session.scalars(select(Release)).one().status == "draft"


@pytest.mark.parametrize("format", ["docx", "hwpx", "pdf", "txt"])
def test_each_text_is_had_as_a_file_that_says_it_is_a_draft(client, release: Release, format: str) -> None:
    answer = client.get(f"{PAGE}/{release.id}/en.{format}")
    name = f"{release_name(release)}-en-draft.{format}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert page_of(client.get(f"{PAGE}/{release.id}")).text.count(f"(.{format})") == 2
    if format == "txt":
        assert answer.get_data().decode("utf-8-sig").startswith("DRAFT: not approved by a second person")
        korean = client.get(f"{PAGE}/{release.id}/ko.txt").get_data().decode("utf-8-sig")
        assert korean.startswith("초안: 승인 전이거나")


def test_the_file_of_what_was_published_is_what_was_published(
    client, session: Session, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forumapp.release.staff_views.files.may_leave", lambda **_: True)
    release.status = "published"
    session.commit()
    answer = client.get(f"{PAGE}/{release.id}/en.txt")
    assert answer.headers["Content-Disposition"].endswith('-en-published.txt"')
    assert "DRAFT" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("way", ["9999/en.txt", "{id}/fr.txt", "{id}/en.odt"])
def test_no_file_of_what_is_not_there(client, release: Release, way: str) -> None:
    assert client.get(f"{PAGE}/{way.format(id=release.id)}").status_code == 404


def release_name(release: Release) -> str:
    return f"forum-release-{release.id}"
