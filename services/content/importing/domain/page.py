"""Reads a captured page: lines to chunks, chunks to parts with a role, parts to a procedure."""

from collections.abc import Iterable, Sequence

from services.content.importing.domain.report import (
    ImportReport,
    ImportResult,
    PlacedLine,
    Problem,
    Role,
    UnplacedLine,
    UnplacedReason,
)
from services.content.importing.domain.source.lines import Reading, read_lines, unplaced
from services.content.importing.domain.structure.assembly import assemble
from services.content.importing.domain.structure.chunks import read_chunks
from services.content.importing.domain.structure.parts import Part, read_parts
from services.content.importing.domain.vocabulary import vocabulary_of

_REASON_OF = {
    Problem.NO_TITLE: UnplacedReason.NO_TITLE,
    Problem.NO_HEADINGS: UnplacedReason.NO_HEADINGS,
}


def read_page(text: str | bytes, *, locale: str) -> ImportResult:
    """Never raises for what the page holds; every line that is not blank is in the report, unless
    the page is too large to be read at all.
    """
    reading = read_lines(text)
    if reading.beyond:
        return ImportResult(procedure=None, report=ImportReport(problem=reading.beyond))
    vocabulary = vocabulary_of(locale)
    parts = read_parts(read_chunks(reading.lines), vocabulary)
    problem = _problem(reading, {part.role for part in parts})
    if problem:
        return ImportResult(procedure=None, report=_nothing_read(reading, problem))
    procedure = assemble(parts, vocabulary, locale=locale)
    return ImportResult(procedure=procedure, report=_report(reading, parts))


def _problem(reading: Reading, roles: set[Role | UnplacedReason]) -> Problem | None:
    if not reading.lines:
        return Problem.NOT_TEXT if reading.unreadable else Problem.EMPTY
    if Role.TITLE not in roles:
        return Problem.NO_TITLE
    if not roles & {Role.SECTION_HEADING, Role.QUESTION}:
        return Problem.NO_HEADINGS
    return None


def _nothing_read(reading: Reading, problem: Problem) -> ImportReport:
    left = [unplaced(line.number, line.text, _REASON_OF[problem]) for line in reading.lines]
    return ImportReport(
        placed=_spacing(reading), unplaced=_sorted([*left, *reading.unreadable]), problem=problem
    )


def _report(reading: Reading, parts: Sequence[Part]) -> ImportReport:
    placed = [
        PlacedLine(line.number, part.role)
        for part in parts
        if isinstance(part.role, Role)
        for line in part.chunk.lines
    ]
    left = [
        unplaced(line.number, line.text, part.role)
        for part in parts
        if isinstance(part.role, UnplacedReason)
        for line in part.chunk.lines
    ]
    return ImportReport(
        placed=tuple(sorted([*placed, *_spacing(reading)])),
        unplaced=_sorted([*left, *reading.unreadable]),
    )


def _spacing(reading: Reading) -> tuple[PlacedLine, ...]:
    return tuple(PlacedLine(number, Role.SPACING) for number in reading.spacing)


def _sorted(lines: Iterable[UnplacedLine]) -> tuple[UnplacedLine, ...]:
    return tuple(sorted(lines, key=lambda left: left.line))
