"""What is read of delegations and invitations, one file per idea."""
