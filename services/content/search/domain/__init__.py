"""Words as terms, queries, what a page is found by, and the sentence that is shown of it."""

from services.content.search.domain.entry import Entry, Passage, entry_of, passages_of
from services.content.search.domain.query import (
    LONGEST_QUERY,
    Alternatives,
    NothingToSearchFor,
    Query,
    QueryTerm,
    alternatives_in,
    query_of,
)
from services.content.search.domain.ranking import POINTS, Part, Position, Ranked
from services.content.search.domain.snippet import snippet_html
from services.content.search.domain.terms import folded, plain_words, stem
from services.content.search.domain.typos import accepted_edits, deletions, is_near, stored_edits

__all__ = [
    "LONGEST_QUERY", "POINTS", "Alternatives", "Entry", "NothingToSearchFor", "Part", "Passage",
    "Position", "Query", "QueryTerm", "Ranked", "accepted_edits", "alternatives_in", "deletions",
    "entry_of", "folded", "is_near", "passages_of", "plain_words", "query_of", "snippet_html",
    "stem", "stored_edits",
]  # fmt: skip
