"""The rows of a table in HTML, gathered until it ends; a table that only sets out a page is not
kept together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.lines import Line, LineKind, fragments_of
from services.content.importing.domain.source.tables import Row, Table, lines_of

_MOST_LINES_IN_A_CELL = 3


@dataclass(kw_only=True)
class _Cell:
    is_header: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(kw_only=True)
class TableGathering:
    frame: UnplacedReason | None
    rows: list[list[_Cell]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return bool(self.rows and self.rows[-1])

    def open_row(self) -> None:
        self.rows.append([])

    def open_cell(self, *, is_header: bool) -> None:
        if not self.rows:
            self.open_row()
        self.rows[-1].append(_Cell(is_header=is_header))

    def add(self, line: Line) -> None:
        self.rows[-1][-1].lines.append(line)

    def lines(self) -> Iterator[Line]:
        rows = [row for row in self.rows if any(cell.lines for cell in row)]
        if any(_sets_out(cell) for row in rows for cell in row):
            yield from (line for row in rows for cell in row for line in cell.lines)
            return
        read = [_row(row) for row in rows]
        is_headed = len(read) > 1 and all(cell.is_header for cell in rows[0])
        header = read[0] if is_headed else None
        yield from lines_of(
            Table(header=header, rows=tuple(read[1:] if header else read), frame=self.frame)
        )


def _sets_out(cell: _Cell) -> bool:
    """Holds parts of the page, not a value."""
    has_heading = any(line.kind is LineKind.HEADING for line in cell.lines)
    return has_heading or len(cell.lines) > _MOST_LINES_IN_A_CELL


def _row(cells: Sequence[_Cell]) -> Row:
    return Row(
        cells=tuple(" ".join(line.text for line in cell.lines) for cell in cells),
        fragments=fragments_of(line for cell in cells for line in cell.lines),
    )
