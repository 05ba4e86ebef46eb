"""What somebody looks for, and which terms of the pages it may mean."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.content.search.domain.terms import stem, tokens
from services.content.search.domain.typos import accepted_edits, is_near
from shared.errors import Refusal

LONGEST_QUERY: Final = 200
"""Characters."""
_SHORTEST_BEGINNING: Final = 3
_MOST_ALTERNATIVES: Final = 200


class NothingToSearchFor(Refusal):
    code = "search.nothing-to-search-for"
    title = "Say in letters or digits what you are looking for."


@dataclass(frozen=True, kw_only=True)
class QueryTerm:
    """`plain` as it was typed, but for case and accents."""

    plain: str

    @property
    def term(self) -> str:
        return stem(self.plain)

    @property
    def is_beginning(self) -> bool:
        """Whether words that only begin like it are meant too."""
        return len(self.plain) >= _SHORTEST_BEGINNING

    @property
    def edits(self) -> int:
        return accepted_edits(len(self.plain))


@dataclass(frozen=True, kw_only=True)
class Query:
    """Every one of `terms` has to be found; with none nothing is."""

    terms: tuple[QueryTerm, ...]


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """The terms that one word of a query stands for: its own, and `others`."""

    term: str
    others: frozenset[str] = frozenset()

    @cached_property
    def all(self) -> frozenset[str]:
        return self.others | {self.term}


def query_of(text: str) -> Query:
    """Raises `NothingToSearchFor` where there is no letter and no digit."""
    found = list(tokens(unicodedata.normalize("NFKC", text)))
    if not found:
        raise NothingToSearchFor
    by_term = {token.term: token for token in found if not token.is_stop_word}
    return Query(terms=tuple(QueryTerm(plain=token.plain) for token in by_term.values()))


def alternatives_in(
    vocabulary: Iterable[str], query: Query, *, with_typos: bool
) -> tuple[Alternatives, ...]:
    """What each term may mean of the words of the pages; the nearest, where there are many."""
    plain = sorted(vocabulary, key=lambda one: (len(one), one))
    return tuple(_alternatives(plain, term, with_typos=with_typos) for term in query.terms)


def _alternatives(plain: list[str], term: QueryTerm, *, with_typos: bool) -> Alternatives:
    meant = [one for one in plain if term.is_beginning and one.startswith(term.plain)]
    if with_typos and term.edits:
        meant += [one for one in plain if is_near(term.plain, one, term.edits)]
    others = dict.fromkeys(map(stem, meant))
    others.pop(term.term, None)
    return Alternatives(term=term.term, others=frozenset([*others][:_MOST_ALTERNATIVES]))
