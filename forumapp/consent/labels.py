"""The words for the purposes of consent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext
from markupsafe import Markup

from forumapp.consent.queries import AskedPurpose
from forumapp.consent.rules import Basis, Purpose
from forumapp.kernel.localized import LocalizedText, Spoken


def purpose(code: str) -> str:
    """A purpose in few words, as a table's row is headed."""
    return {
        Purpose.PHOTOGRAPH: gettext("To be in photographs"),
        Purpose.NAMING: gettext("To be named in the release"),
        Purpose.NEWS: gettext("To hear of later events"),
        Purpose.NEEDS: gettext("What you need on the day"),
        Purpose.THIRD_PARTY: gettext("Passing on to others"),
        Purpose.TRANSFER_ABROAD: gettext("Transfer abroad"),
    }[Purpose(code)]


def reach(code: str) -> str:
    """What a withdrawal of the consent reaches, said where it is withdrawn."""
    return {
        Purpose.PHOTOGRAPH: gettext(
            "A no reaches your badge, the photographer and the door from now on. Pictures already published are taken "
            "down where we can; please write to us."
        ),
        Purpose.NAMING: gettext("A no takes your name out of every release that is still to be published."),
        Purpose.NEWS: gettext("A no ends our messages about later events. Mails about this event still come."),
        Purpose.NEEDS: gettext("A no deletes at once what you told us about it."),
        Purpose.THIRD_PARTY: gettext("A no ends this from now on."),
        Purpose.TRANSFER_ABROAD: gettext("A no ends this from now on."),
    }[Purpose(code)]


def basis(code: str) -> str:
    """The kind of a legal basis, as staff choose it."""
    return {
        Basis.REQUEST: gettext("needed for what the guest asked for"),
        Basis.MANDATE: gettext("public task or mandate"),
        Basis.LAW: gettext("duty by law or by rule"),
        Basis.INTEREST: gettext("legitimate interest"),
        Basis.STATISTICS: gettext("statistics without names"),
    }[Basis(code)]


def template(code: str) -> str:
    """A notice to begin from."""
    return {
        "international_organisation": gettext("International organisation"),
        "korean_controller": gettext("Korean institution (Personal Information Protection Act)"),
    }[code]


def stated(name: str) -> str:
    """How a notice calls one of the things that it states of a purpose."""
    return {
        "purpose": gettext("Purpose"),
        "legal_basis": gettext("Legal basis"),
        "items": gettext("Items"),
        "period": gettext("Period"),
        "recipients": gettext("Recipients"),
        "refusal": gettext("If you refuse"),
    }[name]


def explained(asked: AskedPurpose, language: str, languages: Sequence[str]) -> Markup:
    """What follows from an answer, and below it the items, the basis, the period and the recipients, each on a line."""
    lines = [_marked(asked.explanation.in_language(language, languages), language)] if asked.explanation else []
    lines += [
        Markup("{}: {}").format(label, _marked(text.in_language(language, languages), language))
        for label, text in facts(asked)
    ]
    return Markup("<br>").join(lines)


def facts(asked: AskedPurpose) -> Iterator[tuple[str, LocalizedText]]:
    """What is stated of a purpose beside its question, each with its name."""
    texts = {
        "items": asked.items,
        "period": asked.period,
        "recipients": asked.recipients,
        "legal_basis": asked.legal_basis,
    }
    return ((stated(name), text) for name, text in texts.items() if text)


def _marked(text: Spoken, language: str) -> Markup:
    """The text, marked with its language where that is not the page's."""
    if text.language == language:
        return Markup("{}").format(text.text)
    return Markup('<span lang="{}">{}</span>').format(text.language, text.text)
