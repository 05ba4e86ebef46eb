"""The passages of a text, each under the path by which an editor finds it in the draft."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.content.text.domain import (
    Block,
    Faq,
    NextSteps,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """`may_ask`: a heading or a question, which promises nothing if it ends in a question mark."""

    field: str
    text: str
    section: str = ""
    may_ask: bool = False


def passages_of(text: ProcedureText) -> Iterator[Passage]:
    """In the order of the page."""
    if text.title is not None:
        yield Passage(field="title", text=text.title, may_ask=True)
    yield from _blocks("summary", text.summary or ())
    yield from _plain("funding", text.funding)
    yield from _plain("seo_description", text.seo_description)
    for number, section in enumerate(text.sections or ()):
        yield from _headed(f"sections.{number}", section)
    yield from _plain("faqs_heading", text.faqs_heading)
    yield from _blocks("faqs_intro", text.faqs_intro or ())
    for number, faq in enumerate(text.faqs or ()):
        yield from _asked(f"faqs.{number}", faq)
    yield from _plain("not_suitable_intro", text.not_suitable_intro)
    for number, item in enumerate(text.not_suitable_if or ()):
        yield Passage(field=f"not_suitable_if.{number}", text=item)
    if text.next_steps is not None:
        yield from _headed("next_steps", text.next_steps)
    yield from _plain("doctors_heading", text.doctors_heading)
    yield from _travel(text)
    for number, banner in enumerate(text.announcements or ()):
        yield Passage(field=f"announcements.{number}.text", text=banner.text)
        yield from _plain(f"announcements.{number}.action", banner.action)


def says_something(blocks: Iterable[Block]) -> bool:
    return any(passage.text.strip() for passage in _blocks("", blocks))


def _travel(text: ProcedureText) -> Iterator[Passage]:
    programs = {"out_of_province": text.out_of_province, "international": text.international}
    for field, travel in programs.items():
        if travel is not None:
            yield from _headed(field, travel)
            yield from _plain(f"{field}.action", travel.action)


def _headed(path: str, part: Section | NextSteps | TravelBlock) -> Iterator[Passage]:
    yield Passage(field=f"{path}.heading", text=part.heading, section=part.heading, may_ask=True)
    yield from _blocks(f"{path}.blocks", part.blocks, part.heading)


def _asked(path: str, faq: Faq) -> Iterator[Passage]:
    yield Passage(field=f"{path}.question", text=faq.question, section=faq.question, may_ask=True)
    yield from _blocks(f"{path}.blocks", faq.blocks, faq.question)


def _blocks(path: str, blocks: Iterable[Block], section: str = "") -> Iterator[Passage]:
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield Passage(field=f"{path}.{number}.text", text=block.text, section=section)
        else:
            for item, text in enumerate(block.items):
                field = f"{path}.{number}.items.{item}"
                yield Passage(field=field, text=text, section=section)


def _plain(field: str, text: str | None) -> Iterator[Passage]:
    if text is not None:
        yield Passage(field=field, text=text)
