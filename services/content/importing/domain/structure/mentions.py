"""The names that a page shows in its slots: clinics, doctors and numbers to call."""

from collections.abc import Iterator, Sequence

from services.content.importing.domain.report import NameKind, NameOnPage, Role
from services.content.importing.domain.structure.chunks import Chunk, ListChunk, TextChunk
from services.content.importing.domain.structure.cues import phones_in
from services.content.importing.domain.structure.parts import Part

_KINDS = {
    Role.CLINIC: NameKind.CLINIC,
    Role.DOCTOR: NameKind.DOCTOR,
    Role.CALL_NUMBER: NameKind.PHONE,
}


def names_of(parts: Sequence[Part]) -> tuple[NameOnPage, ...]:
    return tuple(name for part in parts for name in _names(part))


def _names(part: Part) -> Iterator[NameOnPage]:
    for line, text in _texts(part.chunk):
        if part.role is Role.CALL_LABEL:
            for phone in phones_in(text):
                yield NameOnPage(line=line, kind=NameKind.PHONE, text=phone)
        elif isinstance(part.role, Role) and part.role in _KINDS:
            yield NameOnPage(line=line, kind=_KINDS[part.role], text=text)


def _texts(chunk: Chunk) -> Iterator[tuple[int, str]]:
    if isinstance(chunk, ListChunk):
        yield from ((item.lines[0].fragments[0].line, item.text) for item in chunk.items)
    elif isinstance(chunk, TextChunk):
        yield from ((line.fragments[0].line, line.text) for line in chunk.lines)
