"""The invented forum that `forumapp demo` loads through the same services as real work."""
