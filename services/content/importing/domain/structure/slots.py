"""Slots that every clinic fills for itself: their labels, and the names shown in them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from services.content.importing.domain.report import Role
from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.structure.chunks import (
    Block,
    Chunk,
    ListChunk,
    TextChunk,
    texts_of,
)
from services.content.importing.domain.structure.names import Names, is_name, is_town
from services.content.importing.domain.vocabulary import Vocabulary

LEAD: Final = frozenset({None, Role.TITLE, Role.CALL_LABEL, Role.AVAILABLE_IN_LABEL})
_BELOW_A_LABEL: Final = frozenset({Role.CALL_LABEL, Role.AVAILABLE_IN_LABEL})


def label_role(chunk: TextChunk, here: Role | None, vocabulary: Vocabulary) -> Role | None:
    if vocabulary.is_inquire_label(chunk.text):
        return Role.INQUIRE_LABEL
    if here in LEAD and vocabulary.is_available_in_label(chunk.text):
        return Role.AVAILABLE_IN_LABEL
    if here in LEAD and vocabulary.call_lead_in.search(folded(chunk.text)):
        return Role.CALL_LABEL
    return None


def lead_pieces(chunk: TextChunk, here: Role | None, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """Labels that stand in one paragraph with their names, or on one line."""
    if chunk.is_single:
        yield from _label_and_names(chunk, vocabulary)
        return
    for number, line in enumerate(chunk.lines):
        alone = TextChunk(lines=(line,), is_alone=True)
        if label_role(alone, here, vocabulary) is None:
            yield replace(chunk, lines=chunk.lines[number:]) if number else chunk
            return
        yield alone


def _label_and_names(chunk: TextChunk, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """`Available in: Knowlton, Ottawa and Laval`; without a colon only towns are names."""
    line = chunk.lines[0]
    label, colon, listed = line.text.partition(":")
    if not colon:
        label, listed = vocabulary.available_in_and_rest(line.text)
    names = [name for name in vocabulary.name_joints.split(listed.strip(" .")) if name]
    is_listed = vocabulary.is_available_in_label(label) and (colon or all(map(is_town, names)))
    if not (names and is_listed):
        yield chunk
        return
    yield TextChunk(lines=(replace(line, text=label + colon),), is_alone=True)
    yield TextChunk(lines=tuple(replace(line, text=name) for name in names), is_alone=False)


def slot_role(
    chunk: Block, here: Role | None, *, names: Names, opens_text: bool, level: int
) -> Role | None:
    """`opens_text`: what follows is text, so a line of its own may be the heading of it. `level` is
    that of the heading above.
    """
    if here in _BELOW_A_LABEL and _are_clinics(chunk, names, opens_text=opens_text):
        return Role.CLINIC
    if here is Role.DOCTORS_HEADING and _are_doctors(chunk, names, opens_text, level):
        return Role.DOCTOR
    return None


def _are_clinics(chunk: Block, names: Names, *, opens_text: bool) -> bool:
    if isinstance(chunk, ListChunk) or not chunk.is_single:
        return all(map(is_name, texts_of(chunk)))
    opens_text = opens_text and chunk.may_be_heading
    return not chunk.is_marked_heading and names.is_clinic(chunk.text, opens_text=opens_text)


def _are_doctors(chunk: Block, names: Names, opens_text: bool, level: int) -> bool:
    """A heading names a doctor where it stands below that of the doctors."""
    texts = texts_of(chunk)
    others = [text for text in texts if not names.is_titled_doctor(text)]
    if len(others) < len(texts):
        return all(map(names.is_person, others))
    if isinstance(chunk, TextChunk) and chunk.is_marked_heading:
        return chunk.level > level > 0 and names.is_person(chunk.text)
    may_be_heading = isinstance(chunk, TextChunk) and chunk.may_be_heading
    return not (opens_text and may_be_heading) and all(map(names.is_person, texts))
