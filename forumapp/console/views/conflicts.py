"""Scans that need a look: conflicts, entries against the verdict, what was kept aside; and what the office does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.rules import Permission
from forumapp.checkin.labels import problem_text
from forumapp.checkin.models import Resolution
from forumapp.checkin.queries import find_twin
from forumapp.checkin.queries.flagged import Case, Flagged, count_open, find_case, list_cases
from forumapp.checkin.rules import Act, Conflict
from forumapp.checkin.service.settling import ActNotPossible, NotRecorded, ResolvedMeanwhile, UnknownScan
from forumapp.console import queries
from forumapp.console.forms.conflicts import SettleForm, SettleManyForm
from forumapp.console.labels import conflicts as words
from forumapp.console.labels import language
from forumapp.console.labels.people import lines_of_list
from forumapp.console.queries import Filters
from forumapp.console.service import settle_scan
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import TRANSITIONS, IllegalTransition, MergedAway, NoPlace, Status
from forumapp.web.addresses import identifiers

SHOWN = 100
"""Cases on the page; whoever settles them sees the next."""
HITS = 8


@bp.get("/events/<slug>/conflicts")
def conflicts(slug: str) -> ResponseReturnValue:
    """Everybody with scans that need a look, those that wait first."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    return _list_page(event, SettleManyForm())


@bp.post("/events/<slug>/conflicts")
def settle_conflicts(slug: str) -> ResponseReturnValue:
    """Settle the ticked scans in one way; those that somebody else settled meanwhile stay as they are."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    form, ids = SettleManyForm(), identifiers()
    if not any(count_open(session=db.session(), event_id=event.id)):
        flash(_("Every scan is settled already."), "info")
        return redirect(url_for("console.conflicts", slug=slug), 303)
    if not ids and form.validate():
        form.act.errors = [_("Tick a scan in the list first.")]
    if not form.validate() or not ids:
        return _list_page(event, form), 422
    act, left, unfit = Act(form.act.data), 0, []
    for scan_id in ids:
        try:
            _settle(event, scan_id, act, note=form.many_note.data, expected=0)
        except ActNotPossible:
            unfit.append(scan_id)
        except (UnknownScan, ResolvedMeanwhile, NotRecorded):
            left += 1
    done = len(ids) - left - len(unfit)
    message = [ngettext("%(num)s scan is settled.", "%(num)s scans are settled.", done)]
    if left:
        message.append(
            ngettext(
                "%(num)s stays: it was settled meanwhile, or the door does not take it.",
                "%(num)s stay: they were settled meanwhile, or the door does not take them.",
                left,
            )
        )
    if unfit:
        message.append(_unfit(event, unfit))
    flash(" ".join(message), "warning" if left or unfit else "success")
    return redirect(url_for("console.conflicts", slug=slug), 303)


def _unfit(event: Event, ids: Iterable[str]) -> str:
    """How many scans stay because the answer does not exist for what is the matter with them, and what that is."""
    found = [find_case(session=db.session(), event_id=event.id, scan_id=scan_id) for scan_id in ids]
    matters = [words.matter(words.kind_of(one.scan)) for _case, one in filter(None, found)]
    return ngettext(
        "%(num)s stays, since this answer does not exist for it: %(kinds)s.",
        "%(num)s stay, since this answer does not exist for them: %(kinds)s.",
        len(matters),
        kinds=", ".join(dict.fromkeys(matters)),
    )


@bp.route("/events/<slug>/conflicts/<id>", methods=["GET", "POST"])
def conflict(slug: str, id: str) -> ResponseReturnValue:
    """One scan that needs a look, with all of its person's, and what may be done about it."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    case, one = find_case(session=db.session(), event_id=event.id, scan_id=id) or abort(404)
    log(event, "view", "conflicts", registration_id=case.person.id if case.person else None)
    form = _form(event, case, one)
    if not form.is_submitted() or not form.validate():
        return _page(event, case, one, form), code_of(form)
    try:
        settled = _settle(
            event,
            id,
            form.chosen(),
            note=form.note.data,
            expected=form.expected(),
            whose=form.whose(),
            person_id=case.person.id if case.person else None,
            exceed=form.exceed.data,
        )
    except ResolvedMeanwhile as refusal:
        return _overtaken(event, id, form, refusal)
    except NoPlace:
        form.exceed.errors = [_("Every place is taken: tick this to go beyond the places, or go back.")]
    except (ActNotPossible, IllegalTransition, MergedAway):
        form.act.errors = [_("This is no longer possible: look at the scans above, which may have changed.")]
    except NotRecorded as refusal:
        form.act.errors = [
            _("The door does not take it: %(problem)s", problem=problem_text(refusal.problem, language()).text)
        ]
    else:
        flash(_("Settled: %(done)s.", done=words.act_done(form.chosen())), "success")
        _tell_new_matter(event, settled)
        return redirect(url_for("console.conflicts", slug=slug), 303)
    db.session().rollback()
    case, one = find_case(session=db.session(), event_id=event.id, scan_id=id) or abort(404)
    return _page(event, case, one, form), 422


