"""A folder of keys: one file of settings for each process that has any, or `secrets.json` of
`make run`.
"""

from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from deploy.local.keys import HOLDERS, Keys, up_to_date
from deploy.local.state import read, write_private, write_private_text

OF_MAKE_RUN: Final = "secrets.json"
_NAMES: Final = frozenset(field.name for field in fields(Keys))


def has_keys(folder: Path) -> bool:
    names = [*(f"{process}.env" for process in HOLDERS), OF_MAKE_RUN]
    return any((folder / name).exists() for name in names)


def read_keys(folder: Path) -> Keys:
    """What the folder holds, brought up to date: keys get ids, and those that are new are made."""
    if (folder / OF_MAKE_RUN).exists():
        return up_to_date(read(folder / OF_MAKE_RUN)["keys"])
    stored: dict[str, str] = {}
    for process in HOLDERS:
        file = folder / f"{process}.env"
        if file.exists():
            stored |= _settings(file.read_text(encoding="utf-8"))
    return up_to_date(stored)


def write_keys(folder: Path, keys: Keys) -> None:
    """Each file is replaced as a whole; lines that are no keys stay."""
    if (folder / OF_MAKE_RUN).exists():
        path = folder / OF_MAKE_RUN
        write_private(path, {**read(path), "keys": asdict(keys)})
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for process, names in HOLDERS.items():
        path = folder / f"{process}.env"
        lines = [f"{name.upper()}={getattr(keys, name)}" for name in names]
        write_private_text(path, "\n".join([*lines, *_other_lines(path)]) + "\n")


def _settings(text: str) -> dict[str, str]:
    pairs = [line.partition("=") for line in text.splitlines()]
    return {name.lower(): value for name, _, value in pairs if name.lower() in _NAMES}


def _other_lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line.partition("=")[0].lower() not in _NAMES]
