"""Pages and queries as the tests of search need them."""

from collections.abc import Iterable

from services.content.search.domain import (
    Alternatives,
    Entry,
    Part,
    Passage,
    alternatives_in,
    passages_of,
    query_of,
)


def passages(text: str, part: Part = Part.SECTIONS) -> tuple[Passage, ...]:
    return tuple(passages_of(part, text))


def entry(title: str = "Ear tubes", *passages: Passage, around: tuple[str, ...] = ()) -> Entry:
    return Entry(
        location="toronto",
        procedure="ear-tubes",
        locale="en-CA",
        locale_served="en-CA",
        title=title,
        passages=passages,
        around=around,
    )


def meant_by(
    text: str, vocabulary: Iterable[str] = (), *, with_typos: bool = False
) -> tuple[Alternatives, ...]:
    return alternatives_in(vocabulary, query_of(text), with_typos=with_typos)
