"""A clinic offers a procedure, and the page that says so is to be there as well."""

from dataclasses import dataclass

from services.content.directory.domain import Offering
from services.content.directory.ports import Offerings
from services.content.directory.usecases.publish_entity import publish


@dataclass(frozen=True, kw_only=True)
class PublishOffering:
    """Stores, announces and, `with_page`, demands the page in one write: whatever ends the process
    then, the worker publishes it. Answers whether that changed anything.
    """

    offerings: Offerings

    async def __call__(self, offering: Offering, *, with_page: bool = False) -> bool:
        put = self.offerings.put_with_page if with_page else self.offerings.put
        return await publish(offering, self.offerings, put)
