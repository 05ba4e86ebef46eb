"""Reads a captured page: lines to chunks, chunks to parts with a role, parts to a procedure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from services.content.importing.domain.report import (
    ImportReport,
    ImportResult,
    PlacedLine,
    Problem,
    Role,
    UnplacedLine,
    UnplacedReason,
)
from services.content.importing.domain.source.lines import Line, Reading, fragments_of, unplaced
from services.content.importing.domain.source.reading import read_lines
from services.content.importing.domain.structure.assembly import assemble
from services.content.importing.domain.structure.chunks import read_chunks
from services.content.importing.domain.structure.mentions import names_of
from services.content.importing.domain.structure.parts import Part, read_parts
from services.content.importing.domain.vocabulary import vocabulary_of

L = TypeVar("L", PlacedLine, UnplacedLine)

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
    left = _unplaced(reading.lines, _REASON_OF[problem]) if reading.lines else ()
    return ImportReport(
        placed=_sorted_once(_without_ink(reading)),
        unplaced=_sorted_once([*left, *reading.unreadable]),
        problem=problem,
    )


def _report(reading: Reading, parts: Sequence[Part]) -> ImportReport:
    placed = (
        PlacedLine(fragment.line, part.role)
        for part in parts
        if isinstance(part.role, Role)
        for fragment in fragments_of(part.chunk.lines)
    )
    left = (
        line
        for part in parts
        if isinstance(part.role, UnplacedReason)
        for line in _unplaced(part.chunk.lines, part.role)
    )
    return ImportReport(
        placed=_sorted_once([*placed, *_without_ink(reading)]),
        unplaced=_sorted_once([*left, *reading.unreadable]),
        names=names_of(parts),
    )


def _unplaced(lines: Sequence[Line], reason: UnplacedReason) -> Iterator[UnplacedLine]:
    return (unplaced(number, text, reason) for number, text in fragments_of(lines))


def _without_ink(reading: Reading) -> Iterator[PlacedLine]:
    yield from (PlacedLine(number, Role.SPACING) for number in reading.spacing)
    yield from (PlacedLine(number, Role.MARKUP) for number in reading.markup)


def _sorted_once(lines: Iterable[L]) -> tuple[L, ...]:
    """In the order of the source; of one line, in that of the page."""
    return tuple(sorted(dict.fromkeys(lines), key=lambda one: one.line))
