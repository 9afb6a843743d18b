"""Who may open which page of the console: every route for every role, and for nobody."""

import pytest

from forumapp.accounts.rules import MATRIX, Permission, StaffRole
from tests.support.factories import add_event, add_registration
from tests.support.staff import add_staff, signed_in

ANYBODY = {
    "security.login",
    "security.logout",
    "security.forgot_password",
    "security.reset_password",
    "console.choose_language",
}
"""Routes for whoever is not signed in."""

SIGNED_IN = {"security.change_password", "console.index", "console.account", "console.sign_out_everywhere"}
"""Routes for any member of staff, about themselves or what they may see."""

ANY_ROLE = {"console.overview"}
"""Routes for whoever has a role in the event: no person stands there."""

NEEDED = {
    "console.correct_invitation": Permission.EDIT_PEOPLE,
    "console.edit_invitation": Permission.EDIT_PEOPLE,
    "console.import_invitations": Permission.EDIT_PEOPLE,
    "console.invitation": Permission.VIEW_PEOPLE,
    "console.invitation_text": Permission.EDIT_EVENT,
    "console.invitations": Permission.VIEW_PEOPLE,
    "console.issue_invitations": Permission.DECIDE,
    "console.new_invitation": Permission.EDIT_PEOPLE,
    "console.note_answer": Permission.DECIDE,
    "console.remind_invited": Permission.DECIDE,
    "console.withdraw_invitations": Permission.DECIDE,
    "documents.envelopes": Permission.EXPORT_CONTACTS,
    "documents.letters": Permission.EXPORT_CONTACTS,
    "documents.poster": Permission.MANAGE_DEVICES,
    "documents.poster_code": Permission.MANAGE_DEVICES,
    "console.access_log": Permission.MANAGE_STAFF,
    "console.add_staff": Permission.MANAGE_STAFF,
    "console.add_staff_of_event": Permission.MANAGE_STAFF,
    "console.all_series": Permission.CREATE_EVENT,
    "console.board": Permission.DOOR,
    "console.begin_notice": Permission.EDIT_EVENT,
    "console.by_precedence": Permission.VIEW_PEOPLE,
    "console.categories": Permission.EDIT_EVENT,
    "console.copy_event": Permission.CREATE_EVENT,
    "console.edit_answers": Permission.EDIT_PEOPLE,
    "console.sessions_of_person": Permission.EDIT_PEOPLE,
    "console.conflict": Permission.UNDO_ALWAYS,
    "console.conflicts": Permission.UNDO_ALWAYS,
    "console.closing": Permission.UNDO_ALWAYS,
    "console.paper": Permission.VIEW_PEOPLE,
    "console.paper_entries": Permission.UNDO_ALWAYS,
    "console.record_unsent": Permission.MANAGE_DEVICES,
    "console.unsent_file": Permission.MANAGE_DEVICES,
    "console.settle_conflicts": Permission.UNDO_ALWAYS,
    "console.countries": Permission.MANAGE_STAFF,
    "console.country": Permission.MANAGE_STAFF,
    "console.edit_category": Permission.EDIT_EVENT,
    "console.add_note": Permission.EDIT_PEOPLE,
    "console.doubles": Permission.EDIT_PEOPLE,
    "console.tell_apart": Permission.EDIT_PEOPLE,
    "console.merge": Permission.DECIDE,
    "console.asking": Permission.EDIT_EVENT,
    "console.edit_event": Permission.EDIT_EVENT,
    "console.edit_labels": Permission.EDIT_PEOPLE,
    "console.edit_part": Permission.EDIT_EVENT,
    "console.edit_purpose": Permission.EDIT_EVENT,
    "console.edit_question": Permission.EDIT_EVENT,
    "console.edit_series": Permission.CREATE_EVENT,
    "console.edit_mail": Permission.DECIDE,
    "console.edit_stated": Permission.EDIT_EVENT,
    "console.keep_data": Permission.EDIT_EVENT,
    "console.import_organizations": Permission.EDIT_PEOPLE,
    "console.mail": Permission.VIEW_MAIL,
    "console.mail_body": Permission.VIEW_MAIL,
    "console.mail_file": Permission.VIEW_MAIL,
    "console.mails": Permission.VIEW_MAIL,
    "console.move_question": Permission.EDIT_EVENT,
    "console.new_category": Permission.EDIT_EVENT,
    "console.merge_organization": Permission.EDIT_PEOPLE,
    "console.new_entity": Permission.MANAGE_STAFF,
    "console.new_event": Permission.CREATE_EVENT,
    "console.new_organization": Permission.EDIT_PEOPLE,
    "console.new_part": Permission.EDIT_EVENT,
    "console.new_question": Permission.EDIT_EVENT,
    "console.new_series": Permission.CREATE_EVENT,
    "console.new_stated": Permission.EDIT_EVENT,
    "console.notice_version": Permission.EDIT_EVENT,
    "console.needs_of_event": Permission.VIEW_NEEDS,
    "console.needs_of_person": Permission.VIEW_NEEDS,
    "console.notices": Permission.EDIT_EVENT,
    "console.office": Permission.MANAGE_STAFF,
    "console.organization": Permission.EDIT_PEOPLE,
    "console.organizations": Permission.EDIT_PEOPLE,
    "console.person": Permission.VIEW_PEOPLE,
    "console.person_file": Permission.VIEW_PEOPLE,
    "console.preview_questions": Permission.EDIT_EVENT,
    "console.programme": Permission.EDIT_EVENT,
    "console.protocol": Permission.EDIT_PEOPLE,
    "console.put_on_board": Permission.EDIT_PEOPLE,
    "console.publish": Permission.EDIT_EVENT,
    "console.questions": Permission.EDIT_EVENT,
    "console.ranks": Permission.MANAGE_STAFF,
    "console.registrations": Permission.VIEW_PEOPLE,
    "console.release_organizations": Permission.EDIT_PEOPLE,
    "console.release_mails": Permission.DECIDE,
    "console.remove_note": Permission.EDIT_PEOPLE,
    "console.remove_part": Permission.EDIT_EVENT,
    "console.remove_stated": Permission.EDIT_EVENT,
    "console.retire_purpose": Permission.EDIT_EVENT,
    "console.retire_question": Permission.EDIT_EVENT,
    "console.edit_session": Permission.EDIT_EVENT,
    "console.new_session": Permission.EDIT_EVENT,
    "console.remove_session": Permission.EDIT_EVENT,
    "console.session_people": Permission.VIEW_PEOPLE,
    "console.sessions": Permission.EDIT_EVENT,
    "console.staff": Permission.MANAGE_STAFF,
    "console.staff_of_event": Permission.EDIT_EVENT,
    "console.withdraw": Permission.EDIT_EVENT,
    "console.withdraw_mails": Permission.DECIDE,
    "console.withdraw_role": Permission.MANAGE_STAFF,
    "privacy_staff.answer": Permission.ANSWER_REQUESTS,
    "privacy_staff.certificate": Permission.ANSWER_REQUESTS,
    "privacy_staff.certificate_file": Permission.ANSWER_REQUESTS,
    "privacy_staff.destruction": Permission.ANSWER_REQUESTS,
    "privacy_staff.postpone": Permission.DESTROY,
    "privacy_staff.requests": Permission.ANSWER_REQUESTS,
    "delegations.add": Permission.EDIT_PEOPLE,
    "delegations.add_focal_point": Permission.EDIT_PEOPLE,
    "delegations.edit": Permission.EDIT_PEOPLE,
    "delegations.lead": Permission.EDIT_PEOPLE,
    "delegations.letter": Permission.VIEW_PEOPLE,
    "delegations.listing": Permission.VIEW_PEOPLE,
    "delegations.revoke": Permission.EDIT_PEOPLE,
    "delegations.send": Permission.EDIT_PEOPLE,
    "delegations.show": Permission.VIEW_PEOPLE,
    "delegations.substitute": Permission.DECIDE,
    "registration_staff.add": Permission.EDIT_PEOPLE,
    "registration_staff.decide": Permission.DECIDE,
    "registration_staff.decide_many": Permission.DECIDE,
    "registration_staff.edit": Permission.EDIT_PEOPLE,
    "registration_staff.looked_at": Permission.DECIDE,
    "registration_staff.move": Permission.DECIDE,
    "registration_staff.reissue": Permission.DECIDE,
    "registration_staff.reveal": Permission.REVEAL_CONTACT,
    "registration_staff.review": Permission.DECIDE,
    "registration_staff.waiting_list": Permission.VIEW_PEOPLE,
    "release.file": Permission.RELEASE,
    "release.page": Permission.RELEASE,
    "release_letterheads.add": Permission.MANAGE_STAFF,
    "release_letterheads.example": Permission.MANAGE_STAFF,
    "release_letterheads.original": Permission.MANAGE_STAFF,
    "release_letterheads.page": Permission.MANAGE_STAFF,
    "release_letterheads.plain": Permission.MANAGE_STAFF,
    "release_letterheads.use": Permission.MANAGE_STAFF,
    "release_sentences.add": Permission.RELEASE,
    "release_sentences.change": Permission.RELEASE,
    "release_sentences.first": Permission.RELEASE,
    "release_sentences.page": Permission.RELEASE,
    "release_sentences.remove": Permission.RELEASE,
    "release.make": Permission.RELEASE,
    "release.release_file": Permission.RELEASE,
    "release.press_kit": Permission.RELEASE,
    "release.show": Permission.RELEASE,
    "release.details": Permission.RELEASE,
    "release.follow": Permission.RELEASE,
    "release.version": Permission.RELEASE,
    "release.decide": Permission.RELEASE,
    "release.approve": Permission.APPROVE_RELEASE,
    "release.edit": Permission.RELEASE,
    "release.quotes": Permission.RELEASE,
    "release.new_quote": Permission.RELEASE,
    "release.edit_quote": Permission.RELEASE,
    "release.approve_quote": Permission.RELEASE,
    "release.end_quote": Permission.RELEASE,
    "release.photos": Permission.RELEASE,
    "release.new_photo": Permission.RELEASE,
    "release.edit_photo": Permission.RELEASE,
    "release.drop_photo": Permission.RELEASE,
    "release.picture": Permission.RELEASE,
    "checkin_staff.devices": Permission.MANAGE_DEVICES,
    "checkin_staff.end_phones": Permission.MANAGE_DEVICES,
    "checkin_staff.pair_again": Permission.MANAGE_DEVICES,
    "checkin_staff.pair_phone": Permission.MANAGE_DEVICES,
    "checkin_staff.pairing": Permission.MANAGE_DEVICES,
    "checkin_staff.pairing_qr": Permission.MANAGE_DEVICES,
    "checkin_staff.revoke_phone": Permission.MANAGE_DEVICES,
    "checkin_staff.withdraw_code": Permission.MANAGE_DEVICES,
    "attendance.chart_file": Permission.VIEW_FIGURES,
    "attendance.charts": Permission.VIEW_FIGURES,
    "attendance.export": Permission.EXPORT,
    "attendance.figures": Permission.VIEW_FIGURES,
    "attendance.published": Permission.VIEW_FIGURES,
    "attendance.freeze": Permission.FREEZE,
    "attendance.discard_list": Permission.EDIT_PEOPLE,
    "attendance.import_list": Permission.EDIT_PEOPLE,
    "attendance.map_list": Permission.EDIT_PEOPLE,
    "attendance.run_import": Permission.EDIT_PEOPLE,
    "attendance.rows": Permission.VIEW_FIGURES,
    "attendance.moved": Permission.VIEW_FIGURES,
    "attendance.online": Permission.FREEZE,
    "attendance.all_tables": Permission.VIEW_PEOPLE,
    "attendance.tables": Permission.EXPORT,
    "release_year.page": Permission.RELEASE,
    "release_year.words": Permission.RELEASE,
    "year.listing": Permission.VIEW_FIGURES,
    "year.show": Permission.VIEW_FIGURES,
    "year.chart": Permission.VIEW_FIGURES,
    "year.table": Permission.EXPORT,
    "year.new_outside": Permission.FREEZE,
    "year.outside": Permission.FREEZE,
    "year.withdraw": Permission.FREEZE,
    "year.close": Permission.CLOSE_YEAR,
}
"""What each guarded route asks for. A new route of the console is written down here, or the walk fails."""


