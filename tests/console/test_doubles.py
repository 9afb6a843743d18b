"""Suspected doubles: found in either script, told apart for good, merged with both histories kept."""

from datetime import timedelta

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.consent.service import ask_for_needs
from forumapp.console.queries import Likeness, suspected_doubles
from forumapp.events import service as events
from forumapp.events.models import Category
from forumapp.extensions import unit_of_work
from forumapp.files import service as files
from forumapp.files.models import Upload
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.sealing import needs_box
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.queries import answers, needs_of
from forumapp.questions.service import retire
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from tests.support import documents
from tests.support.factories import STARTS, add_event, add_question, add_scans
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

HANBIT = LocalizedText(en="Hanbit University", ko="한빛대학교")
NAME, EMAIL, PHONE, SPELLING, ORGANIZATION = (
    Likeness.NAME,
    Likeness.EMAIL,
    Likeness.PHONE,
    Likeness.SPELLING,
    Likeness.ORGANIZATION,
)


@pytest.fixture
def forum(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


@pytest.fixture
def register(app, forum, now):
    moments = iter(range(1000))

    def receive(names, **values):
        with unit_of_work() as session:
            return service.receive(
                session=session,
                event_id=forum.id,
                application=service.Application(
                    category_code="academia", names=LocalizedText(names), **{"language": "en", **values}
                ),
                now=now + timedelta(minutes=next(moments)),
                actor=GUEST,
                source=Source.FORM,
                keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
            ).registration_id

    return receive


def found(session, forum):
    session.rollback()
    return {
        frozenset((pair.first_id, pair.second_id)): set(pair.likeness)
        for pair in suspected_doubles(session=session, event_id=forum.id)
    }


def path(one, other, act):
    return f"/console/events/forum/doubles/{one}/{other}/{act}"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (
            ({"en": "Kim Haneul"}, {"email": "a@example.org", "organization": HANBIT}),
            ({"en": "KIM  haneul"}, {"email": "b@example.org", "organization": HANBIT}),
            {NAME, ORGANIZATION},
        ),
        (
            ({"ko": "김하늘"}, {"organization": HANBIT}),
            ({"en": "Haneul Kim"}, {"organization": HANBIT}),
            {SPELLING, ORGANIZATION},
        ),
        (
            ({"en": "Anna Sample"}, {"email": "office@example.org"}),
            ({"en": "Anna Sampel"}, {"email": "office@example.org"}),
            {EMAIL},
        ),
        (
            ({"en": "Anna Sample"}, {"phone": "+821012345678"}),
            ({"en": "Anna Samples"}, {"phone": "+821012345678"}),
            {PHONE},
        ),
    ],
)
def test_two_entries_that_look_like_one_person_are_found(session, forum, register, first, second, why):
    one, other = register(first[0], **first[1]), register(second[0], **second[1])
    register({"en": "Max Beispiel", "ko": "막스 바이슈필"}, email="max@example.org", organization=HANBIT)
    assert found(session, forum) == {frozenset((one, other)): why}


def test_people_who_share_an_address_or_a_surname_are_none(session, forum, register):
    register({"en": "Kim Haneul", "ko": "김하늘"}, email="embassy@example.org", organization=HANBIT)
    register({"en": "Lee Garam", "ko": "이가람"}, email="embassy@example.org", organization=HANBIT)
    register({"ko": "김한울"}, email="embassy@example.org", organization=HANBIT)
    assert found(session, forum) == {}


def test_a_country_whose_name_holds_a_surname_makes_nobody_a_double(session, forum, register):
    register({"en": "Anna Sample"}, organization=HANBIT, country="VN")
    register({"en": "Max Beispiel"}, organization=HANBIT, country="VN")
    assert found(session, forum) == {}


def test_two_told_apart_are_never_listed_again(session, forum, organizer, register):
    one = register({"en": "Kim Minsu"}, email="a@example.org")
    other = register({"en": "Kim Minsu"}, email="b@example.org")
    page = page_of(organizer.get("/console/events/forum/doubles"))
    assert "same name" in page.text
    token = page.root.find(".//main//input[@name='csrf_token']").get("value")
    for _ in range(2):
        assert organizer.post(path(other, one, "apart"), data={"csrf_token": token}).status_code == 303
    assert found(session, forum) == {}
    assert "No two entries look like one person" in page_of(organizer.get("/console/events/forum/doubles")).text


