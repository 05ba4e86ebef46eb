"""What a disclosure needs from outside."""

from typing import Protocol

from services.routing.disclosure.domain import OpenedAttachment, PatientFile
from shared.disclosure.assertion import DisclosureRequest
from shared.disclosure.travel_plan import PlanChangeBody, PlanSheetBody


class PatientDetails(Protocol):
    async def open(self, request: DisclosureRequest) -> PatientFile:
        """Asks the inquiry service, which records the disclosure before it answers."""
        ...

    async def export(self, request: DisclosureRequest) -> bytes:
        """The inquiry as a FHIR bundle, recorded in the same way."""

    async def open_attachment(self, request: DisclosureRequest) -> OpenedAttachment:
        """The same for the document that the request names."""
        ...


class TravelPlans(Protocol):
    """Each raises `NoTravelPlan`, and what opening details raises."""

    async def read_plan(self, request: DisclosureRequest) -> PlanSheetBody:
        """Asks the inquiry service, which records it before it answers."""
        ...

    async def agree_plan(
        self, request: DisclosureRequest, change: PlanChangeBody, *, seen: int
    ) -> PlanSheetBody:
        """Over the version that was seen; the same again changes nothing. Raises
        `TravelPlanHasChanged` and `TravelPlanRefused`.
        """
        ...
