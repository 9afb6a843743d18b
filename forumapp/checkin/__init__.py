"""The door: scans, their fold, devices, roster."""
