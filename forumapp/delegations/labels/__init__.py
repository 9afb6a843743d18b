"""The words of delegations and invitations, one file per idea."""
