"""The table in which a focal point enters people: kept as drafts, pasted from a spreadsheet, handed in."""

from __future__ import annotations

import hashlib
import re
import secrets as random
from collections.abc import Mapping
from typing import Any

import orjson
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forumapp.delegations.codec.pasted import MOST_ROWS, read_pasted
from forumapp.delegations.forms.rows import RowForm, Table, check_row
from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import DelegationError
from forumapp.delegations.service.registering import HandedIn, Outcome, hand_in, save_rows
from forumapp.delegations.views.groups.opening import bp, event_of, focal_of, keys, page, table_of
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.web.fields import stripped
from forumapp.web.languages import languages

KEY = re.compile(r"[0-9a-f]{16}")
"""The mark of one row."""
EMPTY_ROWS = 3
"""Empty rows after the filled ones."""
MORE_ROWS = 10
"""Empty rows that are asked for at once."""

Typed = dict[str, dict[str, str]]


@bp.get("/people")
def people(lang: str, secret: str) -> ResponseReturnValue:
    """The rows that are not handed in yet, those that were refused with the reason, and empty ones."""
    focal_point = focal_of(secret)
    done = request.args.get("done")
    notices = {
        "saved": gettext("Saved. Nothing is handed in yet."),
        "pasted": gettext("These rows were pasted and saved. Check them, then hand them in."),
    }
    return _table_page(focal_point, lang, secret, notice=notices.get(done or ""))


@bp.post("/people")
def keep(lang: str, secret: str) -> ResponseReturnValue:
    """Keep all rows as they were typed; then hand them in, add what was pasted, or show more empty ones."""
    focal_point = focal_of(secret)
    table = table_of(focal_point, event_of(focal_point.delegation), lang)
    act, rows = request.form.get("act", "save"), _typed(table)
    pasted = _pasted(table) if act == "paste" else {}
    try:
        if act == "hand_in":
            return _hand_in(focal_point, table, rows, lang, secret)
        with unit_of_work() as session:
            save_rows(session=session, focal_point_id=focal_point.id, rows=rows | pasted, now=clock.now())
    except DelegationError as refused:
        return _table_page(focal_point, lang, secret, error=labels.refusal(refused), typed=rows | pasted)
    if act == "paste" and not pasted:
        return _table_page(focal_point, lang, secret, error=gettext("Nothing was pasted: copy the rows once more."))
    more = MORE_ROWS if act == "more" else None
    done = "pasted" if pasted else "saved"
    return redirect(url_for(".people", lang=lang, secret=secret, done=done, more=more, _anchor="rows"), 303)


def _hand_in(focal_point: FocalPoint, table: Table, rows: Typed, lang: str, secret: str) -> ResponseReturnValue:
    filled = {key: fields for key, fields in rows.items() if fields}
    if not filled:
        return _table_page(focal_point, lang, secret, error=gettext("Fill in a row first: a name and a position."))
    good = []
    for key, fields in filled.items():
        form = table.row(fields, prefix=_prefix(key))
        if form.validate():
            good.append(HandedIn(key, form.application(), _sha256(fields)))
    with unit_of_work() as session:
        outcome: Outcome = hand_in(
            session=session,
            focal_point_id=focal_point.id,
            rows=rows,
            good=good,
            now=clock.now(),
            keys=keys(),
        )
    taken, refused = len(outcome.taken), len(outcome.refused)
    if not refused:
        return redirect(url_for(".show", lang=lang, secret=secret, done="entered", number=taken), 303)
    notice = ngettext("%(num)s person is handed in.", "%(num)s people are handed in.", taken) if taken else None
    error = ngettext(
        "%(num)s row needs another look. It is kept here.",
        "%(num)s rows need another look. They are kept here.",
        refused,
    )
    return _table_page(focal_point, lang, secret, notice=notice, error=error)


def _table_page(
    focal_point: FocalPoint,
    lang: str,
    secret: str,
    *,
    notice: str | None = None,
    error: str | None = None,
    typed: Typed | None = None,
) -> ResponseReturnValue:
    delegation = focal_point.delegation
    event = event_of(delegation)
    table = table_of(focal_point, event, lang)
    rows = _rows(delegation, table) if typed is None else _unsaved(table, typed)
    empty = max(EMPTY_ROWS, min(request.args.get("more", 0, type=int), MORE_ROWS))
    rows += [_empty(table) for _ in range(min(empty, MOST_ROWS - len(rows)))]
    faults = [
        {"number": number, "field": field.id, "words": field.errors[0]}
        for number, (_, form) in enumerate(rows, start=1)
        for field in form
        if field.errors
    ]
    return page(
        "people.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.people",
        table=table,
        heads=_heads(table),
        rows=rows,
        faults=faults,
        notice=notice,
        error=error,
        pasted=request.form.get("pasted", "") if error else "",
        status=422 if error else 200,
    )


def _rows(delegation: Delegation, table: Table) -> list[tuple[str, RowForm]]:
    """The drafts as rows; one that was refused says why, as things stand now."""
    rows = []
    for draft in queries.drafts(session=db.session(), delegation_id=delegation.id):
        form = table.row(draft.fields, prefix=_prefix(draft.key))
        if draft.refused:
            check_row(session=db.session(), delegation=delegation, form=form)
        rows.append((draft.key, form))
    return rows


def _unsaved(table: Table, typed: Typed) -> list[tuple[str, RowForm]]:
    return [(key, table.row(fields, prefix=_prefix(key))) for key, fields in typed.items() if fields]


def _empty(table: Table) -> tuple[str, RowForm]:
    key = random.token_hex(8)
    return key, table.row(prefix=_prefix(key))


def _heads(table: Table) -> list[str]:
    form = table.row()
    return [str(form[name].label.text) for name in table.columns]


def _typed(table: Table) -> Typed:
    """What stands in the rows of the page, as it was typed; a row to be left out is empty."""
    keys_of_rows = [key for key in request.form.getlist("row") if KEY.fullmatch(key)][:MOST_ROWS]
    return {
        key: {} if request.form.get(f"{_prefix(key)}drop") else _filled(table, _prefix(key)) for key in keys_of_rows
    }


def _filled(table: Table, prefix: str) -> dict[str, str]:
    given = {name: stripped(request.form.get(f"{prefix}{name}", "")) for name in table.columns}
    return {name: text for name, text in given.items() if text}


def _pasted(table: Table) -> Typed:
    headings = labels.headings(table.languages, languages())
    rows = read_pasted(request.form.get("pasted", ""), columns=table.columns, headings=headings)
    coded = [labels.codes_of(row, table.categories, table.languages, languages()) for row in rows]
    known = [{name: text for name, text in row.items() if name in table.columns} for row in coded]
    return {random.token_hex(8): row for row in known if row}


def _sha256(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(sorted(fields.items()))).hexdigest()


def _prefix(key: str) -> str:
    return f"r-{key}-"
