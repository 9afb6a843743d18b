"""Pure rules of accounts: roles, scopes, and the one matrix that says who may do what (product.md, "Words")."""

from __future__ import annotations

from enum import StrEnum


class StaffRole(StrEnum):
    """Roles of staff; all but the administrator's are given per event."""

    ADMINISTRATOR = "administrator"
    ORGANIZER = "organizer"
    COMMUNICATIONS = "communications"
    DOOR = "door"


class Scope(StrEnum):
    """Scopes of a key of the interface."""

    REGISTRATIONS_READ = "registrations:read"
    REGISTRATIONS_WRITE = "registrations:write"
    SCANS_READ = "scans:read"
    SCANS_WRITE = "scans:write"
    FIGURES_READ = "figures:read"
    FIGURES_WRITE = "figures:write"


class Permission(StrEnum):
    """What staff may be allowed to do in one event."""

    MANAGE_STAFF = "manage_staff"
    CREATE_EVENT = "create_event"
    EDIT_EVENT = "edit_event"
    VIEW_PEOPLE = "view_people"
    EDIT_PEOPLE = "edit_people"
    DECIDE = "decide"
    VIEW_MAIL = "view_mail"
    REVEAL_CONTACT = "reveal_contact"
    VIEW_NEEDS = "view_needs"
    ANSWER_REQUESTS = "answer_requests"
    DESTROY = "destroy"
    EXPORT = "export"
    EXPORT_CONTACTS = "export_contacts"
    VIEW_FIGURES = "view_figures"
    FREEZE = "freeze"
    CLOSE_YEAR = "close_year"
    RELEASE = "release"
    APPROVE_RELEASE = "approve_release"
    DOOR = "door"
    UNDO_ALWAYS = "undo_always"
    MANAGE_DEVICES = "manage_devices"


_COMMUNICATIONS = frozenset(
    {
        Permission.VIEW_FIGURES,
        Permission.FREEZE,
        Permission.RELEASE,
        Permission.APPROVE_RELEASE,
        Permission.EXPORT,
    }
)
_ORGANIZER = frozenset(Permission) - {Permission.MANAGE_STAFF, Permission.CREATE_EVENT, Permission.DESTROY}

MATRIX: dict[StaffRole, frozenset[Permission]] = {
    StaffRole.ADMINISTRATOR: frozenset(Permission),
    StaffRole.ORGANIZER: _ORGANIZER,
    StaffRole.COMMUNICATIONS: _COMMUNICATIONS,
    StaffRole.DOOR: frozenset({Permission.DOOR}),
}
"""Who may do what. A test walks it against every route of the console and the door."""


def may(roles: frozenset[StaffRole], permission: Permission) -> bool:
    """Whether somebody with ``roles`` for an event has ``permission`` there."""
    return any(permission in MATRIX[role] for role in roles)
