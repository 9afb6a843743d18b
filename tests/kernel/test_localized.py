"""Text in several languages: which one is read where one is missing."""

from forumapp.kernel.localized import LocalizedText, Spoken


def test_a_text_is_read_in_the_language_asked_for() -> None:
    assert LocalizedText(en="Forum", ko="포럼").in_language("ko", ["en", "ko"]) == Spoken("포럼", "ko")


def test_a_missing_text_falls_back_in_the_events_order_and_says_so() -> None:
    text = LocalizedText(fr="Forum (fr)", en="Forum")
    assert text.in_language("ko", ["en", "fr", "ko"]) == Spoken("Forum", "en")
    assert text.in_language("ko", ["ko"]) == Spoken("Forum (fr)", "fr")


def test_an_empty_text_is_no_text() -> None:
    text = LocalizedText({"en": "", "ko": None})
    assert (len(text), text.in_language("ko"), text.missing(["en", "ko"])) == (0, Spoken("", "ko"), ["en", "ko"])


def test_a_text_is_changed_by_making_another() -> None:
    text = LocalizedText(en="Forum")
    assert text.with_text("ko", "포럼") == {"en": "Forum", "ko": "포럼"}
    assert text.with_text("en", "") == {}
    assert text == LocalizedText(en="Forum")
