"""The guard: which words of a text promise what no clinic can keep, and whether it names the risks.

It warns and refuses nothing: a person decides, and says why.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from services.content.text.domain import ProcedureText, Section, filled_in
from services.content.wording.domain.folding import Folded, folded
from services.content.wording.domain.passages import Passage, passages_of, says_something
from services.content.wording.domain.phrases import (
    HARMLESS_AFTER,
    HARMLESS_BEFORE,
    NEGATED,
    PHRASES,
    RISKS,
)
from services.content.wording.domain.warning import Reason, WordingWarning

MOST_WARNINGS: Final = 100
_NOTHING: Final = ProcedureText()
_REACH: Final = 160
"""As many characters before a phrase may turn its meaning round."""


def warnings_about(
    text: ProcedureText, *, inherited: ProcedureText = _NOTHING
) -> tuple[WordingWarning, ...]:
    """The first hundred, in the order of the page, and last whether it says what the risks are:
    itself or, where it has no sections, in those that it inherits.
    """
    found = (warning for passage in passages_of(text) for warning in _of_passage(passage))
    return (*islice(found, MOST_WARNINGS - 1), *_about_risks(filled_in(text, inherited)))


def _of_passage(passage: Passage) -> Iterator[WordingWarning]:
    plain = folded(passage.text)
    if passage.may_ask and plain.text.rstrip().endswith("?"):
        return
    spans = [
        (match.start(), match.end(), reason)
        for reason, phrases in PHRASES.items()
        for match in phrases.finditer(plain.text)
        if not _is_harmless(plain.text, match.start(), match.end())
    ]
    for start, end, reason in sorted(spans):
        yield _warning(passage, plain, start, end, reason)


def _is_harmless(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    return bool(
        NEGATED.search(before) or HARMLESS_BEFORE.search(before) or HARMLESS_AFTER.match(text, end)
    )


def _warning(
    passage: Passage, plain: Folded, start: int, end: int, reason: Reason
) -> WordingWarning:
    first, last = plain.origin(start, end)
    return WordingWarning(
        reason=reason,
        field=passage.field,
        section=passage.section,
        start=first,
        end=last,
        words=passage.text[first:last],
    )


def _about_risks(text: ProcedureText) -> Iterator[WordingWarning]:
    sections = list(enumerate(text.sections or ()))
    about = [(number, section) for number, section in sections if _is_about_risks(section)]
    if not about:
        yield WordingWarning(reason=Reason.NO_RISKS, field="sections")
    elif not any(says_something(section.blocks) for _, section in about):
        number, section = about[0]
        yield WordingWarning(
            reason=Reason.EMPTY_RISKS, field=f"sections.{number}", section=section.heading
        )


def _is_about_risks(section: Section) -> bool:
    """A heading that promises their absence is about something else."""
    heading = folded(section.heading).text
    return bool(RISKS.search(heading)) and not PHRASES[Reason.GUARANTEE].search(heading)
