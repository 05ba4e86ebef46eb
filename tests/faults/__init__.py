"""What survives when processes are killed; the short form runs in `make test`, `--full` runs
all of it.
"""
