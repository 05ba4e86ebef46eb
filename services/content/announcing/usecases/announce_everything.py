"""Everything that was ever announced is announced again, each entity as it now stands."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from services.content.announcing.ports import Entities, Procedures
from services.content.directory.domain import Doctor, Location, Network, Offering
from services.content.directory.usecases.facts import fact

E = TypeVar("E", Location, Doctor, Offering, Network)
T = TypeVar("T")
_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class AnnounceEverything:
    """With the revision that it was announced with, so that whoever knows it passes it over; in
    the order in which a replica wants it. Harmless to repeat and to interrupt.
    """

    networks: Entities[Network]
    locations: Entities[Location]
    doctors: Entities[Doctor]
    offerings: Entities[Offering]
    procedures: Procedures

    async def __call__(self) -> int:
        """How many facts were put into outboxes."""
        return sum(
            [
                await _entities(self.networks),
                await _entities(self.locations),
                await _entities(self.doctors),
                await _entities(self.offerings),
                await _each(
                    self.procedures.announcements,
                    lambda event: event.slug,
                    self.procedures.announce_again,
                ),
            ]
        )


async def _entities(entities: Entities[E]) -> int:
    return await _each(
        entities.page,
        lambda stored: stored.value.key,
        lambda stored: entities.announce_again(
            stored.value.key,
            revision=stored.revision,
            event=fact(stored.value, stored.revision),
        ),
    )


async def _each(
    page: Callable[..., Awaitable[Sequence[T]]],
    key_of: Callable[[T], str],
    announce: Callable[[T], Awaitable[bool]],
) -> int:
    count, after = 0, ""
    while found := await page(after=after, limit=_AT_ONCE):
        count += sum([await announce(one) for one in found])
        after = key_of(found[-1])
    return count
