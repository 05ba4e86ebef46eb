"""Parts to a procedure: headings gather the text below them, slots their words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.content.importing.domain.procedure import Actions, ImportedProcedure
from services.content.importing.domain.report import Role
from services.content.importing.domain.structure.chunks import (
    ListChunk,
    TextChunk,
    Unparsed,
    texts_of,
)
from services.content.importing.domain.structure.exclusions import Headed, exclusion_of
from services.content.importing.domain.structure.parts import Part
from services.content.importing.domain.vocabulary import Vocabulary
from services.content.text.domain import (
    Announcement,
    Block,
    Faq,
    NextSteps,
    Section,
    TravelBlock,
)

_LONGEST_ID = 100


def assemble(parts: Sequence[Part], vocabulary: Vocabulary, *, locale: str) -> ImportedProcedure:
    """Only for parts among which there is a title."""
    sections = _headed(parts, Role.SECTION_HEADING, Role.SECTION_TEXT)
    faqs = _headed(parts, Role.QUESTION, Role.ANSWER)
    next_steps = _headed(parts, Role.NEXT_STEPS_HEADING, Role.NEXT_STEPS_TEXT)
    summary = Headed(heading="", blocks=_blocks(parts, Role.SUMMARY))
    exclusion = exclusion_of([*faqs, *sections, summary], vocabulary)
    return ImportedProcedure(
        locale=locale,
        title=_words(parts, Role.TITLE)[0],
        summary=summary.blocks,
        sections=tuple(_sections(sections)),
        faqs_heading=_first(parts, Role.FAQS_HEADING),
        faqs_intro=_blocks(parts, Role.FAQS_INTRO),
        faqs=tuple(Faq(question=faq.heading, blocks=faq.blocks) for faq in faqs),
        not_suitable_intro=exclusion.intro,
        not_suitable_if=exclusion.items,
        next_steps=next(
            (NextSteps(heading=step.heading, blocks=step.blocks) for step in next_steps), None
        ),
        doctors_heading=_first(parts, Role.DOCTORS_HEADING),
        doctors=_names(parts, Role.DOCTOR),
        out_of_province=_travel(
            parts,
            Role.OUT_OF_PROVINCE_HEADING,
            Role.OUT_OF_PROVINCE_TEXT,
            Role.OUT_OF_PROVINCE_ACTION,
        ),
        international=_travel(
            parts, Role.INTERNATIONAL_HEADING, Role.INTERNATIONAL_TEXT, Role.INTERNATIONAL_ACTION
        ),
        announcements=_announcements(parts),
        actions=Actions(
            inquire=_first(parts, Role.INQUIRE_LABEL),
            call=_first(parts, Role.CALL_LABEL),
            available_in=_first(parts, Role.AVAILABLE_IN_LABEL),
        ),
        available_in=_names(parts, Role.CLINIC),
        call_numbers=_names(parts, Role.CALL_NUMBER),
    )


def _headed(parts: Sequence[Part], heading: Role, text: Role) -> list[Headed]:
    found: list[tuple[str, list[Block]]] = []
    for part in parts:
        if part.role is heading and isinstance(part.chunk, TextChunk):
            found.append((part.chunk.text, []))
        elif part.role is text and not isinstance(part.chunk, Unparsed):
            found[-1][1].append(part.chunk.block())
    return [Headed(heading=words, blocks=tuple(blocks)) for words, blocks in found]


def _blocks(parts: Sequence[Part], role: Role) -> tuple[Block, ...]:
    chunks = (part.chunk for part in parts if part.role is role)
    return tuple(chunk.block() for chunk in chunks if not isinstance(chunk, Unparsed))


def _words(parts: Sequence[Part], role: Role) -> tuple[str, ...]:
    chunks = (part.chunk for part in parts if part.role is role)
    return tuple(chunk.text for chunk in chunks if isinstance(chunk, TextChunk))


def _first(parts: Sequence[Part], role: Role) -> str | None:
    return next(iter(_words(parts, role)), None)


def _names(parts: Sequence[Part], role: Role) -> tuple[str, ...]:
    chunks = (part.chunk for part in parts if part.role is role)
    return tuple(
        name
        for chunk in chunks
        if isinstance(chunk, TextChunk | ListChunk)
        for name in texts_of(chunk)
    )


def _travel(parts: Sequence[Part], heading: Role, text: Role, action: Role) -> TravelBlock | None:
    label = _first(parts, action)
    blocks = (
        TravelBlock(heading=headed.heading, blocks=headed.blocks, action=label)
        for headed in _headed(parts, heading, text)
    )
    return next(blocks, None)


def _announcements(parts: Sequence[Part]) -> tuple[Announcement, ...]:
    """A label or a mark on a line of its own completes the banner above it."""
    found: list[Announcement] = []
    for part in parts:
        if part.banner:
            banner = part.banner
            found.append(
                Announcement(
                    text=banner.text, action=banner.action, is_dismissible=banner.is_dismissible
                )
            )
        elif part.role is Role.ANNOUNCEMENT_ACTION and isinstance(part.chunk, TextChunk):
            found[-1] = replace(found[-1], action=found[-1].action or part.chunk.text)
        elif part.role is Role.ANNOUNCEMENT:
            found[-1] = replace(found[-1], is_dismissible=True)
    return tuple(found)


def _sections(headed: Sequence[Headed]) -> Iterator[Section]:
    taken: set[str] = set()
    next_numbers: dict[str, int] = {}
    for part in headed:
        identifier = _free(_slug(part.heading), taken, next_numbers)
        yield Section(id=identifier, heading=part.heading, blocks=part.blocks)


def _free(wanted: str, taken: set[str], next_numbers: dict[str, int]) -> str:
    """Goes on counting where it stopped for these words, so that no number is tried twice."""
    free, number = wanted, next_numbers.get(wanted, 2)
    while free in taken:
        free = f"{wanted}-{number}"
        number += 1
    next_numbers[wanted] = number
    taken.add(free)
    return free


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.casefold().replace("œ", "oe").replace("æ", "ae"))
    ascii_text = plain.encode("ascii", "ignore").decode("ascii")
    ascii_text = re.sub(r"['’]", "", ascii_text) if ascii_text.strip() else ascii_text
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:_LONGEST_ID] or "section"
