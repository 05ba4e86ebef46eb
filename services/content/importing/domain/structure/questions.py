"""Questions and answers that share a paragraph or a list are taken apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from services.content.importing.domain.source.lines import Line
from services.content.importing.domain.structure.chunks import Chunk, Item, ListChunk, TextChunk

_QUESTION_MARK = re.compile(r"(?:Q(?:uestion)?\s?\d{0,2}\s?[:.)]|[+▸▾►▼▶›])\s*(?=\S)")
_ANSWER_MARK = re.compile(r"(?:A|R|Answer|Réponse)\s?\d{0,2}\s?[:.)]\s+(?=\S)")
_INLINE = re.compile(r"([^.!?\s][^.!?]{4,150}\?)\s+(\S.*[^?])")
_ENDS_A_SENTENCE = (".", "!", "?", ":", ";", "…", "»", "”", '"', ")")
_LONGEST_QUESTION = 200


def is_asking(text: str) -> bool:
    return text.endswith("?") and len(text) <= _LONGEST_QUESTION


def asks(chunk: Chunk | None) -> bool:
    """Opens with a question."""
    if isinstance(chunk, TextChunk):
        return is_asking(chunk.lines[0].text)
    return isinstance(chunk, ListChunk) and is_asking(chunk.items[0].lines[0].text)


def asks_inline(chunk: Chunk) -> bool:
    """`Is it long? No, an hour.` in one line."""
    is_plain = isinstance(chunk, TextChunk) and chunk.is_single and not chunk.is_marked_heading
    return is_plain and _INLINE.fullmatch(chunk.lines[0].text) is not None


def question_pieces(chunk: Chunk, *, inline: bool) -> Iterator[Chunk]:
    """The chunks that a chunk below the heading of the questions is made of, without `Q:`, `A:`.

    `inline`: a question and its answer may share a line.
    """
    if isinstance(chunk, TextChunk) and inline and asks_inline(chunk):
        yield from _pieces_of_line(_unmarked(chunk.lines[0]))
    elif isinstance(chunk, TextChunk):
        yield from _pieces_of_text(chunk)
    elif isinstance(chunk, ListChunk) and all(map(_opens_with_question, chunk.items)):
        for item in chunk.items:
            yield from _pieces_of_item(item)
    else:
        yield chunk


def _pieces_of_text(chunk: TextChunk) -> Iterator[Chunk]:
    lines = [_unmarked(line) for line in chunk.lines]
    if chunk.is_single or not any(is_asking(line.text) for line in lines):
        yield replace(chunk, lines=tuple(lines))
        return
    answer: list[Line] = []
    before: Line | None = None
    for line in lines:
        if _opens_question(line, before):
            if answer:
                yield TextChunk(lines=tuple(answer), is_alone=False)
            yield TextChunk(lines=(line,), is_alone=True)
            answer = []
        else:
            answer.append(line)
        before = line
    if answer:
        yield TextChunk(lines=tuple(answer), is_alone=False)


def _pieces_of_line(line: Line) -> Iterator[Chunk]:
    found = _INLINE.fullmatch(line.text)
    texts = (found[1], found[2]) if found else (line.text,)
    for text in texts:
        yield TextChunk(lines=(replace(line, text=text),), is_alone=text.endswith("?"))


def _opens_question(line: Line, before: Line | None) -> bool:
    """A line that goes on with a sentence from the line above is wrapped."""
    opens = before is None or before.text.endswith(_ENDS_A_SENTENCE)
    return opens and is_asking(line.text) and not line.text[0].islower()


def _opens_with_question(item: Item) -> bool:
    return is_asking(_first(item).text)


def _pieces_of_item(item: Item) -> Iterator[Chunk]:
    yield TextChunk(lines=(_first(item),), is_alone=True)
    if item.lines[1:]:
        yield TextChunk(lines=item.lines[1:], is_alone=False)


def _first(item: Item) -> Line:
    """Without its bullet."""
    rest = " ".join(line.text for line in item.lines[1:])
    text = item.text.removesuffix(rest).strip() if rest else item.text
    return _unmarked(replace(item.lines[0], text=text))


def _unmarked(line: Line) -> Line:
    mark = _QUESTION_MARK.match(line.text) if is_asking(line.text) else None
    mark = mark or _ANSWER_MARK.match(line.text)
    return replace(line, text=line.text[mark.end() :]) if mark else line
