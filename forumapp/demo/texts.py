"""What the demo's host and events say, in both languages. Only the forum's title and campaign are not invented."""

from __future__ import annotations

from datetime import datetime, time

from forumapp.kernel.localized import LocalizedText

HOST_NAMES = LocalizedText(en="Seoul Centre for Gender Equality Cooperation", ko="서울성평등협력센터")
HOST_IN_TEXT = LocalizedText(en="the Seoul Centre for Gender Equality Cooperation")
HOST_ABOUT = LocalizedText(
    en=(
        "The Seoul Centre for Gender Equality Cooperation is an invented institution. It trains, counts and convenes "
        "for gender equality in Asia and the Pacific."
    ),
    ko=(
        "서울성평등협력센터는 이 견본을 위해 지어낸 기관이다. 아시아태평양 지역의 성평등을 위해 교육하고 통계를 만들며 "
        "협력의 자리를 마련한다."
    ),
)
HOST_PLACE = LocalizedText(en="Seoul, Republic of Korea", ko="대한민국 서울")
MEDIA_CONTACT = LocalizedText(en="Na Pyobon, Communications Officer", ko="나표본 홍보담당관")

FORUM = {
    "title": LocalizedText(en="Engaging Men for Ending Gender-Based Violence", ko="남성과 함께 이뤄가는 젠더폭력 종식"),
    "neutral_title": LocalizedText(en="Forum on 30 November", ko="11월 30일 행사"),
    "campaign": LocalizedText(
        en="16 Days of Activism against Gender-based Violence", ko="젠더폭력 종식을 위한 16일간의 글로벌 캠페인"
    ),
    "summary": LocalizedText(
        en=(
            "A forum for missions, ministries, researchers, companies and civil society on what men can do, and already "
            "do, to end violence against women."
        ),
        ko=(
            "주한공관과 정부, 학계, 기업, 시민사회가 한자리에 모여 여성폭력을 끝내기 위해 남성이 할 수 있는 일, "
            "이미 하고 있는 일을 나눕니다."
        ),
    ),
    "description": LocalizedText(
        en=(
            "Most violence against women is committed by men. Most men commit none, and say little about it. The forum "
            "asks how the second group can be heard: at home, in barracks, at work, in class.\n\n"
            "Speakers from research, the armed forces, business and civil society present what has been tried in Korea "
            "and in the region, what it changed, and what did not work."
        ),
        ko=(
            "여성폭력의 가해자는 대부분 남성입니다. 그러나 대부분의 남성은 폭력을 저지르지 않으며, 이 문제에 대해 말을 아낍니다. "
            "이번 포럼에서는 그 다수의 목소리를 가정과 병영, 일터와 교실에서 어떻게 끌어낼 수 있을지 함께 고민합니다.\n\n"
            "연구자와 군, 기업, 시민사회에서 온 연사들이 한국과 아시아태평양 지역에서 시도한 일과 그 변화, "
            "그리고 잘되지 않은 점까지 솔직하게 나눕니다."
        ),
    ),
    "audience": LocalizedText(
        en="Missions, government, academia, the private sector and civil society",
        ko="주한공관, 정부, 학계, 기업, 시민사회",
    ),
    "place_name": LocalizedText(en="Hanbit Centre, Grand Hall (third floor)", ko="한빛센터 3층 대회의장"),
    "place_address": LocalizedText(en="1 Yesi-ro, Jung-gu, Seoul", ko="서울 중구 예시로 1"),
    "place_directions": LocalizedText(
        en=(
            "Metro line 1 or 2, City Hall, exit 12, four minutes on foot. Cars with a mission’s plate enter from "
            "Yesi-ro.\n\nStep-free from the street to the hall. Induction loop in rows 1 to 6. A quiet room is next to "
            "the cloakroom."
        ),
        ko=(
            "지하철 1·2호선 시청역 12번 출구에서 걸어서 4분 거리입니다. 공관 차량은 예시로 쪽 입구를 이용해 주세요.\n\n"
            "건물 밖에서 회의장까지 계단이나 턱 없이 오실 수 있습니다. 1~6열에 보청기용 자기루프가 있고, 물품보관소 옆에 조용히 쉴 수 있는 "
            "방이 있습니다."
        ),
    ),
    "interpretation": LocalizedText(
        en="Korean and English, with simultaneous interpretation", ko="한국어·영어(동시통역)"
    ),
}

SPEAKERS = (
    (
        LocalizedText(en="Choi Bogi", ko="최보기"),
        LocalizedText(en="Director of the Centre", ko="서울성평등협력센터 소장"),
    ),
    (
        LocalizedText(en="Hong Yesi", ko="홍예시"),
        LocalizedText(en="Minister of Equality (example)", ko="예시평등부 장관"),
    ),
    (
        LocalizedText(en="Ana Exemplo", ko="아나 이젬플루"),
        LocalizedText(en="Regional Director", ko="예시아태지역사무소 소장"),
    ),
    (
        LocalizedText(en="Jean Exemple", ko="장 에그장플"),
        LocalizedText(en="Founder, Institute for Care and Equality (example)", ko="예시돌봄평등연구소 설립자"),
    ),
    (
        LocalizedText(en="Lee Bogi", ko="이보기"),
        LocalizedText(en="Professor, Hanbit University", ko="한빛대학교 교수"),
    ),
)
"""Names and titles as the programme prints them; the cast gives these parts to the same people."""

