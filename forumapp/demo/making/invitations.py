"""Invitations to the forum of today: one of each kind, one declined by telephone, one still a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from forumapp.delegations.rules.invitations import Answer, Channel, Kind, Way
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft
from forumapp.demo.making.stage import Stage
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText

_INSTITUTE = LocalizedText(en="Example Institute for Future Policy", ko="예시미래정책연구원")
_ISSUED = (
    Draft(
        category_code="academia",
        language="ko",
        names=LocalizedText(en="Seo Gasang", ko="서가상"),
        position=LocalizedText(en="Professor", ko="교수"),
        organization=LocalizedText(en="Example University of Seoul", ko="서울예시대학교"),
        email="seo.gasang@example.org",
        country="KR",
    ),
    Draft(
        category_code="public_institution",
        language="en",
        kind=Kind.TRANSFERABLE,
        channel=Channel.LETTER,
        names=LocalizedText(en="Oh Mobeom", ko="오모범"),
        salutation=LocalizedText(en="Dear President Oh", ko="존경하는 오모범 원장님께"),
        position=LocalizedText(en="President", ko="원장"),
        organization=_INSTITUTE,
        address="서울 중구 예시로 1\n04500",
        country="KR",
    ),
    Draft(
        category_code="public_institution",
        language="ko",
        kind=Kind.OPEN,
        organization=_INSTITUTE,
        email="office@example.org",
        uses=3,
    ),
    Draft(
        category_code="civil_society",
        language="en",
        channel=Channel.PHONE,
        names=LocalizedText(en="Nam Bogi", ko="남보기"),
        organization=LocalizedText(en="Example Citizens’ Forum", ko="예시시민포럼"),
    ),
)
_DRAFTED = Draft(
    category_code="expert",
    language="ko",
    names=LocalizedText(en="Yoo Yebi", ko="유예비"),
    organization=LocalizedText(en="Example Consulting", ko="예시컨설팅"),
    email="yoo.yebi@example.org",
)


def invite_to(stage: Stage, event: Event, now: datetime) -> None:
    """Write the invitations and issue all but the last; no mail leaves: those by mail wait as drafts."""
    session, keys, actor = stage.session, stage.keys, stage.organizer
    made = service.draft(session=session, event_id=event.id, drafts=_ISSUED, now=now, actor=actor, keys=keys)
    service.issue(session=session, event_id=event.id, ids=None, now=now, actor=actor, keys=keys)
    service.note_answer(
        session=session,
        event_id=event.id,
        id=made[-1].id,
        answer=Answer.NO,
        way=Way.PHONE,
        note="She is travelling that week.",
        reason="No, by telephone: She is travelling that week.",
        answered_at=now - timedelta(minutes=5),
        now=now,
        actor=actor,
        keys=keys,
    )
    service.draft(session=session, event_id=event.id, drafts=[_DRAFTED], now=now, actor=actor, keys=keys)
