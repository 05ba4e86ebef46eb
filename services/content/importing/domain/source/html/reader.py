"""The tokens of HTML to lines: one per paragraph, heading, item and row."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.html.elements import BLOCKS, CELLS, OpenElements
from services.content.importing.domain.source.html.gathering import TableGathering
from services.content.importing.domain.source.html.tokens import Token, TokenKind, tokens_of
from services.content.importing.domain.source.lines import Fragment, Line, LineKind, clean

_ENDLESS = re.compile("&#[0-9a-fA-FxX]{9,}+;?")
_STRONG = ("b", "strong")
_MOST_PIECES, _LONGEST = 10, 300  # of a question
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_TITLES = ("dt", "summary", "legend", "figcaption")
_FIELDS = ("label", "legend", "option")
_BUTTONS = ("button", "label", "option")


def read_html(text: str, *, most: int) -> tuple[Line, ...]:
    """Stops soon after `most` lines."""
    reader = _Reader()
    for token in tokens_of(text):
        reader.take(token)
        if reader.count > most:
            break
    return tuple(reader.close())


@dataclass(kw_only=True)
class _Inline:
    """The text of a block so far, by the lines of the source, and how much of it is marked."""

    pieces: list[tuple[int, str]] = field(default_factory=list)
    is_strong: bool = True
    is_link: bool = True

    def add(self, token: Token, *, is_strong: bool, is_link: bool) -> None:
        for offset, piece in enumerate(token.text.split("\n")):
            spaced = (" " if offset else "") + html.unescape(_ENDLESS.sub("\ufffd", piece))
            self.pieces.append((token.line + offset, spaced))
        if token.text.strip():
            self.is_strong = self.is_strong and is_strong
            self.is_link = self.is_link and is_link

    @property
    def text(self) -> str:
        return clean("".join(piece for _, piece in self.pieces))

    def fragments(self) -> Iterator[Fragment]:
        """One for each line of the source that shows anything."""
        for line, pieces in groupby(self.pieces, key=itemgetter(0)):
            if text := clean("".join(piece for _, piece in pieces)):
                yield Fragment(line, text)


@dataclass(kw_only=True)
class _List:
    """`number` is that of the item that is open, 0 where items have no numbers."""

    is_ordered: bool
    number: int = 0
    has_items: bool = False


@dataclass(kw_only=True)
class _Reader:
    elements: OpenElements = field(default_factory=OpenElements)
    inline: _Inline = field(default_factory=_Inline)
    lists: list[_List] = field(default_factory=list)
    found: list[Line] = field(default_factory=list)
    table: TableGathering | None = None
    opens_item: bool = False
    is_in_item: bool = False
    is_broken: bool = False
    term: Line | None = None
    count: int = 0

    def take(self, token: Token) -> None:
        match token.kind:
            case TokenKind.TEXT:
                self._take_text(token)
            case TokenKind.OPEN:
                self._open(token)
            case TokenKind.CLOSE:
                self._close(token.name)

    def close(self) -> list[Line]:
        self._end_block()
        self._end_term()
        self._end_table()
        return self.found

    def _take_text(self, token: Token) -> None:
        if self.elements.is_shown:
            is_strong = any(map(self.elements.has, _STRONG))
            self.inline.add(token, is_strong=is_strong, is_link=self.elements.has("a"))

    def _open(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._break()
            return
        if name in BLOCKS:
            self._end_block()
        self.elements.open(name, token.text)
        if name == "table":
            self._end_table()
            self.table = TableGathering(frame=self.elements.frame)
        elif name == "tr" and self.table:
            self.table.open_row()
        elif name in CELLS and self.table:
            self.table.open_cell(is_header=name == "th")
        elif name in _LISTS:
            self.lists.append(_List(is_ordered=name == "ol"))
        elif name == "li":
            self._open_item()

    def _open_item(self) -> None:
        if not self.lists:
            self.lists.append(_List(is_ordered=False))
        listed = self.lists[-1]
        listed.number += listed.is_ordered
        self.opens_item = self.is_in_item = True

    def _close(self, name: str) -> None:
        if name in _STRONG and self._asks():
            self._break()
        if name in BLOCKS:
            self._end_block()
        self.elements.close(name)
        if name in _LISTS and self.lists:
            self.lists.pop()
        if name in {*_LISTS, "li"}:
            self.opens_item, self.is_in_item = False, self.elements.has("li")
        if name == "dl":
            self._end_term()
        if name == "table":
            self._end_table()

    def _asks(self) -> bool:
        """`<strong>Is it long?</strong> No.` is two lines."""
        pieces = self.inline.pieces
        is_short = len(pieces) <= _MOST_PIECES and sum(len(text) for _, text in pieces) <= _LONGEST
        return is_short and self.inline.is_strong and self.inline.text.endswith("?")

    def _break(self) -> None:
        """The rest of the block goes on in a line of its own."""
        if self.elements.level:
            self.inline.pieces.append((self._last_line(), " "))
        elif self._end_line():
            self.is_broken = True

    def _last_line(self) -> int:
        return self.inline.pieces[-1][0] if self.inline.pieces else 1

    def _end_block(self) -> None:
        self._end_line()
        self.is_broken = False

    def _end_line(self) -> bool:
        inline, self.inline = self.inline, _Inline()
        text = inline.text
        if not text:
            return False
        line = Line(
            text=text,
            fragments=tuple(inline.fragments()),
            is_after_blank=not self.is_broken,
            kind=self._kind(inline),
            level=self.elements.level,
            frame=self.elements.frame or self._form_frame(text),
        )
        self.count += 1
        self._put(line)
        return True

    def _form_frame(self, text: str) -> UnplacedReason | None:
        """What the fields of a form are called is no part of the page."""
        is_field = self.elements.has("form") and any(map(self.elements.has, _FIELDS))
        return UnplacedReason.NO_MATCHING_PART if is_field and not text.endswith("?") else None

    def _kind(self, inline: _Inline) -> LineKind:
        if self.elements.level:
            return LineKind.HEADING
        if inline.is_strong or any(map(self.elements.has, _TITLES)):
            return LineKind.STRONG
        if inline.is_link or any(map(self.elements.has, _BUTTONS)):
            return LineKind.LABEL
        return LineKind.PLAIN

    def _put(self, line: Line) -> None:
        if self.table and self.table.is_open:
            self.table.add(line)
        elif self.elements.has("dt") and not line.text.endswith("?"):
            self._end_term()
            self.term = line
        elif self.term and self.elements.has("dd"):
            self._take_definition(self.term, line)
        elif self.is_in_item and line.kind is not LineKind.HEADING:
            self.found.append(self._item(line))
        else:
            self.is_in_item = False
            self.found.append(line)

    def _item(self, line: Line) -> Line:
        if not (self.opens_item and self.lists):
            return replace(line, indent=1, is_after_blank=not self.lists)
        self.opens_item = False
        listed = self.lists[-1]
        is_first, listed.has_items = not listed.has_items, True
        return replace(line, marker=listed.number, is_after_blank=is_first, kind=LineKind.PLAIN)

    def _take_definition(self, term: Line, line: Line) -> None:
        """`Stay: one night`, as an item of a list."""
        joint = " " if term.text.endswith((":", ".", "!")) else ": "
        self.found.append(
            replace(
                line,
                text=term.text + joint + line.text,
                fragments=(*term.fragments, *line.fragments),
                marker=0,
            )
        )
        self.term = None

    def _end_term(self) -> None:
        if self.term:
            self.found.append(self.term)
        self.term = None

    def _end_table(self) -> None:
        if self.table:
            self.found += self.table.lines()
        self.table = None
