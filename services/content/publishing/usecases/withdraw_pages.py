"""The pages of a procedure at a clinic that no longer offers it are taken down."""

from dataclasses import dataclass

from services.content.directory.domain import offering_key
from services.content.publishing.ports import Offerings, Pages


@dataclass(frozen=True, kw_only=True)
class WithdrawPages:
    """Where it was offered again in the same moment, what was taken down is demanded again."""

    offerings: Offerings
    pages: Pages

    async def __call__(self, *, location: str, procedure: str) -> int:
        count = await self.pages.withdraw(location, procedure)
        if await self.offerings.is_offered(location, procedure):
            await self.offerings.request_pages([offering_key(location, procedure)], publish=True)
        return count
