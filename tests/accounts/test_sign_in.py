"""Staff sign in and out, forget and change passwords; sessions end when they should, and strangers learn nothing."""

import re

import flask_security.views
import pytest
from sqlalchemy import select

from forumapp.accounts import forms, queries
from forumapp.accounts.rules import StaffRole
from forumapp.accounts.views import ATTEMPTS, LINKS
from forumapp.mail.models import Message
from forumapp.mail.rendering import render
from tests.support.forms import submit
from tests.support.pages import Browser, page_of
from tests.support.staff import PASSWORD, add_staff, signed_in

SIGN_IN = "/console/sign-in"
FORGOTTEN = "/console/forgotten-password"
CHANGE = "/console/password"


@pytest.fixture
def staff(session):
    return add_staff(session, StaffRole.ADMINISTRATOR)


def sign_in(client, email, password=PASSWORD, path=SIGN_IN, **values):
    return submit(client, path, {"email": email, "password": password, **values})


def is_signed_in(client):
    return client.get("/console/account").status_code == 200


def mails(session):
    return session.scalars(select(Message).order_by(Message.id)).all()


def without_token(response):
    return re.sub(r'value="[^"]{40,}"', "", response.text)


def test_signing_in_leads_to_where_one_wanted_to_go(client, staff):
    sent_away = client.get("/console/access-log?before=9")
    assert sent_away.status_code == 303
    assert sent_away.location == "/console/sign-in?next=/console/access-log?before%3D9"
    answer = sign_in(client, " Administrator@EXAMPLE.org ", path=sent_away.location)
    assert (answer.status_code, answer.location) == (302, "/console/access-log?before=9")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_host_after_signing_in(client, staff, elsewhere):
    answer = sign_in(client, staff.email, next=elsewhere)
    assert answer.status_code == 422 or re.match(r"/(?![/\\])", answer.location)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app, client, staff):
    known = sign_in(client, staff.email, "a loud morning")
    unknown = sign_in(Browser(app, app.response_class), staff.email.replace("administrator", "administrater"))
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert page_of(known).title == "Error: Sign in"
    assert "The e-mail address or the password is not right." in page_of(known).text
    assert without_token(known).replace(staff.email, "") == without_token(unknown).replace(
        "administrater@example.org", ""
    )
    assert staff.email in known.text
    assert not is_signed_in(client)


def test_a_closed_account_signs_in_no_more_and_its_sessions_end(app, client, session, staff):
    browser = signed_in(app, staff)
    assert is_signed_in(browser)
    queries.find_user(session=session, email=staff.email).active = False
    session.commit()
    assert not is_signed_in(browser)
    assert sign_in(client, staff.email).status_code == 422
    assert not is_signed_in(client)


def test_what_lay_in_the_session_before_is_gone_after_signing_in(client, staff):
    client.get(SIGN_IN)
    with client.session_transaction() as visit:
        visit["planted"] = "by somebody else"
        token = visit["csrf_token"]
    sign_in(client, staff.email)
    with client.session_transaction() as visit:
        assert "planted" not in visit
        assert visit.get("csrf_token") != token


def test_signing_out_ends_the_session_and_takes_a_press(client, staff):
    sign_in(client, staff.email)
    assert client.get("/console/sign-out").status_code == 405
    assert is_signed_in(client)
    answer = submit(client, "/console/", to="/console/sign-out")
    assert answer.location == SIGN_IN
    assert not is_signed_in(client)


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(app, client, staff):
    sign_in(client, staff.email)
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    copy = Browser(app, app.response_class)
    copy.set_cookie(app.config["SESSION_COOKIE_NAME"], kept)
    assert is_signed_in(copy)
    submit(client, "/console/", to="/console/sign-out")
    copy.set_cookie(app.config["SESSION_COOKIE_NAME"], kept)
    assert not is_signed_in(copy)
    sign_in(client, staff.email)
    assert is_signed_in(client)


def test_signing_out_everywhere_ends_every_session(app, client, staff):
    sign_in(client, staff.email)
    other = signed_in(app, staff)
    assert submit(client, "/console/account").location == SIGN_IN
    assert not is_signed_in(client)
    assert not is_signed_in(other)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(app, client, session, staff):
    before = signed_in(app, staff)
    answer = submit(client, FORGOTTEN, {"email": "ADMINISTRATOR@example.org"})
    assert "a mail with a link for a new password is on its way" in page_of(answer).text
    [message] = mails(session)
    assert (message.template, message.recipient, message.user_id) == ("password_link", staff.email, staff.id)
    assert message.facts == {}
    text = render(message).get_body(("plain",)).get_content()
    link = re.search(r"http://localhost(/console/forgotten-password/\S+)", text)[1]
    assert is_signed_in(before)

    answer = submit(client, link, {"password": "a new morning", "password_confirm": "a new morning"})
    assert answer.location == SIGN_IN
    assert not is_signed_in(before)
    assert sign_in(client, staff.email).status_code == 422
    assert sign_in(client, staff.email, "a new morning").status_code == 302
    assert [message.template for message in mails(session)] == ["password_link", "password_changed"]

    assert client.get(link).location == FORGOTTEN
    assert "This link does not work any more." in page_of(client.get(FORGOTTEN)).text


