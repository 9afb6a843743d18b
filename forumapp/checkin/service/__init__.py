"""What changes at the door: scans are recorded and folded, desks opened and closed."""

from forumapp.checkin.service.devices import OpenDesk, Terms, close_desk, hear, needs_hearing, open_desk
from forumapp.checkin.service.recording import Origin, Result, record_scans

__all__ = ["OpenDesk", "Origin", "Result", "Terms", "close_desk", "hear", "needs_hearing", "open_desk", "record_scans"]
