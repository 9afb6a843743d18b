"""Making, writing, publishing and setting up an event at the console, in both languages."""

from datetime import UTC, datetime

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.consent import queries as consent
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import queries as questions
from tests.support.factories import add_event, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

NEW = {
    "title_en": "Spring forum",
    "title_ko": "봄 포럼",
    "slug": "spring-forum",
    "starts_at": "2024-03-02T14:00",
    "ends_at": "2024-03-02T17:00",
    "zone": "Asia/Seoul",
}
BASE = "/console/events/forum"


@pytest.fixture
def forum(session):
    return add_event(session, place_name=LocalizedText(en="Seoul", ko="서울"))


@pytest.fixture
def admin(app, session):
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


def stored(session, slug="forum") -> Event:
    session.rollback()
    session.expire_all()
    return find_event(session=session, slug=slug)


def test_a_new_event_is_a_draft_that_begins_with_categories_and_a_notice(session, admin):
    answer = submit(admin, "/console/events/new", NEW)
    assert answer.location == "/console/events/spring-forum/"
    event = stored(session, "spring-forum")
    assert event.title == {"en": "Spring forum", "ko": "봄 포럼"}
    assert (event.starts_at, event.published_at) == (datetime(2024, 3, 2, 5, 0, tzinfo=UTC), None)
    assert (event.languages, len(event.categories)) == (["en", "ko"], 11)
    assert consent.newest_notice(session=session, event_id=event.id).number == 1
    assert "The event is made. Nobody sees it yet." in page_of(admin.get(answer.location)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"slug": "Spring Forum"}, "Use small Latin letters, digits and hyphens"),
        ({"title_en": "", "title_ko": ""}, "Write it in one language at least."),
        ({"ends_at": "2024-03-02T13:00"}, "It must end after it begins."),
        ({"starts_at": ""}, "Enter the day and time when it begins."),
        ({"zone": "Seoul"}, "Enter a time zone by its place"),
        ({"languages_of_event": None}, "Choose one language at least."),
        ({"slug": "forum"}, "Another event has this address."),
    ],
)
def test_a_faulty_event_comes_back_with_the_cure_and_what_was_typed(admin, forum, typed, sentence):
    answer = submit(admin, "/console/events/new", {**NEW, **typed})
    assert answer.status_code == 422
    assert sentence in page_of(answer).text
    assert 'value="Spring forum"' in answer.text or typed.get("title_en") == ""


def test_a_copy_takes_over_everything_but_people(session, admin, forum):
    submit(
        admin,
        f"{BASE}/questions/new",
        {"key": "receiver", "kind": "yes_no", "label_en": "A receiver?", "label_ko": "수신기?"},
    )
    submit(admin, f"{BASE}/notices", {"text_en": "Items, purpose, period.", "text_ko": "항목, 목적, 기간."})
    copied = submit(admin, f"{BASE}/copy", {"slug": "spring-forum", "first_day": "2024-03-02"})
    assert copied.location == "/console/events/spring-forum/"
    event = stored(session, "spring-forum")
    assert [asked.key for asked in questions.asked(session=session, event_id=event.id)] == ["receiver"]
    assert consent.newest_notice(session=session, event_id=event.id).text == {
        "en": "Items, purpose, period.",
        "ko": "항목, 목적, 기간.",
    }


def test_texts_and_dates_are_written_in_both_languages_and_the_event_s_zone(session, organizer, forum):
    typed = {
        "summary_en": "One afternoon.",
        "summary_ko": "한나절 행사입니다.",
        "doors_open_at": "2023-11-30T13:00",
        "themes": ["ending_violence", "technology"],
        "places": "240",
        "contact_email": "Forum@Example.org",
    }
    answer = submit(organizer, f"{BASE}/edit", typed)
    assert answer.location == f"{BASE}/"
    event = stored(session)
    assert event.summary == {"en": "One afternoon.", "ko": "한나절 행사입니다."}
    assert event.doors_open_at == datetime(2023, 11, 30, 4, 0, tzinfo=UTC)
    assert (event.starts_at, event.ends_at) == (forum.starts_at, forum.ends_at)
    assert (event.themes, event.places, event.contact_email) == (
        ["ending_violence", "technology"],
        240,
        "Forum@example.org",
    )
    assert event.revision == 2


def test_whoever_saves_the_event_second_is_told_and_loses_nothing_typed(session, organizer, forum):
    submit(organizer, f"{BASE}/edit", {"summary_en": "The first version."})
    second = submit(organizer, f"{BASE}/edit", {"summary_en": "The second version.", "revision": "1"})
    assert second.status_code == 409
    page = page_of(second)
    assert "Somebody else changed this while you were writing" in page.text
    assert "The first version." in page.text
    assert "The second version." in page.text
    assert stored(session).summary == {"en": "The first version."}
    submit(organizer, f"{BASE}/edit", {"summary_en": "The second version."})
    assert stored(session).summary == {"en": "The second version."}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("02-123-4567", "02-123-4567"), ("+49 30 123456", "+49 30 123456"), ("(02) 6325 4000", "02-6325-4000")],
)
def test_a_telephone_is_read_as_people_write_it_and_stands_on_the_page(client, organizer, forum, typed, shown):
    submit(organizer, f"{BASE}/edit", {"contact_phone": typed})
    answer = client.get("/ko/events/forum")
    assert answer.status_code == 200
    assert shown in page_of(answer).text


