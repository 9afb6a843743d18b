"""The interface, version 1: the same services as the pages, as JSON."""
