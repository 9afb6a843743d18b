"""The link of an invitation, derived again whenever it is written or printed."""

from __future__ import annotations

from forumapp.delegations.models import Invitation
from forumapp.kernel import secrets
from forumapp.kernel.secrets import KeyRing


def link_secret(*, invitation: Invitation, keys: KeyRing, revision: int | None = None) -> str:
    """The secret in the link of a revision (None: the present one), derived by whichever key of the ring made it.

    Of a former revision it is one that opens nothing.
    """
    derived = [
        secrets.invitation_secret(key, invitation.id, invitation.revision if revision is None else revision)
        for key in (keys.current, *keys.former)
    ]
    known = [secret for secret in derived if secrets.sha256(secret) == invitation.secret_hash]
    return (known or derived)[0]
