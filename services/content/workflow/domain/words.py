"""The words of one page: those that are decided, those that are live, or a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.content.procedures.domain import MedicalReview, Procedure
from services.content.publishing.domain import Latest, Pin
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """`override`: what the clinic says differently; `pin` is None for those of before it was
    kept.
    """

    text: ProcedureText
    override: ProcedureText | None
    pin: Pin | None
    review: MedicalReview | None


def live_words(before: Latest, location: str, locale: str) -> PageWords | None:
    """What readers of a page have; None where there is no page, or one of before words were
    kept.
    """
    inputs = before.page.inputs if before.page else None
    if inputs is None or locale not in inputs.procedure.texts:
        return None
    return PageWords(
        text=inputs.procedure.texts[locale],
        override=inputs.procedure.override(location, locale),
        pin=inputs.pin,
        review=inputs.procedure.medical_review,
    )


def composed(procedure: Procedure, location: str, words: Mapping[str, PageWords]) -> Procedure:
    """The procedure's facts as they are, and no words but these, by locale."""
    return replace(
        procedure,
        texts={locale: one.text for locale, one in words.items()},
        overrides={
            location: {locale: one.override for locale, one in words.items() if one.override}
        },
        medical_review=None,
    )
