"""The optional purposes as an event may begin to ask for them, each with what article 15(2) wants to be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from forumapp.consent.rules import Purpose
from forumapp.kernel.localized import LocalizedText


@dataclass(frozen=True)
class ProposedPurpose:
    """The wording proposed for one optional purpose; what only the office knows is left empty."""

    purpose: Purpose
    question: LocalizedText
    explanation: LocalizedText
    items: LocalizedText
    legal_basis: LocalizedText
    period: LocalizedText
    recipients: LocalizedText = field(default_factory=LocalizedText)

    def texts(self, *, korean: bool) -> dict[str, LocalizedText]:
        """Its texts by the columns of a version; ``korean`` names the articles of the Korean act."""
        names = ("question", "explanation", "items", "legal_basis", "period", "recipients")
        texts: dict[str, LocalizedText] = {name: getattr(self, name) for name in names}
        return texts if korean else {**texts, "legal_basis": _FREE_CONSENT}


_FREE_CONSENT = LocalizedText(en="your consent, freely given", ko="정보주체의 자유로운 동의")
_CONSENT = LocalizedText(
    en="your consent (article 15(1)1 of the Personal Information Protection Act)",
    ko="정보주체의 동의(「개인정보 보호법」 제15조제1항제1호)",
)

_PHOTOGRAPH = ProposedPurpose(
    Purpose.PHOTOGRAPH,
    question=LocalizedText(
        en="May you be seen in photographs of the event?",
        ko="행사 사진에 나오셔도 괜찮으신가요?",
    ),
    explanation=LocalizedText(
        en="Pictures may appear in the press release and on the host’s site. If no, your badge carries a mark and the "
        "photographer leaves you out.",
        ko="사진은 보도자료와 주최 기관 누리집에 실릴 수 있습니다. 원하지 않으시면 명찰에 표시하고, 촬영하지 않습니다.",
    ),
    items=LocalizedText(en="your picture", ko="초상(사진)"),
    legal_basis=_CONSENT,
    period=LocalizedText(en="five years, or until you take it back", ko="5년 또는 동의 철회 시까지"),
    recipients=LocalizedText(en="published: everybody", ko="공개(누구나 볼 수 있음)"),
)
_NAMING = ProposedPurpose(
    Purpose.NAMING,
    question=LocalizedText(
        en="May you be named in the press release?",
        ko="보도자료에 성함을 실어도 괜찮으신가요?",
    ),
    explanation=LocalizedText(
        en="In every language of the release. If no, you are counted and not named.",
        ko="모든 언어판 보도자료에 싣습니다. 원하지 않으시면 인원에만 포함하고 성함은 싣지 않습니다.",
    ),
    items=LocalizedText(en="name, position, organisation", ko="성명, 직함, 소속"),
    legal_basis=_CONSENT,
    period=LocalizedText(
        en="as long as the release is published; taken back, the name goes from it at once",
        ko="보도자료 게시 기간(철회하시면 게시된 보도자료에서도 바로 지웁니다)",
    ),
    recipients=LocalizedText(en="published: everybody", ko="공개(누구나 볼 수 있음)"),
)
_NEWS = ProposedPurpose(
    Purpose.NEWS,
    question=LocalizedText(
        en="May we write to you about later events?",
        ko="다음 행사를 안내해 드려도 될까요?",
    ),
    explanation=LocalizedText(
        en="Four messages a year at most, to this address, until you say stop.",
        ko="한 해에 네 번 이내로 이 주소로 보내며, 원하시면 바로 멈춥니다.",
    ),
    items=LocalizedText(en="name, e-mail address, language", ko="성명, 이메일, 안내 언어"),
    legal_basis=_CONSENT,
    period=LocalizedText(en="two years, or until you take it back", ko="2년 또는 동의 철회 시까지"),
    recipients=LocalizedText(en="nobody", ko="없음"),
)
_NEEDS = ProposedPurpose(
    Purpose.NEEDS,
    question=LocalizedText(
        en="May we keep what you need on the day (food, access)?",
        ko="식사·이동 등 당일 필요하신 사항을 보관해도 될까요?",
    ),
    explanation=LocalizedText(
        en="It may say something about your health or belief, so we ask apart and keep it encrypted. If no, it is not "
        "kept, and we cannot prepare for it; you can attend all the same.",
        ko="건강이나 신념이 드러날 수 있는 정보이므로 따로 여쭙고 암호화하여 보관합니다. 동의하지 않으시면 보관하지 "
        "않으므로 미리 준비해 드리지 못하나, 참석에는 영향이 없습니다.",
    ),
    items=LocalizedText(
        en="what you need: food, access, other support; never why",
        ko="필요하신 사항(식사, 이동 지원 등). 이유는 여쭙지 않습니다.",
    ),
    legal_basis=LocalizedText(
        en="your separate consent for sensitive data (article 23(1)1 of the Personal Information Protection Act)",
        ko="민감정보에 대한 별도 동의(「개인정보 보호법」 제23조제1항제1호)",
    ),
    period=LocalizedText(en="until the event is over, or until you take it back", ko="행사 종료 또는 동의 철회 시까지"),
    recipients=LocalizedText(
        en="the staff who prepare the day; the caterer learns what is needed and for how many, no names",
        ko="당일 준비 담당자(급식 업체에는 성명 없이 필요한 내용과 인원수만 알림)",
    ),
)
_THIRD_PARTY = ProposedPurpose(
    Purpose.THIRD_PARTY,
    question=LocalizedText(
        en="May we pass your details on to the recipients named here?",
        ko="아래에 적은 곳에 개인정보를 제공해도 될까요?",
    ),
    explanation=LocalizedText(
        en="If no, nothing is passed on; you can attend all the same.",
        ko="동의하지 않으시면 제공하지 않으며, 참석에는 영향이 없습니다.",
    ),
    items=LocalizedText(en="name, organisation, position", ko="성명, 소속, 직함"),
    legal_basis=LocalizedText(
        en="your consent (article 17(1)1 of the Personal Information Protection Act)",
        ko="정보주체의 동의(「개인정보 보호법」 제17조제1항제1호)",
    ),
    period=LocalizedText(
        en="until the purpose is fulfilled, or until you take it back",
        ko="이용 목적 달성 또는 동의 철회 시까지",
    ),
)
_TRANSFER_ABROAD = ProposedPurpose(
    Purpose.TRANSFER_ABROAD,
    question=LocalizedText(
        en="May we transfer your details abroad, to the recipient named here?",
        ko="아래에 적은 국외의 받는 곳으로 개인정보를 이전해도 될까요?",
    ),
    explanation=LocalizedText(
        en="Sent over the network when you register. If no, nothing is transferred; you can attend all the same.",
        ko="신청하실 때 정보통신망으로 이전합니다. 동의하지 않으시면 이전하지 않으며, 참석에는 영향이 없습니다.",
    ),
    items=LocalizedText(en="name, organisation, position, e-mail address", ko="성명, 소속, 직함, 이메일"),
    legal_basis=LocalizedText(
        en="your consent (article 28-8(1)1 of the Personal Information Protection Act)",
        ko="정보주체의 동의(「개인정보 보호법」 제28조의8제1항제1호)",
    ),
    period=LocalizedText(
        en="until the purpose is fulfilled, or until you take it back",
        ko="이용 목적 달성 또는 동의 철회 시까지",
    ),
)

PROPOSED = {
    proposed.purpose: proposed for proposed in (_PHOTOGRAPH, _NAMING, _NEWS, _NEEDS, _THIRD_PARTY, _TRANSFER_ABROAD)
}
"""Every optional purpose as it may be asked."""

DEFAULT_PURPOSES = (_PHOTOGRAPH, _NAMING, _NEWS)
"""What a new event asks for."""
