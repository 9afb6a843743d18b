"""Words of what an import would do, person by person, before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext, ngettext

from forumapp.attendance.codec.entries import LEFT_OUT
from forumapp.attendance.codec.tables import Sheet
from forumapp.attendance.service.guest_list import Checked
from forumapp.web.languages import language_name


def lacking(checked: Checked) -> list[str]:
    """What is not said of the new people, and which language they get, a sentence each."""
    sentences = []
    if checked.languages:
        spoken = ", ".join(f"{language_name(code)} {number:,}" for code, number in checked.languages.items())
        sentences.append(gettext("Language of the new people: %(languages)s.", languages=spoken))
    alone = sum(1 for each in checked.new if each.institution is None)
    if alone:
        sentences.append(
            ngettext("%(num)s new person has no organisation.", "%(num)s new people have no organisation.", alone)
        )
    unreachable = sum(1 for each in checked.new if each.entry.email_key is None)
    if unreachable:
        sentences.append(
            ngettext(
                "%(num)s new person has no e-mail address and gets no mail.",
                "%(num)s new people have no e-mail address and get no mail.",
                unreachable,
            )
        )
    return sentences


def merged_cells(sheet: Sheet, *, above: int, mapping: Sequence[str | None]) -> Iterator[tuple[int, str, str]]:
    """Row, header and words of each cell that says what a merged one above says, of columns that are read."""
    header = sheet.rows[above]
    for (row, column), (top, _column) in sorted(sheet.merged.items()):
        if row > above and column < len(mapping) and (mapping[column] or LEFT_OUT) != LEFT_OUT:
            words = gettext(
                "Merged with row %(top)s, so it says the same: “%(text)s”.", top=top + 1, text=sheet.rows[row][column]
            )
            yield row + 1, header[column].strip(), words
