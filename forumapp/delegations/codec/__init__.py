"""How lists of a delegation are read, pure."""
