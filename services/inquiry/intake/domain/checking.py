"""What a submission must satisfy beyond its formats: against the catalogue, the calendar and
itself.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from services.inquiry.catalogue.domain import Clinic, Offer
from services.inquiry.inquiries.domain import Blackout, Facts, Submission, Travel
from services.inquiry.intake.domain.consent_texts import KnownTexts
from services.inquiry.intake.domain.consents import consent_problems
from shared.errors import FieldProblem, Invalid

_WESTERNMOST: Final = timedelta(hours=12)
_EASTERNMOST: Final = timedelta(hours=14)
_OLDEST_YEARS: Final = 125
_AHEAD_AT_MOST: Final = timedelta(days=5 * 366)
"""Nobody plans a treatment for later; a date in the year 9999 breaks what reckons with it."""

_MESSAGES: Final = {
    "procedure.unknown": "This procedure is not known here.",
    "procedure.not-offered": "No clinic offers this procedure at the moment.",
    "location.unknown": "This clinic is not known here.",
    "location.not-offered": "This clinic does not offer the procedure.",
    "date.past": "This date has passed.",
    "date.too-far": "This date is too far ahead: we plan at most five years.",
    "date.order": "The latest date must not be before the earliest date.",
    "date.order-of-days": "The last of these days must not be before the first.",
    "date.not-of-birth": "This is not the date of birth of somebody who lives today.",
}


class SubmissionRefused(Invalid):
    """Some fields, taken together or held against the catalogue, cannot be accepted."""

    code = "inquiry.refused"


def submission_problems(
    submission: Submission, offer: Offer | None, now: datetime, known: KnownTexts | None = None
) -> tuple[FieldProblem, ...]:
    """Everything that is wrong at once; empty when the inquiry can be taken."""
    return (
        *_clinic_problems(submission, offer),
        *_date_problems(submission.travel, _today_somewhere(now)),
        *_blackout_problems(submission.blackout, _today_somewhere(now)),
        *_birth_problems(submission.patient.date_of_birth, now),
        *consent_problems(
            submission.consents, submission.residence, known, channel=submission.patient.channel
        ),
    )


def answering_clinics(wish: Submission | Facts, offer: Offer) -> tuple[Clinic, ...]:
    """The clinics whose answer the patient may expect: the wished one, else those they would travel
    to, else all.
    """
    wished = offer.clinic(wish.location)
    if wished is not None:
        return (wished,)
    named = [offer.clinic(slug) for slug in wish.willing_to_travel_to]
    return tuple(clinic for clinic in named if clinic is not None) or offer.clinics


def _clinic_problems(submission: Submission, offer: Offer | None) -> list[FieldProblem]:
    if offer is None:
        return [_problem("procedure", "procedure.unknown")]
    if not offer.clinics:
        return [_problem("procedure", "procedure.not-offered")]
    willing = enumerate(submission.willing_to_travel_to)
    named = {f"willing_to_travel_to.{index}": slug for index, slug in willing}
    if submission.location is not None:
        named = {"location": submission.location, **named}
    return [
        _problem(field, "location.not-offered" if slug in offer.others else "location.unknown")
        for field, slug in named.items()
        if offer.clinic(slug) is None
    ]


def _date_problems(travel: Travel, today: date) -> list[FieldProblem]:
    dates = {"travel.earliest": travel.earliest, "travel.latest": travel.latest}
    problems = [_problem(f, "date.past") for f, day in dates.items() if day and day < today]
    last = today + _AHEAD_AT_MOST
    problems += [_problem(f, "date.too-far") for f, day in dates.items() if day and day > last]
    if travel.earliest and travel.latest and travel.latest < travel.earliest:
        problems.append(_problem("travel.latest", "date.order"))
    return problems


def _blackout_problems(blackout: Sequence[Blackout], today: date) -> list[FieldProblem]:
    """Days that have begun to pass are no mistake: somebody may be away already."""
    last = today + _AHEAD_AT_MOST
    problems = []
    for index, days in enumerate(blackout):
        if days.last < days.first:
            problems.append(_problem(f"blackout.{index}.to", "date.order-of-days"))
        elif days.last < today:
            problems.append(_problem(f"blackout.{index}.to", "date.past"))
        elif days.last > last:
            problems.append(_problem(f"blackout.{index}.to", "date.too-far"))
    return problems


def _birth_problems(born_on: date | None, now: datetime) -> list[FieldProblem]:
    if born_on is None:
        return []
    tomorrow = (now + _EASTERNMOST).date()
    is_possible = tomorrow.year - _OLDEST_YEARS <= born_on.year and born_on <= tomorrow
    return [] if is_possible else [_problem("patient.date_of_birth", "date.not-of-birth")]


def _today_somewhere(now: datetime) -> date:
    """The date that it still is in the westernmost time zone: nobody's own today counts as past."""
    return (now - _WESTERNMOST).date()


def _problem(field: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=_MESSAGES[code])
