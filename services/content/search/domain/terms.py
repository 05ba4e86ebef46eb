"""Text as terms: small letters without accents, and one term for all the forms of a word.

The same rules hold for English and French, so that a word is the same term in a query, whose
language nobody knows, and on a page.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_LONGEST: Final = 40
_SHORTEST_WITH_FORMS: Final = 4
_STOP_WORDS: Final = frozenset(
    {
        "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it",
        "its", "of", "on", "or", "our", "that", "the", "their", "this", "to", "was", "we", "were",
        "will", "with", "you", "your",
        "au", "aux", "avec", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "en", "est",
        "et", "il", "ils", "la", "le", "les", "leur", "leurs", "mais", "ne", "nos", "notre", "nous",
        "ou", "par", "pour", "que", "qui", "sa", "se", "ses", "son", "sont", "sur", "un", "une",
        "vos", "votre", "vous",
        "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
    }
)  # fmt: skip
"""English, French, and what French elides."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word of a text: where it stands, and how it reads without case and accents."""

    start: int
    end: int
    plain: str

    @property
    def term(self) -> str:
        return stem(self.plain)

    @property
    def is_stop_word(self) -> bool:
        """Single letters are what an apostrophe or a hyphen leaves."""
        is_single = len(self.plain) == 1 and self.plain.isalpha() and self.plain.isascii()
        return is_single or self.plain in _STOP_WORDS


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order; an apostrophe parts them (`l’épaule`)."""
    for found in _WORD.finditer(text):
        plain = folded(found[0])[:_LONGEST]
        if plain:
            yield Token(start=found.start(), end=found.end(), plain=plain)


def plain_words(text: str) -> frozenset[str]:
    """What a text is found by."""
    return frozenset(token.plain for token in tokens(text) if not token.is_stop_word)


def folded(word: str) -> str:
    """Letters and digits alone."""
    if word.isascii() and word.isalnum():
        return word.lower()
    small = unicodedata.normalize("NFKD", word).casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(one for one in decomposed if one.isalnum())


def stem(plain: str) -> str:
    """One term for singular and plural, as both languages make it, and for `biopsy`, `biopsies` and
    `biopsie`.
    """
    return _with_one_ending(_singular(plain))


def _singular(plain: str) -> str:
    if len(plain) < _SHORTEST_WITH_FORMS:
        return plain
    if plain.endswith("aux") and not plain.endswith("eaux"):
        return plain.removesuffix("ux") + "l"
    if plain.endswith(("eaux", "eux", "oux")):
        return plain[:-1]
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain


def _with_one_ending(singular: str) -> str:
    if len(singular) < _SHORTEST_WITH_FORMS:
        return singular
    if singular.endswith("ie"):
        return singular[:-1]
    is_after_consonant = singular.endswith("y") and singular[-2] not in "aeiou"
    return singular[:-1] + "i" if is_after_consonant else singular
