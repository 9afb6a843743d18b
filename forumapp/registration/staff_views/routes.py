"""All pages of staff about registrations: importing this module puts every route on the one blueprint."""

from forumapp.registration.staff_views import bp, deciding, people, reviewing, waiting

__all__ = ["bp", "deciding", "people", "reviewing", "waiting"]
