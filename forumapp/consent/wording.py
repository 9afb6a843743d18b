"""The notices and purposes that a new event begins with, in the languages that the office writes.

Two kinds of office, two notices (product.md, "Consent and data"): an international organisation by its own rules, and
a Korean controller by the items of article 15(2) of the Personal Information Protection Act: purpose, items, period,
and the right to refuse with what follows. Staff word them anew for their event.
"""

from __future__ import annotations

from dataclasses import dataclass

from forumapp.consent.rules import Purpose
from forumapp.kernel.localized import LocalizedText

INTERNATIONAL_ORGANISATION = LocalizedText(
    en="""\
**Why and on what basis.** What you write in this form is used to run this event: to decide on places, to write to \
you, to let you in, and to count those who came. The host does so in carrying out its mandate, by its own rules on \
the protection of personal data.

**What.** Name, organisation, position, e-mail address, telephone number, country represented, language, your \
answers to the event’s own questions, and the times at which you entered and left.

**How long.** It is destroyed three months after the event. Only totals, in which nobody can be recognised, are \
kept.

**Who.** The host’s staff who run the event; at the door your name, organisation and position. It goes to nobody \
else.

**Your choice.** You may leave the form unsent; without these details we cannot let you in. By the link in our mail \
you can see and correct them and cancel at any time. To have them erased, write to the contact named on the event’s \
page.\
""",
    ko="""\
**이용 목적과 근거.** 이 신청서에 적으신 내용은 참석 확정, 안내 연락, 입장 확인, 참석 인원 집계 등 이번 행사를 \
운영하는 데에만 씁니다. 주최 기관은 고유 업무를 수행하기 위하여 자체 개인정보 보호 규정에 따라 처리합니다.

**항목.** 성명, 소속, 직함, 이메일, 휴대전화, 소속 국가, 안내 언어, 행사별 질문에 대한 답변, 입장·퇴장 시각

**보유 기간.** 행사가 끝나고 3개월 뒤에 파기합니다. 개인을 알아볼 수 없는 통계만 남깁니다.

**열람 범위.** 행사를 운영하는 주최 기관 담당자만 열람하며, 입구에서는 성명, 소속, 직함만 확인합니다. 다른 곳에 \
제공하지 않습니다.

**거부할 권리.** 제공을 거부하실 수 있으나, 그 경우 참석이 어렵습니다. 보내 드린 메일의 링크에서 언제든지 내용을 \
확인하고 고치거나 취소하실 수 있습니다. 삭제를 원하시면 행사 안내 화면의 문의처로 알려 주세요.\
""",
)

KOREAN_CONTROLLER = LocalizedText(
    en="""\
**Purpose and legal basis.** To receive registrations, write to those who registered, let them in and count those \
who came (Personal Information Protection Act of the Republic of Korea, article 15(1)4: necessary to carry out what \
you asked for).

**Items.** Name, organisation, position, e-mail address, language, answers to the event’s own questions, times of \
entry and exit; optional: country represented, telephone number, answers to questions marked as optional. No \
resident registration number is asked.

**Period.** Three months from the end of the event; destroyed without delay after that.

**Recipients.** None. What is optional is asked separately in the form.

**Right to refuse.** You may refuse; we cannot let you in then. You may see, correct and delete your data or have \
its use stopped at any time: by the link in our mail, or through the contact named on the event’s page.\
""",
    ko="""\
**처리 목적과 근거.** 참석 신청 접수, 안내 연락, 입장 확인, 참석 인원 집계(「개인정보 보호법」 제15조제1항제4호: \
신청하신 분의 요청에 따른 조치를 이행하는 데 필요한 경우)

**처리 항목.** 필수: 성명, 소속, 직함, 이메일, 안내 언어, 행사별 질문에 대한 답변, 입장·퇴장 시각. 선택: 소속 국가, \
휴대전화, ‘선택’으로 표시한 질문에 대한 답변. 주민등록번호는 수집하지 않습니다.

**보유 기간.** 행사 종료일부터 3개월. 기간이 지나면 지체 없이 파기합니다.

**제3자 제공.** 하지 않습니다. 선택 사항은 신청서에서 따로 여쭙니다.

**거부할 권리와 불이익.** 제공을 거부하실 수 있으나, 그 경우 참석하실 수 없습니다. 보내 드린 메일의 링크나 행사 안내 \
화면의 문의처에서 언제든지 열람, 정정, 삭제, 처리 정지를 요구하실 수 있습니다.\
""",
)


@dataclass(frozen=True)
class DefaultPurpose:
    """An optional purpose that a new event asks consent for."""

    purpose: Purpose
    question: LocalizedText
    explanation: LocalizedText


DEFAULT_PURPOSES = (
    DefaultPurpose(
        Purpose.PHOTOGRAPH,
        LocalizedText(
            en="May you be seen in photographs of the event?",
            ko="행사 사진에 나오셔도 괜찮은가요?",
        ),
        LocalizedText(
            en="Pictures may stand in the press release and on the host’s site for five years. If no, your badge "
            "carries a mark and the photographer leaves you out.",
            ko="사진은 보도자료와 주최 기관 누리집에 5년간 실릴 수 있습니다. "
            "원하지 않으시면 명찰에 표시하고, 촬영하지 않습니다.",
        ),
    ),
    DefaultPurpose(
        Purpose.NAMING,
        LocalizedText(
            en="May you be named in the press release?",
            ko="보도자료에 성함을 실어도 괜찮은가요?",
        ),
        LocalizedText(
            en="Name, position and organisation, in every language of the release.",
            ko="성명, 직함, 소속을 보도자료의 모든 언어로 싣습니다.",
        ),
    ),
    DefaultPurpose(
        Purpose.NEWS,
        LocalizedText(
            en="May we write to you about later events?",
            ko="다음 행사를 안내해 드려도 될까요?",
        ),
        LocalizedText(
            en="Four messages a year at most, to this address, until you say stop.",
            ko="한 해에 네 번 이내로 이 주소로 보내며, 원하시면 바로 멈춥니다.",
        ),
    ),
)
