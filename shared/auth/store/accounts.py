"""Accounts and sessions in the service's own MongoDB database."""

from collections.abc import Callable
from typing import Final, TypeVar

from shared.auth.domain import Account, Session
from shared.auth.store.devices import COLLECTION as KNOWN_DEVICES
from shared.mongo import Database, Document, document_converter, readable

T = TypeVar("T")
_converter: Final = document_converter()


class MongoAccounts:
    def __init__(self, database: Database) -> None:
        self._accounts = database["accounts"]
        self._sessions = database["sessions"]
        self._devices = database[KNOWN_DEVICES]

    async def by_email(self, email: str) -> Account | None:
        return _read(await self._accounts.find_one({"email": email}), _account, "accounts")

    async def by_id(self, account_id: str) -> Account | None:
        return _read(await self._accounts.find_one({"_id": account_id}), _account, "accounts")

    async def names(self) -> dict[str, str]:
        """What everybody is called who has a name, by the account's id."""
        named = {"name": {"$type": "string"}}
        found = await self._accounts.find(named, {"name": 1}).to_list(None)
        return {account["_id"]: account["name"] for account in found}

    async def keep_hash(self, account: Account, password_hash: str) -> None:
        await self._accounts.update_one(
            {"_id": account.id, "password_hash": account.password_hash},
            {"$set": {"password_hash": password_hash}},
        )

    async def put(self, account: Account) -> None:
        """Adds or replaces an account. A new password or role ends its sessions; with a new
        password it knows no device any more.

        They are forgotten before the account is replaced, since whoever puts it again after this
        was broken off finds it unchanged; and after it, since it may be signed in to in between.
        """
        before = await self._accounts.find_one({"_id": account.id})
        await self._forget_what_is_void(before, account)
        await self._accounts.replace_one({"_id": account.id}, _document(account), upsert=True)
        await self._forget_what_is_void(before, account)

    async def _forget_what_is_void(self, before: Document | None, account: Account) -> None:
        if before and before != _document(account):
            await self._sessions.delete_many({"account_id": account.id})
        if before and before.get("password_hash") != account.password_hash:
            await self._devices.delete_many({"account_id": account.id})


class MongoSessions:
    def __init__(self, database: Database) -> None:
        self._sessions = database["sessions"]

    async def add(self, session: Session) -> None:
        await self._sessions.insert_one({**_document(session), "ends_at": session.ends_at})

    async def by_id(self, session_id: str) -> Session | None:
        return _read(await self._sessions.find_one({"_id": session_id}), _session, "sessions")

    async def touch(self, session: Session) -> None:
        """Only ever later: two requests at once may arrive in either order."""
        await self._sessions.update_one(
            {"_id": session.id},
            {"$max": {"used_at": session.used_at, "ends_at": session.ends_at}},
        )

    async def end(self, session_id: str) -> None:
        await self._sessions.delete_one({"_id": session_id})


def _document(value: Account | Session) -> Document:
    document: Document = _converter.unstructure(value)
    return {"_id": document.pop("id"), **document}


def _account(document: Document) -> Account:
    return _converter.structure({"id": document["_id"], **document}, Account)


def _session(document: Document) -> Session:
    return _converter.structure({"id": document["_id"], **document}, Session)


def _read(found: Document | None, read: Callable[[Document], T], collection: str) -> T | None:
    """An account or session that cannot be read signs nobody in."""
    values = readable([found] if found else [], read, collection=collection)
    return values[0] if values else None
