"""The kernel: pure ideas that know neither Flask nor SQL."""
