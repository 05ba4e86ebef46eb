"""What a disclosure needs from outside."""

from typing import Protocol

from services.routing.disclosure.domain import PatientFile, Request


class PatientDetails(Protocol):
    async def open(self, request: Request) -> PatientFile:
        """Asks the inquiry service, which records the disclosure before it answers."""
        ...
