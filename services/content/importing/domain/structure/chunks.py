"""Lines to chunks: between blank lines is a heading, a paragraph, a list or nothing readable."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.content.importing.domain.source.lines import Line, LineKind
from services.content.text.domain import BulletList, Paragraph

_BULLET = re.compile(r"[•●◦▪‣∙·○■□–—*-](?:\s+|$)|[•●◦▪‣∙○■□](?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_SENTENCE_BREAK = re.compile(r"[^\W\d_]{4}[.!?]\s+[A-ZÀ-Þ]")
_END_PUNCTUATION = (".", "!", ",", ";", ":", "…")
_LONGEST_HEADING = 110
_LONGEST_QUESTION = 200

DISMISS_MARKS = "×✕✖"


@dataclass(frozen=True, kw_only=True)
class TextChunk:
    """Plain lines without a blank line between; a heading is one short line that stands alone."""

    lines: tuple[Line, ...]
    is_alone: bool

    @cached_property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def kind(self) -> LineKind:
        return self.lines[0].kind

    @property
    def level(self) -> int:
        """Of a marked heading, from 1; 0 for everything else."""
        return self.lines[0].level if self.is_marked_heading else 0

    @property
    def is_single(self) -> bool:
        return self.is_alone and len(self.lines) == 1

    @cached_property
    def may_be_heading(self) -> bool:
        is_alphabetic = any(char.isalpha() for char in self.text)
        if not (self.is_single and is_alphabetic) or self.kind is LineKind.BODY:
            return False
        if self.is_marked_heading:
            return True
        if _SENTENCE_BREAK.search(self.text):
            return False
        if self.text.endswith("?"):
            return len(self.text) <= _LONGEST_QUESTION
        return len(self.text) <= _LONGEST_HEADING and not self.text.endswith(_END_PUNCTUATION)

    @property
    def is_marked_heading(self) -> bool:
        return self.is_single and self.kind is LineKind.HEADING

    @property
    def is_question(self) -> bool:
        is_asking = self.text.endswith("?") and not _SENTENCE_BREAK.search(self.text)
        return self.is_single and is_asking and len(self.text) <= _LONGEST_QUESTION

    def block(self) -> Paragraph:
        return Paragraph(text=self.text)


@dataclass(frozen=True, kw_only=True)
class Item:
    lines: tuple[Line, ...]
    text: str
    number: int | None


@dataclass(frozen=True, kw_only=True)
class ListChunk:
    items: tuple[Item, ...]
    is_alone: bool

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for item in self.items for line in item.lines)

    @property
    def last_number(self) -> int:
        return self.items[-1].number or 0

    @property
    def is_ordered(self) -> bool:
        return self.items[0].number is not None

    def block(self) -> BulletList:
        return BulletList(items=tuple(item.text for item in self.items), is_ordered=self.is_ordered)


@dataclass(frozen=True, kw_only=True)
class Unparsed:
    """Lines in which nobody could read a word: rules, stray marks, empty list items."""

    lines: tuple[Line, ...]


Block = TextChunk | ListChunk
Chunk = Block | Unparsed


def texts_of(chunk: Block) -> tuple[str, ...]:
    """What each line or item says."""
    if isinstance(chunk, ListChunk):
        return tuple(item.text for item in chunk.items)
    return tuple(line.text for line in chunk.lines)


def is_text(chunk: Chunk | None) -> bool:
    return isinstance(chunk, ListChunk) or (
        isinstance(chunk, TextChunk) and not chunk.may_be_heading
    )


def read_chunks(lines: Sequence[Line]) -> tuple[Chunk, ...]:
    """In the order of the page; the work grows with the number of lines and no faster."""
    groups: list[list[Chunk]] = []
    for run in _runs(lines):
        found = _chunks_of(run, groups[-1][-1] if groups else None)
        if groups and len(found) == 1 and _continues(groups[-1], found[0]):
            groups[-1].append(found[0])
        else:
            groups.extend([chunk] for chunk in found)
    return tuple(_without_lonely_number(_one(group)) for group in groups)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if line.is_after_blank and run:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _chunks_of(run: Sequence[Line], before: Chunk | None) -> list[Chunk]:
    reader = _RunReader(before=before)
    for line in run:
        reader.take(line)
    reader.close()
    chunks = reader.chunks
    if sum(not isinstance(chunk, Unparsed) for chunk in chunks) != 1:
        return chunks
    return [
        chunk if isinstance(chunk, Unparsed) else replace(chunk, is_alone=True) for chunk in chunks
    ]


@dataclass(kw_only=True)
class _OpenItem:
    """An item that may go on in the next line."""

    lines: list[Line]
    texts: list[str]
    number: int | None

    def go_on(self, line: Line) -> None:
        self.lines.append(line)
        self.texts.append(line.text)

    def closed(self) -> Item:
        text = " ".join(text for text in self.texts if text)
        return Item(lines=tuple(self.lines), text=text, number=self.number)


@dataclass(kw_only=True)
class _RunReader:
    """Collects the lines of one run; `close` ends the paragraph or list it is in."""

    before: Chunk | None
    chunks: list[Chunk] = field(default_factory=list)
    words: list[Line] = field(default_factory=list)
    items: list[_OpenItem] = field(default_factory=list)

    def take(self, line: Line) -> None:
        item = self._item(line)
        if item:
            self._take_item(item)
        elif _is_unparsed(line):
            self.close()
            self.chunks.append(Unparsed(lines=(line,)))
        elif self._goes_on(line):
            self.items[-1].go_on(line)
        else:
            self._close_items()
            self.words.append(line)

    def close(self) -> None:
        self._close_words()
        self._close_items()

    def _item(self, line: Line) -> _OpenItem | None:
        if line.marker is not None:
            return _OpenItem(lines=[line], texts=[line.text], number=line.marker or None)
        if line.kind is LineKind.HEADING:
            return None
        if bullet := _BULLET.match(line.text):
            return _OpenItem(lines=[line], texts=[line.text[bullet.end() :]], number=None)
        number = _NUMBER.match(line.text)
        if number and int(number[1]) in {1, self._last_number() + 1}:
            texts = [line.text[number.end() :]]
            return _OpenItem(lines=[line], texts=texts, number=int(number[1]))
        return None

    def _last_number(self) -> int:
        if self.items:
            return self.items[-1].number or 0
        if isinstance(self.before, ListChunk) and not self.chunks:
            return self.before.last_number
        return 0

    def _take_item(self, item: _OpenItem) -> None:
        self._close_words()
        if self.items and not _follows(self.items[-1], item):
            self._close_items()
        self.items.append(item)

    def _goes_on(self, line: Line) -> bool:
        """A wrapped list item is indented; a mark alone on its line waits for its text."""
        if not self.items:
            return False
        last = self.items[-1]
        return not any(last.texts) or line.indent > last.lines[0].indent

    def _close_words(self) -> None:
        if self.words:
            self.chunks.append(TextChunk(lines=tuple(self.words), is_alone=False))
        self.words = []

    def _close_items(self) -> None:
        items = [item.closed() for item in self.items]
        items_with_words = tuple(item for item in items if _has_words(item.text))
        if items_with_words:
            self.chunks.append(ListChunk(items=items_with_words, is_alone=False))
        empty = [item for item in items if not _has_words(item.text)]
        self.chunks.extend(Unparsed(lines=item.lines) for item in empty)
        self.items = []


def _continues(group: Sequence[Chunk], after: Chunk) -> bool:
    """One list whose items are set apart by blank lines."""
    first, before = group[0], group[-1]
    if before.lines[0].frame is not after.lines[0].frame:
        return False
    if not (isinstance(before, ListChunk) and isinstance(after, ListChunk)):
        return False
    is_next_number = after.is_ordered and _follows(before.items[-1], after.items[0])
    are_spaced = len(after.items) == 1 and (len(group) > 1 or len(before.items) == 1)
    is_ordered = isinstance(first, ListChunk) and first.is_ordered
    return is_next_number or not (is_ordered or after.is_ordered or not are_spaced)


def _one(group: Sequence[Chunk]) -> Chunk:
    lists = [chunk for chunk in group if isinstance(chunk, ListChunk)]
    if len(lists) < 2:
        return group[0]
    return replace(lists[0], items=tuple(item for one in lists for item in one.items))


def _follows(before: Item | _OpenItem, after: Item | _OpenItem) -> bool:
    if before.number is None or after.number is None:
        return before.number is after.number
    return after.number == before.number + 1


def _without_lonely_number(chunk: Chunk) -> Chunk:
    """`1. Preparation` with no second item is a numbered heading or sentence, not a list."""
    if isinstance(chunk, ListChunk) and chunk.is_ordered and len(chunk.items) == 1:
        return TextChunk(lines=chunk.lines, is_alone=chunk.is_alone)
    return chunk


def _is_unparsed(line: Line) -> bool:
    return not _has_words(line.text) and line.text not in DISMISS_MARKS


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)
