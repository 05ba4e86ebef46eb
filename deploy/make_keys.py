"""`python -m deploy.make_keys FOLDER`: makes the keys for `docker-compose.yml`, one file a process.

Keys that are there are kept, since what was written with them can be read with no others. Files of
an earlier Wayfare, whose keys had no ids, are brought up to date.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.key_folder import has_keys, read_keys, write_keys


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m deploy.make_keys FOLDER\n")
        return 2
    folder = Path(arguments[0])
    had = has_keys(folder)
    write_keys(folder, read_keys(folder))
    sys.stdout.write(f"{folder} has keys; they are kept\n" if had else f"Keys are in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