def test_a_merge_keeps_the_chosen_values_and_both_histories(session, forum, organizer, register):
    events.save_category(session=session, event_id=forum.id, code="academia", values={"places": 2})
    session.commit()
    one = register({"en": "Kim Haneul"}, email="a@example.org", organization=HANBIT, consents={"photograph": True})
    other = register(
        {"en": "Kim Haneul", "ko": "김하늘"},
        email="b@example.org",
        organization=HANBIT,
        position=LocalizedText(en="Professor"),
        consents={"photograph": False},
    )
    third = register({"en": "Max Beispiel"}, email="max@example.org")
    with unit_of_work() as work:
        service.set_tags(
            session=work, event_id=forum.id, registration_id=other, tags=["press"], now=STARTS, actor=GUEST
        )
    assert session.get(Registration, third).status == "waitlisted"
    asked = organizer.get(path(one, other, "merge")).text
    assert "a@example.org" not in asked
    assert "a…@example.org" in asked
    answer = submit(organizer, path(one, other, "merge"), {"stays": one, "take_email": other})
    assert answer.location == f"/console/events/forum/registrations/{one}"
    session.expire_all()
    stays, goes = session.get(Registration, one), session.get(Registration, other)
    assert (stays.names, stays.position, stays.email) == (
        {"en": "Kim Haneul", "ko": "김하늘"},
        {"en": "Professor"},
        "b@example.org",
    )
    assert (stays.status, goes.status, goes.merged_into_id) == ("confirmed", "cancelled", one)
    assert session.get(Registration, third).status in ("confirmed", "offered")
    assert session.query(Category).filter_by(code="academia").one().taken == 2
    page = page_of(organizer.get(answer.location))
    lines = page.texts(".//ol/li/div")
    assert [line for line in lines if "of the entry that was merged" in line and "→ Cancelled" in line]
    assert [line for line in lines if "Merged with another entry of the same person" in line]
    assert page.texts(".//a[@class='tag']") == ["press"]
    assert [line for line in lines if "Photograph: no" in line]
    gone = page_of(organizer.get(f"/console/events/forum/registrations/{other}"))
    assert "Merged into the entry that stayed" in gone.text
    assert "Take up again" not in gone.text
    assert found(session, forum) == {}
    again = organizer.get(path(one, other, "merge"))  # a second tab, or the browser's way back
    assert again.location == answer.location
    assert "These two entries were merged already" in page_of(organizer.get(again.location)).text


def test_the_page_says_what_becomes_of_place_and_qr_and_a_confirmed_guest_stays_one(
    session, forum, organizer, register, app
):
    confirmed = register({"en": "Kim Haneul"}, email="a@example.org", organization=HANBIT)
    invited = register({"en": "Kim Haneul"}, email="b@example.org", organization=HANBIT)
    session.get(Registration, invited).status = "invited"
    session.commit()
    page = page_of(organizer.get(path(confirmed, invited, "merge")))
    assert "“Confirmed” afterwards" in page.text
    assert "the QR that the guest has stays good" in page.text
    answer = submit(organizer, path(confirmed, invited, "merge"), {"stays": invited})
    session.expire_all()
    assert session.get(Registration, invited).status == "confirmed"
    assert "whose place this one has now" in page_of(organizer.get(answer.location)).text


def test_whoever_was_let_in_at_the_door_stays(session, forum, organizer, register):
    one = register({"en": "Kim Haneul"}, email="a@example.org", organization=HANBIT)
    other = register({"en": "Kim Haneul"}, email="b@example.org", organization=HANBIT)
    add_scans(session, session.get(Registration, other), (STARTS, "in"))
    session.commit()
    assert submit(organizer, path(one, other, "merge"), {"stays": one}).status_code == 422
    submit(organizer, path(one, other, "merge"), {"stays": other})
    session.expire_all()
    assert session.get(Registration, one).merged_into_id == other


def test_two_who_were_both_let_in_are_not_merged(session, forum, organizer, register):
    one = register({"en": "Kim Haneul"}, email="a@example.org", organization=HANBIT)
    other = register({"en": "Kim Haneul"}, email="b@example.org", organization=HANBIT)
    for each in (one, other):
        add_scans(session, session.get(Registration, each), (STARTS, "in"))
    session.commit()
    page = page_of(organizer.get(path(one, other, "merge")))
    assert "Both were let in at the door" in page.text
    assert page.root.findall(".//main//form") == []
    session.expire_all()
    assert {row.status for row in session.query(Registration)} == {"confirmed"}


