"""The outbox: messages as rows, their rendering, their delivery."""
