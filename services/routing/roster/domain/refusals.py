"""What the roster refuses, each with ids and nothing else."""

from typing import ClassVar

from shared.errors import (
    FieldProblem,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    Unavailable,
)


class EntryNotValid(Invalid):
    """An entry that no roster can hold. `field` names what is wrong, never its value."""

    code: ClassVar[str] = "roster.not-valid"

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(FieldProblem(field=field, code=code, message=message))


class CreditElsewhere(Invalid):
    """Credit at a clinic where the doctor does not work."""

    code: ClassVar[str] = "roster.credit-elsewhere"

    def __init__(self) -> None:
        message = "The doctor works at none of these clinics."
        super().__init__(FieldProblem(field="credit", code=self.code, message=message))


class DoctorNotFound(NotFound):
    code: ClassVar[str] = "roster.doctor-not-found"
    title: ClassVar[str] = "There is no such doctor."


class AccountNotFound(NotFound):
    code: ClassVar[str] = "roster.account-not-found"
    title: ClassVar[str] = "There is no such coordinator."


class ClinicOutOfScope(Forbidden):
    code: ClassVar[str] = "roster.clinic-not-yours"
    title: ClassVar[str] = "You do not work for this clinic."


class EntryHasChanged(PreconditionFailed):
    """`version`: the present one."""

    code: ClassVar[str] = "roster.changed"
    title: ClassVar[str] = "Somebody else has changed this entry in the meantime."

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.etag = f'"{version}"'


class RosterUnknown(Unavailable):
    """What the roster was at this position is not to be had."""

    code: ClassVar[str] = "roster.position-unknown"
    title: ClassVar[str] = "The roster of that time is not known here."
