"""The form's fields and the body that they make: the same body that the JSON API takes.

Fields are named by their dotted path in the body; dates are three fields each. What was typed is
handed back as it was typed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from services.inquiry.inquiries.domain import Purpose

_TEXTS: Final = (
    "procedure", "location", "patient.given_name", "patient.family_name", "patient.preferred_name",
    "patient.age_band", "patient.email", "patient.phone", "patient.channel", "patient.language",
    "patient.timezone", "patient.best_hours", "residence.country", "residence.plan_subdivision",
    "payer.kind", "payer.claim_number", "travel.mobility_aid", "travel.citizenship", "travel.mode",
    "travel.aftercare_by", "laterality", "urgency", "doctor_wish", "message",
    "source.site", "source.page", "source.revision", "source.campaign",
)  # fmt: skip
_ON_BEHALF: Final = (
    "on_behalf.relationship", "on_behalf.authority", "on_behalf.given_name",
    "on_behalf.family_name",
)  # fmt: skip
_NUMBERS: Final = ("travel.companions", "travel.hours")
_LONGEST_NUMBER: Final = 9
_YES_NO: Final = (
    "travel.visa_letter", "travel.passport_valid", "travel.ground_help", "travel.hotel_help",
    "prior.imaging", "prior.referral",
)  # fmt: skip
_DATES: Final = ("patient.date_of_birth", "travel.earliest", "travel.latest")
_SUBDIVISIONS: Final = {"CA": "residence.subdivision_ca", "US": "residence.subdivision_us"}
_DAY: Final = ("year", "month", "day")
FOR_WHOM: Final = "for_whom"
FOR_SOMEBODY_ELSE: Final = "other"
BLACKOUTS_AT_MOST: Final = 10
_SINGLE: Final = (
    *_TEXTS, *_ON_BEHALF, *_NUMBERS, *_YES_NO, *_SUBDIVISIONS.values(), FOR_WHOM,
    "patient.interpreter", "residence.postal_prefix",
    *(f"{field}.{part}" for field in _DATES for part in _DAY),
)  # fmt: skip
_WHOLE_POSTAL_CODE: Final = re.compile(r"([A-Za-z]\d[A-Za-z])[ -]?\d[A-Za-z]\d")
_WHOLE_ZIP_CODE: Final = re.compile(r"(\d{5})-?\d{4}")

Form = Mapping[str, str]
"""Field names to what was typed; several values of one field are not used but for
`willing_to_travel_to`.
"""


def blank_values() -> dict[str, str]:
    return dict.fromkeys(_SINGLE, "")


def body_of_form(form: Form, willing: Iterable[str]) -> dict[str, Any]:
    """The form as a body of `POST /v1/inquiries`; a field left empty is left out."""
    body: dict[str, Any] = {"patient": {}, "residence": {}, "payer": {}}
    for field in _TEXTS:
        _put(body, field, form.get(field, "").strip() or None)
    for field in _NUMBERS:
        _put(body, field, _number(form.get(field, "").strip()))
    for field in _YES_NO:
        _put(body, field, {"yes": True, "no": False}.get(form.get(field, "")))
    for field in _DATES:
        _put(body, field, _day(form, field))
    _put(body, "patient.interpreter", form.get("patient.interpreter") == "yes" or None)
    _put(body, "residence.postal_prefix", postal_prefix(form.get("residence.postal_prefix", "")))
    country = form.get("residence.country", "")
    _put(
        body, "residence.subdivision", form.get(_SUBDIVISIONS.get(country, ""), "").strip() or None
    )
    if country != "CA":
        body["residence"].pop("plan_subdivision", None)
    if form.get(FOR_WHOM) == FOR_SOMEBODY_ELSE:
        body["on_behalf"] = {}
        for field in _ON_BEHALF:
            _put(body, field, form.get(field, "").strip() or None)
    _put(body, "willing_to_travel_to", list(willing) or None)
    _put(body, "screening", _screening(form) or None)
    _put(body, "blackout", _blackout(form) or None)
    body["consents"] = _consents(form)
    return body


def _put(body: dict[str, Any], field: str, value: object) -> None:
    if value is None:
        return
    *parents, name = field.split(".")
    part = body
    for parent in parents:
        part = part.setdefault(parent, {})
    part[name] = value


def _number(text: str) -> object:
    """A number where one was typed, else the text itself, which validation then refuses by name:
    also when it has more digits than any number that is asked for (Python reads 4,300 at most).
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else (text or None)


def postal_prefix(text: str) -> str | None:
    """Browsers fill in the whole code: only its beginning is asked for, and no more is kept."""
    code = text.strip()
    whole = _WHOLE_POSTAL_CODE.fullmatch(code) or _WHOLE_ZIP_CODE.fullmatch(code)
    return (whole[1] if whole else code) or None


def _day(form: Form, field: str) -> str | None:
    """`YYYY-MM-DD` of three fields; half a date gives a text that is no date."""
    year, month, day = (form.get(f"{field}.{part}", "").strip() for part in _DAY)
    if not (year or month or day):
        return None
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _blackout(form: Form) -> list[dict[str, str]]:
    """The spans of which anything was typed; half a date gives a text that is no date."""
    spans = [
        {end: _day(form, f"blackout.{index}.{end}") for end in ("from", "to")}
        for index in range(BLACKOUTS_AT_MOST)
    ]
    return [{end: day for end, day in span.items() if day} for span in spans if any(span.values())]


def _screening(form: Form) -> list[dict[str, str]]:
    """Questions as they were put, with their answers; unanswered ones are left out."""
    answers = []
    for index in range(50):
        question = form.get(f"screening.{index}.question")
        answer = form.get(f"screening.{index}.answer")
        if question and answer in {"yes", "no", "unsure"}:
            answers.append({"question": question, "answer": answer})
    return answers


def _consents(form: Form) -> list[dict[str, Any]]:
    """One record per purpose that was shown; the text version is that of the text on the page."""
    shown = []
    for purpose in Purpose:
        version = form.get(f"consents.{purpose.value}.text_version")
        if version:
            granted = form.get(f"consents.{purpose.value}") == "yes"
            shown.append({"purpose": purpose.value, "text_version": version, "granted": granted})
    return shown
