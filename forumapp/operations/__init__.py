"""What an administrator runs: database upgrades and the doctor."""
