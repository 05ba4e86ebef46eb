"""Those whom the procedure does not suit: every list of them, from which intake asks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.vocabulary import Vocabulary
from services.content.text.domain import Block, Paragraph


@dataclass(frozen=True, kw_only=True)
class Headed:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """The first sentence that leads to such a list, and the items of all lists, each once."""

    intro: str | None = None
    items: tuple[str, ...] = ()


def exclusion_of(headed: Sequence[Headed], vocabulary: Vocabulary) -> Exclusion:
    lists = [found for part in headed for found in _lists(part, vocabulary)]
    once: dict[str, str] = {}
    for item in (item for _, items in lists for item in items):
        once.setdefault(folded(item).rstrip(" .,;"), item)
    intros = (intro for intro, _ in lists if intro)
    return Exclusion(intro=next(intros, None), items=tuple(once.values()))


def excludes(text: str, vocabulary: Vocabulary) -> bool:
    """Its last sentence says `It is not suitable for…`."""
    return vocabulary.not_suitable.search(_last_sentence(text)) is not None


def _lists(part: Headed, vocabulary: Vocabulary) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Below a heading that says so, a list of something else has words of its own before it."""
    says_so = vocabulary.not_suitable.search(folded(part.heading)) is not None
    intro, is_first = None, True
    for block in part.blocks:
        if isinstance(block, Paragraph):
            intro = block.text
            continue
        leads = intro is not None and excludes(intro, vocabulary)
        leads_elsewhere = intro is not None and intro.endswith(":") and not is_first
        if leads or (says_so and not leads_elsewhere):
            yield intro, block.items
        intro, is_first = None, False


def _last_sentence(text: str) -> str:
    return re.split(r"[.!] ", folded(text))[-1]
