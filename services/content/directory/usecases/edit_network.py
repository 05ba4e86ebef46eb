"""The network's name and look are changed: by an editor, or by the loading of a bundle."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.content.directory.domain import (
    AnotherNetwork,
    Network,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
)
from services.content.directory.ports import Networks
from services.content.directory.usecases.facts import fact
from services.content.directory.usecases.publish_entity import publish
from services.content.directory.usecases.read_network import only
from services.content.revisions.domain import Revised, RevisionConflict


@dataclass(frozen=True, kw_only=True)
class EditNetwork:
    """`seen`: the revisions one of which the editor says is there; None: they say nothing, which is
    enough where there is none. Writing what is there already changes nothing.
    """

    networks: Networks

    async def __call__(
        self, network: Network, *, seen: Collection[int] | None, by: str
    ) -> Revised[Network]:
        """Raises `NetworkRevisionRequired`, `NetworkRevisionConflict` and `AnotherNetwork`."""
        current = await only(self.networks)
        _check(current, seen)
        if current is not None:
            _check_slug(current.value, network)
            if network.says_the_same_as(current.value):
                return current
        revision = (current.revision if current else 0) + 1
        edited = Revised(value=replace(network, edited_by=by), revision=revision)
        try:
            event = fact(edited.value, revision)
            await self.networks.put(edited, key=network.key, event=event)
        except RevisionConflict as error:
            now = await only(self.networks)
            raise NetworkRevisionConflict(now.revision if now else None) from error
        return edited


@dataclass(frozen=True, kw_only=True)
class LoadNetwork:
    """A bundle's network; what an editor has written since stays."""

    networks: Networks

    async def check(self, network: Network) -> Revised[Network] | None:
        """What it would take the place of. Raises `AnotherNetwork`."""
        current = await only(self.networks)
        if current is not None:
            _check_slug(current.value, network)
        return current

    async def __call__(self, network: Network) -> bool:
        """Whether that changed anything. Raises `AnotherNetwork`."""
        current = await self.check(network)
        if current is not None and current.value.edited_by:
            return False
        return await publish(network, self.networks, self.networks.put)


def _check(current: Revised[Network] | None, seen: Collection[int] | None) -> None:
    if current is None:
        if seen is not None:
            raise NetworkRevisionConflict(None)
    elif seen is None:
        raise NetworkRevisionRequired
    elif current.revision not in seen:
        raise NetworkRevisionConflict(current.revision)


def _check_slug(current: Network, network: Network) -> None:
    if current.slug != network.slug:
        raise AnotherNetwork
