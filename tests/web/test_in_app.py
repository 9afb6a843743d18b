"""Browsers inside other apps, told by what they call themselves, and the way out of each."""

from __future__ import annotations

import pytest

from forumapp.web.in_app import InApp, in_app_browser

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S921N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
URL = "https://forum.example/ko/my/abc?done=changed"


@pytest.mark.parametrize(
    ("user_agent", "app"),
    [
        (f"{ANDROID};KAKAOTALK 2410480", InApp("KakaoTalk", android=True)),
        (f"{IPHONE} KAKAOTALK 10.4.8", InApp("KakaoTalk", android=False)),
        (f"{ANDROID} NAVER(inapp; search; 1100; 12.4.2)", InApp("NAVER", android=True)),
        (f"{IPHONE} NAVER(inapp; search; 2000; 12.4.1; 15PRO)", InApp("NAVER", android=False)),
        (f"{IPHONE} Safari Line/13.18.1", InApp("LINE", android=False)),
        (f"{IPHONE} Instagram 308.0.2.18.106", InApp("Instagram", android=False)),
        (f"{IPHONE} [FBAN/FBIOS;FBAV/440.0.0.38]", InApp("Facebook", android=False)),
        (f"{ANDROID} [FB_IAB/FB4A;FBAV/440.0.0.38;]", InApp("Facebook", android=True)),
        (f"{ANDROID}", None),
        (f"{IPHONE} Version/17.1 Safari/604.1", None),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/120.0 online/1", None),
        ("", None),
    ],
)
def test_the_browser_of_an_app_is_told_from_one_of_its_own(user_agent: str, app: InApp | None) -> None:
    assert in_app_browser(user_agent) == app


@pytest.mark.parametrize(
    ("app", "url"),
    [
        (
            InApp("KakaoTalk", android=False),
            "kakaotalk://web/openExternal?url=https%3A%2F%2Fforum.example%2Fko%2Fmy%2Fabc%3Fdone%3Dchanged",
        ),
        (InApp("LINE", android=True), f"{URL}&openExternalBrowser=1"),
        (
            InApp("NAVER", android=True),
            "intent://forum.example/ko/my/abc?done=changed#Intent;scheme=https;action=android.intent.action.VIEW;end",
        ),
        (InApp("Instagram", android=False), None),
    ],
)
def test_the_way_out_leads_to_the_same_page(app: InApp, url: str | None) -> None:
    assert app.way_out(URL) == url
