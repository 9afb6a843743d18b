"""The list of registrations and one person's page: found, narrowed, corrected, decided, revealed, and noted."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event as events
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.delegations.models import Delegation
from forumapp.events import service as event_service
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from tests.support.factories import STARTS, add_event, add_registration, add_scans
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

EMAIL, PHONE = "haneul@example.org", "+821012345678"


@pytest.fixture
def forum(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


@pytest.fixture
def register(app, forum, now):
    """Take an application by the ordinary service; returns the registration's id."""

    def receive(en="Kim Haneul", ko="김하늘", *, category="academia", email=EMAIL, **values):
        with unit_of_work() as session:
            return service.receive(
                session=session,
                event_id=forum.id,
                application=service.Application(
                    category_code=category,
                    names=LocalizedText(en=en, ko=ko),
                    language="ko",
                    email=email,
                    phone=PHONE,
                    **{"organization": LocalizedText(en="Hanbit University", ko="한빛대학교"), **values},
                ),
                now=now,
                actor=GUEST,
                source=Source.FORM,
                keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
            ).registration_id

    return receive


def add_delegation(session, event, name, **names):
    """A delegation without members, committed."""
    session.rollback()
    made = Delegation(
        event_id=event.id, key=f"{name} {event.id}", names=LocalizedText(en=name, **names), created_at=STARTS
    )
    session.add(made)
    session.commit()
    return made


def limit(session, forum, **values):
    event_service.save_category(session=session, event_id=forum.id, code="academia", values=values)
    session.commit()


def path(person, rest=""):
    return f"/console/events/forum/registrations/{person}{rest}"


def statuses(session):
    session.expire_all()
    return {row.order_name: row.status for row in session.scalars(select(Registration))}


def accesses(session):
    session.rollback()  # what others wrote since is seen in a new transaction
    return [(row.act, row.purpose, row.registration_id, row.people) for row in session.scalars(select(AccessEntry))]


def listed(client, query=""):
    page = page_of(client.get(f"/console/events/forum/registrations{query}"))
    return page.texts(".//tbody/tr/th/a")


def test_protocol_reads_the_people_of_rank_in_their_order(session, forum, organizer):
    since = datetime(2021, 5, 1, tzinfo=UTC)
    for name, values in {
        "Plain": {},
        "Late": {"rank": "ambassador"},
        "Senior": {"rank": "ambassador", "functions_since": since},
        "Gone": {"rank": "minister", "status": "cancelled"},
        "Vice": {"rank": "vice_minister", "status": "invited"},
        "Host": {"manual_order": 1},
    }.items():
        add_registration(session, forum, names={"en": name}, **values)
    session.commit()
    page = page_of(organizer.get("/console/events/forum/registrations/by-precedence"))
    assert page.texts(".//tbody/tr/th") == ["Host", "Vice", "Senior", "Late"]
    assert page.texts(".//tbody/tr/td[1]") == ["1", "2", "3", "4"]
    assert page.texts(".//tbody/tr/td[4]")[2] == "1 May 2021 09:00"
    assert accesses(session) == [("list", "registrations", None, 4)]


@pytest.mark.parametrize("query", ["김하늘", "ㄱㅎㄴ", "haneul", "rlagksmf", "한빛대", "hanbit univ", "김하느"])
def test_people_are_found_by_name_and_organisation_in_either_language(organizer, register, query):
    register()
    register("Max Beispiel", "막스 바이슈필", email="max@example.org", organization=LocalizedText(en="Daily Sample"))
    assert listed(organizer, f"?q={query}") == ["Kim Haneul"]


def test_one_letter_finds_nobody_and_says_so(organizer, register):
    register()
    page = page_of(organizer.get("/console/events/forum/registrations?q=김"))
    assert "Two letters are needed to search." in page.text
    assert "Kim Haneul" not in page.text


def test_the_list_is_narrowed_by_status_category_and_attendance(session, organizer, forum, register):
    limit(session, forum, review=True)
    register()
    present = register("Max Beispiel", "막스 바이슈필", category="media", email="max@example.org")
    add_scans(session, session.get(Registration, present), (STARTS, "in"))
    session.commit()
    assert sorted(listed(organizer)) == ["Kim Haneul", "Max Beispiel"]
    assert listed(organizer, "?status=submitted") == ["Kim Haneul"]
    assert listed(organizer, "?category=media") == ["Max Beispiel"]
    assert listed(organizer, "?attended=yes") == ["Max Beispiel"]
    assert listed(organizer, "?attended=no") == ["Kim Haneul"]
    assert sorted(listed(organizer, "?status=nonsense")) == ["Kim Haneul", "Max Beispiel"]


