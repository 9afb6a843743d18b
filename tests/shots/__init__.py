"""Contact sheets: every page at three widths, in both languages, light and dark, to be looked at by people."""
