"""Files that the office brings for releases, read and written: pictures, letterheads."""

from forumapp.release.codec.letterheads import check, filled
from forumapp.release.codec.pictures import without_metadata

__all__ = ["check", "filled", "without_metadata"]
