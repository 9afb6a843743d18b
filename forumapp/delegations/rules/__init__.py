"""Pure rules of delegations and invitations, one file per idea."""
