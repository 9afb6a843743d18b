"""Words of faults in a guest list: what is wrong, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from forumapp.attendance.codec.faults import Fault, Problem


def fault_words(fault: Fault) -> str:
    """What is wrong with a guest list and what to do about it, in the reader's language."""
    facts = {"known": "", "nearest": "", "other": "", "limit": "", **fault.facts, "value": fault.value}
    if fault.problem in (Problem.UNKNOWN_VALUE, Problem.UNKNOWN_HEADER) and facts["nearest"]:
        return {
            Problem.UNKNOWN_VALUE: gettext("“%(value)s” is not known here. Did you mean “%(nearest)s”?", **facts),
            Problem.UNKNOWN_HEADER: gettext(
                "This column is not known. Did you mean “%(nearest)s”? Rename it, or remove the column.", **facts
            ),
        }[fault.problem]
    return {
        **_of_files(facts),
        Problem.UNKNOWN_HEADER: gettext(
            "This column is not known. Give it a header of the export, or remove the column."
        ),
        Problem.EMPTY_HEADER: gettext("A column has no header. Give it one, or remove the column."),
        Problem.REPEATED_HEADER: gettext("Two columns say the same. Remove one of them."),
        Problem.NO_NAME_COLUMN: gettext("No column holds the names. Add one of: %(known)s.", **facts),
        Problem.NO_CATEGORY_COLUMN: gettext("No column says the category. Add a column “category”."),
        Problem.TOO_MANY_CELLS: gettext(
            "The row has more cells than there are headers. Put quotation marks around a text that holds the separator."
        ),
        Problem.NAME_MISSING: gettext("The name is missing. Write it in any language of the event."),
        Problem.CATEGORY_MISSING: gettext("The category is missing. A new guest needs one."),
        Problem.UNKNOWN_VALUE: gettext("“%(value)s” is not known here. Known are: %(known)s.", **facts)
        if facts["known"]
        else gettext("“%(value)s” is not known here. Use the code that the export writes.", **facts),
        Problem.NOT_YES_OR_NO: gettext("“%(value)s” is neither yes nor no. Write one of: %(known)s.", **facts),
        Problem.NOT_AN_EMAIL: gettext("“%(value)s” is not an e-mail address, such as name@example.org.", **facts),
        Problem.NOT_A_PHONE: gettext(
            "“%(value)s” is not a telephone number. Write it with its country code, such as +82 10-1234-5678.", **facts
        ),
        Problem.NOT_A_DATE: gettext("“%(value)s” is not a day, such as 2026-03-31.", **facts),
        Problem.NOT_A_NUMBER: gettext("“%(value)s” is not a number, such as 12 or 0.5.", **facts),
        Problem.OUT_OF_BOUNDS: gettext("“%(value)s” is beyond what is asked for: the limit is %(limit)s.", **facts),
        Problem.TOO_LONG: gettext("The text is longer than %(limit)s letters. Shorten it.", **facts),
        Problem.UNREAD_CELL: gettext(
            "The cell holds a formula whose result cannot be read. Open the file in Excel and save it again, or type "
            "the text itself."
        ),
        Problem.DAMAGED_TEXT: gettext("The text is damaged. Type it again."),
        Problem.TWO_MATCHES: gettext(
            "Several registrations could be meant: %(known)s. Add a column “registration_id” to say which.", **facts
        ),
        Problem.SAME_PERSON: gettext(
            "This is the same person as in row %(other)s. Remove one of the two rows.", **facts
        ),
        Problem.TAKEN_BY_ANOTHER: gettext(
            "Another registration has this name and the e-mail address %(value)s. Keep one of the two.", **facts
        ),
    }[fault.problem]


def _of_files(facts: Mapping[str, str]) -> dict[Problem, str]:
    """Words of what keeps a file from being read as a table."""
    return {
        Problem.EMPTY_FILE: gettext("The file is empty. Its first row must hold the headers."),
        Problem.FILE_TOO_LARGE: gettext("The file is larger than %(limit)s. Split it.", **facts),
        Problem.TOO_MANY_ROWS: gettext("The file has more than %(limit)s rows. Split it.", **facts),
        Problem.OLD_WORKBOOK: gettext("This is an old Excel file (.xls). Save it as XLSX or as CSV."),
        Problem.DAMAGED_WORKBOOK: gettext("The workbook cannot be read. Open it in Excel and save it again as XLSX."),
        Problem.NUL: gettext("This is not a text file: it holds NUL bytes. Save the list as “CSV UTF-8” or as XLSX."),
        Problem.UNKNOWN_ENCODING: gettext(
            "The text is neither UTF-8 nor CP949 (Korean Excel). Save the list as “CSV UTF-8” or as XLSX."
        ),
        Problem.MIXED_ENCODINGS: gettext(
            "From here on the text has another encoding than before. Open the file, correct what looks wrong, and save "
            "it as “CSV UTF-8”."
        ),
        Problem.BROKEN_QUOTES: gettext("A quotation mark in this row is not closed. Close it, or remove it."),
    }
