"""The rows of a table as the items of a list: `Day: first; Eat: little`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.lines import Fragment, Line, LineKind

_EMPTY = "–"
_SPEAKS_FOR_ITSELF = ("?", ":", ".", "!")


@dataclass(frozen=True, kw_only=True)
class Row:
    cells: tuple[str, ...]
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """`header` names the columns where there is one."""

    header: Row | None
    rows: tuple[Row, ...]
    frame: UnplacedReason | None = None


def lines_of(table: Table) -> Iterator[Line]:
    """A row of a question and its answer is those two; the header goes with the first row."""
    before: tuple[Fragment, ...] = table.header.fragments if table.header else ()
    names = table.header.cells if table.header else ()
    is_first = True
    for row in table.rows or (table.header,):
        if row is None:
            continue
        fragments = tuple(sorted({*before, *row.fragments}))
        if _is_question(row):
            yield from _question_lines(row, fragments)
            is_first = True
        elif text := _text(row.cells, names):
            yield Line(
                text=text,
                fragments=fragments,
                is_after_blank=is_first,
                kind=LineKind.BODY,
                marker=0,
                frame=table.frame,
            )
            is_first = False
        before = ()


def has_header(cells: Sequence[Sequence[str]]) -> bool:
    """Of a table without marks: figures only below the first row say that it names the columns."""
    first, *others = cells
    has_figures = any(char.isdigit() for row in others for cell in row for char in cell)
    return all(first) and has_figures and not any(char.isdigit() for cell in first for char in cell)


def _is_question(row: Row) -> bool:
    return len(row.cells) > 1 and row.cells[0].endswith("?")


def _question_lines(row: Row, fragments: tuple[Fragment, ...]) -> Iterator[Line]:
    question, *answer = row.cells
    yield Line(text=question, fragments=fragments, is_after_blank=True, kind=LineKind.LABEL)
    if text := "; ".join(cell for cell in answer if cell):
        yield Line(text=text, fragments=fragments, is_after_blank=True, kind=LineKind.BODY)


def _text(cells: Sequence[str], names: Sequence[str]) -> str:
    if not names or cells is names:
        return _unnamed(cells)
    pairs = zip_longest(names, cells, fillvalue="")
    return "; ".join(_pair(name, cell or _EMPTY) for name, cell in pairs if name or cell)


def _pair(name: str, cell: str) -> str:
    if not name:
        return cell
    return f"{name} {cell}" if name.endswith(_SPEAKS_FOR_ITSELF) else f"{name}: {cell}"


def _unnamed(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    return _pair(filled[0], "; ".join(filled[1:])) if len(filled) > 1 else "".join(filled)
