"""What is read at the door: who a key is, the people of the roster, scans already known."""

from forumapp.checkin.queries.access import Access, find_access
from forumapp.checkin.queries.desks import desk_names, events_by_nearness, zone_of
from forumapp.checkin.queries.devices import (
    ListedDevice,
    count_people,
    find_device,
    find_pairing,
    list_devices,
    list_open,
    list_waiting,
    names_of_devices,
)
from forumapp.checkin.queries.people import (
    PAGE,
    Person,
    Shown,
    change_number,
    list_people,
    people_by_id,
    people_by_ticket,
)
from forumapp.checkin.queries.scans import KnownScan, find_twin, known_scans
from forumapp.checkin.queries.sessions import InSession, lists_of_sessions, sessions_of_people

__all__ = [
    "PAGE",
    "Access",
    "InSession",
    "KnownScan",
    "ListedDevice",
    "Person",
    "Shown",
    "change_number",
    "count_people",
    "desk_names",
    "events_by_nearness",
    "find_access",
    "find_device",
    "find_pairing",
    "find_twin",
    "known_scans",
    "list_devices",
    "list_open",
    "list_people",
    "list_waiting",
    "lists_of_sessions",
    "names_of_devices",
    "people_by_id",
    "people_by_ticket",
    "sessions_of_people",
    "zone_of",
]
