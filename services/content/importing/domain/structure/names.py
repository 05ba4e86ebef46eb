"""Names of clinics and doctors, and telling them from headings in title case or capitals."""

import re
from dataclasses import dataclass

from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.vocabulary import Vocabulary
from services.content.importing.domain.vocabulary.towns import TOWNS

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
_AFTER_A_TOWN = re.compile(r"\s*[,(|/]|\s+[–—-]\s")
_PROVINCE_CODE = re.compile(r", (?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)$")
_LONGEST_NAME = 80
_LONGEST_TITLED_NAME = 120
_MOST_WORDS_IN_A_NAME = 9
_MOST_WORDS_OF_A_PERSON = 5
_SHORTEST_TOPIC = 4


@dataclass(frozen=True, kw_only=True)
class Names:
    """What may be a name on a page with this title."""

    vocabulary: Vocabulary
    title: str

    def is_clinic(self, text: str, *, opens_text: bool) -> bool:
        """A line of its own that opens a text is a heading, unless a town or a clinic is named."""
        if not is_name(text) or text.endswith("."):
            return False
        if is_town(text):
            return True
        line = folded(text)
        if self.vocabulary.heading_start.search(line):
            return False
        if self.vocabulary.clinic.search(line):
            return True
        return not (opens_text or self._is_topic(text))

    def is_titled_doctor(self, text: str) -> bool:
        is_short = len(text) <= _LONGEST_TITLED_NAME and not text.endswith(
            (".", ":", "?", "!", ";")
        )
        ends_with_title = is_short or text.endswith("M.D.")
        return ends_with_title and bool(self.vocabulary.doctor_title.search(folded(text)))

    def is_person(self, text: str) -> bool:
        """Two to five capitalised words, none of which is of a heading."""
        count = len(text.split())
        return (
            is_name(text)
            and 2 <= count <= _MOST_WORDS_OF_A_PERSON
            and not text.isupper()
            and not any(char.isdigit() for char in text)
            and not self.vocabulary.heading_start.search(folded(text))
            and not self._is_topic(text)
        )

    def _is_topic(self, text: str) -> bool:
        line = folded(text)
        shared = set(_topics(line)) & set(_topics(folded(self.title)))
        return bool(shared) or bool(self.vocabulary.heading_word.search(line))


def is_name(text: str) -> bool:
    words = text.split()
    is_short = len(text) <= _LONGEST_NAME and len(words) <= _MOST_WORDS_IN_A_NAME
    return is_short and not text.endswith((":", "?", "!", ";")) and all(map(_may_be_in_name, words))


def is_town(text: str) -> bool:
    """`Toronto`, `Toronto (Midtown)`, `Knowlton, QC`."""
    town = _AFTER_A_TOWN.split(text, maxsplit=1)[0]
    return folded(town) in TOWNS or _PROVINCE_CODE.search(text) is not None


def _may_be_in_name(word: str) -> bool:
    first = word.lstrip("(“«\"'")[:1]
    is_small = word.casefold() in _SMALL_WORDS or word.casefold().startswith(
        ("d'", "d’", "l'", "l’")
    )
    return is_small or not first.isalpha() or not first.islower()


def _topics(line: str) -> list[str]:
    return [word for word in re.findall(r"\w+", line) if len(word) >= _SHORTEST_TOPIC]
