"""Which values count as personal, and what is left of them once their key is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Sealed = Mapping[str, bytes]
"""Field names and their ciphertexts."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Fields in clear. `is_erased`: the key was destroyed, so nothing can be read any more, here or
    in a backup.
    """

    fields: Mapping[str, Any]
    is_erased: bool = False

    def text(self, field: str) -> str | None:
        value = self.fields.get(field)
        return value if isinstance(value, str) else None
