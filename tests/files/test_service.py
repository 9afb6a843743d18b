"""Files belong to one registration, are swept where nobody claims them, and are only handed out to be saved."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.files import queries, service
from forumapp.files.models import Upload
from forumapp.files.rules import MisnamedFile
from forumapp.files.service import UnknownUpload
from forumapp.files.serving import attachment
from forumapp.jobs import registry
from tests.support import documents, factories


def keep(session: Session, event_id: int, now: datetime) -> Upload:
    return service.keep(session=session, event_id=event_id, name="공문.pdf", data=documents.pdf(), now=now)


def test_what_is_no_file_of_ours_leaves_no_row(session: Session, now: datetime) -> None:
    event = factories.add_event(session)
    with pytest.raises(MisnamedFile):
        service.keep(session=session, event_id=event.id, name="a.docx", data=documents.pdf(), now=now)
    assert session.scalars(select(Upload)).all() == []


def test_a_file_of_one_registration_is_never_anothers(session: Session, now: datetime) -> None:
    event = factories.add_event(session)
    owner, other = (factories.add_registration(session, event) for _ in range(2))
    upload = keep(session, event.id, now)
    for _ in range(2):
        service.claim(session=session, event_id=event.id, upload_id=upload.id, registration_id=owner.id, now=now)
    with pytest.raises(UnknownUpload):
        service.claim(session=session, event_id=event.id, upload_id=upload.id, registration_id=other.id, now=now)
    session.expire_all()
    assert upload.registration_id == owner.id


def test_a_file_is_found_and_claimed_only_in_its_event(session: Session, now: datetime) -> None:
    event, other = factories.add_event(session), factories.add_event(session, slug="other")
    upload = keep(session, event.id, now)
    assert queries.find(session=session, event_id=event.id, upload_id=upload.id) is upload
    assert queries.find(session=session, event_id=other.id, upload_id=upload.id) is None
    with pytest.raises(UnknownUpload):
        service.claim(session=session, event_id=other.id, upload_id=upload.id, now=now)


def test_what_nobody_claims_within_a_day_is_swept(session: Session, now: datetime) -> None:
    event = factories.add_event(session)
    old, young, claimed = (
        keep(session, event.id, now - age) for age in (timedelta(hours=25), timedelta(hours=23), timedelta(hours=25))
    )
    service.claim(session=session, event_id=event.id, upload_id=claimed.id, now=now)
    kept, gone = {young.id, claimed.id}, old.id
    session.commit()
    registry.find("registration.forget_files")(now=now)
    session.expire_all()
    left = set(session.scalars(select(Upload.id)))
    assert left == kept
    assert gone not in left


def test_a_file_goes_with_its_registration(session: Session, now: datetime) -> None:
    event = factories.add_event(session)
    owner = factories.add_registration(session, event)
    upload = keep(session, event.id, now)
    service.claim(session=session, event_id=event.id, upload_id=upload.id, registration_id=owner.id, now=now)
    session.delete(owner)
    session.commit()
    assert session.scalars(select(Upload)).all() == []


def test_a_file_is_handed_out_to_be_saved_and_never_shown(app: Flask, session: Session, now: datetime) -> None:
    upload = keep(session, factories.add_event(session).id, now)
    response = attachment(upload)
    assert response.data == documents.pdf()
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%EA%B3%B5%EB%AC%B8.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
