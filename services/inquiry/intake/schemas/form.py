"""The form's fields and the body that they make: the same body that the JSON API takes.

Fields are named by their dotted path in the body; dates are three fields each. What was typed is
handed back as it was typed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from services.inquiry.inquiries.domain import ConsentGiven, Purpose, Residence

_TEXTS: Final = (
    "procedure", "location", "patient.given_name", "patient.family_name", "patient.email",
    "patient.phone", "patient.channel", "patient.language", "patient.timezone",
    "patient.best_hours", "residence.country", "residence.plan_subdivision",
    "residence.postal_prefix", "payer.kind", "payer.claim_number", "travel.mobility_aid", "message",
    "source.site", "source.page", "source.revision", "source.campaign",
)  # fmt: skip
_NUMBERS: Final = ("travel.companions", "travel.hours")
_LONGEST_NUMBER: Final = 9
_YES_NO: Final = ("travel.visa_letter", "travel.passport_valid")
_DATES: Final = ("travel.earliest", "travel.latest")
_SUBDIVISIONS: Final = {"CA": "residence.subdivision_ca", "US": "residence.subdivision_us"}
_SINGLE: Final = (
    *_TEXTS, *_NUMBERS, *_YES_NO, *_SUBDIVISIONS.values(), "patient.interpreter",
    *(f"{field}.{part}" for field in _DATES for part in ("year", "month", "day")),
)  # fmt: skip

Form = Mapping[str, str]
"""Field names to what was typed; several values of one field are not used but for
`willing_to_travel_to`.
"""


def blank_values() -> dict[str, str]:
    return dict.fromkeys(_SINGLE, "")


def kept_values(form: Form) -> dict[str, str]:
    """Everything typed, by field, for showing it again."""
    dynamic = {
        name: value for name, value in form.items() if name.startswith(("screening.", "consents."))
    }
    return {**{name: form.get(name, "") for name in _SINGLE}, **dynamic}


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
    country = form.get("residence.country", "")
    _put(
        body, "residence.subdivision", form.get(_SUBDIVISIONS.get(country, ""), "").strip() or None
    )
    if country != "CA":
        body["residence"].pop("plan_subdivision", None)
    _put(body, "willing_to_travel_to", list(willing) or None)
    _put(body, "screening", _screening(form) or None)
    body["consents"] = _consents(form)
    return body


def agreed(form: Form) -> tuple[tuple[ConsentGiven, ...], Residence]:
    """What the form agrees to and where its sender lives: these can be checked whatever else is
    wrong.
    """
    country = form.get("residence.country", "")
    subdivision = form.get(_SUBDIVISIONS.get(country, "")) or None
    plan = (form.get("residence.plan_subdivision") or None) if country == "CA" else None
    residence = Residence(country=country, subdivision=subdivision, plan_subdivision=plan)
    return tuple(ConsentGiven(**given) for given in _consents(form)), residence


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


def _day(form: Form, field: str) -> str | None:
    """`YYYY-MM-DD` of three fields; half a date gives a text that is no date."""
    year, month, day = (
        form.get(f"{field}.{part}", "").strip() for part in ("year", "month", "day")
    )
    if not (year or month or day):
        return None
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


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
