"""Accounts, sessions and devices in memory, and an identity provider that knows whom it is told."""

from dataclasses import replace
from datetime import datetime

from shared.auth.domain import (
    Account,
    Authenticated,
    Credentials,
    Method,
    Session,
    WrongCredentials,
)


class InMemoryAccounts:
    def __init__(self, *accounts: Account) -> None:
        self._accounts = {account.id: account for account in accounts}

    async def by_email(self, email: str) -> Account | None:
        return next((one for one in self._accounts.values() if one.email == email), None)

    async def by_id(self, account_id: str) -> Account | None:
        return self._accounts.get(account_id)

    async def put(self, account: Account) -> None:
        self._accounts[account.id] = account

    async def change_password(
        self,
        account: Account,
        password_hash: str,
        now: datetime,
        *,
        but: str | None,  # noqa: ARG002 - sessions are elsewhere
    ) -> bool:
        stored = self._accounts.get(account.id)
        if stored is None or stored.password_hash != account.password_hash:
            return False
        self._accounts[account.id] = replace(
            stored, password_hash=password_hash, password_changed_at=now
        )
        return True

    async def keep_hash(self, account: Account, password_hash: str) -> None:
        stored = self._accounts.get(account.id)
        if stored is not None and stored.password_hash == account.password_hash:
            self._accounts[account.id] = replace(stored, password_hash=password_hash)


class InMemorySessions:
    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    async def add(self, session: Session) -> None:
        self._sessions[session.id] = session

    async def by_id(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    async def touch(self, session: Session) -> None:
        stored = self._sessions.get(session.id)
        if stored is not None and session.used_at > stored.used_at:
            self._sessions[session.id] = replace(stored, used_at=session.used_at)

    async def end(self, session_id: str) -> None:
        self._sessions.pop(session_id, None)

    async def replace(self, session_id: str, session: Session) -> bool:
        if self._sessions.pop(session_id, None) is None:
            return False
        self._sessions[session.id] = session
        return True

    async def of_account(self, account_id: str) -> list[Session]:
        return [one for one in self._sessions.values() if one.account_id == account_id]

    async def end_of_account(
        self, account_id: str, *, only: str | None = None, but: str | None = None
    ) -> int:
        ended = [
            one.id
            for one in await self.of_account(account_id)
            if one.id != but and only in {None, one.id}
        ]
        for session_id in ended:
            del self._sessions[session_id]
        return len(ended)


class InMemoryKnownDevices:
    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    async def accounts_of(self, device: str, now: datetime) -> frozenset[str]:  # noqa: ARG002 - none expires
        return frozenset(account for account, known in self._known if known == device)

    async def keep(self, account_id: str, device: str, now: datetime) -> None:  # noqa: ARG002 - as above
        self._known.add((account_id, device))


class InMemoryIdentityProvider:
    """The password is the account's id."""

    def __init__(self, accounts: InMemoryAccounts) -> None:
        self._accounts = accounts

    async def authenticate(self, credentials: Credentials) -> Authenticated:
        account = await self._accounts.by_email(credentials.email)
        if account is None or account.id != credentials.password:
            raise WrongCredentials
        return Authenticated(account=account, methods=(Method.PASSWORD,))
