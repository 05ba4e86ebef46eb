"""What the marks of a whole page say of each line of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.lines import Line, LineKind

_FEWEST_MARKED = 2
_FEWEST_HEADED = 3
_LONGEST_HEADING = 70
_MOST_WORDS_OF_A_HEADING = 10
_OPENS_TEXT = re.compile(r"[A-ZÀ-Þ0-9«“\"]|\W\s")


def settled(lines: Sequence[Line], *, is_dense: bool = False) -> tuple[Line, ...]:
    """Where a page marks its title and headings, other lines are none; where it has no headings,
    lines in bold are; on a dense page, without blank lines, each line stands alone.
    """
    lines = _without_frame_of_all(lines)
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
        for line in (_set_apart(lines) if is_dense else _without_headings_attached(lines))
    )


def _without_frame_of_all(lines: Sequence[Line]) -> Sequence[Line]:
    """What holds the only title is the page and not its footer, whatever it is called."""
    titles = [line.frame for line in lines if line.level == 1]
    if not titles or None in titles or UnplacedReason.NAVIGATION in titles:
        return lines
    return [replace(line, frame=None) for line in lines]


def _set_apart(lines: Sequence[Line]) -> Iterator[Line]:
    was_item = False
    for line in lines:
        is_item = line.indent > 0 or line.marker is not None or not line.text[0].isalpha()
        opens = not (is_item and was_item)
        yield replace(line, is_after_blank=True) if opens else line
        was_item = is_item


def _without_headings_attached(lines: Sequence[Line]) -> Iterator[Line]:
    """Where a page has no blank line below its headings, they are set apart from their text."""
    runs = _runs(lines)
    longer = [run for run in runs if len(run) > 1 and run[0].marker is None]
    attached = [run for run in longer if _opens_run(run)]
    alone = [run for run in runs[1:] if len(run) == 1 and _may_be_heading(run[0])]
    is_usual = 3 * len(attached) >= 2 * len(longer) and len(attached) >= _FEWEST_HEADED
    if not is_usual or len(alone) > 1:
        yield from lines
        return
    for run in runs:
        yield run[0]
        yield from (replace(line, is_after_blank=True) for line in run[1:2] if _opens_run(run))
        yield from run[1 if not _opens_run(run) else 2 :]


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in lines:
        if line.is_after_blank or not runs:
            runs.append([])
        runs[-1].append(line)
    return runs


def _opens_run(run: Sequence[Line]) -> bool:
    return len(run) > 1 and _may_be_heading(run[0]) and bool(_OPENS_TEXT.match(run[1].text))


def _may_be_heading(line: Line) -> bool:
    is_short = len(line.text) <= _LONGEST_HEADING
    has_few_words = len(line.text.split()) <= _MOST_WORDS_OF_A_HEADING
    is_open = not line.text.endswith((".", "!", ",", ";", ":", "…"))
    return is_short and has_few_words and is_open and line.text[0].isalpha()
