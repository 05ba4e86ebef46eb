"""The frame of a site round its pages: the footer, and the notice that it uses cookies."""

import re
from collections.abc import Iterator, Sequence

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.structure.chunks import Chunk, TextChunk, Unparsed, texts_of
from services.content.importing.domain.structure.cues import banner_of, cue_of, is_phone
from services.content.importing.domain.vocabulary import Vocabulary

_POSTAL_CODE = re.compile(r"\b[A-Z]\d[A-Z][ \u00a0]?\d[A-Z]\d\b")
_ADDRESS_ON_THE_NET = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
_MOST_CHUNKS_BELOW_THE_MARK = 15
_LONGEST_BELOW_THE_MARK = 300

Frame = UnplacedReason | None


def read_frame(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> list[Frame]:
    """For each chunk why it is no part of the page, or None."""
    cookies = list(_cookie_notices(chunks, vocabulary))
    start = _footer_start(chunks, cookies, vocabulary)
    return [
        chunk.lines[0].frame or cookie or _footer(chunk, vocabulary, is_below=number >= start)
        for number, (chunk, cookie) in enumerate(zip(chunks, cookies, strict=True))
    ]


def _footer(chunk: Chunk, vocabulary: Vocabulary, *, is_below: bool) -> Frame:
    is_footer = is_below and not banner_of(chunk, vocabulary) and not isinstance(chunk, Unparsed)
    return UnplacedReason.FOOTER if is_footer else None


def _cookie_notices(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> Iterator[Frame]:
    """The notice and the buttons directly below it."""
    is_notice = False
    for chunk in chunks:
        if isinstance(chunk, Unparsed):
            is_notice = False
        elif not (is_notice and all(map(vocabulary.is_cookie_button, texts_of(chunk)))):
            is_notice = bool(vocabulary.cookie_notice.search(folded(" ".join(texts_of(chunk)))))
        yield UnplacedReason.COOKIE_NOTICE if is_notice else None


def _footer_start(chunks: Sequence[Chunk], cookies: Sequence[Frame], vocabulary: Vocabulary) -> int:
    """Where the footer begins: with the lines of links and addresses above `© 2025`, or with those
    that end the page. The number of chunks where there is none.
    """
    end = _marked_end(chunks, vocabulary)
    start = len(chunks)
    for number in range(end - 1, -1, -1):
        chunk = chunks[number]
        if cookies[number] or banner_of(chunk, vocabulary):
            continue
        if not _is_of_a_footer(chunk, vocabulary):
            break
        if _has_link(chunk, vocabulary):
            start = number
    return min(start, end)


def _marked_end(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> int:
    """The first chunk with the mark of a footer that nothing long and no known heading follows."""
    end = len(chunks)
    lowest = max(0, end - _MOST_CHUNKS_BELOW_THE_MARK)
    for number in range(len(chunks) - 1, lowest - 1, -1):
        chunk = chunks[number]
        if isinstance(chunk, Unparsed):
            continue
        if _is_long(chunk) or (isinstance(chunk, TextChunk) and cue_of(chunk, vocabulary)):
            break
        if any(vocabulary.footer.search(folded(text)) for text in texts_of(chunk)):
            end = number
    return end


def _is_long(chunk: Chunk) -> bool:
    return isinstance(chunk, TextChunk) and len(chunk.text) > _LONGEST_BELOW_THE_MARK


def _is_of_a_footer(chunk: Chunk, vocabulary: Vocabulary) -> bool:
    return isinstance(chunk, Unparsed) or all(
        vocabulary.is_site_link(text)
        or is_phone(text)
        or _POSTAL_CODE.search(text)
        or _ADDRESS_ON_THE_NET.fullmatch(text)
        for text in texts_of(chunk)
    )


def _has_link(chunk: Chunk, vocabulary: Vocabulary) -> bool:
    return not isinstance(chunk, Unparsed) and any(map(vocabulary.is_site_link, texts_of(chunk)))
