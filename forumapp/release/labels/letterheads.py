"""Why a file is no letterhead, in words that name the cure."""

from __future__ import annotations

from flask_babel import gettext as _

from forumapp.release.rules.letterheads import LARGEST, PLACE, WORDS, Fault, RefusedLetterhead

TEXT = f"{{{{ {PLACE} }}}}"
"""What marks the text's place in a letterhead."""


def words() -> list[tuple[str, str]]:
    """What may stand between double braces, and what comes there."""
    said = {"date": _("The date of the release"), "title": _("The title of the event"), "embargo": _("The embargo")}
    return [
        (TEXT, _("The text of the release: once, in a paragraph of its own")),
        *((f"{{{{ {word} }}}}", said[word]) for word in WORDS),
    ]


def refusal(reason: RefusedLetterhead, *, name: str) -> str:
    """Why the file called ``name`` was not taken, and what to do."""
    said = {
        Fault.NOT_DOCX: _("%(name)s is no Word document, or a damaged one. Save it in Word as .docx.", name=name),
        Fault.OLD_WORD: _(
            "%(name)s is an old Word file (.doc), or has a password. Save it as .docx without a password.", name=name
        ),
        Fault.TOO_LARGE: _(
            "%(name)s is too large. Make its pictures smaller: at most %(size)s MB.",
            name=name,
            size=LARGEST // 1024 // 1024,
        ),
        Fault.MACROS: _("%(name)s holds macros or embedded objects. Take them out, and save it as .docx.", name=name),
        Fault.EXTERNAL: _(
            "%(name)s fetches something from elsewhere: %(what)s. Put it into the document itself, or take it out.",
            name=name,
            what=reason.detail,
        ),
        Fault.CODE: _(
            "%(name)s has more than a single word between double braces. Only these may stand there: %(words)s.",
            name=name,
            words=", ".join(written for written, _what in words()),
        ),
        Fault.UNKNOWN_WORD: _(
            "%(name)s has words between double braces that no release fills: %(what)s. Only these may stand there:"
            " %(words)s.",
            name=name,
            what=reason.detail,
            words=", ".join(written for written, _what in words()),
        ),
        Fault.NO_TEXT: _(
            "%(name)s has no place for the text. Write %(text)s in a paragraph of its own, where the text begins.",
            name=name,
            text=TEXT,
        ),
        Fault.TEXT_TWICE: _("%(name)s has more than one %(text)s. Leave one of them.", name=name, text=TEXT),
        Fault.TEXT_NOT_ALONE: _(
            "In %(name)s, %(text)s does not stand alone. Write it in a paragraph of its own in the body: not in header,"
            " footer, text box or field.",
            name=name,
            text=TEXT,
        ),
    }
    return said[reason.fault]
