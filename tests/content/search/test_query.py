"""What somebody looks for, and what their words may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.search.domain import (
    LONGEST_QUERY,
    NothingToSearchFor,
    plain_words,
    query_of,
    stem,
)
from tests.content.search.builders import meant_by

WORDS = ["arthroscopie", "arthroscopies", "epaule", "early", "ear", "scar", "scan", "tube", "tubes"]


@pytest.mark.parametrize("text", ["", " ", "?!…", "«»", "’", "_", "\0", "🩺", "\u0301", "-- ; --"])
def test_without_a_letter_or_a_digit_there_is_nothing_to_search_for(text: str) -> None:
    with pytest.raises(NothingToSearchFor):
        query_of(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("l’épaule", ["epaule"]),
        ("Knees, knee & KNEE", ["knee"]),
        ("the", []),
        ("ＭＲＩ 3T", ["mri", "3t"]),
        ("chirurgie de la main", ["chirurgi", "main"]),
    ],
)
def test_every_word_counts_once_and_articles_do_not(text: str, terms: list[str]) -> None:
    assert [one.term for one in query_of(text).terms] == terms


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("arthro", {"arthroscopi"}),
        ("ear", {"early"}),
        ("ea", set()),
        ("scar", set()),
        ("epaules", set()),
        ("arthroscopy", set()),
    ],
)
def test_a_word_means_those_that_begin_like_it(text: str, others: set[str]) -> None:
    (one,) = meant_by(text, WORDS)
    assert one.others == {stem(word) for word in others}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("epuale", {"epaule"}),
        ("epale", {"epaule"}),
        ("epppaule", {"epaule"}),
        ("lepaule", {"epaule"}),
        ("artroscopie", {"arthroscopi"}),
        ("artrosopie", {"arthroscopi"}),
        ("artrosopi", set()),
        ("tubesa", {"tube"}),
        ("sacn", {"scan"}),
        ("eer", set()),
    ],
)
def test_with_errors_it_means_those_that_are_near(text: str, meant: set[str]) -> None:
    (one,) = meant_by(text, WORDS, with_typos=True)
    assert one.others == meant


def test_of_very_many_words_the_nearest_are_meant() -> None:
    vocabulary = [f"con{number}" for number in range(5_000)]
    (one,) = meant_by("con", vocabulary)
    assert len(one.others) == 200
    assert {"con0", "con99"} <= one.others


@given(st.text(max_size=LONGEST_QUERY))
def test_any_text_is_a_query_or_has_nothing_to_search_for(text: str) -> None:
    try:
        query = query_of(text)
    except NothingToSearchFor:
        assert not plain_words(text)
    else:
        terms = [one.term for one in query.terms]
        assert len(set(terms)) == len(terms) <= LONGEST_QUERY * 18
