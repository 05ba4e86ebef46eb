"""Puts keys of programs together: their store, what people do with them, and the check."""

from services.content.api_keys.store import MongoApiKeys, MongoUsage
from services.content.api_keys.usecases.check_key import CheckKey
from services.content.api_keys.usecases.count_usage import CountUsage
from services.content.api_keys.usecases.keep_keys import KeepKeys
from shared.clock import Clock, utc_now
from shared.limits import RequestLimits
from shared.mongo import NO_ANSWER, Database


class Keys:
    def __init__(self, database: Database, limits: RequestLimits, now: Clock = utc_now) -> None:
        self._keys = MongoApiKeys(database)
        self._usage = MongoUsage(database)
        self.count_usage = CountUsage(
            usage=self._usage, is_transient=lambda error: isinstance(error, NO_ANSWER)
        )
        self.keep = KeepKeys(
            keys=self._keys, usage=self._usage, count_usage=self.count_usage, now=now
        )
        self.check = CheckKey(keys=self._keys, limits=limits, usage=self.count_usage, now=now)

    async def ensure_indexes(self) -> None:
        """Before the first write of a process."""
        await self._keys.ensure_indexes()
        await self._usage.ensure_indexes()
