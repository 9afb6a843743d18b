"""Documents that an office prints: letters of invitation and their envelopes."""
