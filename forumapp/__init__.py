"""forumapp: hosts institutional forums, from the invitation to the figures of the press release."""
