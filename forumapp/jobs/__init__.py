"""Work that is done later: rows with a due time and a lease, and the thread that runs them."""
