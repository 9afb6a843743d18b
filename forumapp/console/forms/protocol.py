"""The form in which protocol notes when its guests are expected, who meets them, and whom the board shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, StringField, TimeField
from wtforms.validators import Length, Optional

from forumapp.checkin.queries.board import Guest
from forumapp.events.models import Event
from forumapp.registration.service import Expectation
from forumapp.web.fields import stripped

LONGEST = 300


@dataclass(frozen=True)
class Edit:
    """What one row of the page says: ``seen`` is what stood there when the page was made."""

    registration_id: str
    seen: Expectation
    wanted: Expectation
    takes_off: bool


class ExpectationsForm(FlaskForm):
    """One row for each guest of the board. Make it by :meth:`of`."""

    zone: ZoneInfo
    ids: tuple[str, ...] = ()
    has_days = False
    """Whether the day must be asked beside the time."""

    @classmethod
    def of(cls, event: Event, guests: Sequence[Guest]) -> ExpectationsForm:
        """The form for the guests of the board, each field named by the guest's id."""
        fields: dict[str, Any] = {}
        for guest in guests:
            fields |= {
                f"seen_{guest.id}": HiddenField(),
                f"day_{guest.id}": DateField(_("Day"), [Optional()]),
                f"at_{guest.id}": TimeField(_("Expected at the door"), [Optional()]),
                f"escort_{guest.id}": StringField(
                    _("Who meets the guest"), [Optional(), Length(max=LONGEST)], filters=[stripped]
                ),
                f"place_{guest.id}": StringField(
                    _("Where they meet"), [Optional(), Length(max=LONGEST)], filters=[stripped]
                ),
                f"off_{guest.id}": BooleanField(_("Take off the board")),
            }
        zone = ZoneInfo(event.zone)
        first_day = event.starts_at.astimezone(zone).date()
        made = type(cls.__name__, (cls,), {**fields, "zone": zone, "ids": tuple(guest.id for guest in guests)})
        data: dict[str, Any] = {}
        for guest in guests:
            local = guest.expected_at.astimezone(zone) if guest.expected_at else None
            seen = Expectation(guest.expected_at, guest.escort, guest.meeting_point)
            data |= {
                f"seen_{guest.id}": _written(seen),
                f"day_{guest.id}": local.date() if local else first_day,
                f"at_{guest.id}": local.time() if local else None,
                f"escort_{guest.id}": guest.escort or "",
                f"place_{guest.id}": guest.meeting_point or "",
            }
        form: ExpectationsForm = made(data=data)
        last_day = event.ends_at.astimezone(zone).date()
        form.has_days = {first_day, last_day} != {first_day} or any(
            data[f"day_{guest.id}"] != first_day for guest in guests
        )
        for field in form:
            field.flags.asked = True  # no "(optional)" in every row
        return form

    def row(self, registration_id: str) -> dict[str, Any]:
        """The fields of one guest, by what they are."""
        return {name: self[f"{name}_{registration_id}"] for name in ("seen", "day", "at", "escort", "place", "off")}

    def edits(self) -> list[Edit]:
        """What the page said of each guest that it showed."""
        found = []
        for registration_id in self.ids:
            row = self.row(registration_id)
            seen = _read(row["seen"].data)
            if seen is None:
                continue  # came onto the board after the page was made
            wanted = Expectation(self._moment(row), row["escort"].data or None, row["place"].data or None)
            if seen.expected_at is not None and wanted.expected_at == seen.expected_at.replace(second=0, microsecond=0):
                wanted = Expectation(seen.expected_at, wanted.escort, wanted.meeting_point)
            found.append(Edit(registration_id, seen, wanted, bool(row["off"].data)))
        return found

    def note_stored(self, guests: Sequence[Guest]) -> None:
        """Take what is stored now as seen, so that saving once more is meant."""
        for guest in guests:
            field = self[f"seen_{guest.id}"]
            field.data = _written(Expectation(guest.expected_at, guest.escort, guest.meeting_point))

    def validate(self, extra_validators: Any = None) -> bool:
        """A time needs its day."""
        valid = bool(super().validate(extra_validators))
        for registration_id in self.ids:
            row = self.row(registration_id)
            if row["at"].data is not None and row["day"].data is None and not row["day"].errors:
                row["day"].errors = [gettext("Enter the day of the time.")]
                valid = False
        return valid

    def _moment(self, row: dict[str, Any]) -> datetime | None:
        if row["at"].data is None or row["day"].data is None:
            return None
        return datetime.combine(row["day"].data, row["at"].data, self.zone).astimezone(UTC)


def _written(seen: Expectation) -> str:
    moment = seen.expected_at.isoformat() if seen.expected_at else None
    return json.dumps([moment, seen.escort, seen.meeting_point], ensure_ascii=False)


def _read(text: str | None) -> Expectation | None:
    """What the hidden field says; None where it says nothing readable."""
    try:
        moment, escort, place = json.loads(text or "")
        return Expectation(datetime.fromisoformat(moment) if moment else None, escort or None, place or None)
    except (ValueError, TypeError):
        return None
