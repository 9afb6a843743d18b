"""The organisations of the demo: missions of real countries with invented people, and invented institutions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Institution:
    """An organisation with its names; ``country`` is what its people represent, None for what is no country."""

    en: str
    ko: str
    country: str | None = "KR"


def _embassy(code: str, en: str, ko: str) -> Institution:
    return Institution(f"Embassy of {en}", f"주한{ko}대사관", code)


EUROPEAN_UNION = Institution("Delegation of the European Union", "주한유럽연합대표부", None)

MISSIONS: tuple[Institution, ...] = (
    EUROPEAN_UNION,
    _embassy("AR", "Argentina", "아르헨티나"), _embassy("AU", "Australia", "호주"), _embassy("AT", "Austria", "오스트리아"),
    _embassy("BE", "Belgium", "벨기에"), _embassy("BR", "Brazil", "브라질"), _embassy("KH", "Cambodia", "캄보디아"),
    _embassy("CA", "Canada", "캐나다"), _embassy("CL", "Chile", "칠레"), _embassy("CO", "Colombia", "콜롬비아"),
    _embassy("CR", "Costa Rica", "코스타리카"), _embassy("DK", "Denmark", "덴마크"), _embassy("EC", "Ecuador", "에콰도르"),
    _embassy("EG", "Egypt", "이집트"), _embassy("ET", "Ethiopia", "에티오피아"), _embassy("FI", "Finland", "핀란드"),
    _embassy("FR", "France", "프랑스"), _embassy("GE", "Georgia", "조지아"), _embassy("DE", "Germany", "독일"),
    _embassy("GH", "Ghana", "가나"), _embassy("GT", "Guatemala", "과테말라"), _embassy("IN", "India", "인도"),
    _embassy("ID", "Indonesia", "인도네시아"), _embassy("IE", "Ireland", "아일랜드"), _embassy("IT", "Italy", "이탈리아"),
    _embassy("KZ", "Kazakhstan", "카자흐스탄"), _embassy("KE", "Kenya", "케냐"), _embassy("MX", "Mexico", "멕시코"),
    _embassy("MN", "Mongolia", "몽골"), _embassy("NP", "Nepal", "네팔"), _embassy("NL", "the Netherlands", "네덜란드"),
    _embassy("NZ", "New Zealand", "뉴질랜드"), _embassy("NO", "Norway", "노르웨이"), _embassy("PE", "Peru", "페루"),
    _embassy("PH", "the Philippines", "필리핀"), _embassy("PT", "Portugal", "포르투갈"), _embassy("RW", "Rwanda", "르완다"),
    _embassy("ES", "Spain", "스페인"), _embassy("SE", "Sweden", "스웨덴"), _embassy("TZ", "Tanzania", "탄자니아"),
    _embassy("UY", "Uruguay", "우루과이"),
)  # fmt: skip

HOST = Institution("Seoul Centre for Gender Equality Cooperation", "서울성평등협력센터")

OTHERS: dict[str, tuple[Institution, ...]] = {
    "government": (
        Institution("Ministry of Equality (example)", "예시평등부"),
        Institution("Ministry of Shared Work (example)", "예시일터부"),
        Institution("Ministry of Safe Homes (example)", "예시안전부"),
        Institution("Ministry of Learning (example)", "예시배움부"),
        Institution("National Statistics Bureau (example)", "예시통계청"),
        Institution("Hanbit City Hall (example)", "한빛시청"),
    ),
    "public_institution": (
        Institution("Hanbit Institute for Human Rights", "한빛인권진흥원"),
        Institution("Saebom Institute for Equality Education", "새봄평등교육원"),
    ),
    "military": (
        Institution("Joint Training Command (example)", "예시합동교육사령부"),
        Institution("Peacekeeping School (example)", "예시평화유지학교"),
        Institution("Military Academy (example)", "예시사관학교"),
    ),
    "academia": tuple(
        Institution(f"{en} University", f"{ko}대학교")
        for en, ko in (
            ("Hangang", "한강"), ("Hanbit", "한빛"), ("Saebom", "새봄"), ("Noeul", "노을"), ("Baram", "바람"),
            ("Dalbit", "달빛"), ("Byeolbit", "별빛"), ("Sanho", "산호"), ("Mirae", "미래"), ("Onsae", "온새"), ("Nuri", "누리"),
        )
    ),
    "private_sector": tuple(
        Institution(en, ko)
        for en, ko in (
            ("Mirae Foods", "미래식품"), ("Hanbit Electronics", "한빛전자"), ("Saebom Bank", "새봄은행"),
            ("Noeul Shipping", "노을해운"), ("Baram Energy", "바람에너지"), ("Dalbit Games", "달빛게임즈"),
            ("Byeolbit Telecom", "별빛통신"), ("Sanho Logistics", "산호물류"), ("Onsae Textiles", "온새섬유"),
            ("Nuri Motors", "누리자동차"),
        )
    ),
    "civil_society": tuple(
        Institution(en, ko)
        for en, ko in (
            ("Men Beside Women (example)", "곁에선남자들"), ("Fathers at Home (example)", "집에있는아빠들"),
            ("Safe Night Network (example)", "안전한밤네트워크"), ("White Ribbon Choir (example)", "하얀리본합창단"),
            ("Hanbit Hotline (example)", "한빛상담전화"), ("Young Voices (example)", "젊은목소리"),
            ("Equal Classroom (example)", "평등한교실"), ("Noeul Shelter (example)", "노을쉼터"),
            ("Care Counts (example)", "돌봄의수"), ("Migrant Sisters (example)", "이주자매모임"),
            ("Digital Safety Watch (example)", "디지털안전지킴이"), ("Rural Women’s League (example)", "농촌여성연대"),
            ("Bystander School (example)", "방관자학교"), ("Legal Aid Together (example)", "함께하는법률"),
        )
    ),
    "international_organization": (
        Institution("Regional Office for Asia and the Pacific (example)", "예시아태지역사무소", "TH"),
        Institution("Country Office, Viet Nam (example)", "예시베트남국가사무소", "VN"),
        Institution("Population Bureau (example)", "예시인구기구", "US"),
        Institution("Labour Bureau (example)", "예시노동기구", "CH"),
        Institution("Development Bank (example)", "예시개발은행", "JP"),
        Institution("Children’s Agency (example)", "예시아동기구", "KR"),
    ),
    "expert": (
        Institution("Institute for Care and Equality (example)", "예시돌봄평등연구소", "KR"),
        Institution("Gender Statistics Lab (example)", "예시젠더통계연구실", "KR"),
        Institution("Peace and Security Forum (example)", "예시평화안보포럼", "KR"),
        Institution("Climate Justice Studio (example)", "예시기후정의연구회", "KR"),
    ),
    "media": (
        Institution("Hanbit Daily (example)", "한빛일보"),
        Institution("Saebom Broadcasting (example)", "새봄방송"),
        Institution("Noeul Weekly (example)", "노을주간"),
    ),
    "staff": (HOST,),
}  # fmt: skip
"""By category. Institutions of the same category share its guests in turn."""
