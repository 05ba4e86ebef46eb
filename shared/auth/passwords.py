"""Passwords: argon2id in a few threads, so that sign-ins never take the whole process."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from shared.errors import Unavailable

T = TypeVar("T")


class TooBusyToSignIn(Unavailable):
    code = "sign-in.busy"
    title = "Too many people are signing in at this moment. Please try again shortly."


class Passwords:
    """At most `threads` hashes at a time and `waiting` more in line; the rest is refused.

    Those who sign in from a device that their account knows have `reserved` more for themselves, so
    that a flood of guesses does not keep them out.
    """

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        threads: int = 4,
        waiting: int = 32,
        reserved: int = 16,
    ) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._available = threads + waiting + reserved
        self._reserved = reserved
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        return await self._run(partial(self._hasher.hash, password), kept_free=self._reserved)

    async def is_right(self, password_hash: str, password: str, *, is_known: bool = False) -> bool:
        check = partial(self._verify, password_hash, password)
        return await self._run(check, kept_free=0 if is_known else self._reserved)

    async def is_right_for_nobody(self, password: str) -> bool:
        """False after the time a real check takes: an unknown account must not answer faster."""
        if self._nobody is None:
            self._nobody = await self.hash(secrets.token_urlsafe())
        await self.is_right(self._nobody, password)
        return False

    async def prepare(self) -> None:
        """Makes the hash of nobody at start: not even the first unknown account is slower."""
        await self.is_right_for_nobody("")

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, InvalidHashError):
            return False

    async def _run(self, work: "partial[T]", *, kept_free: int) -> T:
        if self._available <= kept_free:
            raise TooBusyToSignIn
        self._available -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._available += 1
