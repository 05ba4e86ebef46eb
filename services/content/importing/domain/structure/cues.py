"""Telling apart what short lines are: banners, known headings, telephone numbers, trails."""

import re
from dataclasses import dataclass

from services.content.importing.domain.report import Role
from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.structure.chunks import DISMISS_MARKS, Chunk, TextChunk
from services.content.importing.domain.vocabulary import Vocabulary

_PHONE = re.compile(
    r"(?:(?:tel|tél|phone|téléphone)\.?\s*:?\s*)?\+?[\d\s().–/-]{7,25}(?:\s*(?:ext|poste)\.?\s*\d+)?",
    re.IGNORECASE,
)
_PHONE_IN_TEXT = re.compile(
    r"\+?(?:1[ .-]?)?(?:\(\d{3}\)|\b\d{3})[ .-]?\d{3}[ .-]?\d{4}\b(?:\s*(?:ext|poste)\.?\s*\d+)?"
)
_DISMISSIBLE = re.compile(rf"(?P<text>.+?)\s*[{DISMISS_MARKS}]")
_SENTENCE_ENDS = (".", "!", "?", "…", "»", "”", '"', ")")
_TRAIL = re.compile(r"\S\s+[>›»]\s+\S")
_LONGEST_LED = 60
_LONGEST_BANNER = 240


@dataclass(frozen=True, kw_only=True)
class Banner:
    """An announcement's line, taken apart."""

    text: str
    action: str | None
    is_dismissible: bool


def banner_of(chunk: Chunk | None, vocabulary: Vocabulary) -> Banner | None:
    """`We have moved.Learn More ×`: a text, then a label or a mark to dismiss it, or both."""
    if not (isinstance(chunk, TextChunk) and chunk.is_alone) or len(chunk.text) > _LONGEST_BANNER:
        return None
    dismissible = _DISMISSIBLE.fullmatch(chunk.text)
    text = dismissible["text"] if dismissible else chunk.text
    text_before, action = _without_action(text, vocabulary)
    if action and not text_before.endswith(_SENTENCE_ENDS) and not dismissible:
        return None
    if not (action or dismissible):
        return None
    return Banner(text=text_before, action=action, is_dismissible=dismissible is not None)


def is_dismiss_mark(chunk: Chunk) -> bool:
    return isinstance(chunk, TextChunk) and chunk.text in DISMISS_MARKS


def cue_of(chunk: TextChunk, vocabulary: Vocabulary) -> Role | None:
    """The part that the words of a heading open, also where it ends in a colon: `Doctors:`."""
    is_led = chunk.is_single and chunk.text.endswith(":") and len(chunk.text) <= _LONGEST_LED
    if not (chunk.may_be_heading or is_led) or chunk.is_question:
        return None
    heading = folded(chunk.text).rstrip(" :")
    cues = (
        (Role.FAQS_HEADING, vocabulary.faqs_heading),
        (Role.NEXT_STEPS_HEADING, vocabulary.next_steps_heading),
        (Role.DOCTORS_HEADING, vocabulary.doctors_heading),
        (Role.OUT_OF_PROVINCE_HEADING, vocabulary.out_of_province_heading),
        (Role.INTERNATIONAL_HEADING, vocabulary.international_heading),
    )
    return next((role for role, cue in cues if cue.search(heading)), None)


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def phones_in(text: str) -> list[str]:
    return [found.strip() for found in _PHONE_IN_TEXT.findall(text)]


def is_call_number(chunk: Chunk) -> bool:
    return isinstance(chunk, TextChunk) and all(is_phone(line.text) for line in chunk.lines)


def is_trail(text: str) -> bool:
    """`Home > Procedures > …`: the way through the site, not a part of the page."""
    return _TRAIL.search(text) is not None


def _without_action(text: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """The text before a label such as `Learn More` at its end, and that label."""
    for label in vocabulary.action_labels:
        text_before, action = text[: -len(label)].rstrip(), text[-len(label) :]
        if text_before and action[:1].isupper() and vocabulary.is_action_label(action):
            return text_before, action
    return text, None
