"""Digests: short names that follow from what is said, and from nothing else."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

_LENGTH: Final = 32


def map_digest(values: Mapping[str, int]) -> str:
    """Of names and their numbers, 32 characters: SHA-256, in hex, of the canonical form, which is
    JSON in UTF-8 without blanks, sorted by name. An entry of zero is one that is missing.
    """
    present = {name: number for name, number in values.items() if number}
    text = json.dumps(present, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:_LENGTH]
