"""What changes figures and guest lists: freezing a set, importing a list."""
