"""Second factors and unfinished steps, in the service's own MongoDB database."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from pymongo import IndexModel

from shared.auth.domain import (
    PendingStep,
    Purpose,
    SealedSecret,
    SecondFactor,
    SecondFactorUnreadable,
)
from shared.mongo import (
    Database,
    Document,
    document_converter,
    ensure_indexes,
    ensure_removal,
    readable,
)

FACTORS: Final = "second_factors"
STEPS: Final = "pending_steps"
_converter: Final = document_converter()


async def prepare_second_factors(database: Database) -> None:
    """Creates the indexes; steps that have expired are removed."""
    await ensure_indexes(database[FACTORS], [IndexModel("secret.kid")])
    await ensure_indexes(database[STEPS], [IndexModel("account_id")])
    await ensure_removal(database[STEPS], "expires_at")


class MongoSecondFactors:
    def __init__(self, database: Database) -> None:
        self._factors = database[FACTORS]

    async def of(self, account_id: str) -> SecondFactor | None:
        """Raises `SecondFactorUnreadable`: an account whose factor cannot be read has one."""
        found = await self._factors.find_one({"_id": account_id})
        factors = readable([found] if found else [], _factor, collection=FACTORS)
        if found and not factors:
            raise SecondFactorUnreadable
        return factors[0] if factors else None

    async def put(self, factor: SecondFactor) -> None:
        document = _document(factor)
        await self._factors.replace_one({"_id": factor.id}, document, upsert=True)

    async def remove(self, account_id: str) -> bool:
        return bool((await self._factors.delete_one({"_id": account_id})).deleted_count)

    async def use_step(self, factor: SecondFactor, step: int) -> bool:
        """One write decides: of two that bring one code at the same moment, one wins."""
        unused = {"_id": factor.id, "since": factor.since, "last_step": {"$lt": step}}
        done = await self._factors.update_one(unused, {"$set": {"last_step": step}})
        return bool(done.modified_count)

    async def use_recovery_code(self, factor: SecondFactor, code: str) -> bool:
        """As `use_step`."""
        unused = {"_id": factor.id, "recovery_codes": code}
        done = await self._factors.update_one(unused, {"$pull": {"recovery_codes": code}})
        return bool(done.modified_count)

    async def renew_codes(self, account_id: str, codes: tuple[str, ...]) -> bool:
        renewed = {"$set": {"recovery_codes": list(codes)}}
        return bool((await self._factors.update_one({"_id": account_id}, renewed)).matched_count)

    async def seal_anew(
        self, current: str, sealed: Callable[[str, SealedSecret], SealedSecret | None]
    ) -> int:
        """Secrets that are not under the current key; says how many were sealed anew."""
        count = 0
        async for document in self._factors.find({"secret.kid": {"$ne": current}}):
            secret = _converter.structure(document["secret"], SealedSecret)
            if renewed := sealed(document["_id"], secret):
                same = {"_id": document["_id"], "secret": document["secret"]}
                change = {"$set": {"secret": _converter.unstructure(renewed)}}
                count += (await self._factors.update_one(same, change)).modified_count
        return count


class MongoPendingSteps:
    def __init__(self, database: Database) -> None:
        self._steps = database[STEPS]

    async def add(self, step: PendingStep) -> None:
        await self._steps.insert_one(_document(step))

    async def find(self, step_id: str, purpose: Purpose, now: datetime) -> PendingStep | None:
        return _step(await self._steps.find_one(_lasting(step_id, purpose, now)))

    async def take(self, step_id: str, purpose: Purpose, now: datetime) -> PendingStep | None:
        """Whoever is first has it; nobody else does after that."""
        return _step(await self._steps.find_one_and_delete(_lasting(step_id, purpose, now)))

    async def end_all(self, account_id: str) -> None:
        await self._steps.delete_many({"account_id": account_id})


def _lasting(step_id: str, purpose: Purpose, now: datetime) -> Document:
    return {"_id": step_id, "purpose": purpose.value, "expires_at": {"$gt": now}}


def _document(value: SecondFactor | PendingStep) -> Document:
    document: Document = _converter.unstructure(value)
    return {"_id": document.pop("id"), **document}


def _factor(document: Document) -> SecondFactor:
    return _converter.structure({"id": document["_id"], **document}, SecondFactor)


def _step(found: Document | None) -> PendingStep | None:
    """What cannot be read was not begun."""
    steps = readable([found] if found else [], _structured_step, collection=STEPS)
    return steps[0] if steps else None


def _structured_step(document: Document) -> PendingStep:
    return _converter.structure({"id": document["_id"], **document}, PendingStep)
