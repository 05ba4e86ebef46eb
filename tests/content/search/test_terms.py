"""A word is one term in a query and on a page, whatever its accents, its case and its form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.search.domain import folded, plain_words, stem

SAME = [
    ("épaule", "EPAULE"),
    ("épaule", "e\u0301paule"),
    ("cœur", "coeur"),
    ("épaules", "épaule"),
    ("genoux", "genou"),
    ("hôpitaux", "hôpital"),
    ("hernias", "hernia"),
    ("biopsies", "biopsy"),
    ("biopsie", "biopsy"),
    ("bodies", "body"),
    ("days", "day"),
    ("ears", "ear"),
    ("ﬁssure", "fissure"),
    ("ＫＮＥＥ", "knee"),
]
OTHERS = [("scar", "scan"), ("main", "mais"), ("process", "proces"), ("os", "o"), ("gas", "ga")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stem(folded(one)) == stem(folded(other))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_words_are_other_terms(one: str, other: str) -> None:
    assert stem(folded(one)) != stem(folded(other))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'épaule", {"epaule"}),
        ("L’arthroscopie de l’épaule", {"arthroscopie", "epaule"}),
        ("jusqu’à l’hôpital d'Ottawa", {"hopital", "ottawa"}),
        ("The surgeon's knee-cap (x-ray)", {"surgeon", "knee", "cap", "ray"}),
        ("snake_case, 2nd & 3½", {"snake", "case", "2nd", "312"}),
        ("— … ’ _ 🩺", set()),
        ("", set()),
    ],
)
def test_a_text_is_found_by_its_words_without_what_every_text_has(
    text: str, words: set[str]
) -> None:
    assert plain_words(text) == words


@given(st.text(max_size=30))
def test_a_folded_word_is_letters_and_digits_and_folds_to_itself(text: str) -> None:
    plain = folded(text)
    assert folded(plain) == plain
    assert plain == "" or plain.isalnum()


@given(st.text(max_size=80))
def test_case_makes_no_other_words_of_a_text_in_our_languages(text: str) -> None:
    ours = "".join(one for one in text if one.isascii() or one in "éèêëàâäçîïôöùûüœæ")
    assert plain_words(ours.upper()) == plain_words(ours)