def staff_routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")]


def requests_to(app, event, person):
    """Endpoint, method and address of every route of the console, filled with what exists."""
    values = {
        "slug": event.slug,
        "id": person.id,
        "code": "academia",
        "format": "txt",
        "language": "en",
        "kind": "speakers",
        "purpose": "photograph",
        "key": "receiver",
        "name": "confirm",
        "token": "no-token",
        "assignment_id": 0,
        "number": 0,
        "year": 2023,
        "place": 0,
        "upload_id": "no-upload",
        "note_id": 0,
        "other_id": "0",
        "focal_id": 0,
        "quote": 0,
        "photo": 0,
        "act": "send",
        "end": "remove",
        "member": person.id,
    }
    with app.test_request_context():
        for rule in staff_routes(app):
            numbers = {
                name: 0 for name, converter in rule._converters.items() if name == "id" and converter.regex == r"\d+"
            }
            address = app.url_map.bind("localhost").build(
                rule.endpoint, {**{k: values[k] for k in rule.arguments}, **numbers}
            )
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, address


@pytest.fixture
def open_to_forms(app, monkeypatch):
    """Without the check of tokens, which would answer before the guard; it has tests of its own."""
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)


def test_every_route_of_the_console_is_written_down_with_what_it_asks_for(app):
    routes = {rule.endpoint for rule in staff_routes(app)}
    written = ANYBODY | SIGNED_IN | ANY_ROLE | set(NEEDED)
    assert routes - written == set(), "write down what the new routes ask for"


