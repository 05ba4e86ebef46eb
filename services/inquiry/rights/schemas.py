"""The copy as JSON, and corrections by the very rules of an inquiry's body."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from services.inquiry.intake.schemas import field_problems
from services.inquiry.intake.schemas.body import PatientBody, patient_of, phone_problem
from services.inquiry.intake.schemas.problems import refuse_at
from services.inquiry.rights.domain import (
    CORRECTABLE,
    ContactDetails,
    Copy,
    DetailsRefused,
    Part,
)
from shared.errors import FieldProblem

_PATIENT: Final = "patient."
_PLAIN: Final = TypeAdapter(object)


class CopyAnswer(BaseModel):
    """`parts` by name, each a list of entries; what was never given is left out."""

    reference: str
    made_at: datetime
    parts: dict[str, list[dict[str, JsonValue]]]

    @classmethod
    def of(cls, copy: Copy) -> "CopyAnswer":
        parts = {part.name: _entries(part) for part in copy.parts}
        return cls(reference=copy.reference, made_at=copy.made_at, parts=parts)


def _entries(part: Part) -> list[dict[str, JsonValue]]:
    return [_PLAIN.dump_python(dict(entry), mode="json") for entry in part.entries]


class CorrectionBody(BaseModel):
    """`value` null: it is taken away, where it may be missing."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    field: Literal[
        "given_name",
        "family_name",
        "email",
        "phone",
        "channel",
        "best_hours",
        "timezone",
        "language",
    ]
    value: Annotated[str, Field(max_length=4000)] | None


class CorrectionAnswer(BaseModel):
    """`corrected`: the fields that are other ones now, none where it was the same already."""

    reference: str
    corrected: list[str]


def check_details(details: ContactDetails, given: Mapping[str, object]) -> Mapping[str, str | None]:
    """See `CheckDetails`. Problems are named as in an inquiry's body: `patient.email`."""
    known = {
        name: value for name, value in {**details.values, **given}.items() if value is not None
    }
    try:
        body = PatientBody.model_validate(known)
    except ValidationError as error:
        raise DetailsRefused(*map(_of_patient, field_problems(error))) from None
    try:
        refuse_at(phone_problem(body, details.country))
    except ValidationError as error:
        raise DetailsRefused(*field_problems(error)) from None
    checked = patient_of(body, details.country)
    return {name: getattr(checked, name) for name in CORRECTABLE}


def _of_patient(problem: FieldProblem) -> FieldProblem:
    field = f"{_PATIENT}{problem.field}"
    return FieldProblem(field=field, code=problem.code, message=problem.message)


def details_of_form(form: Mapping[str, str]) -> dict[str, object]:
    """The fields of the form that were sent; what was left empty is taken away."""
    sent = {name: form.get(f"{_PATIENT}{name}") for name in CORRECTABLE}
    return {name: value.strip() or None for name, value in sent.items() if value is not None}
