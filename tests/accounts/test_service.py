"""Accounts, roles, keys and the access log, on a real database."""

import pytest
from sqlalchemy import select

from forumapp.accounts import queries, service
from forumapp.accounts.models import AccessEntry, Key
from forumapp.accounts.rules import Permission, Scope, StaffRole, may
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.kernel.secrets import sha256
from tests.support.factories import add_event


def make_user(session, now, email="organizer@example.org", password="a quiet morning"):
    return service.create_user(session=session, email=email, password=password, now=now)


def test_an_account_is_found_however_its_address_is_typed(session, now):
    user = make_user(session, now, email="Organizer@Example.org")
    assert queries.find_user(session=session, email="  organizer@EXAMPLE.ORG ") is user
    assert user.email == "Organizer@example.org"
    assert queries.find_user(session=session, email="other@example.org") is None


def test_the_password_is_kept_as_argon2_alone(session, now):
    user = make_user(session, now)
    assert user.password.startswith("$argon2id$")
    assert user.verify_and_update_password("a quiet morning")
    assert not user.verify_and_update_password("a loud morning")


def test_a_second_account_with_the_same_address_is_refused(session, now):
    make_user(session, now)
    with pytest.raises(service.AddressTaken):
        make_user(session, now, email="ORGANIZER@example.org")


@pytest.mark.parametrize("email", ["", "nobody", "two@@example.org", "a b@example.org"])
def test_what_is_no_address_makes_no_account(session, now, email):
    with pytest.raises(service.InvalidAddress):
        make_user(session, now, email=email)


def test_a_short_password_is_refused_with_the_length_that_is_needed(session, now):
    with pytest.raises(service.WeakPassword) as refused:
        make_user(session, now, password="short")
    assert refused.value.minimum == 8


def test_another_password_ends_every_session(session, now):
    user = make_user(session, now)
    before = user.fs_uniquifier
    service.set_password(session=session, user=user, password="another morning")
    session.flush()
    assert queries.find_user_of_session(session=session, uniquifier=before) is None
    assert queries.find_user_of_session(session=session, uniquifier=user.fs_uniquifier) is user
    assert user.verify_and_update_password("another morning")


def test_a_role_holds_for_its_event_alone_and_one_for_all_events_everywhere(session, now):
    first, second = add_event(session, "first"), add_event(session, "second")
    user = make_user(session, now)
    assert service.assign(session=session, user=user, role=StaffRole.ORGANIZER, event_id=first.id)
    assert service.assign(session=session, user=user, role=StaffRole.DOOR, event_id=None)
    assert not service.assign(session=session, user=user, role=StaffRole.DOOR, event_id=None)
    assert user.roles_in(first.id) == {StaffRole.ORGANIZER, StaffRole.DOOR}
    assert user.roles_in(second.id) == {StaffRole.DOOR}
    assert user.roles_in(None) == {StaffRole.DOOR}
    assert may(user.roles_in(first.id), Permission.DECIDE)
    assert not may(user.roles_in(second.id), Permission.DECIDE)


def test_an_administrator_is_one_for_all_events_and_the_last_one_stays(session, now):
    event = add_event(session)
    user = make_user(session, now)
    service.assign(session=session, user=user, role=StaffRole.ADMINISTRATOR, event_id=event.id)
    held = user.assignments[0]
    assert held.event_id is None
    with pytest.raises(service.LastAdministrator):
        service.withdraw(session=session, assignment_id=held.id)
    second = make_user(session, now, email="second@example.org")
    service.assign(session=session, user=second, role=StaffRole.ADMINISTRATOR, event_id=None)
    service.withdraw(session=session, assignment_id=held.id)
    session.expire_all()
    assert user.roles_in(None) == frozenset()
    assert second.roles_in(None) == {StaffRole.ADMINISTRATOR}


def test_only_the_hash_of_a_key_is_kept_and_a_revocation_keeps_its_first_moment(session, now):
    event = add_event(session)
    key, plain = service.create_key(
        session=session, event_id=event.id, scopes=[Scope.SCANS_WRITE], label="desk", now=now, actor=COMMAND
    )
    assert session.scalar(select(Key).where(Key.sha256 == sha256(plain))) is key
    assert plain not in (key.sha256, key.label)
    assert (key.scopes, key.created_by, key.revoked_at) == (["scans:write"], "command", None)
    service.revoke_key(session=session, key=key, now=now)
    service.revoke_key(session=session, key=key, now=now.replace(year=2030))
    assert key.revoked_at == now


def test_an_access_is_noted_at_once_and_for_good(session, now):
    event = add_event(session)
    service.log_access(actor=Actor.user(7), act="view", purpose="registrations", event_id=event.id, people=3, now=now)
    session.rollback()
    entry = session.scalars(select(AccessEntry)).one()
    assert (entry.at, entry.actor, entry.act, entry.purpose, entry.event_id, entry.people) == (
        now,
        "user:7",
        "view",
        "registrations",
        event.id,
        3,
    )
