"""The policy as data: its version, and what each preference is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final


class ScorePart(StrEnum):
    """The named preferences, in the order in which they are told."""

    WISHED_CLINIC = "wished_clinic"
    DOCTOR_SPEAKS_LANGUAGE = "doctor_speaks_language"
    CLINIC_SPEAKS_LANGUAGE = "clinic_speaks_language"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`weights`: points of each part. Who has the most comes first; between equals load decides."""

    version: str
    weights: tuple[tuple[ScorePart, int], ...]

    def points(self, part: ScorePart) -> int:
        return self._points.get(part, 0)

    @cached_property
    def _points(self) -> Mapping[ScorePart, int]:
        return dict(self.weights)


FIRST_POLICY: Final = Policy(
    version="policy-2026-12-01",
    weights=(
        (ScorePart.WISHED_CLINIC, 100),
        (ScorePart.DOCTOR_SPEAKS_LANGUAGE, 20),
        (ScorePart.CLINIC_SPEAKS_LANGUAGE, 10),
    ),
)
