"""An event's own questions: kinds, versions, answers."""
