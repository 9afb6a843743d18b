"""Notices and consents per purpose, with their versions."""
