"""Labels and notes that staff put on a person, the list narrowed by them, and the one page with all that happened."""

from datetime import timedelta

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.events import service as event_service
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service
from forumapp.registration.models import Note, Registration
from forumapp.registration.rules import Companion, Source
from forumapp.registration.service.tickets import manage_secret
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in


@pytest.fixture
def forum(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


@pytest.fixture
def register(app, forum, now):
    def receive(en, ko=None, **values):
        with unit_of_work() as session:
            return service.receive(
                session=session,
                event_id=forum.id,
                application=service.Application(
                    category_code="academia",
                    names=LocalizedText({"en": en, **({"ko": ko} if ko else {})}),
                    **{"language": "en", "email": f"{en.replace(' ', '.')}@example.org", **values},
                ),
                now=now,
                actor=GUEST,
                source=Source.FORM,
                keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
            ).registration_id

    return receive


def path(person, rest=""):
    return f"/console/events/forum/registrations/{person}{rest}"


def listed(client, query=""):
    return sorted(page_of(client.get(f"/console/events/forum/registrations{query}")).texts(".//tbody/tr/th/a"))


def test_labels_are_kept_once_whatever_their_case_and_narrow_the_list(organizer, register):
    first, second = register("Kim Haneul"), register("Max Beispiel")
    submit(organizer, path(first, "/labels"), {"tags": "Protocol, press seat; protocol"})
    submit(organizer, path(second, "/labels"), {"tags": "PROTOCOL"})
    page = page_of(organizer.get(path(first)))
    assert page.texts(".//a[@class='tag']") == ["Protocol", "press seat"]
    assert listed(organizer, "?tag=Protocol") == ["Kim Haneul", "Max Beispiel"]
    assert listed(organizer, "?tag=press seat") == ["Kim Haneul"]
    assert any("Labels: – to Protocol, press seat" in line for line in page.texts(".//ol/li/div"))
    submit(organizer, path(first, "/labels"), {"tags": ""})
    assert listed(organizer, "?tag=press seat") == []


def test_a_note_is_shown_to_staff_with_its_author_and_never_to_the_guest(app, session, client, organizer, register):
    guest = register("Kim Haneul")
    assert submit(organizer, path(guest, "/notes"), {"text": " "}).status_code == 422
    submit(organizer, path(guest, "/notes"), {"text": "Called twice.\nWants an aisle seat."})
    submit(organizer, path(guest, "/labels"), {"tags": "difficult"})
    page = page_of(organizer.get(path(guest)))
    assert "Wants an aisle seat." in page.text
    assert "Invented Organizer" in page.text
    secret = manage_secret(
        registration=session.get(Registration, guest), keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys)
    )
    own = client.get(f"/en/my/{secret}").text
    assert "Kim Haneul" in own
    assert "aisle" not in own
    assert "difficult" not in own
    note = session.query(Note).one()
    removing = path(guest, f"/notes/{note.id}/remove")
    token = {"csrf_token": page.root.find(f".//form[@action='{removing}']//input").get("value")}
    assert organizer.post(path("0", f"/notes/{note.id}/remove"), data=token).status_code == 404
    assert organizer.post(removing, data=token).status_code == 303
    session.expire_all()
    assert session.query(Note).count() == 0


def test_the_list_is_narrowed_by_language_organisation_and_what_is_missing(session, organizer, register):
    hanbit = LocalizedText(en="Hanbit University")
    whole = register("Kim Haneul", "김하늘", organization=hanbit, position=LocalizedText(ko="교수"), language="ko")
    register("Max Beispiel", "막스 바이슈필", organization=hanbit)
    register("Anna Sample", organization=hanbit, position=LocalizedText(en="Chair"))
    register("Lee Garam", "이가람", position=LocalizedText(en="Chair"))
    organization = session.get(Registration, whole).organization_id
    assert listed(organizer, "?language=ko") == ["Kim Haneul"]
    assert listed(organizer, f"?organization={organization}") == ["Anna Sample", "Kim Haneul", "Max Beispiel"]
    assert listed(organizer, "?incomplete=yes") == ["Anna Sample", "Lee Garam", "Max Beispiel"]


def test_staff_enter_how_a_guest_is_addressed_ranked_and_accompanied(session, organizer, forum, register):
    event_service.edit_event(session=session, event_id=forum.id, values={"interpretation_languages": ["en", "fr"]})
    session.commit()
    guest = register("Kim Haneul", "김하늘")
    answer = submit(
        organizer,
        path(guest, "/edit"),
        {
            "address_as_en": "Madam Vice Minister",
            "read_aloud": "kim ha-nul",
            "rank": "vice_minister",
            "functions_on": "2023-05-01",
            "functions_at": "09:30",
            "manual_order": "3",
            "attending_as": "representing",
            "represents_name": "the Minister",
            "interpretation": "fr",
            "receiver": "y",
            "accompanying_0_kind": "spouse",
            "accompanying_0_name": "Kim Bom",
            "accompanying_1_kind": "security",
            "accompanying_1_number": "2",
        },
    )
    assert answer.status_code == 303
    session.expire_all()
    row = session.get(Registration, guest)
    assert row.address_as == {"en": "Madam Vice Minister"}
    assert (row.read_aloud, row.represents_name, row.manual_order) == ("kim ha-nul", "the Minister", 3)
    assert (row.interpretation, row.receiver) == ("fr", True)
    assert row.functions_since.isoformat() == "2023-05-01T00:30:00+00:00"
    assert service.companions_of(session=session, registration_id=guest) == [
        Companion("spouse", "Kim Bom", 1),
        Companion("security", None, 2),
    ]
    page = page_of(organizer.get(path(guest)))
    for words in (
        "Madam Vice Minister",
        "kim ha-nul",
        "1 May 2023 09:30",
        "Spouse: Kim Bom",
        "Security × 2",
        "the Minister",
    ):
        assert words in page.text
    again = page_of(organizer.get(path(guest, "/edit")))
    assert again.root.find(".//input[@id='accompanying_0_name']").get("value") == "Kim Bom"
    submit(organizer, path(guest, "/edit"), {"accompanying_0_kind": "", "accompanying_0_name": ""})
    assert service.companions_of(session=session, registration_id=guest) == [Companion("security", None, 2)]


def test_the_history_tells_of_consents_changed_later_and_of_contacts_seen(
    app, session, organizer, forum, register, now
):
    guest = register("Kim Haneul", consents={"photograph": True})
    with unit_of_work() as work:
        service.answer_consents(
            session=work,
            event_id=forum.id,
            registration_id=guest,
            answers={"photograph": False},
            language="en",
            now=now + timedelta(hours=1),
            actor=GUEST,
        )
    submit(organizer, path(guest, "/contact"), {"reason": "the hall has moved"})
    session.rollback()  # what others wrote since is seen in a new transaction
    lines = page_of(organizer.get(path(guest))).texts(".//ol/li/div")
    assert [line for line in lines if "Photograph: no" in line and "the guest" in line]
    assert [line for line in lines if "saw a contact" in line and "the hall has moved" in line]
    assert not [line for line in lines if "Photograph: yes" in line]
