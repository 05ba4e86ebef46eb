"""What a disclosure needs from outside."""

from typing import Protocol

from services.routing.disclosure.domain import OpenedAttachment, PatientFile
from shared.disclosure.assertion import DisclosureRequest


class PatientDetails(Protocol):
    async def open(self, request: DisclosureRequest) -> PatientFile:
        """Asks the inquiry service, which records the disclosure before it answers."""
        ...

    async def export(self, request: DisclosureRequest) -> bytes:
        """The inquiry as a FHIR bundle, recorded in the same way."""

    async def open_attachment(self, request: DisclosureRequest) -> OpenedAttachment:
        """The same for the document that the request names."""
        ...
