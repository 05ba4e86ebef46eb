"""Tables to be saved as CSV and opened by a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

Cell = str | int | float | None
_MARK: Final = "\ufeff"
"""Tells spreadsheets that the bytes are UTF-8."""
_BEGINS_A_FORMULA: Final = frozenset(
    "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
)  # wide ones are read alike


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`name`: of the file, without its end."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]

    def csv(self) -> str:
        """RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe;
        numbers are as they are.
        """
        written = StringIO()
        lines: Iterable[Sequence[Cell]] = [self.columns, *self.rows]
        csv.writer(written, lineterminator="\r\n").writerows([map(_safe, line) for line in lines])
        return _MARK + written.getvalue()


def _safe(cell: Cell) -> Cell:
    """Also behind spaces, which some programs leave out."""
    if not isinstance(cell, str):
        return cell
    begin = cell.lstrip(" \u00a0\x00\ufeff")[:1]
    return f"'{cell}" if begin in _BEGINS_A_FORMULA and begin else cell
