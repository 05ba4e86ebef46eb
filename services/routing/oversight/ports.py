"""What the privacy officer's page needs of inquiry."""

from typing import Protocol

from shared.auth.domain import Principal
from shared.disclosure.oversight import InquiryFileBody, OverviewBody
from shared.errors import Conflict


class CannotBeKept(Conflict):
    code = "oversight.cannot-be-kept"
    title = "This inquiry has been erased, so nothing of it can be kept any more."


class Oversight(Protocol):
    """Each raises `Unavailable` when inquiry cannot be asked, and `NotFound` for a reference that
    nobody has.
    """

    async def overview(self, by: Principal) -> OverviewBody: ...

    async def file(self, reference: str, by: Principal) -> InquiryFileBody: ...

    async def hold(self, reference: str, reason: str, by: Principal) -> None:
        """Raises `CannotBeKept`."""
        ...

    async def end_hold(self, reference: str, by: Principal) -> None: ...

    async def verify_anew(self, by: Principal) -> None: ...
