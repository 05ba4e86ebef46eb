"""A row of the table: ours beside a reference, measured in turn; the ratio is the result."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """Runs of ours and of the reference, one beside the other. `target`: what the ratio is to be
    at least, or for what is better when it is less, at most. None: nothing is promised.
    """

    name: str
    unit: str
    reference: str
    ours: Sequence[float]
    others: Sequence[float]
    target: float | None = None
    is_less_better: bool = False

    @property
    def ratios(self) -> list[float]:
        return [ours / other for ours, other in zip(self.ours, self.others, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def holds(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio <= self.target if self.is_less_better else self.ratio >= self.target

    def printed(self) -> str:
        ours, others = statistics.median(self.ours), statistics.median(self.others)
        target = ""
        if self.target is not None:
            bound = "at most" if self.is_less_better else "at least"
            target = f"{bound} {self.target:g}: {'holds' if self.holds else 'DOES NOT HOLD'}"
        spread = f"{min(self.ratios):.2f} to {max(self.ratios):.2f}"
        return (
            f"  {self.name:28} {ours:9.1f} | {self.reference:26} {others:9.1f} {self.unit:8}"
            f" | {self.ratio:5.2f} ({spread}) {target}"
        )

    def document(self) -> dict[str, Any]:
        return {
            "row": self.name,
            "unit": self.unit,
            "reference_name": self.reference,
            "ours": round(statistics.median(self.ours), 2),
            "reference": round(statistics.median(self.others), 2),
            "ratio": round(self.ratio, 3),
            "target": self.target,
            "holds": self.holds,
            "spread": [round(min(self.ratios), 3), round(max(self.ratios), 3)],
        }


def rows_of(
    name: str,
    runs: Mapping[str, Sequence[float]],
    *,
    unit: str = "per s",
    targets: Mapping[str, float] | None = None,
) -> list[Row]:
    """A row for each of the others beside `ours`; `targets` by the other's name."""
    return [
        Row(name=name, unit=unit, reference=other, ours=runs["ours"], others=measured,
            target=(targets or {}).get(other))
        for other, measured in runs.items()
        if other != "ours"
    ]  # fmt: skip


def write_rows(rows: Sequence[Row], path: Path, *, kafka: str) -> None:
    """`kafka`: which kind of broker ran."""
    document = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(),
        "kafka": kafka,
        "date": datetime.now(UTC).date().isoformat(),
        "rows": [row.document() for row in rows],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