@pytest.fixture
def differing(app, session, forum, register, now):
    """Two entries of one person with different answers and different needs; returns (one, other)."""
    ask_for_needs(session=session, event_id=forum.id, now=now)
    add_question(session, forum, "car", "yes_no", label="Do you come by car?")
    add_question(session, forum, "hall", "choice", label="Which hall?", options=("north", "south"))
    add_question(session, forum, "old", "text", label="Asked no more")
    add_question(session, forum, "diet", "needs", label="What do you eat?")
    add_question(session, forum, "access", "needs", label="What do you need to get in?")
    box = needs_box(app.config["FORUMAPP"].data_keys)
    told = (
        ({"car": True, "hall": "north"}, {"diet": "no nuts", "access": "a ramp"}),
        ({"car": False, "old": "this"}, {"diet": "vegan"}),
    )
    return tuple(
        register(
            {"en": "Kim Haneul"},
            email=f"kim{number}@example.org",
            answers=answers,
            needs={key: box.seal(text) for key, text in needs.items()},
            consents={"needs": True},
        )
        for number, (answers, needs) in enumerate(told)
    )


def needs_kept(app, session, registration_id):
    session.rollback()
    box = needs_box(app.config["FORUMAPP"].data_keys)
    rows = needs_of(session=session, registration_ids=[registration_id])
    return {key: box.open(need.sealed) for key, _, need in rows}


def test_different_answers_are_chosen_and_what_both_need_is_kept_unseen(app, session, organizer, forum, differing):
    one, other = differing
    retire(session=session, event_id=forum.id, key="old", now=STARTS)
    session.commit()
    page = page_of(organizer.get(path(one, other, "merge")))
    assert "Do you come by car?" in page.text
    assert "Asked no more" not in page.text
    assert "Both told what they need: choose below" in page.text
    assert "vegan" not in page.text
    assert "ramp" not in page.text
    answer = submit(organizer, path(one, other, "merge"), {"stays": one, "take_q_car": other})
    assert answers(session=session, registration_id=one) == {"car": False, "hall": "north"}
    assert needs_kept(app, session, one) == {"diet": "no nuts\nvegan", "access": "a ramp"}
    assert needs_kept(app, session, other) == {}
    lines = page_of(organizer.get(answer.location)).texts(".//ol/li/div")
    assert [line for line in lines if "Needs changed" in line]


@pytest.mark.parametrize(("chosen", "kept"), [(0, {"diet": "no nuts", "access": "a ramp"}), (1, {"diet": "vegan"})])
def test_the_needs_of_one_entry_may_be_chosen_whichever_stays(app, session, organizer, differing, chosen, kept):
    one, other = differing
    assert submit(organizer, path(one, other, "merge"), {"stays": one, "needs": differing[chosen]}).status_code == 303
    assert needs_kept(app, session, one) == kept


def test_needs_are_not_kept_against_the_newest_answer_and_the_page_says_so(app, session, organizer, forum, differing):
    one, other = differing
    with unit_of_work() as work:
        service.answer_consents(
            session=work,
            event_id=forum.id,
            registration_id=other,
            answers={"needs": False},
            language="en",
            now=STARTS,
            actor=GUEST,
        )
    assert "is deleted: the newest answer no longer allows" in page_of(organizer.get(path(one, other, "merge"))).text
    submit(organizer, path(one, other, "merge"), {"stays": one})
    assert needs_kept(app, session, one) == {}


def test_a_file_that_the_entry_that_goes_handed_in_goes_over(session, organizer, forum, register):
    add_question(session, forum, "letter", "file", label="Letter")
    with unit_of_work() as work:
        upload = files.keep(session=work, event_id=forum.id, name="letter.pdf", data=documents.pdf(), now=STARTS)
    handed_in = {"upload": upload.id, "name": "letter.pdf"}
    one = register({"en": "Kim Haneul"}, email="a@example.org")
    other = register({"en": "Kim Haneul"}, email="b@example.org", answers={"letter": handed_in})
    assert submit(organizer, path(one, other, "merge"), {"stays": one}).status_code == 303
    session.expire_all()
    assert answers(session=session, registration_id=one) == {"letter": handed_in}
    assert session.get(Upload, handed_in["upload"]).registration_id == one


def test_the_history_says_labels_and_names_of_categories_and_why(session, organizer, forum, differing):
    one, other = differing
    session.get(Registration, other).category_id = session.query(Category).filter_by(code="government").one().id
    session.commit()
    values = {"stays": one, "take_q_car": other, "take_q_hall": other, "take_category": other}
    answer = submit(organizer, path(one, other, "merge"), values)
    [line] = [
        text for text in page_of(organizer.get(answer.location)).texts(".//ol/li/div") if "Merged with another" in text
    ]
    assert "Do you come by car?: Yes to No" in line
    assert "Which hall?: North to –" in line
    assert "Category: Academia to Government" in line
    assert "“Merged with the entry of Kim Haneul”" in line
    assert "q_car" not in line
