"""Two kinds of office, two notices (product.md, "Consent and data"). Staff word them anew for their event.

An international organisation states its mandate and its own rules; a Korean controller the items of article 15(2) of
the Personal Information Protection Act, and for each purpose the item of article 15(1) it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass

from forumapp.consent.rules import Basis, Stated
from forumapp.kernel.localized import LocalizedText


@dataclass(frozen=True)
class Template:
    """A notice to begin from: ``text`` is Markdown for all purposes, ``purposes`` are those that need no consent."""

    code: str
    text: LocalizedText
    purposes: tuple[Stated, ...]


_UNTIL_DESTRUCTION = LocalizedText(
    en="until the day of destruction named below",
    ko="아래에 적은 파기일까지",
)
_TOTALS_STAY = LocalizedText(
    en="until the day of destruction named below; after it only totals are left, in which nobody can be recognised",
    ko="아래에 적은 파기일까지. 그 뒤에는 개인을 알아볼 수 없는 합계만 남깁니다.",
)
_ENTERED = LocalizedText(
    en="name, organisation, position, e-mail address, language, your answers to the event’s own questions, times of "
    "entry and exit; if you give them: country represented, telephone number",
    ko="성명, 소속, 직함, 이메일, 안내 언어, 행사별 질문에 대한 답변, 입장·퇴장 시각. 적으신 경우: 소속 국가, 휴대전화",
)
_COUNTED = LocalizedText(
    en="category, organisation, country represented, rank, whether you came",
    ko="참가자 구분, 소속 기관, 소속 국가, 의전 직위, 참석 여부",
)
_LOGGED = LocalizedText(
    en="a number that stands for your registration, who of the staff opened it, when and what for; no name",
    ko="신청 번호, 열람한 담당자, 일시, 사유(성명은 남기지 않습니다)",
)
_STAFF_ONLY = LocalizedText(
    en="nobody outside; within the office the staff who run the event, and at the door name, organisation and position",
    ko="제3자에게 제공하지 않습니다. 행사 담당자만 열람하며 입구에서는 성명, 소속, 직함만 확인합니다.",
)
_NOBODY = LocalizedText(en="nobody", ko="없음")
_NO_ENTRY = LocalizedText(
    en="you may refuse by leaving the form unsent; we cannot let you in then",
    ko="신청하지 않는 방법으로 거부하실 수 있으나, 그 경우 참석하실 수 없습니다.",
)
_OBJECT = LocalizedText(
    en="you may object by the link in our mail or through the contact named on the event’s page; you can attend all "
    "the same",
    ko="보내 드린 메일의 링크나 행사 안내 화면의 문의처로 처리 정지를 요구하실 수 있으며, 참석에는 영향이 없습니다.",
)
_DUTY = LocalizedText(
    en="it cannot be refused: the log protects your data",
    ko="개인정보를 지키기 위한 기록이므로 거부하실 수 없습니다.",
)
_RUN = LocalizedText(
    en="to decide on places, write to you, let you in and know who is there",
    ko="참석 신청 접수와 확정, 안내 연락, 입장 확인",
)
_COUNT = LocalizedText(
    en="to count those who came and to publish totals",
    ko="참석 인원 집계와 합계 공표",
)
_LOG = LocalizedText(
    en="to keep a log of which staff opened whose data",
    ko="개인정보 열람 기록 보관",
)


def _stated(basis: Basis, purpose: LocalizedText, legal_basis: LocalizedText, **facts: LocalizedText) -> Stated:
    return Stated(basis=basis.value, purpose=purpose, legal_basis=legal_basis, **facts)


INTERNATIONAL_ORGANISATION = Template(
    code="international_organisation",
    text=LocalizedText(
        en="""\
The host is an international organisation and protects your data by its own rules.

**Your rights.** By the link in our mail you can see all that is held about you, correct it, cancel, take back what \
you allowed, and ask that everything be destroyed. We answer within a month. You can also write to the contact named \
on the event’s page.\
""",
        ko="""\
주최 기관은 국제기구이며 자체 개인정보 보호 규정에 따라 개인정보를 보호합니다.

