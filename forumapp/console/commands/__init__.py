"""What the console does, at the command line: staff accounts, events, their categories."""

from forumapp.console.commands.events import category, event
from forumapp.console.commands.staff import user

__all__ = ["category", "event", "user"]
