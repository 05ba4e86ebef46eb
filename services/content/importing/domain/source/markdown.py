"""Marks in plain text: those of Markdown, and columns that are set with tabs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.content.importing.domain.source.lines import Fragment, Line, LineKind, clean
from services.content.importing.domain.source.tables import Row, Table, has_header, lines_of

_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_HEADING_END = re.compile(r"\s+#+$")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_SEPARATOR = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_GAP = re.compile(r"[ \t\u00a0]+")
_LEAST_GAP = 3
_FEWEST_COLUMNS = 2
_MARKER = re.compile(r"\W*|\d{1,2}[.)]")
_QUOTE = re.compile(r"(?:>\s*)+(?=\S)")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?: \"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|__(?=\S)([^_]+)(?<=\S)__")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_]+)(?<=\S)_(?![\w_])"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>:]*>|<!--[^<>]*-->")
_CODE = re.compile(r"`([^`]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_IS_MARKDOWN = re.compile(r"^\s{0,3}#{1,6} \S|\]\([^()\s]+\)|\*\*\S", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    number: int
    content: str


@dataclass(frozen=True, kw_only=True)
class MarkedText:
    """`markup`: the lines of the source that only draw what stands beside them."""

    lines: tuple[Line, ...]
    markup: tuple[int, ...]


def read_marked_text(source: Sequence[SourceLine]) -> MarkedText:
    """From lines of which none is without ink; blank lines are left out, their numbers missing."""
    is_markdown = any(_IS_MARKDOWN.search(one.content) for one in source)
    reader = _Reader(source=source, is_markdown=is_markdown)
    lines = tuple(reader.lines())
    return MarkedText(lines=lines, markup=tuple(reader.markup))


class _Reader:
    def __init__(self, *, source: Sequence[SourceLine], is_markdown: bool) -> None:
        self._source = source
        self._is_markdown = is_markdown
        self.markup: list[int] = []

    def lines(self) -> Iterator[Line]:
        number = 0
        while number < len(self._source):
            rows = self._rows_from(number)
            if rows > 1:
                yield from self._table(self._source[number : number + rows])
                number += rows
                continue
            if self._is_underlined(number):
                one = self._source[number]
                level = 1 if self._source[number + 1].content.strip()[0] == "=" else 2
                yield self._line(number, one.content, LineKind.HEADING, level)
                self.markup.append(self._source[number + 1].number)
                number += 2
                continue
            yield from self._plain(number)
            number += 1

    def _is_after_blank(self, number: int) -> bool:
        return number == 0 or self._source[number - 1].number != self._source[number].number - 1

    def _rows_from(self, number: int) -> int:
        """How many lines from this one on are rows of one table."""
        first = self._source[number].content
        columns = _columns(first)
        end = number + 1
        needs_separator = "|" in first and not first.strip().startswith("|")
        if needs_separator and not (end < len(self._source) and self._is_separator(end)):
            return 0
        if columns < _FEWEST_COLUMNS:
            return 0
        while end < len(self._source) and not self._is_after_blank(end):
            if not self._is_separator(end) and _columns(self._source[end].content) != columns:
                break
            end += 1
        return end - number

    def _is_separator(self, number: int) -> bool:
        content = self._source[number].content.strip()
        return "|" in content and _SEPARATOR.fullmatch(content) is not None

    def _table(self, source: Sequence[SourceLine]) -> Iterator[Line]:
        rows = []
        is_headed = False
        for position, one in enumerate(source):
            if _SEPARATOR.fullmatch(one.content.strip()):
                is_headed = is_headed or position == 1
                self.markup.append(one.number)
                continue
            cells = tuple(self._inline(cell) for cell in _cells(one.content))
            fragment = Fragment(one.number, clean(one.content))
            rows.append(Row(cells=cells, fragments=(fragment,)))
        if not rows:
            return
        is_headed = is_headed or (len(rows) > 1 and has_header([row.cells for row in rows]))
        header = rows[0] if is_headed else None
        yield from lines_of(Table(header=header, rows=tuple(rows[1:] if header else rows)))

    def _is_underlined(self, number: int) -> bool:
        """A line that stands alone but for the rule directly below it."""
        if number + 1 >= len(self._source) or not self._is_after_blank(number):
            return False
        below = self._source[number + 1].content.strip()
        has_words = any(char.isalnum() for char in self._source[number].content)
        is_rule = _UNDERLINE.fullmatch(below) is not None
        return has_words and is_rule and not self._is_after_blank(number + 1)

    def _plain(self, number: int) -> Iterator[Line]:
        content = self._source[number].content
        text = clean(content)
        if heading := _HEADING.match(text):
            words = _HEADING_END.sub("", text[heading.end() :])
            yield self._line(number, words, LineKind.HEADING, len(heading[1]))
        elif self._is_markdown:
            yield from self._marked(number, text)
        else:
            yield self._line(number, content)

    def _marked(self, number: int, text: str) -> Iterator[Line]:
        """`**Is it long?** No.` is two lines, and a line in bold may be a heading."""
        quote = _QUOTE.match(text)
        text = text[quote.end() :] if quote else text
        bold = _BOLD.match(text)
        rest = text[bold.end() :].strip() if bold else ""
        if bold and not rest:
            yield self._line(number, text, LineKind.STRONG)
        elif bold and (bold[1] or bold[2]).endswith("?"):
            yield self._line(number, bold[0])
            yield replace(self._line(number, rest), is_after_blank=False)
        elif self._inline(text):
            yield self._line(number, text)
        else:
            self.markup.append(self._source[number].number)

    def _line(
        self, number: int, text: str, kind: LineKind = LineKind.PLAIN, level: int = 0
    ) -> Line:
        one = self._source[number]
        shown = self._inline(text) or clean(text)
        return Line(
            text=shown,
            fragments=(Fragment(one.number, shown),),
            is_after_blank=self._is_after_blank(number),
            indent=_indent(one.content),
            kind=kind,
            level=level,
        )

    def _inline(self, text: str) -> str:
        if not self._is_markdown:
            return clean(text)
        text = _TAG.sub(" ", text)
        text = _LINK.sub(r"\1", _PICTURE.sub("", text))
        for mark in (_BOLD, _EMPHASIS):
            text = mark.sub(lambda found: found[1] or found[2], text)
        return clean(_ESCAPED.sub(r"\1", _CODE.sub(r"\1", text)))


def _indent(content: str) -> int:
    spread = content.replace("\ufeff", "").expandtabs(4)
    return len(spread) - len(spread.lstrip())


def _columns(content: str) -> int:
    """One, also where a mark of a list stands before the text."""
    first, *others = _cells(content)
    is_marker = _MARKER.fullmatch(first) is not None
    return 1 if is_marker else 1 + len(others)


def _cells(content: str) -> list[str]:
    """Between pipes, or between gaps that are wider than those between words."""
    text = content.strip()
    if text.startswith("|") and len(text) > 1:
        return [clean(cell) for cell in text.removesuffix("|")[1:].split("|")]
    if " | " in text:
        return [clean(cell) for cell in text.split("|")]
    cells, start = [], 0
    for gap in _GAP.finditer(text):
        if "\t" in gap[0] or len(gap[0]) >= _LEAST_GAP:
            cells.append(clean(text[start : gap.start()]))
            start = gap.end()
    return [*cells, clean(text[start:])]
