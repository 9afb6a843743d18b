"""What changes delegations. The caller commits."""

from forumapp.delegations.service.groups import find_or_make_delegation

__all__ = ["find_or_make_delegation"]
