"""Somebody who looks after a lead hands over what was agreed with its patient about the journey."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.usecases.record_access import Recorded
from services.inquiry.inquiries.domain import Agreement, agree
from services.inquiry.travel_plan.domain import (
    Agreed,
    AgreementRefused,
    PlanSheet,
    agreement_problems,
)
from services.inquiry.travel_plan.usecases.read_plan_sheet import ReadPlanSheet, say
from shared.disclosure.assertion import Assertion, UnreadableAssertion


@dataclass(frozen=True, kw_only=True)
class AgreePlan:
    """Over the agreement that was seen. The patient's page shows it at once."""

    read: ReadPlanSheet

    async def __call__(
        self,
        assertion: Assertion | UnreadableAssertion,
        wanted: Agreed,
        *,
        treatment_on: date | None,
        seen: int,
    ) -> PlanSheet:
        """`treatment_on`: the day that it was agreed for. `seen`: the number of the agreement
        before it. The same again changes nothing. Raises `NoClinicYet`, `PlanHasChanged`,
        `AgreementRefused` and `TooManyAgreements`.
        """
        recorded = await self.read.record(assertion, PatientFile.plan_fault)
        sheet = await self.read.of(recorded.entry.inquiry_id)
        agreement = _agreement(recorded, sheet, wanted, treatment_on, seen)
        if agree(sheet.inquiry, agreement) is sheet.inquiry:
            return sheet
        self._check(sheet, wanted)
        await self.read.record.inquiries.change(
            recorded.entry.inquiry_id, lambda one: agree(one, agreement)
        )
        say("security.plan-agreed", recorded)
        return await self.read.of(recorded.entry.inquiry_id)

    def _check(self, sheet: PlanSheet, wanted: Agreed) -> None:
        today = self.read.record.now().astimezone(ZoneInfo(sheet.timezone)).date()
        problems = tuple(agreement_problems(sheet.trip, wanted, today=today))
        if problems:
            raise AgreementRefused(*problems)


def _agreement(
    recorded: Recorded, sheet: PlanSheet, wanted: Agreed, treatment_on: date | None, seen: int
) -> Agreement:
    by = recorded.assertion
    return Agreement(
        number=seen + 1,
        location=sheet.location,
        treatment_on=treatment_on,
        consultation_on=wanted.consultation_on,
        arrival_on=wanted.arrival_on,
        departure_on=wanted.departure_on,
        phrases=tuple(phrase.value for phrase in wanted.phrases),
        by=by.account_id,
        name=by.name,
        at=recorded.entry.at,
    )