def test_a_long_list_goes_on_with_the_next_older_ones(monkeypatch, organizer, register):
    monkeypatch.setattr("forumapp.console.views.people.PAGE", 2)
    for number in range(5):
        register(f"Guest {number}", f"손님 {number}", email=f"guest{number}@example.org")
    seen, address = [], "?status=confirmed"
    for _ in range(3):
        seen += listed(organizer, address)
        page = page_of(organizer.get(f"/console/events/forum/registrations{address}"))
        older = [link for link in page.addresses() if "before=" in link]
        address = older[0].partition("registrations")[2] if older else ""
    assert sorted(seen) == [f"Guest {number}" for number in range(5)]
    assert address == ""


def test_the_list_asks_the_database_as_often_for_three_as_for_one(organizer, register):
    def count():
        statements = []

        def note(connection, cursor, statement, *rest):
            statements.append(statement)

        events.listen(db.engine, "before_cursor_execute", note)
        organizer.get("/console/events/forum/registrations")
        events.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    register()
    one = count()
    register("Max Beispiel", "막스 바이슈필", email="max@example.org", category="media")
    register("Anna Sample", "안나 샘플", email="anna@example.org", organization=LocalizedText(en="Embassy of Utopia"))
    assert count() == one


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_person_is_shown_with_everything_but_her_contact(session, organizer, register, language):
    guest = register(consents={"photograph": False, "naming": True})
    add_scans(session, session.get(Registration, guest), (STARTS, "in"))
    session.commit()
    with organizer.session_transaction() as visit:
        visit["language"] = language
    page = page_of(organizer.get(path(guest)))
    assert page.language == language
    assert all(words in page.text for words in ("Kim Haneul", "김하늘"))
    assert ("Hanbit University" if language == "en" else "한빛대학교") in page.text
    assert EMAIL not in organizer.get(path(guest)).text
    assert "1012345678" not in organizer.get(path(guest)).text.replace("-", "")
    assert accesses(session)[0] == ("view", "person", guest, 1)


def test_the_history_tells_who_did_what_when_and_which_mail_followed(session, organizer, forum, register):
    limit(session, forum, review=True)
    guest = register()
    submit(organizer, path(guest, "/decide/confirm"))
    submit(organizer, path(guest, "/edit"), {"names_en": "Kim Ha-neul"})
    submit(organizer, path(guest, "/ticket"))
    lines = page_of(organizer.get(path(guest))).texts(".//ol/li/div")
    assert len(lines) == 4
    assert "Received" in lines[3]
    assert "the guest" in lines[3]
    confirmed = next(line for line in lines if "→ Confirmed" in line)
    assert "Invented Organizer" in confirmed
    assert "Confirmed, with the ticket" in confirmed
    assert any("Name (English): Kim Haneul" in line and "Kim Ha-neul" in line for line in lines)
    assert any("New ticket" in line and "New ticket, waits" in line for line in lines)


def test_seeing_a_contact_takes_a_typed_reason_that_is_kept(session, organizer, register):
    guest = register()
    assert EMAIL not in organizer.get(path(guest, "/contact")).text
    refused = submit(organizer, path(guest, "/contact"), {"reason": " "})
    assert refused.status_code == 422
    assert EMAIL not in refused.text
    shown = submit(organizer, path(guest, "/contact"), {"reason": "the hall has moved"})
    assert EMAIL in shown.text
    assert "010-1234-5678" in shown.text
    assert ("reveal_contact", "the hall has moved", guest, 1) in accesses(session)
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_correction_keeps_what_it_does_not_touch(session, organizer, register):
    guest = register(country="KR", rank="minister")
    answer = submit(
        organizer,
        path(guest, "/edit"),
        {"names_ko": "김하늘별", "position_en": "Professor", "roles": ["keynote", "moderator"], "rank": ""},
    )
    assert answer.location == path(guest)
    session.expire_all()
    person = session.get(Registration, guest)
    assert person.names == {"en": "Kim Haneul", "ko": "김하늘별"}
    assert person.position == {"en": "Professor"}
    assert (person.roles, person.rank, person.country) == (["keynote", "moderator"], None, "KR")
    assert (person.email, person.phone) == (EMAIL, PHONE)
    assert person.organization.names == {"en": "Hanbit University", "ko": "한빛대학교"}