def test_what_is_no_telephone_is_refused_with_the_cure_and_stays_typed(session, organizer, forum):
    answer = submit(organizer, f"{BASE}/edit", {"contact_phone": "ask for Kim"})
    assert answer.status_code == 422
    assert "with its country code" in page_of(answer).text
    assert "ask for Kim" in answer.text
    assert stored(session).contact_phone is None


def test_publishing_says_what_is_missing_first(session, admin):
    submit(admin, "/console/events/new", {**NEW, "title_ko": ""})
    overview = "/console/events/spring-forum/"
    page = page_of(admin.get(overview))
    missing = page.texts(".//section[1]//tbody/tr/th")
    assert any("Title" in line for line in missing)
    assert any("Place" in line for line in missing)
    answer = submit(admin, overview, to="/console/events/spring-forum/publish")
    assert "Not published" in page_of(admin.get(answer.location)).text
    assert stored(session, "spring-forum").published_at is None

    texts = {"title_ko": "봄 포럼", "place_name_en": "Seoul", "place_name_ko": "서울"}
    submit(admin, "/console/events/spring-forum/edit", texts)
    submit(admin, overview, to="/console/events/spring-forum/publish")
    assert stored(session, "spring-forum").published_at is not None
    submit(admin, overview, to="/console/events/spring-forum/withdraw")
    assert stored(session, "spring-forum").published_at is None


def test_a_category_gets_places_a_review_and_its_own_names(session, organizer):
    submit(organizer, f"{BASE}/categories/media", {"places": "10", "review": "y", "names_en": "Press"})
    submit(
        organizer, f"{BASE}/categories/new", {"code": "youth", "names_en": "Youth", "names_ko": "청년", "places": ""}
    )
    categories = {category.code: category for category in stored(session).categories}
    press, youth = categories["media"], categories["youth"]
    assert (press.places, press.review, press.counts, press.names["en"]) == (10, True, False, "Press")
    assert (youth.places, youth.review, youth.counts, youth.public) == (None, False, True, True)
    again = submit(organizer, f"{BASE}/categories/new", {"code": "youth", "names_en": "Youth"})
    assert again.status_code == 422
    assert "This event has a category with this code." in page_of(again).text


def test_the_list_of_categories_says_at_once_which_are_used_and_which_guests_may_choose(session, forum, organizer):
    four = ["diplomatic_corps", "government", "academia", "media"]
    submit(organizer, f"{BASE}/categories", {"used": four, "public": ["academia", "government", "military"]})
    stored_now = stored(session).categories
    assert [one.code for one in stored_now if one.used] == four
    assert [one.code for one in stored_now if one.public] == ["government", "academia"]  # what is not used, nobody may

    names = ["Diplomatic corps", "Government", "Academia", "Media"]
    for path, choices in (
        ("invitations/new", ".//select[@name='category']/option"),
        ("invitations/list", ".//select[@name='category']/option"),
        ("registrations/new", ".//select[@name='category']/option"),
        ("registrations", ".//select[@name='category']/option[@value!='']"),
        ("questions/new", ".//input[@name='categories']/.."),
        ("delegations/new", ".//input[@name='categories']/.."),
    ):
        page = page_of(organizer.get(f"{BASE}/{path}"))
        assert [text for text in page.texts(choices) if text] == names, path
    rows = page_of(organizer.get(f"{BASE}/")).texts(".//table//tbody/tr/th")
    assert (rows[-4:], "Military" in rows) == (names, False)


def test_a_category_that_somebody_is_in_stays_in_use_and_so_does_one_at_least(session, forum, organizer):
    add_registration(session, forum, category="military", status="invited")
    add_registration(session, forum, category="expert", status="cancelled")
    session.commit()
    answer = submit(organizer, f"{BASE}/categories", {"used": ["academia"], "public": ["academia"]})
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.texts(".//div[@class='summary']//li") == [
        "Somebody is in Military: give these people another category first, or leave it ticked."
    ]
    assert [box.get("value") for box in page.root.findall(".//input[@name='used']") if "checked" in box.attrib] == [
        "academia"
    ]
    assert submit(organizer, f"{BASE}/categories", {"used": None}).status_code == 422
    assert all(category.used for category in stored(session).categories)
    submit(organizer, f"{BASE}/categories", {"used": ["academia", "military"], "public": ["academia"]})
    assert [one.code for one in stored(session).categories if one.used] == ["military", "academia"]


