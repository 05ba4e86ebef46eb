"""What signing in needs from outside."""

from datetime import datetime
from typing import Protocol

from shared.signin.domain import Account, Session


class Accounts(Protocol):
    async def by_email(self, email: str) -> Account | None: ...

    async def by_id(self, account_id: str) -> Account | None: ...

    async def keep_hash(self, account: Account, password_hash: str) -> None:
        """Replaces the hash unless the password was changed in the meantime."""
        ...


class Sessions(Protocol):
    async def add(self, session: Session) -> None: ...

    async def by_id(self, session_id: str) -> Session | None: ...

    async def touch(self, session: Session) -> None: ...

    async def end(self, session_id: str) -> None: ...


class SignInAttempts(Protocol):
    async def begin(self, *, email: str, address: str, now: datetime) -> None:
        """Counts an attempt before its password is checked; `TooMany` while it has to wait."""
        ...

    async def succeeded(self, *, email: str, address: str, now: datetime) -> None: ...
