"""Validation errors as field problems: dotted path, code, sentence; never the value, nor a sender's
own field name.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.errors import FieldProblem

_MODEL_SENTENCES: Final = {
    "subdivision-country": "This province, state or region does not belong to the country.",
    "subdivision-required": "For Canada and the United States the province or state is needed.",
    "phone-required": "A phone number is needed to reach you this way.",
    "phone": "This is not a phone number.",
    "postal-code": "This is not the first part of a postal code of this country.",
    "postal-province": "This postal code does not belong to the province.",
    "claim-number": "A number of this payer has 4 to 20 letters, digits and dashes.",
    "age-twice": "The date of birth and the age band are both given: one of them is enough.",
}
_SENTENCES: Final = {
    "missing": "This field is required.",
    "string_too_long": "This is too long.",
    "wayfare.blank": "This field is required.",
}


def refuse_at(problems: Mapping[str, str]) -> None:
    """Refuses at these fields (dotted path: code) from a model's own validator; does nothing when
    there are none.
    """
    details: list[InitErrorDetails] = [
        {
            "type": PydanticCustomError(f"wayfare.{code}", _MODEL_SENTENCES[code]),
            "loc": tuple(field.split(".")),
            "input": None,
        }
        for field, code in problems.items()
    ]
    if details:
        raise ValidationError.from_exception_data("InquiryBody", details, hide_input=True)


def field_problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    """For pages that show the problems beside the fields; the JSON API answers through
    `shared.web`.
    """
    return tuple(
        _problem(details)
        for details in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _problem(details: Any) -> FieldProblem:
    path = ".".join(str(part) for part in details["loc"])
    kind = str(details["type"])
    message = _SENTENCES.get(kind) or (
        str(details["msg"]) if kind.startswith("wayfare.") else "This value cannot be accepted."
    )
    return FieldProblem(field=path, code=kind, message=message)
