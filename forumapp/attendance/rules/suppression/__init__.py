"""What of a set may be published: small cells are protected, over linked tables and over successive versions.

The words are those of the Handbook on Statistical Disclosure Control (2nd edition, 2024, of sdcTools):
*primary* cells are small, *secondary* ones are hidden so that no total gives the first away, and a hidden cell is safe
if its *feasibility interval*, the least and the most that it can be by everything that was published, is wide enough.

**Who is kept out.** A reader who knows every number shown, that nobody is shown as nobody (so that a hidden cell is at
least one), every sum and order between tables (see below), and every earlier version, whose people only grow in number.

**Cells.** A cell below :data:`LIMIT` is hidden (below :data:`CROSSED_LIMIT` where gender crosses another property), and
with it the next smallest cells until the interval of each hidden cell is at least :data:`WIDTH` wide. Hidden cells
become one cell :data:`OTHER` with their sum; cells that overlap (days, sessions) have no sum and are null. A table that
cannot be protected, or of which nothing would be left, is withheld as a whole and named in ``withheld``.

**Links.** Participants are the sum of the categories that count and of each table of theirs; who attended, was
registered and confirmed the sums of all categories; a category's confirmed less its attended are its no-shows, so the
measures of a row may not differ by a few, else the earlier ones are told of no row; ambassadors
and missions, which are exact, bound their cells from below, organisations those of the other kinds; arrivals add up to
who attended. The figures are statements and stay, save those that would give a cell away: ``walk_ins`` and ``no_shows``
where they or what they leave are small (no-shows only where registered, confirmed and attended do not tell them
anyhow), ``attended`` where so few people of no counting category came that the difference to the participants would
tell them. A measure of a category that is left out is known as far as these figures bound it, and no further.

**Versions.** A cell that was once hidden stays hidden: the same pattern in each period (Eurostat, Farm structure
metadata on confidentiality: another period's value is a good estimate). *Differencing*: the move of a cell between two
versions is a cell of those who came in between, so it is shown only where it is none or at least :data:`LIMIT`; a cell
that moved by less is hidden with others until their common move hides it. Late scans of one to four people therefore
move the figures but no table: the tables of that version are withheld, and those of the version before still stand.
"""

from __future__ import annotations

from forumapp.attendance.rules.suppression.cells import CROSSED_LIMIT, LIMIT, OTHER, WIDTH, WITHHELD, limit
from forumapp.attendance.rules.suppression.sets import SALT, column, measures_told, published, spelled_out

__all__ = [
    "CROSSED_LIMIT",
    "LIMIT",
    "OTHER",
    "SALT",
    "WIDTH",
    "WITHHELD",
    "column",
    "limit",
    "measures_told",
    "published",
    "spelled_out",
]
