"""A decision in plain sentences: who got the lead and why, or why nobody did and what is next."""

from collections.abc import Iterator

from services.routing.decisions.domain import Assigned, Unroutable, eligibility_of
from services.routing.decisions.usecases.explain_decision import Explanation
from services.routing.decisions.views.choice import why_this_one
from services.routing.decisions.views.refusals import also_possible, why_not
from services.routing.decisions.views.wording import Translate, Wording
from shared.directory.domain import Directory
from shared.eligibility.domain import Verdict
from shared.eligibility.sentences import Reader, sentence


def sentence_of(
    explanation: Explanation,
    directory: Directory | None,
    translate: Translate,
    locale: str,
    *,
    home: str | None,
) -> str:
    """By the names of `directory`. `home`: the province of the patient's health plan."""
    wording = Wording(catalogue=translate, locale=locale, directory=directory)
    outcome = explanation.record.outcome
    if isinstance(outcome, Assigned):
        return " ".join(_assigned(explanation, outcome, wording, home))
    return " ".join(_unroutable(explanation, outcome, wording, home))


def _assigned(
    explanation: Explanation, outcome: Assigned, wording: Wording, home: str | None
) -> Iterator[str]:
    yield wording.translate(
        "This lead went to %(doctor)s at %(clinic)s.",
        doctor=wording.doctor(outcome.doctor),
        clinic=wording.clinic(outcome.location),
    )
    yield from why_this_one(outcome, wording)
    yield from why_not(explanation, wording, but=outcome.location)
    yield from _by_the_rules(explanation, wording, home)


def _unroutable(
    explanation: Explanation, outcome: Unroutable, wording: Wording, home: str | None
) -> Iterator[str]:
    """The rules first, then who is full, then who else could, and what happens next."""
    yield from _by_the_rules(explanation, wording, home)
    yield from why_not(explanation, wording)
    yield from also_possible(explanation, wording)
    found = eligibility_of(outcome)
    if found is None or found.verdict is not Verdict.BLOCK:
        yield _what_next(found.verdict if found else None, wording)


def _by_the_rules(explanation: Explanation, wording: Wording, home: str | None) -> Iterator[str]:
    found = eligibility_of(explanation.record.outcome)
    if found is not None:
        yield sentence(
            explanation.rules, found, reader=Reader.STAFF, locale=wording.locale, home=home
        )


def _what_next(verdict: Verdict | None, wording: Wording) -> str:
    match verdict:
        case Verdict.REVIEW:
            return wording.translate("Somebody has to review it before it goes on.")
        case Verdict.ASK:
            return wording.translate("It waits for an answer of the patient.")
        case _:
            return wording.translate(
                "Nobody can take this lead yet. It is tried again by itself as soon as something"
                " changes."
            )
