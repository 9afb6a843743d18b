"""What offices' own lists bring along: no word of the language, merged cells, formulas, rows that say little."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.codec.tables import read_sheet
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from forumapp.web.languages import CHOSEN
from tests.support.factories import add_event, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

IMPORT = "/console/events/forum/import"
MIXED = """성명(국문),성명(영문),국가,구분
김하늘,,,학계
이바다,Lee Bada,한국,정부
존 스미스,John Smith,영국,외교단
,Mary Jones,,학계
"""


def workbook(rows, *, merged=()):
    """The rows as XLSX, with formulas whose results no program has kept."""
    book, output = Workbook(), BytesIO()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    book.save(output)
    return output.getvalue()


@pytest.fixture
def event(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def bring(browser, content, **values):
    """Send a list; the address of the page about its columns."""
    data = content.encode() if isinstance(content, str) else content
    name = "list.csv" if isinstance(content, str) else "list.xlsx"
    answer = submit(browser, IMPORT, {"file": (BytesIO(data), name), **values})
    assert answer.status_code == 303, page_of(answer).text
    return answer.location


def people(session):
    session.rollback()
    session.expire_all()
    return {one.order_name: one for one in session.scalars(select(Registration))}


def languages(session):
    return {name: one.language for name, one in people(session).items()}


def test_a_list_without_a_column_for_it_writes_to_each_in_the_language_of_the_name(session, organizer):
    address = bring(organizer, MIXED)
    assert "Language of the new people: English 2, 한국어 2." in page_of(organizer.get(address)).text
    submit(organizer, address, to=f"{address}/run")
    assert languages(session) == {"김하늘": "ko", "이바다": "ko", "John Smith": "en", "Mary Jones": "en"}


def test_one_language_may_be_chosen_for_all_and_a_row_that_says_one_keeps_it(session, organizer):
    content = "name_en,name_ko,category,language\nA,가,media,\nB,나,media,en\n"
    address = bring(organizer, content, language="ko")
    submit(organizer, address, to=f"{address}/run")
    assert languages(session) == {"가": "ko", "B": "en"}


def merged_list():
    """Two people of one office, whose cell is merged, and one who comes from none."""
    rows = [
        ["2023 포럼 명단", None, None, None],
        ["성명", "소속", "이메일", "구분"],
        ["고하나", "예시부", "one@example.org", "정부"],
        ["고둘이", None, "two@example.org", None],
        ["고셋이", None, None, "학계"],
    ]
    return workbook(rows, merged=["A1:D1", "B3:B4", "D3:D4"])


def test_a_cell_merged_downwards_holds_for_each_of_its_rows_and_the_page_says_so(session, organizer):
    address = bring(organizer, merged_list())
    page = page_of(organizer.get(address))
    assert page.texts(".//table[caption='Merged cells']/tbody/tr/td") == [
        *("4", "소속", "Merged with row 3, so it says the same: “예시부”."),
        *("4", "구분", "Merged with row 3, so it says the same: “정부”."),
    ]
    assert "1 new person has no organisation." in page.text
    assert "1 new person has no e-mail address and gets no mail." in page.text
    submit(organizer, address, to=f"{address}/run")
    found = people(session)
    assert {name: (one.organization.names if one.organization else None) for name, one in found.items()} == {
        "고하나": {"ko": "예시부"},
        "고둘이": {"ko": "예시부"},
        "고셋이": None,
    }
    assert found["고둘이"].category.code == "government"


def rows_of(page, caption):
    """The rows of one table of the page, their cells' texts without the marks' spaces."""
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row]
        for row in page.root.iterfind(f".//table[caption='{caption}']/tbody/tr")
    ]


def test_whom_a_list_adds_and_what_it_changes_is_shown_first_and_a_guest_s_own_spelling_is_marked(
    session, organizer, event
):
    texts = {"email": "lee@example.org", "phone": "+821011112222", "rank": "ambassador"}
    add_registration(session, event, category="media", names={"ko": "이대기"}, source=Source.FORM, **texts)
    add_registration(
        session, event, category="media", names={"ko": "박직원"}, email="park@example.org", source=Source.STAFF
    )
    session.commit()
    header = "성명,이메일,구분,휴대전화,의전 직위\n"
    known = "이 대기,lee@example.org,학계,010-3333-4444,장관\n박 직원,park@example.org,,,\n"
    content = f"{header}{known}새사람,,학계,,\n"
    address = bring(organizer, content)
    page = page_of(organizer.get(address))
    assert rows_of(page, "What changes") == [
        [
            *("2", "이대기"),
            "Name (Korean): 이대기 → 이 대기 the guest’s own spelling Mobile phone: ••• → 010-3333-4444 "
            "Rank: Ambassador → Minister Category: Media → Academia",
        ],
        ["3", "박직원", "Name (Korean): 박직원 → 박 직원"],
    ]
    spoken = page.root.iterfind(".//table[caption='What changes']/tbody/tr/td/span[@lang]")
    assert [(one.get("lang"), one.text) for one in spoken][:2] == [("ko", "이대기"), ("ko", "이 대기")]
    assert rows_of(page, "Who is added") == [["4", "새사람", "Academia", "–", "한국어"]]
    session.rollback()
    seen = session.scalars(select(AccessEntry).where(AccessEntry.purpose == "import", AccessEntry.act == "view")).one()
    assert (seen.people, seen.event_id) == (2, event.id)


def test_words_of_the_screen_are_suggested_and_understood(app, session, event):
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    with organizer.session_transaction() as kept:
        kept[CHOSEN] = "ko"
    content = "성명,구분,역할\n가,공공 유관기관,\n다,public_institution,\n라,공공·유관기관,\n"
    page = page_of(organizer.get(bring(organizer, content)))
    cures = [row[2] for row in rows_of(page, next(iter(page.texts(".//section//table/caption"))))]
    assert "공공·유관기관" in cures[0].replace("\u2060", "")
    assert "public_institution" not in cures[0]
    assert len(cures) == 1


def test_what_is_merged_across_stands_in_its_first_column_alone():
    sheet = read_sheet(workbook([["a", "b", "c"], ["x", None, "y"], [None, None, "z"]], merged=["A2:B3"]))
    assert sheet.rows == [["a", "b", "c"], ["x", "", "y"], ["x", "", "z"]]
    assert sheet.merged == {(2, 0): (1, 0)}


def test_a_formula_without_a_readable_result_is_named_by_row_where_its_column_is_wanted(session, organizer):
    rows = [
        ["성명", "이메일", "구분", "비고"],
        ["가", '=HYPERLINK("mailto:a@example.org")', "학계", "=1/0"],
        ["나", "b@example.org", "학계", None],
    ]
    address = bring(organizer, workbook(rows))
    page = page_of(organizer.get(address))
    assert page.texts(".//section//tbody/tr/td")[:2] == ["2", "이메일"]
    assert "Open the file in Excel and save it again" in page.text
    assert "비고" not in page.texts(".//section//tbody/tr/td")
    submit(organizer, address, {"column_1": ""})
    submit(organizer, address, to=f"{address}/run")
    assert set(people(session)) == {"가", "나"}


def test_a_formula_whose_result_the_file_keeps_is_read_and_an_error_is_not():
    content = workbook([["a", "b", "c"], ["=1", '=""', "#N/A"]])
    rewritten = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<f>1</f><v></v>", b"<f>1</f><v>1</v>").replace(
                    b'<c r="B2">', b'<c r="B2" t="str">'
                )
            new.writestr(name, data)
    sheet = read_sheet(rewritten.getvalue())
    assert (sheet.rows[1], sheet.unread) == (["1", "", ""], {(1, 2)})
