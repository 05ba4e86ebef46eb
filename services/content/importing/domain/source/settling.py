"""What the marks of a whole page say of each line of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.content.importing.domain.source.lines import Line, LineKind

_FEWEST_MARKED = 2
_FEWEST_LINES_OF_A_DENSE_PAGE = 6


def settled(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Where a page marks its title and headings, other lines are none; where it has no headings,
    lines in bold are; where it has no blank lines, each line stands alone.
    """
    counts = Counter(line.kind for line in lines if line.frame is None)
    marks_title = any(line.level == 1 for line in lines)
    if marks_title and counts[LineKind.HEADING] >= _FEWEST_MARKED:
        kinds = {LineKind.PLAIN: LineKind.BODY, LineKind.STRONG: LineKind.LABEL}
    elif counts[LineKind.STRONG] >= _FEWEST_MARKED > counts[LineKind.HEADING]:
        kinds = {LineKind.STRONG: LineKind.HEADING}
    else:
        kinds = {LineKind.STRONG: LineKind.PLAIN}
    return tuple(
        replace(line, kind=kinds.get(line.kind, line.kind)) if line.kind in kinds else line
        for line in _set_apart(lines)
    )


def _set_apart(lines: Sequence[Line]) -> Iterator[Line]:
    is_dense = len(lines) >= _FEWEST_LINES_OF_A_DENSE_PAGE and not any(
        line.is_after_blank for line in lines[1:]
    )
    was_item = False
    for line in lines:
        is_item = line.indent > 0 or line.marker is not None or not line.text[0].isalpha()
        opens = is_dense and not (is_item and was_item)
        yield replace(line, is_after_blank=True) if opens else line
        was_item = is_item
