"""What `make` runs: the environment, the assets, the checks. Standard library only: nothing is installed yet."""
