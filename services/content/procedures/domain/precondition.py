"""What an editor says about the text that theirs is to replace."""

from dataclasses import dataclass

from shared.errors import PreconditionFailed, PreconditionRequired


class TextRevisionConflict(PreconditionFailed):
    """`current` is the revision that is there; None where there is no text."""

    code = "procedures.text-revision-conflict"
    title = "Somebody else has changed this text in the meantime."

    def __init__(self, current: int | None) -> None:
        super().__init__(self.code)
        self.current = current


class FactsRevisionConflict(PreconditionFailed):
    """Of the category and the insured status, which all locales share."""

    code = "procedures.facts-revision-conflict"
    title = "Somebody else has changed the category or the insured status in the meantime."

    def __init__(self, current: int) -> None:
        super().__init__(self.code)
        self.current = current


class TextRevisionRequired(PreconditionRequired):
    code = "procedures.text-revision-required"
    title = "This text exists: say which revision of it you have seen (If-Match)."


class FactsRevisionRequired(PreconditionRequired):
    code = "procedures.facts-revision-required"
    title = "This changes what all locales share: say which facts_revision you have seen."


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """`revisions` of the text that the editor has seen, one of which must be the current one; or
    `is_new`: that there is none. Saying nothing is enough where there is none.
    """

    revisions: frozenset[int] | None = None
    is_new: bool = False
    facts_revision: int | None = None

    def check_text(self, current: int | None) -> None:
        if current is None:
            if self.revisions is not None:
                raise TextRevisionConflict(None)
        elif self.is_new or (self.revisions is not None and current not in self.revisions):
            raise TextRevisionConflict(current)
        elif self.revisions is None:
            raise TextRevisionRequired

    def check_facts(self, current: int) -> None:
        if self.facts_revision is None:
            raise FactsRevisionRequired
        if self.facts_revision != current:
            raise FactsRevisionConflict(current)


def as_read(text_revision: int | None, facts_revision: int | None) -> Precondition:
    """Of a caller that has just read what it replaces."""
    revisions = None if text_revision is None else frozenset({text_revision})
    return Precondition(
        revisions=revisions, is_new=text_revision is None, facts_revision=facts_revision
    )
