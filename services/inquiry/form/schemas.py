"""What was typed as the body that the JSON API takes, and everything that is wrong with it: the
form is held to the very same validation.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from services.inquiry.catalogue.domain import Offer
from services.inquiry.form.domain import Draft, FilledForm
from services.inquiry.form.domain.relevance import willing_of
from services.inquiry.inquiries.domain import ConsentGiven, Submission
from services.inquiry.intake.domain.checking import submission_problems
from services.inquiry.intake.domain.consent_texts import KnownTexts
from services.inquiry.intake.schemas import InquiryBody, body_of_form, field_problems
from services.inquiry.intake.schemas.body import SourceBody
from shared.errors import FieldProblem

SOURCE: Final = ("site", "page", "revision", "campaign")
_LOOKS_AT_MOST: Final = 8
_SOUND: Final[Mapping[str, Any]] = {
    "given_name": "x",
    "family_name": "x",
    "email": "x@example.com",
    "phone": "+16135550100",
    "language": "en",
    "channel": "phone",
}
"""In the place of what is wrong of the patient, so that the rest can be looked at."""
_HANGS_ON: Final[Mapping[str, str]] = {
    "patient.phone": "residence",
    "wayfare.phone-required": "patient.channel",
    "consents.contact": "patient.channel",
    "consents.transfer_out_of_quebec": "residence",
    "residence.postal_prefix": "residence.subdivision",
}
"""Nobody is told of the one, a field or a code, while the other is not right itself."""


def consents_of(draft: Draft) -> tuple[ConsentGiven, ...]:
    return tuple(ConsentGiven(**one) for one in body_of_form(draft.answers, ())["consents"])


def source_values(query: Mapping[str, str]) -> dict[str, str]:
    """Where somebody comes from, as the address says it: what cannot be kept is nobody's mistake
    and is left out.
    """
    return {
        f"source.{name}": query[name]
        for name in SOURCE
        if query.get(name) and _is_acceptable({name: query[name]})
    }


def _is_acceptable(source: Mapping[str, str]) -> bool:
    try:
        SourceBody.model_validate(source)
    except ValidationError:
        return False
    return True


def filled_form(draft: Draft, offer: Offer, now: datetime, known: KnownTexts) -> FilledForm:
    """With everything that is wrong at once, but for what hangs on another wrong answer."""
    form = FilledForm(draft=draft, offer=offer)
    found = {one.field: one for one in reversed(_problems(form, now, known))}
    wrong = tuple(found)
    problems = [one for one in found.values() if not _hangs_on(one, wrong)]
    return replace(form, problems=tuple(problems))


def _hangs_on(problem: FieldProblem, wrong: Iterable[str]) -> bool:
    others = {_HANGS_ON.get(one) for one in (problem.field, problem.code)} - {None}
    return any(one.startswith(other) for one in wrong for other in others if other)


def body_of(form: FilledForm) -> dict[str, Any]:
    answers = {**form.answers, "procedure": form.draft.procedure}
    return body_of_form(answers, willing_of(answers))


def submission_of(form: FilledForm) -> Submission:
    """Call it where nothing is wrong."""
    return InquiryBody.model_validate(body_of(form)).submission()


def _problems(form: FilledForm, now: datetime, known: KnownTexts) -> list[FieldProblem]:
    """A body is looked at again with what is wrong replaced, as some rules ask for a whole one.
    The first problem of a field counts: what is found later may be of a replacement.
    """
    body, problems = body_of(form), list[FieldProblem]()
    for _ in range(_LOOKS_AT_MOST):
        try:
            submission = InquiryBody.model_validate(body).submission()
        except ValidationError as error:
            problems += field_problems(error)
            body = _mended(body, [one.field for one in problems])
        else:
            return [*problems, *submission_problems(submission, form.offer, now, known)]
    return problems


def _mended(body: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """The body with something sound, or nothing, at these fields."""
    mended = deepcopy(dict(body))
    for field in fields:
        part, _, name = field.partition(".")
        match part:
            case "patient" if name in _SOUND:
                mended["patient"][name] = _SOUND[name]
            case "residence":
                mended["residence"] = {"country": "NZ"}
            case "payer":
                mended["payer"] = {"kind": "self"}
            case "consents":
                mended["consents"] = []
            case "patient" | "travel" | "source":
                mended.get(part, {}).pop(name, None)
            case _:
                mended.pop(part, None)
    return mended
