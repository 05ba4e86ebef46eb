"""Telling apart what short lines are: banners, telephone numbers, names, trails of links."""

import re
from dataclasses import dataclass

from services.content.importing.domain.structure.chunks import DISMISS_MARKS, Chunk, TextChunk
from services.content.importing.domain.vocabulary import Vocabulary

_PHONE = re.compile(
    r"(?:(?:tel|tél|phone|téléphone)\.?\s*:?\s*)?\+?[\d\s().–/-]{7,25}(?:\s*(?:ext|poste)\.?\s*\d+)?",
    re.IGNORECASE,
)
_DISMISSIBLE = re.compile(rf"(?P<text>.+?)\s*[{DISMISS_MARKS}]")
_SENTENCE_ENDS = (".", "!", "?", "…", "»", "”", '"', ")")
_TRAIL = re.compile(r"\S\s+[>›»]\s+\S")
_SMALL_WORDS = frozenset(
    {
        "and",
        "at",
        "de",
        "des",
        "do",
        "du",
        "et",
        "in",
        "la",
        "le",
        "les",
        "of",
        "on",
        "the",
        "van",
        "von",
        "y",
    }
)
_LONGEST_BANNER = 240
_LONGEST_NAME = 80
_MOST_WORDS_IN_A_NAME = 9


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


def is_call_number(chunk: Chunk) -> bool:
    return isinstance(chunk, TextChunk) and all(_PHONE.fullmatch(line.text) for line in chunk.lines)


def is_trail(text: str) -> bool:
    """`Home > Procedures > …`: the way through the site, not a part of the page."""
    return _TRAIL.search(text) is not None


def are_names(texts: tuple[str, ...]) -> bool:
    return all(_is_name(text) for text in texts)


def _is_name(text: str) -> bool:
    words = text.split()
    is_short = len(text) <= _LONGEST_NAME and len(words) <= _MOST_WORDS_IN_A_NAME
    return is_short and not text.endswith((":", "?", "!", ";")) and all(map(_may_be_in_name, words))


def _may_be_in_name(word: str) -> bool:
    first = word.lstrip("(“«\"'")[:1]
    is_small = word.casefold() in _SMALL_WORDS or word.casefold().startswith(
        ("d'", "d’", "l'", "l’")
    )
    return is_small or not first.isalpha() or not first.islower()


def _without_action(text: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """The text before a label such as `Learn More` at its end, and that label."""
    for label in vocabulary.action_labels:
        text_before, action = text[: -len(label)].rstrip(), text[-len(label) :]
        if text_before and action[:1].isupper() and vocabulary.is_action_label(action):
            return text_before, action
    return text, None
