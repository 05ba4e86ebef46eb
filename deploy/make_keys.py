"""`python -m deploy.make_keys FOLDER`: makes the keys for `docker-compose.yml`, one file a service.

A file that is there is left alone: data that was written with its keys can be read with no others.
"""

import sys
from pathlib import Path

from deploy.local.keys import Keys, new_keys

# Which settings each service's file holds.
HOLDERS = {
    "inquiry": (
        "inquiry_master_key",
        "inquiry_hash_key",
        "inquiry_link_key",
        "disclosure_public_key",
        "limits_key",
    ),
    "routing": ("disclosure_private_key", "limits_key"),
    "content": ("limits_key",),
}


def write(folder: Path, keys: Keys) -> bool:
    """False when there are keys already; the files belong together."""
    files = {folder / f"{service}.env": names for service, names in HOLDERS.items()}
    if any(file.exists() for file in files):
        return False
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, names in files.items():
        file.touch(mode=0o600)
        file.write_text("".join(f"{name.upper()}={getattr(keys, name)}\n" for name in names))
    return True


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m deploy.make_keys FOLDER\n")
        return 2
    folder = Path(sys.argv[1])
    made = write(folder, new_keys())
    sys.stdout.write(f"Keys are in {folder}\n" if made else f"{folder} has keys; left as it is\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
