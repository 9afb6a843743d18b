"""What the public reads of a release: a page in each language, before its embargo nothing, addresses on request."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.files.service import keep
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.privacy.rules import Cause
from forumapp.privacy.service.purging import destroy_event
from forumapp.registration.models import Registration
from forumapp.release.models import Release
from forumapp.release.rules import Block, Part
from forumapp.release.rules.reading import reading_of, without_addresses
from forumapp.release.rules.states import Kind
from forumapp.release.rules.texts import Written
from forumapp.release.service import making, picturing
from forumapp.web import throttle
from tests.release.conftest import answer, freeze_at
from tests.release.test_releases import EDITOR, NOW, WRITER, date, decide, make, send, write
from tests.support.pages import page_of

CONTACT = ("press@example.org", "02-1234-5678", "+82 2 1234 5678")
TEXTS = {
    "en": [
        Written(Part.HEADLINE, "A forum <met> & “closed”"),
        Written(Part.SUBTITLE, "{participants around 200} attended"),
        Written(Part.PARAGRAPH, "Jean Exemple spoke to {participants around 200}. </script><b>bold</b>"),
        Written(Part.PARAGRAPH, "Thanking them, Exemple left."),
        Written(Part.HEADING, "Media inquiries"),
        Written(Part.PARAGRAPH, "Na Pyobon, Officer, press@example.org, +82 2 1234 5678"),
    ],
    "ko": [
        Written(Part.HEADLINE, "포럼 열려"),
        Written(Part.PARAGRAPH, "{participants around 200|이/가} 참석했다."),
        Written(Part.HEADING, "문의"),
        Written(Part.PARAGRAPH, "나표본 홍보담당관, press@example.org, 02-1234-5678"),
    ],
}


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views' clock stands after the event."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def publish(session: Session, release: Release, *, embargo_until: datetime | None = None) -> Release:
    date(session, release)
    release.embargo_until = embargo_until
    session.commit()
    send(session, release)
    decide(session, release, "approve")
    decide(session, release, "publish")
    return release


@pytest.fixture
def release(session: Session, forum: Event, speaker: Registration) -> Release:
    """A release of 196 participants with a speaker who agreed to be named, published."""
    freeze_at(session, forum, 196)
    made = make(session, forum)
    write(session, made, TEXTS)
    return publish(session, made)


def add_picture(session: Session, release: Release, *people: Registration) -> int:
    output = BytesIO()
    Image.new("RGB", (4, 4), "green").save(output, "PNG")
    upload = keep(session=session, event_id=release.event_id, name="hall.png", data=output.getvalue(), now=NOW)
    photo = picturing.save_photo(
        session=session,
        event_id=release.event_id,
        release_id=release.id,
        photo_id=None,
        upload_id=upload.id,
        alternatives=LocalizedText(en="The hall", ko="행사장"),
        captions=LocalizedText(en="{participants around 200} listen.", ko="{participants around 200|이/가} 듣고 있다."),
        credits=LocalizedText(en="Photo: Example Centre/N. N.", ko="사진: 예시센터/아무개"),
        people=[person.id for person in people],
        now=NOW,
    )
    session.commit()
    return int(photo.id)


def data_of(client: FlaskClient, address: str) -> dict[str, object]:
    scripts = page_of(client.get(address)).root.findall(".//script[@type='application/ld+json']")
    found: dict[str, object] = json.loads(scripts[0].text or "")
    return found


def test_each_language_is_a_page_that_names_the_others(client: FlaskClient, release: Release) -> None:
    english = page_of(client.get(f"/en/releases/{release.id}"))
    assert english.heading == "A forum <met> & “closed”"
    assert "Around 200 participants attended" in english.text
    assert "</script><b>bold</b>" in english.text
    links = {link.get("hreflang"): link.get("href", "") for link in english.root.findall(".//link[@rel='alternate']")}
    assert {code: address.partition("/releases")[0][-3:] for code, address in links.items()} == {
        "en": "/en",
        "ko": "/ko",
        "x-default": "/en",
    }
    canonical = [link.get("href") for link in english.root.findall(".//link[@rel='canonical']")]
    assert canonical == [links["en"]]
    korean = page_of(client.get(f"/ko/releases/{release.id}"))
    assert (korean.language, korean.heading) == ("ko", "포럼 열려")
    assert "약 200명이 참석했다." in korean.text
    assert client.get(f"/ja/releases/{release.id}").status_code == 404


def test_programs_read_it_as_an_article(client: FlaskClient, release: Release) -> None:
    data = data_of(client, f"/en/releases/{release.id}")
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("NewsArticle", "A forum <met> & “closed”", "en")
    assert data["description"] == "Around 200 participants attended"
    assert data["datePublished"] == NOW.isoformat()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_addresses_are_in_no_page_until_somebody_asks(client: FlaskClient, release: Release, language: str) -> None:
    address = f"/{language}/releases/{release.id}"
    before = client.get(address, headers={"Accept-Encoding": "identity"})
    for secret in ("press", "example.org", "1234", "5678"):
        assert secret not in before.get_data(as_text=True).replace('content="http', "")
    after = client.post(address)
    text = page_of(after).text
    assert [contact in text for contact in CONTACT] == [True, language == "ko", language == "en"]
    assert after.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in before.headers


def test_a_harvester_is_slowed_down(client: FlaskClient, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forumapp.release.views.CONTACTS_AN_HOUR", 1)
    assert throttle.clock.now() == NOW
    answers = [client.post(f"/en/releases/{release.id}") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 429]
    assert "press@example.org" not in answers[1].get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Na Pyobon (press@example.org)", "Na Pyobon"),
        ("Na Pyobon, E-mail: press@example.org, Tel. (02) 1234-5678", "Na Pyobon"),
        ("나표본 홍보담당관 (전화 02-1234-5678, 이메일 press@example.org)", "나표본 홍보담당관"),
        ("010 1234 5678", ""),
        ("Na Pyobon, 1588-1234", "Na Pyobon"),
        ("Na Pyobon, 82-2-1234-5678 ext. 12", "Na Pyobon"),
        ("나표본 전화 ０２-1234-5678(내선 12)", "나표본"),
        ("Na Pyobon, press(at)example.org", "Na Pyobon"),
        ("Photographs of 1899-1905 and 1945-2023", "Photographs of 1899-1905 and 1945-2023"),
        (
            "On 30 November 2023, 12,345 people from 37 countries",
            "On 30 November 2023, 12,345 people from 37 countries",
        ),
    ],
)
def test_addresses_are_taken_out_of_a_text(text: str, left: str) -> None:
    assert without_addresses(text).strip(" )") == left


def test_the_contact_for_the_media_is_hidden_whole_in_whichever_form_it_is_written() -> None:
    blocks = [
        Block.of(Part.HEADING, "Media inquiries"),
        Block.of(Part.CONTACT, "Na Pyobon, namedia on KakaoTalk"),
    ]
    hidden = reading_of(blocks, addresses=False, captions=True)
    assert [(section.heading, section.blocks) for section in hidden.sections] == [("Media inquiries", [])]
    assert hidden.has_addresses
    shown = reading_of(blocks, addresses=True, captions=True)
    assert shown.sections[0].blocks == blocks[1:]


def test_before_the_embargo_ends_there_is_nothing(
    session: Session, client: FlaskClient, forum: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_at(session, forum, 196)
    made = make(session, forum)
    write(session, made, {language: [TEXTS[language][0]] for language in TEXTS})
    photo = add_picture(session, made)
    publish(session, made, embargo_until=NOW + timedelta(hours=1))
    addresses = [f"/en/releases/{made.id}", f"/ko/releases/{made.id}", f"/releases/{made.id}/pictures/{photo}"]
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert client.post(addresses[0]).status_code == 404
    assert client.get(addresses[0]).data == client.get("/en/releases/999").data
    assert addresses[0] not in page_of(client.get("/en/events/forum")).addresses()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert "For immediate release" in page_of(client.get(addresses[0])).text
    assert "Embargoed" not in page_of(client.get(addresses[0])).text
    assert "배포 즉시" in page_of(client.get(addresses[1])).text
    assert addresses[0] in page_of(client.get("/en/events/forum")).addresses()


def test_links_lead_where_they_say(session: Session, client: FlaskClient, forum: Event) -> None:
    freeze_at(session, forum, 196)
    made = make(session, forum)
    link = Written(Part.LINK, "The year in figures https://example.org/0123456789/a")
    write(session, made, {**TEXTS, "en": [*TEXTS["en"][:3], Written(Part.HEADING, "See also"), link]})
    publish(session, made)
    page = page_of(client.get(f"/en/releases/{made.id}"))
    found = {element.text: element.get("href") for element in page.root.iter("a")}
    assert found["The year in figures"] == "https://example.org/0123456789/a"


def test_a_draft_is_nobodys_to_read(session: Session, client: FlaskClient, forum: Event) -> None:
    freeze_at(session, forum, 196)
    made = make(session, forum)
    photo = add_picture(session, made)
    assert client.get(f"/en/releases/{made.id}").status_code == 404
    assert client.get(f"/releases/{made.id}/pictures/{photo}").status_code == 404


def test_a_reader_who_has_the_page_is_told_that_it_holds(client: FlaskClient, release: Release) -> None:
    first = client.get(f"/en/releases/{release.id}")
    again = client.get(f"/en/releases/{release.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_pictures_have_their_texts_and_go_with_the_consent(
    session: Session, client: FlaskClient, forum: Event, speaker: Registration
) -> None:
    answer(session, speaker, granted=True, purpose="photograph")
    freeze_at(session, forum, 196)
    made = make(session, forum)
    write(session, made, TEXTS)
    photo = add_picture(session, made, speaker)
    publish(session, made)
    address = f"/releases/{made.id}/pictures/{photo}"
    page = page_of(client.get(f"/en/releases/{made.id}"))
    assert [(image.get("src"), image.get("alt")) for image in page.root.iter("img")] == [(address, "The hall")]
    assert page.texts(".//figcaption") == ["Around 200 participants listen. Photo: Example Centre/N. N."]
    picture = client.get(address)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert client.get(address, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    answer(session, speaker, granted=False, purpose="photograph")
    assert list(page_of(client.get(f"/en/releases/{made.id}")).root.iter("img")) == []
    assert client.get(address).status_code == 404


def test_a_name_goes_with_the_consent_and_the_figure_stays(
    session: Session, client: FlaskClient, forum: Event, release: Release, speaker: Registration
) -> None:
    before = client.get(f"/en/releases/{release.id}")
    assert "Jean Exemple spoke to around 200 participants" in page_of(before).text
    answer(session, speaker, granted=False)
    after = client.get(f"/en/releases/{release.id}", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Exemple" not in after.get_data(as_text=True)
    assert "Thanking them, [name withdrawn] left." in page_of(after).text
    assert "[name withdrawn] spoke to around 200 participants" in page_of(after).text


def test_a_destroyed_events_release_stays_without_whom_it_must_not_name(
    session: Session, client: FlaskClient, forum: Event, release: Release, speaker: Registration
) -> None:
    answer(session, speaker, granted=False)
    destroy_event(session=session, event_id=forum.id, cause=Cause.AGAIN, now=NOW, actor=EDITOR)
    session.commit()
    page = page_of(client.get(f"/en/releases/{release.id}"))
    assert "[name withdrawn] spoke to around 200 participants" in page.text
    assert "Exemple" not in json.dumps(session.get_one(Release, release.id).published)


def test_a_correction_and_what_it_corrects_lead_to_each_other(
    session: Session, client: FlaskClient, forum: Event, release: Release
) -> None:
    freeze_at(session, forum, 180)
    corrected, first = f"/en/releases/{release.id}", release
    made = making.correct_release(session=session, event_id=forum.id, release_id=first.id, now=NOW, actor=WRITER)
    session.commit()
    correction = f"/en/releases/{made.id}"
    publish(session, made, embargo_until=NOW + timedelta(hours=1))
    assert correction not in page_of(client.get(corrected)).addresses()
    made.embargo_until = None
    session.commit()
    assert correction in page_of(client.get(corrected)).addresses()
    assert corrected in page_of(client.get(correction)).addresses()
    assert str(data_of(client, corrected)["correction"]).endswith(correction)
    event = page_of(client.get("/en/events/forum")).addresses()
    assert (correction in event, corrected in event) == (True, False)


def test_the_release_of_before_the_event_says_what_took_its_place(
    session: Session, client: FlaskClient, forum: Event
) -> None:
    early = make(session, forum, Kind.ADVANCE)
    write(session, early, {language: [TEXTS[language][0]] for language in TEXTS})
    publish(session, early)
    address = f"/en/releases/{early.id}"
    assert "superseded" not in page_of(client.get(address)).text
    freeze_at(session, forum, 196)
    final = make(session, forum)
    write(session, final, {language: [TEXTS[language][0]] for language in TEXTS})
    publish(session, final)
    page = page_of(client.get(address))
    assert "This release was superseded" in page.text
    assert f"/en/releases/{final.id}" in page.addresses()
    assert address not in page_of(client.get("/en/events/forum")).addresses()


def test_a_release_of_an_event_that_is_not_shown_leads_to_no_event(
    session: Session, client: FlaskClient, forum: Event, release: Release
) -> None:
    assert "/en/events/forum" in page_of(client.get(f"/en/releases/{release.id}")).addresses()
    forum.published_at = None
    session.commit()
    assert "/en/events/forum" not in page_of(client.get(f"/en/releases/{release.id}")).addresses()
    assert "Example forum" not in client.get(f"/en/releases/{release.id}").get_data(as_text=True)
