"""The pages on which staff write, issue, follow and print invitations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from PIL import Image
from sqlalchemy import event as listened
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.delegations.labels import invitations as invitation_labels
from forumapp.delegations.models import Invitation
from forumapp.directory.models import Host
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.registration.models import Registration, StatusChange
from forumapp.web.languages import CHOSEN
from tests.support.factories import add_event, add_scans
from tests.support.forms import submit
from tests.support.pages import page_of, plain
from tests.support.staff import add_staff, signed_in

LATER = datetime(2100, 1, 1, tzinfo=UTC)
BASE = "/console/events/forum/invitations"
PERSON = {
    "names_en": "Kim Bogi",
    "names_ko": "김보기",
    "organization_ko": "예시대학교",
    "position_ko": "교수",
    "email": "bogi@example.org",
    "category": "academia",
    "language": "ko",
}
Add = Callable[..., str]


@pytest.fixture
def event(session: Session) -> Event:
    session.add(Host(id=1, names=LocalizedText(en="Example Centre", ko="예시센터"), revision=1))
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))


@pytest.fixture
def organizer(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session))


@pytest.fixture
def add(organizer: FlaskClient) -> Add:
    """Write one invitation by its form, issue it unless told otherwise; gives the address of its page."""

    def make(*, issue: bool = True, **values: Any) -> str:
        address = submit(organizer, f"{BASE}/new", {**PERSON, **values}).location
        if issue:
            assert submit(organizer, f"{BASE}/issue?id={address.rpartition('/')[2]}").status_code == 303
        return address

    return make


def statuses(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Registration.status).order_by(Registration.created_at)))


def test_staff_write_an_invitation_in_both_languages_and_issue_it(
    organizer: FlaskClient, session: Session, add: Add
) -> None:
    address = add(issue=False)
    assert statuses(session) == []
    assert "김보기" in organizer.get(address).text
    assert submit(organizer, f"{address}/edit", {"position_ko": "학장"}).location == address
    answer = submit(organizer, f"{BASE}/issue?id={address.rpartition('/')[2]}")
    assert answer.location == f"{BASE}?view=unanswered"
    assert statuses(session) == ["invited"]
    assert session.scalars(select(Message.state)).all() == ["draft"]
    assert session.scalars(select(Registration.position)).one() == {"ko": "학장"}
    assert "김보기" in organizer.get(answer.location).text
    assert organizer.get(f"{address}/edit").status_code == 303, "what was issued is not rewritten"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"names_en": "", "names_ko": ""}, "names_en"),
        ({"email": ""}, "email"),
        ({"kind": "open", "organization_ko": ""}, "organization_en"),
    ],
)
def test_what_an_invitation_lacks_is_said_beside_the_field(
    organizer: FlaskClient, event: Event, values: dict[str, str], field: str
) -> None:
    answer = submit(organizer, f"{BASE}/new", {**PERSON, **values})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_all_drafts_are_issued_at_once(organizer: FlaskClient, session: Session, add: Add) -> None:
    add(issue=False)
    add(issue=False, names_ko="이예시", names_en="", email="lee@example.org", channel="letter")
    assert submit(organizer, f"{BASE}/issue?all=1").status_code == 303
    assert statuses(session) == ["invited", "invited"]
    assert len(session.scalars(select(Message)).all()) == 1


def test_the_list_is_narrowed_by_view_and_words(organizer: FlaskClient, add: Add) -> None:
    add(issue=False)
    add(names_ko="이예시", names_en="Lee Yesi", email="lee@example.org")
    for query, shown in (
        ("", {"Kim Bogi", "Lee Yesi"}),
        ("?view=draft", {"Kim Bogi"}),
        ("?view=issued", {"Lee Yesi"}),
        ("?view=yes", set()),
        ("?q=이예", {"Lee Yesi"}),
        ("?q=ㄱㅂㄱ", {"Kim Bogi"}),
    ):
        text = organizer.get(BASE + query).text
        assert {name for name in ("Kim Bogi", "Lee Yesi") if name in text} == shown, query


def test_the_number_of_statements_does_not_grow_with_the_list(organizer: FlaskClient, add: Add) -> None:
    def statements() -> int:
        counted: list[str] = []

        def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            counted.append(statement)

        listened.listen(db.engine, "before_cursor_execute", count)
        organizer.get(BASE)
        listened.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    add()
    one = statements()
    for number in range(3):
        add(names_en=f"Guest {number}", names_ko="", email=f"guest{number}@example.org")
    assert statements() == one


def test_an_answer_by_telephone_is_noted_with_who_and_why(organizer: FlaskClient, session: Session, add: Add) -> None:
    address = add()
    page = {"answer": "no", "way": "phone", "note": "She is abroad."}
    assert submit(organizer, f"{address}/answer", page).location == address
    change = session.scalars(select(StatusChange).where(StatusChange.to_status == "regretted")).one()
    assert change.actor.startswith("user:")
    assert "She is abroad." in change.reason
    text = organizer.get(address).text
    assert "She is abroad." in text
    assert "Invented Organizer" in text


def test_who_comes_instead_is_registered_with_the_answer(organizer: FlaskClient, session: Session, add: Add) -> None:
    address = add(category="diplomatic_corps", rank="ambassador")
    page = {"answer": "represented", "way": "letter", "names_en": "Lee Yesi", "email": "lee@example.org"}
    submit(organizer, f"{address}/answer", page)
    session.rollback()
    other = session.scalars(select(Registration).where(Registration.email == "lee@example.org")).one()
    assert (other.attending_as, other.rank, other.organization.names) == (
        "representing",
        None,
        {"ko": "예시대학교"},
    )
    assert "Lee Yesi" in organizer.get(address).text


def test_an_answer_without_its_parts_is_asked_again(organizer: FlaskClient, session: Session, add: Add) -> None:
    answer = submit(organizer, f"{add()}/answer", {"note": "something"})
    assert answer.status_code == 422
    assert "something" in answer.text
    assert statuses(session) == ["invited"]


def test_an_answer_that_is_yet_to_come_is_refused_at_its_field_and_keeps_what_was_typed(
    organizer: FlaskClient, session: Session, add: Add
) -> None:
    address = add()
    page = {"answer": "no", "way": "phone", "note": "She is abroad.", "answered_at": "2099-01-01T10:00"}
    answer = submit(organizer, f"{address}/answer", page)
    assert answer.status_code == 422
    assert 'id="answered_at-error"' in answer.text
    assert "2099-01-01T10:00" in answer.text
    assert "She is abroad." in answer.text
    assert statuses(session) == ["invited"]
    submit(organizer, f"{address}/answer", {**page, "answered_at": "2023-10-05T10:00"})
    session.rollback()
    assert session.scalars(select(Invitation.answered_at)).one() == datetime(2023, 10, 5, 1, tzinfo=UTC)


def test_withdrawing_cancels_and_names_who_answered_already(organizer: FlaskClient, session: Session, add: Add) -> None:
    first = add()
    second = add(names_en="Lee Yesi", names_ko="", email="lee@example.org")
    submit(organizer, f"{second}/answer", {"answer": "yes", "way": "phone"})
    ids = "&".join(f"id={address.rpartition('/')[2]}" for address in (first, second))
    answer = submit(organizer, f"{BASE}/withdraw?{ids}", {"reason": "postponed"})
    assert answer.status_code == 303
    assert sorted(statuses(session)) == ["cancelled", "confirmed"]
    assert "Lee Yesi" in plain(organizer.get(answer.location).text)


def test_what_two_write_into_the_text_at_once_is_not_lost(organizer: FlaskClient, session: Session) -> None:
    page = f"{BASE}/text"
    root = page_of(organizer.get(page)).root
    older = root.find(".//input[@name='revision']").get("value")
    typed = {
        field.get("name"): (field.get("value") if field.tag == "input" else field.text) or ""
        for field in [*root.iter("textarea"), *root.iter("input")]
        if (field.get("name") or "").startswith(("subject_", "body_"))
    }
    assert submit(organizer, page, {**typed, "revision": older, "subject_en": "The first"}).status_code == 303
    late = submit(organizer, page, {**typed, "revision": older, "subject_ko": "둘째"})
    assert late.status_code == 409
    assert "The first" in page_of(late).text
    assert 'value="둘째"' in late.text
    newer = page_of(late).root.find(".//input[@name='revision']").get("value")
    assert newer != older
    again = {**typed, "revision": newer, "subject_en": "The first", "subject_ko": "둘째"}
    assert submit(organizer, page, again).status_code == 303


def test_reminders_wait_as_drafts(organizer: FlaskClient, session: Session, add: Add) -> None:
    add()
    assert "Nobody can be reminded now." in page_of(organizer.get(f"{BASE}/remind")).text
    session.rollback()
    message = session.scalars(select(Message)).one()
    message.state = "sent"
    invitation = session.scalars(select(Invitation)).one()
    invitation.issued_at -= timedelta(days=2)
    session.commit()
    assert "1 can be reminded now" in page_of(organizer.get(f"{BASE}/remind")).text
    submit(organizer, f"{BASE}/remind")
    session.rollback()
    found = session.execute(select(Message.template, Message.state).where(Message.template != "invitation")).all()
    assert found == [("invitation_reminder", "draft")]


def test_the_funnel_counts_who_came_and_says_what_was_not_measured(
    organizer: FlaskClient, session: Session, add: Add
) -> None:
    address = add()
    submit(organizer, f"{address}/answer", {"answer": "yes", "way": "phone"})
    session.rollback()
    add_scans(session, session.scalars(select(Registration)).one(), (LATER, "in"))
    session.commit()
    text = plain(organizer.get(BASE).text)
    for step in ("Issued", "Opened", "Answered", "Accepted", "Came"):
        assert step in text
    assert text.count('<dd class="value">1</dd>') == 4
    submit(organizer, f"{BASE}/text", {"measure_opening": "y"})
    assert '<dd class="value">0</dd>' in plain(organizer.get(BASE).text)


def test_the_text_is_kept_and_an_unknown_placeholder_is_named(
    organizer: FlaskClient, session: Session, event: Event
) -> None:
    wrong = submit(organizer, f"{BASE}/text", {"body_en": "{salutation} come on {dat}"})
    assert wrong.status_code == 422
    assert "{dat}" in wrong.text
    assert submit(organizer, f"{BASE}/text", {"body_en": "{salutation}\n\nCome to {title}."}).status_code == 303
    page = organizer.get(f"{BASE}/text").text
    assert "Come to {title}." in page
    assert "Come to Example forum." in page


LIST = """성명(국문)\t성명(영문)\t소속\t호칭\t이메일\tchannel\t주소
김보기\tKim Bogi\t예시대학교\t존경하는 김보기 교수님께\tbogi@example.org\t\t
이예시\t\t예시재단\t\t\t우편\t서울 중구 예시로 1
"""


def test_a_pasted_list_is_looked_at_and_then_added_as_a_whole(
    organizer: FlaskClient, session: Session, event: Event
) -> None:
    looked = submit(organizer, f"{BASE}/list", {"rows": LIST})
    assert looked.status_code == 200
    assert "존경하는 김보기 교수님께" in looked.text
    assert session.scalars(select(Invitation)).all() == []
    answer = submit(organizer, f"{BASE}/list", {"rows": LIST, "add": "1"})
    assert answer.status_code == 303
    first, second = session.scalars(select(Invitation).order_by(Invitation.id))
    assert (first.names, first.salutation) == (
        {"ko": "김보기", "en": "Kim Bogi"},
        {"ko": "존경하는 김보기 교수님께"},
    )
    assert (first.channel, first.email) == ("mail", "bogi@example.org")
    assert (second.channel, second.address) == ("letter", "서울 중구 예시로 1")
    assert session.scalars(select(AccessEntry.purpose).where(AccessEntry.act == "import")).all() == ["invitations"]


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("name_en\temail\nKim Bogi\tnobody", 2),
        ("name_en\temail\nKim Bogi\t", 2),
        ("name_en\temail\nKim Bogi\ta@example.org\nKim  bogi\tA@example.org", 3),
        ("name_en\tkind\tuses\torganization_en\temail\n\topen\tmany\tOffice\ta@example.org", 2),
        ("", "–"),
    ],
)
def test_nothing_of_a_faulty_list_is_added_and_nothing_typed_is_lost(
    organizer: FlaskClient, session: Session, event: Event, rows: str, row: object
) -> None:
    answer = submit(organizer, f"{BASE}/list", {"rows": rows, "add": "1"})
    assert answer.status_code == 422
    assert f'<td class="num">{row}</td>' in answer.text
    assert "Kim Bogi" in answer.text or "Kim" not in rows
    assert session.scalars(select(Invitation)).all() == []


def test_a_list_says_the_kind_of_invitation_as_the_screen_does_and_is_answered_so(
    app: Flask, session: Session, event: Event
) -> None:
    korean = signed_in(app, add_staff(session))
    with korean.session_transaction() as kept:
        kept[CHOSEN] = "ko"
    looked = korean.get(f"{BASE}/list")
    assert '<option selected value="ko">' in looked.text
    header = "초청 유형\t소속\t성명\t이메일\n"
    with app.test_request_context("/console/"), force_locale("ko"):
        word = invitation_labels.kind("open")
    good = f"{word}\t예시부\t\ta@example.org\n기관 초청\t예시청\t\tb@example.org\n"
    assert submit(korean, f"{BASE}/list", {"rows": header + good}).status_code == 200
    rows = "기관 초청장\t예시부\t\ta@example.org\n\t예시부\t\tb@example.org\n"
    wrong = submit(korean, f"{BASE}/list", {"rows": header + rows})
    page = page_of(wrong)
    assert wrong.status_code == 422
    cells = [[(cell.text or "") for cell in row] for row in page.root.iterfind(".//main//table/tbody/tr")]
    assert [row[:2] for row in cells] == [["2", "초청 유형"], ["3", "성명"]]
    assert "open" not in cells[0][2]


def test_somebody_who_is_on_the_list_already_is_named(organizer: FlaskClient, session: Session, add: Add) -> None:
    add()
    answer = submit(organizer, f"{BASE}/list", {"rows": LIST, "add": "1"})
    assert answer.status_code == 422
    assert len(session.scalars(select(Invitation)).all()) == 1


def test_a_file_is_read_as_well(organizer: FlaskClient, session: Session, event: Event) -> None:
    file = (BytesIO(LIST.replace("\t", ",").encode("cp949")), "list.csv")
    answer = submit(organizer, f"{BASE}/list", {"file": file, "add": "1"})
    assert answer.status_code == 303
    assert len(session.scalars(select(Invitation)).all()) == 2


def test_letters_have_a_page_each_with_salutation_text_and_a_link_that_opens(
    client: FlaskClient, organizer: FlaskClient, session: Session, add: Add
) -> None:
    add(channel="letter")
    add(channel="letter", language="en", names_ko="", names_en="Lee Yesi", email="", organization_en="Office")
    add(names_en="By Mail", names_ko="", email="mail@example.org")
    answer = organizer.get(f"{BASE}/letters")
    assert answer.headers["Cache-Control"] == "no-store"
    document = Document(BytesIO(answer.data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert "김보기 교수님께" in lines
    assert "Dear Lee Yesi," in lines
    assert not any("By Mail" in line for line in lines)
    assert sum(bool(paragraph.paragraph_format.page_break_before) for paragraph in document.paragraphs) == 1
    links = [line for line in lines if "/i/" in line]
    pictures = [part.blob for part in document.part.package.iter_parts() if part.partname.endswith(".png")]
    read = {zxingcpp.read_barcode(Image.open(BytesIO(picture))).text for picture in pictures}
    assert read == set(links)
    for link in links:
        assert client.get(link.removeprefix("http://localhost")).status_code == 200
    session.rollback()
    assert session.execute(
        select(AccessEntry.act, AccessEntry.purpose, AccessEntry.people).where(AccessEntry.act == "export")
    ).all() == [("export", "letters", 2)]


def test_envelopes_address_each_language_in_its_own_way(organizer: FlaskClient, add: Add) -> None:
    add(channel="letter", address="서울 중구 예시로 1\n04500")
    add(
        channel="letter",
        language="en",
        names_ko="",
        names_en="Lee Yesi",
        position_en="Director",
        organization_en="Office",
        address="1 Example Street\nLondon",
    )
    add(channel="letter", kind="open", names_ko="", names_en="", organization_ko="예시재단")
    document = Document(BytesIO(organizer.get(f"{BASE}/envelopes").data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[1] == "서울 중구 예시로 1\n04500\n예시대학교\n김보기 교수 귀하"
    assert texts[3].startswith("Lee Yesi\nDirector\n")
    assert texts[3].endswith("1 Example Street\nLondon")
    assert texts[5] == "예시재단 귀중"


def test_drafts_are_not_printed(organizer: FlaskClient, add: Add) -> None:
    address = add(issue=False, channel="letter")
    answer = organizer.get(f"{BASE}/letters?id={address.rpartition('/')[2]}")
    assert (answer.status_code, answer.location) == (303, BASE)


def test_no_address_stands_on_the_pages(organizer: FlaskClient, add: Add) -> None:
    address = add(address="1 Example Street")
    for page in (BASE, address):
        text = organizer.get(page).text
        assert "bogi@example.org" not in text
        assert "1 Example Street" not in text
