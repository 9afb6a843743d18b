"""Forms of the console, each text in all languages of the event side by side."""