def _tell_new_matter(event: Event, settled: Resolution) -> None:
    """What the act recorded may itself need a look."""
    found = find_case(session=db.session(), event_id=event.id, scan_id=settled.made_id) if settled.made_id else None
    if found is not None and found[1].open:
        matter = words.matter(words.kind_of(found[1].scan))
        flash(_("What was recorded by it needs a look itself: %(matter)s.", matter=matter), "warning")


def _settle(event: Event, scan_id: str, act: Act, **how: Any) -> Resolution:
    with unit_of_work() as session:
        return settle_scan(
            session=session,
            event_id=event.id,
            scan_id=scan_id,
            act=act,
            now=clock.now(),
            actor=guards.current_actor(),
            keys=ticket_keys(),
            **how,
        )


def _overtaken(event: Event, id: str, form: SettleForm, refusal: ResolvedMeanwhile) -> ResponseReturnValue:
    """The page again, with what somebody else did meanwhile; sending it once more puts this act in its place."""
    row = refusal.resolution
    db.session().rollback()
    case, one = find_case(session=db.session(), event_id=event.id, scan_id=id) or abort(404)
    form.number.data = str(row.number)
    names = _names([case])
    return _page(event, case, one, form, overtaken=words.resolved(row, event, names)), 409


def _form(event: Event, case: Case, one: Flagged) -> SettleForm:
    people = [(row.id, _described(row)) for row in _found(event)]
    acts = [(act, words.act_label(act, one.scan.direction, found=bool(people))) for act in _acts(event, case, one)]
    chosen = Act.BELONGS if request.values.get("q") and people else None
    return SettleForm.of(acts=acts, people=people, number=one.number, chosen=chosen)


def _acts(event: Event, case: Case, one: Flagged) -> list[Act]:
    """What may be done: what the door allows, and what the person's registration allows besides."""
    acts = one.acts
    person = case.person
    if person is not None and Status.CONFIRMED in TRANSITIONS[Status(person.status)] and one.undone_by is None:
        acts.insert(1, Act.CONFIRM)
    if one.scan.conflict == Conflict.LIKELY_DOUBLE and _twin(event, case) is None:
        acts.insert(0, Act.MERGED)
    return acts


def _twin(event: Event, case: Case) -> str | None:
    """Another live entry under the person's name."""
    if case.person is None:
        return None
    return find_twin(connection=db.session(), event_id=event.id, registration_id=case.person.id)


def _found(event: Event) -> list[Any]:
    asked = " ".join(request.values.get("q", "").split())
    if not queries.is_long_enough(words=asked):
        return []
    rows, _total = queries.list_registrations(
        session=db.session(), event_id=event.id, filters=Filters(words=asked), counted={}, limit=HITS
    )
    return lines_of_list(rows, event, {})


def _described(row: Any) -> str:
    parts = [row.order_name, row.organization.text, registration_labels.status(row.status)]
    return ", ".join(part for part in parts if part)


def _names(cases: Iterable[Case]) -> words.Names:
    references = words.references(list(cases))
    return words.Names(accounts.names_of_actors(session=db.session(), references=references))


def _list_page(event: Event, form: SettleManyForm) -> str:
    cases = list_cases(session=db.session(), event_id=event.id)
    shown = cases[:SHOWN]
    log(event, "list", "conflicts", people=sum(case.person is not None for case in shown))
    names = _names(shown)
    form.offer({act for case in shown for one in case.scans if one.open for act in one.acts})
    return render_template(
        "console/conflicts.html",
        event=event,
        cases=[words.case(case, event, names) for case in shown],
        waiting=sum(one.open for case in cases for one in case.scans),
        hidden=len(cases) - len(shown),
        ticked=set(identifiers()),
        form=form,
    )


def _page(event: Event, case: Case, one: Flagged, form: SettleForm, *, overtaken: dict[str, Any] | None = None) -> str:
    names = _names([case])
    twin = _twin(event, case) if one.scan.conflict == Conflict.LIKELY_DOUBLE else None
    kind = words.kind_of(one.scan)
    return render_template(
        "console/conflict.html",
        event=event,
        case=words.case(case, event, names),
        scan=words.line(one, event, names),
        matter=words.matter(kind),
        explained=words.explained(kind),
        merge_url=url_for("console.merge", slug=event.slug, id=case.person.id, other_id=twin)
        if twin and case.person
        else None,
        form=form,
        asked=request.values.get("q", ""),
        searched=bool(request.values.get("q")),
        overtaken=overtaken,
    )
