"""What a disclosure needs."""

from typing import Protocol

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.disclosure.domain.file import PatientFile


class AssertionRepeated(Exception):
    """An assertion with this id has been recorded before."""


class PatientFiles(Protocol):
    async def get(self, inquiry_id: str) -> PatientFile | None: ...


class Disclosures(Protocol):
    async def append(self, entry: Entry) -> Entry:
        """The entry as it now stands at the end of its inquiry's chain. Raises
        `AssertionRepeated`.
        """
        ...
