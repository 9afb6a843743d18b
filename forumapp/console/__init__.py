"""The staff's console: shell, overview, publishing."""