PROGRAMME: tuple[tuple[time, LocalizedText, str | None, int | None], ...] = (
    (time(13, 15), LocalizedText(en="Doors open", ko="입장"), None, None),
    (time(14, 0), LocalizedText(en="Opening remarks", ko="개회사"), "opening", 0),
    (time(14, 10), LocalizedText(en="Congratulatory remarks", ko="축사"), "congratulatory", 1),
    (time(14, 20), LocalizedText(en="Congratulatory remarks", ko="축사"), "congratulatory", 2),
    (
        time(14, 30),
        LocalizedText(en="Keynote: What makes a man step in", ko="기조연설: 남성은 언제 나서는가"),
        "keynote",
        3,
    ),
    (
        time(15, 20),
        LocalizedText(en="Panel: barracks, office, classroom", ko="토론: 병영, 일터, 교실"),
        "moderator",
        4,
    ),
    (time(16, 40), LocalizedText(en="Photograph and close", ko="기념 촬영과 폐회"), None, None),
)
"""Start, title, role, index in :data:`SPEAKERS`."""

PARTNERS = (
    (LocalizedText(en="Ministry of Equality (example)", ko="예시평등부"), "supporter"),
    (LocalizedText(en="Hanbit Institute for Human Rights", ko="한빛인권진흥원"), "partner"),
)

RECEIVER = LocalizedText(en="Do you need an interpretation receiver?", ko="동시통역 수신기가 필요하신가요?")
RECEIVER_OPTIONS = (
    ("ko_en", LocalizedText(en="Yes, to hear Korean", ko="예, 영어를 한국어로")),
    ("en_ko", LocalizedText(en="Yes, to hear English", ko="예, 한국어를 영어로")),
    ("no", LocalizedText(en="No", ko="아니요")),
)

OPEN_FORUM = {
    "title": LocalizedText(en="Open forum: Counting what matters", ko="열린 포럼: 중요한 것을 세는 법"),
    "summary": LocalizedText(
        en="An afternoon on gender statistics. Registration is open all day, and so is the door: try both.",
        ko="젠더 통계를 이야기하는 오후입니다. 참석 신청과 입장을 온종일 직접 시험해 볼 수 있습니다.",
    ),
    "description": LocalizedText(
        en="This event of the demo takes place today, whenever today is. Everybody in it is invented.",
        ko="이 견본 행사는 언제 열어 보아도 오늘 열립니다. 등장하는 사람은 모두 지어낸 인물입니다.",
    ),
    "place_name": LocalizedText(en="Small Hall, 2nd floor, Hanbit Centre", ko="한빛센터 2층 소회의장"),
    "place_address": LocalizedText(en="1 Yesi-ro, Jung-gu, Seoul", ko="서울 중구 예시로 1"),
    "interpretation": LocalizedText(en="Korean and English", ko="한국어·영어"),
}

DELEGATION = {
    "organization": LocalizedText(en="Embassy of Peru", ko="주한페루대사관"),
    "instructions": LocalizedText(
        en="Please enter everybody who comes, and one **reserve**. One note verbale is enough for all.",
        ko="참석자 전원과 **예비** 참석자 1명을 입력해 주세요. 공한은 한 통이면 됩니다.",
    ),
}
FOCAL_POINT = "Inés Modelo (example)"
DELEGATES = (
    ({"en": "Rosa Ejemplo", "ko": "로사 에헴플로"}, {"en": "Counsellor", "ko": "참사관"}, False),
    ({"en": "Luis Muestra", "ko": "루이스 무에스트라"}, {"en": "First Secretary", "ko": "1등서기관"}, False),
    ({"en": "Ana Prueba", "ko": "아나 프루에바"}, {"en": "Attaché", "ko": "담당관"}, True),
)
"""Names and positions of an embassy's people, and who stands by."""
DELEGATE_TO_COME = "Carlos Patrón"

FORUM_STARTS, FORUM_ENDS = datetime(2023, 11, 30, 14, 0), datetime(2023, 11, 30, 17, 0)
FORUM_DOORS = datetime(2023, 11, 30, 13, 15)
WORKSHOP = {
    "names": LocalizedText(en="Workshop: reading a table", ko="워크숍: 통계표 읽기"),
    "place": LocalizedText(en="Room 2, 2nd floor", ko="2층 2회의실"),
}

OPEN_SERIES = {
    "names": LocalizedText(en="Open forums", ko="열린 포럼"),
    "activity_kind": "research_and_data",
    "themes": ["gender_statistics"],
}

FORUM_REGISTRATION_OPENS = datetime(2023, 11, 1, 9, 0)
FORUM_REGISTRATION_CLOSES = datetime(2023, 11, 29, 18, 0)
"""Local times in Asia/Seoul."""