**정보주체의 권리.** 보내 드린 메일의 링크에서 보유 중인 내용을 모두 확인하고 고치거나 취소하실 수 있으며, 동의를 \
철회하거나 파기를 요청하실 수 있습니다. 요청에는 한 달 안에 답해 드립니다. 행사 안내 화면의 문의처로 연락하셔도 됩니다.\
""",
    ),
    purposes=(
        _stated(
            Basis.MANDATE,
            _RUN,
            LocalizedText(
                en="the mandate of the host, by its own rules on the protection of personal data",
                ko="주최 기관의 고유 업무 수행(자체 개인정보 보호 규정)",
            ),
            items=_ENTERED,
            period=_UNTIL_DESTRUCTION,
            recipients=_STAFF_ONLY,
            refusal=_NO_ENTRY,
        ),
        _stated(
            Basis.STATISTICS,
            _COUNT,
            LocalizedText(
                en="the mandate of the host: a true account of its activities",
                ko="주최 기관의 고유 업무 수행(활동 실적의 정확한 보고)",
            ),
            items=_COUNTED,
            period=_TOTALS_STAY,
            recipients=_NOBODY,
            refusal=_OBJECT,
        ),
        _stated(
            Basis.LAW,
            _LOG,
            LocalizedText(
                en="the host’s rules on the protection of personal data",
                ko="주최 기관의 개인정보 보호 규정",
            ),
            items=_LOGGED,
            period=LocalizedText(
                en="for the term that the host’s rules set",
                ko="주최 기관의 규정이 정한 기간",
            ),
            recipients=_NOBODY,
            refusal=_DUTY,
        ),
    ),
)

KOREAN_CONTROLLER = Template(
    code="korean_controller",
    text=LocalizedText(
        en="""\
The host processes personal data by the Personal Information Protection Act of the Republic of Korea. No resident \
registration number is asked.

**Your rights.** You may see, correct and delete your data, have its use stopped and take back a consent at any time \
(articles 35 to 37): by the link in our mail, or through the contact named on the event’s page. We answer \
within ten days. If you find the answer wrong, the Privacy Center of KISA (privacy.kisa.or.kr, telephone 118) helps.\
""",
        ko="""\
주최 기관은 「개인정보 보호법」에 따라 개인정보를 처리합니다. 주민등록번호는 수집하지 않습니다.

**정보주체의 권리.** 보내 드린 메일의 링크나 행사 안내 화면의 문의처에서 언제든지 열람, 정정·삭제, 처리 정지, 동의 \
철회를 요구하실 수 있습니다(같은 법 제35조부터 제37조까지). 요구하신 날부터 10일 안에 답해 드립니다. 처리 결과에 \
이의가 있으시면 개인정보침해 신고센터(privacy.kisa.or.kr, 국번 없이 118)에 문의하실 수 있습니다.\
""",
    ),
    purposes=(
        _stated(
            Basis.REQUEST,
            _RUN,
            LocalizedText(
                en="article 15(1)4 of the Act: necessary to carry out what you asked for",
                ko="「개인정보 보호법」 제15조제1항제4호(정보주체의 요청에 따른 조치의 이행)",
            ),
            items=_ENTERED,
            period=_UNTIL_DESTRUCTION,
            recipients=_STAFF_ONLY,
            refusal=_NO_ENTRY,
        ),
        _stated(
            Basis.INTEREST,
            _COUNT,
            LocalizedText(
                en="article 15(1)6 of the Act: the host’s legitimate interest in a true account of its activities",
                ko="「개인정보 보호법」 제15조제1항제6호(활동 실적을 정확히 알릴 정당한 이익)",
            ),
            items=_COUNTED,
            period=_TOTALS_STAY,
            recipients=_NOBODY,
            refusal=_OBJECT,
        ),
        _stated(
            Basis.LAW,
            _LOG,
            LocalizedText(
                en="article 15(1)2 and article 29 of the Act: the duty to keep a log of access",
                ko="「개인정보 보호법」 제15조제1항제2호, 제29조(접속기록 보관 의무)",
            ),
            items=_LOGGED,
            period=LocalizedText(
                en="one year at least, two where the law asks for it",
                ko="1년 이상(법령이 정한 경우 2년 이상)",
            ),
            recipients=_NOBODY,
            refusal=_DUTY,
        ),
    ),
)

TEMPLATES = {template.code: template for template in (INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER)}
"""The notices to begin from, by their codes."""
