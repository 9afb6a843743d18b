"""What goes out as files: the guest table, the tables of a set of figures, and the year."""

from forumapp.attendance.export.guests import (
    MACHINE,
    MEDIA_TYPES,
    Format,
    Table,
    csv_bytes,
    json_bytes,
    open_table,
    write,
    write_xlsx,
)
from forumapp.attendance.export.tables import write_tables
from forumapp.attendance.export.year import year_file

__all__ = [
    "MACHINE",
    "MEDIA_TYPES",
    "Format",
    "Table",
    "csv_bytes",
    "json_bytes",
    "open_table",
    "write",
    "write_tables",
    "write_xlsx",
    "year_file",
]
