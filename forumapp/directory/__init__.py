"""The host, organisations, missions, countries and ranks, each in every language."""