def test_whoever_saves_second_is_told_and_loses_nothing_typed(app, session, organizer, register):
    guest = register()
    fetched = organizer.get(path(guest, "/edit"))
    assert fetched.status_code == 200
    stale = session.get(Registration, guest).changed
    submit(organizer, path(guest, "/edit"), {"names_en": "Kim Ha-neul"})
    second = submit(organizer, path(guest, "/edit"), {"names_en": "Haneul Kim", "changed": str(stale)})
    assert second.status_code == 409
    page = page_of(second)
    assert "Somebody else changed this while you were writing" in page.text
    assert "Kim Ha-neul" in page.text
    assert 'value="Haneul Kim"' in second.text
    session.expire_all()
    assert session.get(Registration, guest).names["en"] == "Kim Ha-neul"
    meant = {"names_en": "Haneul Kim", "changed": str(session.get(Registration, guest).changed)}
    assert submit(organizer, path(guest, "/edit"), meant).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"names_en": "", "names_ko": ""}, "Write it in one language at least."),
        ({"email": "no address"}, "Enter an e-mail address like name@example.org."),
        ({"phone": "abc"}, "Enter a telephone number like"),
    ],
)
def test_a_faulty_correction_comes_back_with_the_cure_and_what_was_typed(organizer, register, typed, sentence):
    guest = register()
    answer = submit(organizer, path(guest, "/edit"), {"position_en": "<b>Chair</b>", **typed})
    assert answer.status_code == 422
    assert page_of(answer).title.startswith("Error: ")
    assert sentence in page_of(answer).text
    assert "&lt;b&gt;Chair&lt;/b&gt;" in answer.text


@pytest.mark.parametrize(
    ("decision", "after", "mail"),
    [
        ("confirm", "confirmed", "confirmed"),
        ("waitlist", "waitlisted", "waitlisted"),
        ("reject", "rejected", "rejected"),
        ("cancel", "cancelled", "cancelled"),
    ],
)
def test_a_decision_changes_the_state_and_tells_the_guest(session, organizer, forum, register, decision, after, mail):
    limit(session, forum, review=True)
    guest = register()
    answer = submit(organizer, path(guest, f"/decide/{decision}"), {"reason": "자리가 부족합니다."})
    assert answer.location == path(guest)
    assert statuses(session) == {"김하늘": after}
    assert [message.template for message in session.scalars(select(Message).order_by(Message.id))] == ["received", mail]
    assert "자리가 부족합니다." in page_of(organizer.get(path(guest))).text


def test_going_beyond_the_places_takes_a_reason(session, organizer, forum, register):
    register("Max Beispiel", "막스 바이슈필", email="max@example.org")
    limit(session, forum, places=1)
    guest = register()
    assert statuses(session)["김하늘"] == "waitlisted"
    full = submit(organizer, path(guest, "/decide/confirm"))
    assert full.status_code == 422
    assert "Every place is taken" in page_of(full).text
    token = {"csrf_token": page_of(full).root.find(".//main//input[@name='csrf_token']").get("value")}
    without = organizer.post(path(guest, "/decide/confirm"), data={"exceed": "y", **token})
    assert without.status_code == 422
    assert "Enter the reason." in page_of(without).text
    assert statuses(session)["김하늘"] == "waitlisted"
    beyond = organizer.post(path(guest, "/decide/confirm"), data={"exceed": "y", "reason": "keynote speaker", **token})
    assert beyond.status_code == 303
    assert statuses(session)["김하늘"] == "confirmed"


def test_taking_up_a_cancelled_registration_again_takes_a_reason(session, organizer, register):
    guest = register()
    submit(organizer, path(guest, "/decide/cancel"))
    assert submit(organizer, path(guest, "/decide/confirm")).status_code == 422
    assert submit(organizer, path(guest, "/decide/confirm"), {"reason": "she called"}).status_code == 303
    assert statuses(session) == {"김하늘": "confirmed"}


@pytest.mark.parametrize("meanwhile", ["Cancelled", "Confirmed"])
@pytest.mark.parametrize("decision", ["cancel", "confirm", "reject", "waitlist"])
def test_a_decision_that_came_too_late_says_what_was_decided_by_whom_and_when(
    session, organizer, forum, register, decision, meanwhile
):
    limit(session, forum, review=True)
    guest = register()
    older = page_of(organizer.get(path(guest, f"/decide/{decision}"))).root
    fields = {
        field.get("name"): field.get("value", "") for field in older.iter("input") if field.get("name") != "exceed"
    }
    submit(organizer, path(guest, "/decide/cancel" if meanwhile == "Cancelled" else "/decide/confirm"))
    after = statuses(session)
    answer = organizer.post(path(guest, f"/decide/{decision}"), data=fields)
    assert answer.location == path(guest)
    text = page_of(organizer.get(path(guest))).text
    assert f"Nothing was changed: the registration is “{meanwhile}” already (Invented Organizer, " in text
    assert statuses(session) == after


