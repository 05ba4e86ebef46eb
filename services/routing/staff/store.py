"""Who coordinates which clinic, from the accounts that sign-in keeps in the same database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.routing.staff.domain import Staff, public_name
from shared.auth.domain import EVERY_CLINIC, Role, is_account_id
from shared.mongo import Database, Document, readable


class MongoCoordinators:
    """Reads the accounts that sign-in keeps in the same database."""

    def __init__(self, database: Database) -> None:
        self._accounts = database["accounts"]

    async def staff(self, clinics: Iterable[str]) -> Staff:
        """An account whose id no event can carry is passed over: nobody could be told of what is
        assigned to it. Names are as they stand in the accounts now: what was announced keeps the
        name of its day.
        """
        documents = await self._accounts.find(
            {"role": Role.COORDINATOR.value}, {"clinics": 1, "name": 1}, sort=[("_id", 1)]
        ).to_list(None)
        found = readable(documents, _clinics_by_account, collection="accounts")
        accounts = {account for account, _ in found}
        named = {one["_id"]: public_name(one.get("name")) for one in documents}
        return Staff(
            of_clinics={
                clinic: tuple(account for account, of in found if {clinic, EVERY_CLINIC} & of)
                for clinic in clinics
            },
            names={one: name for one, name in named.items() if name and one in accounts},
        )

    async def of_clinics(self, clinics: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return (await self.staff(clinics)).of_clinics

    async def names(self) -> Mapping[str, str]:
        return (await self.staff(())).names

    async def clinics_of(self, locations: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """The clinics of each account that coordinates any of these."""
        found: dict[str, set[str]] = defaultdict(set)
        for location, accounts in (await self.of_clinics(locations)).items():
            for account in accounts:
                found[account].add(location)
        return {account: frozenset(clinics) for account, clinics in found.items()}


def _clinics_by_account(document: Document) -> tuple[str, frozenset[str]]:
    if not is_account_id(document["_id"]):
        raise ValueError("an account's id that no event can carry")
    return document["_id"], frozenset(document.get("clinics") or ())
