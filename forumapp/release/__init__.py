"""The release: true phrases, the two texts on a frozen set of figures, their files."""