def test_opening_the_link_changes_nothing(app, client, session, staff):
    submit(client, FORGOTTEN, {"email": staff.email})
    text = render(mails(session)[0]).get_body(("plain",)).get_content()
    link = re.search(r"http://localhost(/console/forgotten-password/\S+)", text)[1]
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert sign_in(client, staff.email).status_code == 302


def test_an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail(app, client, session, staff):
    known = submit(client, FORGOTTEN, {"email": staff.email})
    unknown = submit(Browser(app, app.response_class), FORGOTTEN, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert without_token(known).replace(staff.email, "") == without_token(unknown).replace("nobody@example.org", "")
    assert [message.recipient for message in mails(session)] == [staff.email]


def test_a_known_address_costs_the_same_work_as_an_unknown_one(client, staff, monkeypatch):
    hashed = []
    for module in (forms, flask_security.views):
        monkeypatch.setattr(module, "hash_password", lambda password: hashed.append(password) or "")
    submit(client, FORGOTTEN, {"email": staff.email})
    assert len(hashed) == 1
    submit(client, FORGOTTEN, {"email": "nobody@example.org"})
    assert len(hashed) == 2


@pytest.mark.parametrize("known", [True, False])
def test_one_address_is_sent_three_links_an_hour(client, session, staff, known):
    email = staff.email if known else "nobody@example.org"
    codes = [submit(client, FORGOTTEN, {"email": email}).status_code for _ in range(LINKS + 1)]
    assert codes == [200] * LINKS + [429]
    assert len(mails(session)) == (LINKS if known else 0)


@pytest.mark.parametrize("path", [SIGN_IN, FORGOTTEN])
def test_the_pages_of_an_account_are_kept_nowhere(client, staff, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "short", "password_confirm": "short"}, "The password needs at least 8 letters."),
        ({"password": "a new morning", "password_confirm": "a new evening"}, "The two new passwords differ."),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_with_the_cure(client, session, staff, typed, sentence):
    submit(client, FORGOTTEN, {"email": staff.email})
    text = render(mails(session)[0]).get_body(("plain",)).get_content()
    link = re.search(r"http://localhost(/console/forgotten-password/\S+)", text)[1]
    answer = submit(client, link, typed)
    assert answer.status_code == 422
    assert sentence in page_of(answer).text
    assert sign_in(client, staff.email).status_code == 302


def test_changing_the_password_goes_on_here_and_ends_every_other_session(app, client, session, staff):
    sign_in(client, staff.email)
    other = signed_in(app, staff)
    new = {"new_password": "a new morning", "new_password_confirm": "a new morning"}
    wrong = submit(client, CHANGE, {"password": "not this", **new})
    assert wrong.status_code == 422
    assert "This is not your present password." in page_of(wrong).text
    assert submit(client, CHANGE, {"password": PASSWORD, **new}).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert [message.template for message in mails(session)] == ["password_changed"]


@pytest.mark.parametrize("email", ["administrator@example.org", "nobody@example.org"])
def test_a_password_longer_than_any_is_refused_like_every_wrong_one(client, staff, email):
    answer = sign_in(client, email, "é" * 5000)
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in page_of(answer).text


@pytest.mark.parametrize("email", ["administrator@example.org", "nobody@example.org"])
def test_whoever_tries_too_often_waits_whether_the_address_is_known_or_not(client, staff, email):
    codes = [sign_in(client, email, "a loud morning").status_code for _ in range(ATTEMPTS + 1)]
    assert codes == [422] * ATTEMPTS + [429]
    assert sign_in(client, email.upper()).status_code == 429
    assert sign_in(client, "third@example.org").status_code == 422


@pytest.mark.parametrize("path", [SIGN_IN, FORGOTTEN, CHANGE, "/console/sign-out", "/console/language"])
def test_a_form_from_elsewhere_is_refused(app, staff, path):
    client = signed_in(app, staff)
    assert client.post(path, data={"email": staff.email, "password": PASSWORD, "language": "ko"}).status_code == 400
    assert is_signed_in(client)


def test_the_language_is_remembered_with_the_account(app, client, session):
    korean = add_staff(session, StaffRole.ADMINISTRATOR, language="ko")
    sign_in(client, korean.email)
    assert page_of(client.get("/console/account")).language == "ko"
    submit(client, "/console/account", {"language": "en"}, to="/console/language")
    assert page_of(client.get("/console/account")).language == "en"
    session.expire_all()
    assert queries.get_user(session=session, id=korean.id).language == "en"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("template", ["password_link", "password_changed", "staff_welcome"])
def test_mails_to_staff_say_what_happened_and_lead_to_our_host(session, staff, now, template, language):
    message = Message(
        id="m",
        template=template,
        language=language,
        recipient=staff.email,
        user_id=staff.id,
        state="queued",
        created_at=now,
        facts={},
    )
    mail = render(message)
    bodies = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert mail["Subject"]
    assert all(staff.email in body and "http://localhost/console/forgotten-password" in body for body in bodies)


def test_guests_pages_and_the_interface_read_no_session(app, client, staff):
    sign_in(client, staff.email)
    for path in ("/en/", "/healthz", "/api/v1/openapi.json"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
