"""Staff accounts, roles, guards, keys of the interface, and the access log."""