def test_a_decision_page_that_is_opened_too_late_leads_to_what_was_decided(session, organizer, register):
    guest = register()
    submit(organizer, path(guest, "/decide/cancel"))
    for decision in ("cancel", "reject", "offer", "regret"):
        answer = organizer.get(path(guest, f"/decide/{decision}"))
        assert answer.location == path(guest)
        assert "the registration is “Cancelled” already" in page_of(organizer.get(path(guest))).text
    many = page_of(organizer.get(path("decide", f"?decision=cancel&id={guest}")))
    fields = {field.get("name"): field.get("value", "") for field in many.root.iter("input")}
    assert organizer.post(path("decide"), data=fields).status_code == 303, "no reason is asked for what is not done"


def test_one_decision_for_several_names_those_for_whom_it_is_too_late(session, organizer, forum, register):
    limit(session, forum, review=True)
    first = register()
    second = register("Max Beispiel", "막스 바이슈필", email="max@example.org")
    submit(organizer, path(second, "/decide/confirm"))
    answer = submit(organizer, path("decide", f"?decision=confirm&id={first}&id={second}"))
    assert answer.location == "/console/events/forum/registrations"
    page = page_of(organizer.get(answer.location))
    assert "1 of 2 done; 1 skipped: already “Confirmed” (Max Beispiel)." in page.text
    assert set(statuses(session).values()) == {"confirmed"}


def test_nobody_selected_is_said(organizer, register):
    register()
    answer = organizer.get(path("decide", "?decision=confirm"))
    assert answer.status_code == 303
    assert "Select somebody in the list first." in page_of(organizer.get(answer.location)).text


def test_staff_enter_a_person_even_before_registration_opens(session, organizer, forum):
    event_service.edit_event(session=session, event_id=forum.id, values={"published_at": None})
    session.commit()
    typed = {"names_ko": "한가람", "category": "expert", "email": "garam@example.org", "language": "ko"}
    answer = submit(organizer, "/console/events/forum/registrations/new", typed)
    assert answer.status_code == 303
    assert statuses(session) == {"한가람": "confirmed"}
    again = submit(organizer, "/console/events/forum/registrations/new", typed)
    assert again.location == answer.location
    assert "registered already" in page_of(organizer.get(again.location)).text


def test_another_events_person_is_not_there(app, session, organizer, register):
    guest = register()
    other = add_event(session, "other")
    browser = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=other.id, email="other@example.org"))
    for rest in ("", "/edit", "/decide/confirm", "/contact", "/ticket"):
        assert browser.get(path(guest, rest).replace("/forum/", "/other/")).status_code == 404
    assert "김하늘" not in browser.get("/console/events/other/registrations").text


def delegation_choices(client, query=""):
    """What the choice of a delegation offers, and what is chosen in it."""
    page = page_of(client.get(f"/console/events/forum/registrations{query}"))
    options = [one for one in page.root.findall(".//select[@id='delegation']/option") if one.get("value")]
    return [one.text for one in options], [one.text for one in options if one.get("selected") is not None]


def test_the_choice_of_delegations_is_never_an_old_one(session, forum, organizer):
    assert delegation_choices(organizer) == ([], [])
    first, second = (add_delegation(session, forum, name) for name in ("Aland & sons", "Borduria"))
    assert delegation_choices(organizer) == (["Aland & sons", "Borduria"], [])
    assert delegation_choices(organizer, f"?delegation={second.id}") == (["Aland & sons", "Borduria"], ["Borduria"])
    assert delegation_choices(organizer) == (["Aland & sons", "Borduria"], []), "nothing stays chosen"
    session.rollback()
    first.names = LocalizedText(en="<b>Aland</b>", ko="올란드")
    session.commit()
    assert delegation_choices(organizer)[0] == ["<b>Aland</b>", "Borduria"]
    session.rollback()
    session.delete(second)
    session.commit()
    assert delegation_choices(organizer) == (["<b>Aland</b>"], [])


def test_the_choice_of_delegations_is_in_the_readers_language_and_of_the_event(app, session, forum, organizer):
    other = add_event(session, "other")
    add_delegation(session, forum, "Aland", ko="올란드")
    add_delegation(session, other, "Elsewhere")
    assert delegation_choices(organizer)[0] == ["Aland"]
    with organizer.session_transaction() as kept:
        kept["language"] = "ko"
    assert delegation_choices(organizer)[0] == ["올란드"]
    with organizer.session_transaction() as kept:
        kept["language"] = "en"
    assert delegation_choices(organizer)[0] == ["Aland"]