def test_a_visitor_is_sent_to_sign_in_from_every_guarded_route(app, client, session, open_to_forms):
    event = add_event(session)
    person = add_registration(session, event)
    session.commit()
    let_in = {
        (endpoint, method): answer.status_code
        for endpoint, method, address in requests_to(app, event, person)
        if endpoint not in ANYBODY
        for answer in [client.open(address, method=method)]
        if answer.status_code not in (302, 303) or not answer.location.startswith("/console/sign-in")
    }
    assert let_in == {}


ROLES = [
    # The administrator opens every page: the others' differ in what is refused, which no database has a part in.
    role if role is StaffRole.ADMINISTRATOR else pytest.param(role, marks=pytest.mark.one_database)
    for role in (*StaffRole, None)
]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_exactly_what_the_matrix_gives(app, session, open_to_forms, role):
    event = add_event(session)
    person = add_registration(session, event)
    session.commit()
    elsewhere = add_event(session, "elsewhere")
    in_event = None if role in (None, StaffRole.ADMINISTRATOR) else event.id
    browser = signed_in(app, add_staff(session, role, event_id=in_event))
    everywhere = MATRIX[role] if role is StaffRole.ADMINISTRATOR else frozenset()
    held = MATRIX[role] if role else frozenset()
    wrong = []
    for endpoint, method, address in requests_to(app, event, person):
        if endpoint in ANYBODY | SIGNED_IN:
            continue
        of_event = f"/events/{event.slug}" in address
        needed = NEEDED.get(endpoint)
        allowed = bool(held) if needed is None else needed in (held if of_event else everywhere)
        if endpoint == "console.add_staff_of_event":
            allowed = role is StaffRole.ADMINISTRATOR
        if (browser.open(address, method=method).status_code != 403) != allowed:
            wrong.append((endpoint, method))
        if of_event and role not in (None, StaffRole.ADMINISTRATOR):
            other = browser.open(address.replace(f"/events/{event.slug}", f"/events/{elsewhere.slug}"), method=method)
            if other.status_code != 403:
                wrong.append((endpoint, method, "in another event"))
    assert wrong == []


def test_an_unknown_event_is_not_there_for_staff_and_hidden_from_visitors(app, client, session):
    admin = signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))
    assert admin.get("/console/events/nowhere/").status_code == 404
    assert client.get("/console/events/nowhere/").status_code == 303
