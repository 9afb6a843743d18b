"""The page of a delegation as its focal point meets it in a browser without scripts."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, DelegationDraft, DelegationLetter, FocalPoint
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.delegations.service.focal_points import revoke
from forumapp.events.models import Category, Event
from forumapp.files.models import Upload
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.orm import Base
from forumapp.questions.queries import answers as answers_of
from forumapp.questions.rules import AnsweredBy
from forumapp.questions.service import Handling, Wording
from forumapp.questions.service import save as save_question
from forumapp.registration.models import Amendment, Registration, StatusChange
from tests.delegations.groups import LATER, add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.documents import docx, pdf
from tests.support.factories import add_registration
from tests.support.forms import fields_of, submit
from tests.support.pages import check_page, page_of


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def delegation(session: Session, event: Event) -> Delegation:
    return add_delegation(session, event)


@pytest.fixture
def focal(session: Session, delegation: Delegation) -> FocalPoint:
    return add_focal(session, delegation)


@pytest.fixture
def page(focal: FocalPoint) -> str:
    return page_of_focal(focal)


def person(number: int = 1, **values: str) -> dict[str, str]:
    return {"name_en": f"Kari Example {number}", "position_en": "Counsellor", **values}


def act(client: FlaskClient, page: str, name: str, *people: dict[str, str], **more: Any) -> Any:
    """Type the people into the empty rows of the table and press one of its buttons."""
    root = page_of(client.get(f"{page}/people")).root
    table = next(form for form in root.iter("form") if any(True for _ in form.iter("table")))
    fields = dict(pair for pair in fields_of(table) if pair[0] != "row")
    keys = [value for field, value in fields_of(table) if field == "row"]
    free = [key for key in keys if not any(fields.get(f"r-{key}-{column}") for column in ("name_en", "name_ko"))]
    free += [f"{number:016x}" for number in range(len(people))]
    for key, row in zip(free, people, strict=False):
        fields |= {f"r-{key}-{column}": text for column, text in row.items()}
    rows = list(dict.fromkeys([*keys, *free[: len(people)]]))
    return client.post(f"{page}/people", data={**fields, "row": rows, "act": name, **more})


def places_taken(session: Session, delegation: Delegation) -> int:
    return session.scalars(select(Delegation.taken).where(Delegation.id == delegation.id)).one()


def registered(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    rows = session.execute(select(Registration.order_name, Registration.status).order_by(Registration.order_name))
    return [tuple(row) for row in rows]


def drafts(session: Session) -> list[tuple[dict[str, str], bool]]:
    session.rollback()
    return [
        (draft.fields, draft.refused) for draft in session.scalars(select(DelegationDraft).order_by(DelegationDraft.id))
    ]


def test_rows_become_members_of_the_delegation(
    client: FlaskClient, session: Session, page: str, delegation: Delegation, focal: FocalPoint
) -> None:
    rank = {"rank": "ambassador", "email": "kari@example.org", "phone": "+47 22 24 20 50", "name_ko": "카리"}
    answer = act(client, page, "hand_in", person(1, **rank), person(2))
    assert (answer.status_code, answer.location) == (303, f"{page}?done=entered&number=2")
    session.rollback()
    kari = session.scalars(select(Registration).where(Registration.email == "kari@example.org")).one()
    assert (dict(kari.names), dict(kari.position), kari.rank, kari.phone, kari.country) == (
        {"en": "Kari Example 1", "ko": "카리"},
        {"en": "Counsellor"},
        "ambassador",
        "+4722242050",
        "NO",
    )
    assert (kari.status, kari.delegation_id, kari.organization_id) == (
        "confirmed",
        delegation.id,
        delegation.organization_id,
    )
    change = session.scalars(select(StatusChange).where(StatusChange.registration_id == kari.id)).one()
    assert change.actor == f"focal:{focal.id}"
    assert places_taken(session, delegation) == 2
    assert drafts(session) == []
    shown = check_page(client.get(answer.location))
    assert "Kari Example 1" in shown.text
    assert "2 people are handed in" in shown.text


def test_a_draft_keeps_what_was_typed_whatever_it_is(client: FlaskClient, session: Session, page: str) -> None:
    answer = act(client, page, "save", {"name_en": "Only a name", "phone": "call the porter", "email": "no address"})
    assert answer.status_code == 303
    assert drafts(session) == [({"name_en": "Only a name", "email": "no address", "phone": "call the porter"}, False)]
    assert registered(session) == []
    again = check_page(client.get(f"{page}/people"))
    values = {field.get("value") for field in again.root.iter("input")}
    assert {"Only a name", "no address", "call the porter"} <= values
    assert "1 row is not handed in yet" in check_page(client.get(page)).text


def test_good_rows_are_taken_and_faulty_ones_stay_with_the_reason(
    client: FlaskClient, session: Session, page: str
) -> None:
    answer = act(client, page, "hand_in", person(1), {"name_en": "No Position"}, person(3, email="nowhere"))
    assert answer.status_code == 422
    shown = check_page(answer)
    assert shown.title.startswith("Error:")
    for words in (
        "1 person is handed in.",
        "2 rows need another look. They are kept here.",
        "Row 1: Enter the position in one language at least.",
        "Row 2: Enter an e-mail address like name@example.org.",
    ):
        assert words in shown.text
    assert registered(session) == [("Kari Example 1", "confirmed")]
    assert [fields["name_en"] for fields, refused in drafts(session) if refused] == ["No Position", "Kari Example 3"]
    assert "Enter the position in one language at least." in check_page(client.get(f"{page}/people")).text
    mended = submit(client, f"{page}/people", {"act": "hand_in"})
    assert mended.status_code == 422, "nothing was mended"


def test_forty_delegates_may_share_one_address(client: FlaskClient, session: Session, page: str) -> None:
    people = [person(number, email="embassy@example.org") for number in range(40)]
    assert act(client, page, "hand_in", *people).status_code == 303
    assert [status for _, status in registered(session)] == ["confirmed"] * 40


@pytest.mark.parametrize(
    "spelling",
    [
        unicodedata.normalize("NFD", "Kåre Example"),
        "KÅRE EXAMPLE",
        "Kåre  Example",
        "Ｋåｒｅ Ｅｘａｍｐｌｅ",
    ],
    ids=["NFD", "case", "double space", "full width"],
)
@pytest.mark.parametrize("address", ["embassy@example.org", ""], ids=["address", "no address"])
def test_the_same_person_in_another_spelling_is_refused_with_the_name(
    client: FlaskClient, session: Session, page: str, spelling: str, address: str
) -> None:
    first = person(email="embassy@example.org", name_en="Kåre Example", name_ko="코레")
    assert act(client, page, "hand_in", first).status_code == 303
    answer = act(client, page, "hand_in", person(email=address, name_en=spelling))
    assert answer.status_code == 422
    assert "Row 1: Kåre Example / 코레 is on your list already (Confirmed)." in check_page(answer).text
    assert len(registered(session)) == 1


def test_a_twin_outside_of_the_delegation_is_refused_without_a_name(
    client: FlaskClient, session: Session, page: str, event: Event
) -> None:
    add_registration(session, event, names={"en": "Kari Example 1", "ko": "비밀"}, email="kari@example.org")
    session.commit()
    answer = act(client, page, "hand_in", person(1, email="kari@example.org"))
    assert answer.status_code == 422
    text = check_page(answer).text
    assert "registered for the event already: please ask us." in text
    assert "비밀" not in text


def test_the_table_sent_twice_is_taken_once(client: FlaskClient, session: Session, page: str) -> None:
    root = page_of(client.get(f"{page}/people")).root
    key = next(field.get("value") for field in root.iter("input") if field.get("name") == "row")
    data = {"row": [key], "act": "hand_in", **{f"r-{key}-{name}": text for name, text in person().items()}}
    answers = [client.post(f"{page}/people", data=data) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"{page}?done=entered&number=1")] * 2
    assert len(registered(session)) == 1
    assert drafts(session) == []


def test_rows_are_pasted_with_a_heading_or_without(client: FlaskClient, session: Session, page: str) -> None:
    headed = (
        "직급\tPosition in English\tName in English\tRank\tE-mail\r\nx\tCounsellor\tKari Example\tAmbassador\tk@e.no"
    )
    assert act(client, page, "paste", pasted=headed).status_code == 303
    bare = 'Ola Example\t올라\t"First\nSecretary"\t서기관'
    assert act(client, page, "paste", pasted=bare).status_code == 303
    assert [fields for fields, _ in drafts(session)] == [
        {"name_en": "Kari Example", "position_en": "Counsellor", "rank": "ambassador", "email": "k@e.no"},
        {"name_en": "Ola Example", "name_ko": "올라", "position_en": "First Secretary", "position_ko": "서기관"},
    ]
    assert submit(client, f"{page}/people", {"act": "hand_in"}).status_code == 303
    assert registered(session) == [("Kari Example", "confirmed"), ("Ola Example", "confirmed")]
    empty = act(client, page, "paste", pasted="  \n ")
    assert empty.status_code == 422


def test_a_row_to_be_left_out_is_forgotten_and_others_stay(client: FlaskClient, session: Session, page: str) -> None:
    act(client, page, "save", person(1), person(2))
    root = page_of(client.get(f"{page}/people")).root
    drop = next(field.get("name") for field in root.iter("input") if (field.get("name") or "").endswith("-drop"))
    assert submit(client, f"{page}/people", {drop: "yes", "act": "save"}).status_code == 303
    assert [fields["name_en"] for fields, _ in drafts(session)] == ["Kari Example 2"]


def test_whoever_is_beyond_the_places_waits_and_a_reserve_waits_by_choice(
    client: FlaskClient, session: Session, event: Event
) -> None:
    page = page_of_focal(add_focal(session, add_delegation(session, event, places=1)))
    assert "1 place is left" in check_page(client.get(page)).text
    act(client, page, "hand_in", person(1), person(2), person(3, reserve="y"))
    assert registered(session) == [
        ("Kari Example 1", "confirmed"),
        ("Kari Example 2", "waitlisted"),
        ("Kari Example 3", "waitlisted"),
    ]
    assert session.scalars(select(Registration.order_name).where(Registration.reserve)).all() == ["Kari Example 3"]
    session.expire_all()
    shown = check_page(client.get(page)).text
    assert "0 places are left" in shown
    assert "Reserve" in shown


def test_a_category_that_is_reviewed_is_reviewed_for_delegations_too(
    client: FlaskClient, session: Session, event: Event, page: str
) -> None:
    category = session.scalars(select(Category).where(Category.code == "diplomatic_corps")).one()
    category.review = True
    session.commit()
    act(client, page, "hand_in", person(1))
    assert registered(session) == [("Kari Example 1", "submitted")]


def test_several_categories_are_chosen_from_and_no_other_is_taken(
    client: FlaskClient, session: Session, event: Event
) -> None:
    categories = ["government", "media"]
    page = page_of_focal(add_focal(session, add_delegation(session, event, categories=categories)))
    answer = act(
        client, page, "hand_in", person(1, category="media"), person(2, category="military"), person(3, category="")
    )
    assert answer.status_code == 422
    text = check_page(answer).text
    assert "“military” is none of the choices: choose one." in text
    assert "Row 2: Choose the category." in text
    session.rollback()
    assert session.scalars(select(Category.code).join(Registration)).all() == ["media"]


def test_after_the_deadline_she_reads_but_changes_nothing_except_for_a_substitute(
    client: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event, deadline=clock.now() - timedelta(minutes=1))
    page = page_of_focal(add_focal(session, delegation))
    member = add_member(session, delegation, names={"en": "Kari Ambassador"}, rank="ambassador")
    draft = DelegationDraft(delegation_id=delegation.id, key="0" * 16, fields=person(9))
    session.add(draft)
    session.commit()
    overview = check_page(client.get(page))
    assert "The deadline has passed" in overview.text
    assert not any(path in address for address in overview.addresses() for path in ("/edit", "/cancel", "/people"))
    data = {"row": ["1" * 16], f"r-{'1' * 16}-name_en": "Too Late", "act": "hand_in"}
    late = client.post(f"{page}/people", data={**data, f"r-{'1' * 16}-position_en": "Clerk"})
    assert late.status_code == 422
    assert "Too Late" in {field.get("value") for field in check_page(late).root.iter("input")}, "nothing typed is lost"
    edited = client.post(f"{page}/members/{member.id}/edit", data=person(1))
    cancelled = client.post(f"{page}/members/{member.id}/cancel", data={"sure": "y"})
    letter = client.post(f"{page}/letter", data={"letter": (BytesIO(pdf()), "note.pdf")})
    assert [answer.status_code for answer in (edited, cancelled, letter)] == [422] * 3
    assert registered(session) == [("Kari Ambassador", "confirmed")]
    assert len(drafts(session)) == 1
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    sent = client.post(f"{page}/members/{member.id}/substitute", data={**person(2), "sure": "y"})
    assert (sent.status_code, sent.location) == (303, f"{page}?done=substituted")
    assert registered(session) == [("Kari Ambassador", "cancelled"), ("Kari Example 2", "confirmed")]


def test_a_substitute_who_is_named_too_late_is_told(
    client: FlaskClient, session: Session, page: str, delegation: Delegation
) -> None:
    member = add_member(session, delegation, names={"en": "Kari Ambassador"}, rank="ambassador")
    path = f"{page}/members/{member.id}/substitute"
    assert submit(client, path, {**person(2), "sure": "y"}).status_code == 303
    late = client.post(path, data={**person(3), "sure": "y"})
    assert late.location == f"{page}?done=late"
    assert "Nothing was changed" in check_page(client.get(late.location)).text
    assert len(registered(session)) == 2
    assert client.get(path).location == page, "opening the page says nothing of the kind"


def test_a_substitute_asks_for_a_tick_and_for_the_person(
    client: FlaskClient, session: Session, page: str, delegation: Delegation
) -> None:
    member = add_member(session, delegation, names={"en": "Kari Ambassador"}, rank="ambassador")
    path = f"{page}/members/{member.id}/substitute"
    for data, words in (
        ({}, "Enter the name in one language at least."),
        (person(2), "Tick the box: the former QR then opens no door any more."),
        ({**person(2), "sure": "y", "name_en": "Kari Ambassador"}, "Kari Ambassador is on your list already"),
    ):
        answer = client.post(path, data=data)
        assert answer.status_code == 422
        assert words in check_page(answer).text
    assert registered(session) == [("Kari Ambassador", "confirmed")]
    assert submit(client, path, {**person(2), "sure": "y"}).status_code == 303
    came = session.scalars(select(Registration).where(Registration.status == "confirmed")).one()
    assert (came.replaces_id, came.attending_as, came.represents_name, came.rank) == (
        member.id,
        "representing",
        "Kari Ambassador",
        None,
    )
    reasons = session.scalars(select(StatusChange.reason).where(StatusChange.registration_id == member.id)).all()
    assert reasons == ["Replaced by Kari Example 2"]
    assert client.get(path).status_code == 303, "there is no place left to hand on"


def test_a_member_is_changed_and_cancelled_and_each_act_is_a_row(
    client: FlaskClient, session: Session, page: str, delegation: Delegation, focal: FocalPoint
) -> None:
    member = add_member(session, delegation, names={"en": "Kari Example", "ko": "카리"}, email=None)
    edit = f"{page}/members/{member.id}/edit"
    assert submit(client, edit, {"position_en": "Counsellor", "name_en": "Kari E. Example"}).status_code == 303
    session.rollback()
    assert dict(session.get_one(Registration, member.id).names) == {"en": "Kari E. Example", "ko": "카리"}
    rows = session.execute(select(Amendment.field, Amendment.after, Amendment.actor).order_by(Amendment.field)).all()
    assert [tuple(row) for row in rows if row.field != "approved_names"] == [
        ("name_en", "Kari E. Example", f"focal:{focal.id}"),
        ("position_en", "Counsellor", f"focal:{focal.id}"),
    ]
    cancel = f"{page}/members/{member.id}/cancel"
    assert client.post(cancel).status_code == 422, "nothing was ticked"
    assert submit(client, cancel, {"sure": "y"}).status_code == 303
    change = session.scalars(select(StatusChange).where(StatusChange.registration_id == member.id)).one()
    assert (change.from_status, change.to_status, change.actor) == ("confirmed", "cancelled", f"focal:{focal.id}")
    assert places_taken(session, delegation) == 0


def test_questions_are_answered_for_a_member(
    client: FlaskClient, session: Session, event: Event, page: str, delegation: Delegation, focal: FocalPoint
) -> None:
    member = add_member(session, delegation)
    path = f"{page}/members/{member.id}/questions"
    assert client.get(path).status_code == 303, "the event asks nothing"
    for key, by in (("plate", AnsweredBy.FOCAL_POINT), ("seat", AnsweredBy.STAFF)):
        wording = Wording(kind="text", label=LocalizedText(en=f"The {key}"), required=True)
        handling = Handling(by, at_door=False)
        save_question(session=session, event_id=event.id, key=key, wording=wording, now=clock.now(), handling=handling)
    session.commit()
    assert path in check_page(client.get(page)).addresses()
    shown = check_page(client.get(path))
    assert "The plate" in shown.text
    assert "The seat" not in shown.text
    empty = submit(client, path)
    assert empty.status_code == 422
    assert "Please answer this question." in check_page(empty).text
    assert submit(client, path, {"q_plate": "외교 001-001"}).status_code == 303
    session.rollback()
    assert answers_of(session=session, registration_id=member.id) == {"plate": "외교 001-001"}
    row = session.scalars(select(Amendment)).one()
    assert (row.field, row.after, row.actor) == ("q_plate", "외교 001-001", f"focal:{focal.id}")


def test_a_letter_is_taken_by_its_content_and_a_new_one_replaces_it(
    client: FlaskClient, session: Session, page: str, delegation: Delegation
) -> None:
    wrong = client.post(f"{page}/letter", data={"letter": (BytesIO(b"MZ program"), "note.pdf")})
    assert wrong.status_code == 422
    check_page(wrong)
    assert client.post(f"{page}/letter", data={}).status_code == 422
    for data, name in ((pdf(), "Note verbale.pdf"), (docx(), "Second.docx")):
        assert client.post(f"{page}/letter", data={"letter": (BytesIO(data), name)}).status_code == 303
        assert name in check_page(client.get(page)).text
    session.rollback()
    assert session.scalars(select(Upload.name)).all() == ["Second.docx"]
    assert session.scalars(select(DelegationLetter.delegation_id)).all() == [delegation.id]


def test_tickets_stand_on_the_page_only_where_the_focal_point_was_chosen(
    client: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event, tickets_to=TicketsTo.FOCAL_POINT)
    page = page_of_focal(add_focal(session, delegation))
    act(client, page, "hand_in", person(1, email="kari@example.org"))
    session.rollback()
    member = session.scalars(select(Registration)).one()
    assert session.scalars(select(Message.template)).all() == [], "no ticket goes out by mail"
    shown = check_page(client.get(f"{page}/tickets"))
    picture = next(image.get("src") for image in shown.root.iter("img"))
    assert client.get(picture).mimetype == "image/png"
    assert "Kari Example 1" in shown.text
    session.get_one(Delegation, delegation.id).tickets_to = TicketsTo.MEMBERS
    session.commit()
    assert client.get(picture).status_code == 404
    assert "Kari Example 1" not in check_page(client.get(f"{page}/tickets")).text
    session.get_one(Registration, member.id).email = None
    session.commit()
    assert client.get(picture).status_code == 200, "who has no address gets the ticket by the focal point"


def test_a_dead_link_and_another_delegations_member_lead_nowhere(
    client: FlaskClient, session: Session, event: Event, page: str, delegation: Delegation, focal: FocalPoint
) -> None:
    other = add_member(session, add_delegation(session, event, "Ghana"))
    assert client.get(page).status_code == 200
    for path in ("edit", "cancel", "substitute", "ticket.png"):
        assert client.get(f"{page}/members/{other.id}/{path}").status_code == 404
    revoke(session=session, delegation=delegation, focal_point_id=focal.id, now=clock.now())
    session.commit()
    assert [client.get(path).status_code for path in (page, f"{page}/people", f"{page}/tickets")] == [404] * 3
    assert client.post(f"{page}/people", data={"act": "save"}).status_code == 404


def test_opening_the_pages_changes_no_row(
    client: FlaskClient, session: Session, page: str, delegation: Delegation
) -> None:
    member = add_member(session, delegation)
    paths = ["", "/people", "/tickets", *(f"/members/{member.id}/{name}" for name in ("edit", "cancel", "substitute"))]

    def everything() -> dict[str, list[Any]]:
        session.rollback()
        return {
            table.name: [tuple(row) for row in session.execute(select(table))] for table in Base.metadata.sorted_tables
        }

    before = everything()
    for path in paths:
        for language in ("en", "ko"):
            answer = client.get(re.sub("^/en/", f"/{language}/", page) + path)
            assert answer.status_code == 200
            check_page(answer)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert client.head(page + path).status_code == 200
    assert everything() == before


def test_a_form_of_another_site_is_refused(client: FlaskClient, session: Session, page: str) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"{page}/people", data={"act": "save"}, headers=foreign).status_code == 403


def test_her_own_deadline_holds_whatever_the_events_registration_says(client: FlaskClient, session: Session) -> None:
    past = datetime(2023, 10, 2, tzinfo=UTC)
    event = add_later_event(session, registration_closes_at=past)
    late = page_of_focal(add_focal(session, add_delegation(session, event, "Ghana")))
    early = page_of_focal(add_focal(session, add_delegation(session, event, deadline=LATER)))
    assert [act(client, page, "hand_in", person(1)).status_code for page in (late, early)] == [422, 303]
