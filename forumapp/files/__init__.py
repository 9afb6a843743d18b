"""Files that people hand in: known by their content, kept in the database, handed out as attachments."""
