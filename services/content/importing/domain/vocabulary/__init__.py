"""The words by which the parts of a page are known: a new language is a new module."""

import re

from services.content.importing.domain.vocabulary.english import ENGLISH
from services.content.importing.domain.vocabulary.french import FRENCH
from services.content.importing.domain.vocabulary.vocabulary import Vocabulary

__all__ = ["VOCABULARIES", "Vocabulary", "vocabulary_of"]

VOCABULARIES = {"en": ENGLISH, "fr": FRENCH}


def vocabulary_of(locale: str) -> Vocabulary:
    """The words of the locale's language; English where the language is not known."""
    return VOCABULARIES.get(re.split(r"[-_]", locale.casefold())[0], ENGLISH)
