"""Lists without marks: the lines below `It is not suitable for people who:` are its items."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.content.importing.domain.source.lines import Line, folded
from services.content.importing.domain.structure.chunks import (
    Chunk,
    Item,
    ListChunk,
    TextChunk,
    is_text,
)
from services.content.importing.domain.structure.cues import banner_of, cue_of
from services.content.importing.domain.structure.exclusions import excludes
from services.content.importing.domain.vocabulary import Vocabulary

_GOES_ON = re.compile(r"[,;](?: (?:and|or|et|ou))?$")
_ENDS = (".", "!")
_LONGEST_ITEM = 200


def with_lists(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The chunks, with the lines that are items without marks as lists."""
    found: list[Chunk] = []
    number = 0
    while number < len(chunks):
        chunk = chunks[number]
        number += 1
        lead = _lead_in(chunk, vocabulary)
        if lead is None or not isinstance(chunk, TextChunk):
            found.append(chunk)
        elif rest := chunk.lines[lead:]:
            found += [replace(chunk, lines=chunk.lines[:lead], is_alone=False), _list(rest)]
        else:
            found.append(chunk)
            taken = _items_below(chunks, number, vocabulary)
            lines = [line for one in chunks[number : number + taken] for line in one.lines]
            found += [_list(lines)] if lines else []
            number += taken
    return found


def _lead_in(chunk: Chunk, vocabulary: Vocabulary) -> int | None:
    """How many lines of the chunk lead to a list: up to its first colon, where that excludes.

    A heading that says so leads to lines below it that cannot be one paragraph.
    """
    if not isinstance(chunk, TextChunk):
        return None
    for number, line in enumerate(chunk.lines, start=1):
        if line.text.endswith(":"):
            text = " ".join(one.text for one in chunk.lines[:number])
            return number if excludes(text, vocabulary) else None
    is_heading = chunk.may_be_heading and vocabulary.not_suitable.search(folded(chunk.text))
    return 1 if is_heading else None


def _items_below(chunks: Sequence[Chunk], start: int, vocabulary: Vocabulary) -> int:
    """How many chunks below the lead-in are its items."""
    first = chunks[start] if start < len(chunks) else None
    lead = chunks[start - 1]
    if not isinstance(first, TextChunk):
        return 0
    below_heading = isinstance(lead, TextChunk) and not lead.text.endswith(":")
    if len(first.lines) > 1:
        return 1 if _are_items(first.lines, is_sure=not below_heading) else 0
    if below_heading:
        return 0
    return _run_of_items(chunks, start, vocabulary)


def _run_of_items(chunks: Sequence[Chunk], start: int, vocabulary: Vocabulary) -> int:
    before: Chunk | None = None
    for number in range(start, len(chunks)):
        chunk = chunks[number]
        following = chunks[number + 1] if number + 1 < len(chunks) else None
        if not _is_item(chunk, before, following, vocabulary):
            return number - start if number - start > 1 else 0
        if _ends_list(chunk, before):
            return number + 1 - start
        before = chunk
    return len(chunks) - start if len(chunks) - start > 1 else 0


def _is_item(
    chunk: Chunk, before: Chunk | None, following: Chunk | None, vocabulary: Vocabulary
) -> bool:
    if not (isinstance(chunk, TextChunk) and chunk.is_single) or chunk.is_question:
        return False
    if len(chunk.text) > _LONGEST_ITEM or chunk.text.endswith(":"):
        return False
    if chunk.is_marked_heading or cue_of(chunk, vocabulary) or banner_of(chunk, vocabulary):
        return False
    if _GOES_ON.search(chunk.text) or (before is not None and _goes_on(before)):
        return True
    if not chunk.may_be_heading:
        return before is None or not (isinstance(before, TextChunk) and before.may_be_heading)
    return not is_text(following)


def _ends_list(chunk: Chunk, before: Chunk | None) -> bool:
    """`smoke.` after `have a fever, or`."""
    return before is not None and _goes_on(before) and not _goes_on(chunk)


def _goes_on(chunk: Chunk) -> bool:
    return isinstance(chunk, TextChunk) and _GOES_ON.search(chunk.text) is not None


def _are_items(lines: Sequence[Line], *, is_sure: bool) -> bool:
    texts = [line.text for line in lines]
    if is_sure:
        return True
    begins_alike = len({text[:1].islower() for text in texts}) == 1
    are_phrases = all(not text.endswith(_ENDS) for text in texts[:-1])
    is_wrapped = texts[0][:1].islower() and not _are_punctuated(texts)
    return begins_alike and are_phrases and not is_wrapped


def _list(lines: Sequence[Line]) -> ListChunk:
    """An item ends with its punctuation; where items have none, with its line."""
    are_punctuated = _are_punctuated([line.text for line in lines])
    groups: list[list[Line]] = [[]]
    for line in lines:
        if groups[-1] and (not are_punctuated or _is_closed(groups[-1][-1].text)):
            groups.append([])
        groups[-1].append(line)
    items = (
        Item(lines=tuple(group), text=" ".join(line.text for line in group), number=None)
        for group in groups
    )
    return ListChunk(items=tuple(items), is_alone=True)


def _are_punctuated(texts: Sequence[str]) -> bool:
    return 2 * sum(map(_is_closed, texts[:-1])) >= len(texts) - 1 > 0


def _is_closed(text: str) -> bool:
    return text.endswith(_ENDS) or _GOES_ON.search(text) is not None
