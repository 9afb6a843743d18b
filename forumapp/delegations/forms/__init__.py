"""The forms of delegations and invitations, one file per idea."""
