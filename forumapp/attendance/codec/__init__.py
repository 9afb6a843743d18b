"""The guest table that export writes and import reads: its columns, its cells, its files."""
