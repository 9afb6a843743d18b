"""What changes an event: made, edited, moved, shown to guests or not, its categories, its programme, its counter."""

from forumapp.events.service.changes import hold_changes, hold_every_change, next_change
from forumapp.events.service.editing import (
    choose_categories,
    edit_event,
    move_dates,
    publish,
    raise_revision,
    remove_part,
    save_category,
    save_part,
    set_category,
    withdraw,
)
from forumapp.events.service.making import create_event
from forumapp.events.service.series import save_series
from forumapp.events.service.sessions import remove_session, save_session

__all__ = [
    "choose_categories",
    "create_event",
    "edit_event",
    "hold_changes",
    "hold_every_change",
    "move_dates",
    "next_change",
    "publish",
    "raise_revision",
    "remove_part",
    "remove_session",
    "save_category",
    "save_part",
    "save_series",
    "save_session",
    "set_category",
    "withdraw",
]