def test_the_programme_is_put_together_and_taken_apart(session, organizer):
    submit(organizer, f"{BASE}/programme/speakers/new", {"names_en": "Jane Example", "names_ko": "제인 보기"})
    speaker = stored(session).speakers[0]
    line = {
        "title_en": "Keynote",
        "title_ko": "기조연설",
        "starts_at": "2023-11-30T14:10",
        "role": "keynote",
        "speaker_id": str(speaker.id),
    }
    submit(organizer, f"{BASE}/programme/items/new", line)
    submit(organizer, f"{BASE}/programme/partners/new", {"names_en": "Example Fund", "url": "https://example.org"})
    event = stored(session)
    [item], [partner] = event.programme, event.partners
    assert (item.starts_at, item.role, item.speaker_id) == (
        datetime(2023, 11, 30, 5, 10, tzinfo=UTC),
        "keynote",
        speaker.id,
    )
    assert (partner.names, partner.part, partner.url) == ({"en": "Example Fund"}, "partner", "https://example.org")
    bad = submit(organizer, f"{BASE}/programme/partners/{partner.id}", {"url": "javascript:alert(1)"})
    assert bad.status_code == 422
    page = f"{BASE}/programme/items/{item.id}"
    assert submit(organizer, page, to=f"{page}/remove").status_code == 303
    assert stored(session).programme == []


def test_a_change_of_a_question_is_a_new_version_and_keeps_the_values_of_choices(session, organizer, forum):
    typed = {
        "key": "group",
        "kind": "choice",
        "label_en": "Which group?",
        "label_ko": "어느 모임?",
        "options_en": "Care\nWork",
        "options_ko": "돌봄\n일",
    }
    submit(organizer, f"{BASE}/questions/new", typed)
    submit(organizer, f"{BASE}/questions/group", {"options_en": "Caring\nWork\nSchool", "options_ko": "돌봄\n일\n학교"})
    [asked] = questions.asked(session=session, event_id=forum.id)
    assert [option["value"] for option in asked.options] == ["choice_1", "choice_2", "choice_3"]
    assert asked.options[0]["label"] == {"en": "Caring", "ko": "돌봄"}
    assert "version 2" in page_of(organizer.get(f"{BASE}/questions")).text
    one = submit(organizer, f"{BASE}/questions/group", {"options_en": "Care", "options_ko": "돌봄"})
    assert one.status_code == 422
    assert "Write two choices at least" in page_of(one).text
    submit(organizer, f"{BASE}/questions/group", to=f"{BASE}/questions/group/retire")
    session.rollback()
    assert questions.asked(session=session, event_id=forum.id) == []


def test_notice_and_purposes_are_versions(session, organizer, forum):
    for number in (1, 2):
        submit(organizer, f"{BASE}/notices", {"text_en": f"Notice {number}", "text_ko": f"안내 {number}"})
    notice = consent.newest_notice(session=session, event_id=forum.id)
    assert (notice.number, notice.text) == (2, {"en": "Notice 2", "ko": "안내 2"})
    submit(organizer, f"{BASE}/purposes/news", {"question_en": "May we write?", "question_ko": "소식을 보내도 될까요?"})
    session.rollback()
    assert [one.purpose for one in consent.asked_purposes(session=session, event_id=forum.id)] == ["news"]
    submit(organizer, f"{BASE}/notices", to=f"{BASE}/purposes/news/retire")
    session.rollback()
    assert consent.asked_purposes(session=session, event_id=forum.id) == []
    assert organizer.get(f"{BASE}/purposes/anything").status_code == 404


PAGES = [
    "/",
    "/events/new",
    "/events/forum/",
    "/events/forum/edit",
    "/events/forum/categories",
    "/events/forum/categories/new",
    "/events/forum/categories/media",
    "/events/forum/programme",
    "/events/forum/programme/items/new",
    "/events/forum/programme/speakers/new",
    "/events/forum/programme/partners/new",
    "/events/forum/notices",
    "/events/forum/purposes/photograph",
    "/events/forum/questions",
    "/events/forum/questions/new",
    "/events/forum/registrations",
    "/events/forum/registrations/new",
    "/events/forum/mails",
    "/events/forum/staff",
    "/staff",
    "/access-log",
    "/account",
    "/office",
    "/organizations",
    "/password",
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages(admin, forum, path, language):
    with admin.session_transaction() as visit:
        visit["language"] = language
    answer = admin.get(f"/console{path}")
    assert (answer.status_code, page_of(answer).language) == (200, language)


def test_staff_see_the_events_in_which_they_have_a_role(app, session, organizer, forum):
    add_event(session, "hidden", title=LocalizedText(en="Hidden forum"))
    assert page_of(organizer.get("/console/")).texts(".//tbody//a") == ["Example forum"]
    nobody = signed_in(app, add_staff(session, None))
    assert (
        "You see an event here once an administrator gives you a role in it." in page_of(nobody.get("/console/")).text
    )
