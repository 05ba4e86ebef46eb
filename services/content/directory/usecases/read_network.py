"""The network is looked up: there is one, or none yet."""

from dataclasses import dataclass

from services.content.directory.domain import Network, UnknownNetwork
from services.content.directory.ports import Networks
from services.content.revisions.domain import Revised


@dataclass(frozen=True, kw_only=True)
class FindNetwork:
    """None as long as nobody has published it, and while nobody can read it."""

    networks: Networks

    async def __call__(self) -> Network | None:
        found = await only(self.networks)
        return found.value if found else None


@dataclass(frozen=True, kw_only=True)
class ReadNetwork:
    networks: Networks

    async def __call__(self) -> Revised[Network]:
        """Raises `UnknownNetwork`."""
        found = await only(self.networks)
        if found is None:
            raise UnknownNetwork
        return found


async def only(networks: Networks) -> Revised[Network] | None:
    found = await networks.page(after="", limit=1)
    return found[0] if found else None
