"""Accounts and sessions in the service's own MongoDB database."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from shared.auth.domain import Account, Session
from shared.auth.store.devices import COLLECTION as KNOWN_DEVICES
from shared.auth.store.second_factors import STEPS
from shared.mongo import Database, Document, document_converter, readable

T = TypeVar("T")
_converter: Final = document_converter()


class MongoAccounts:
    def __init__(self, database: Database) -> None:
        self._accounts = database["accounts"]
        self._sessions = database["sessions"]
        self._devices = database[KNOWN_DEVICES]
        self._steps = database[STEPS]

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

    async def change_password(
        self, account: Account, password_hash: str, now: datetime, *, but: str | None
    ) -> bool:
        """False where the password was changed in the meantime. Sessions, devices and unfinished
        steps of before end, `but` the session with this id; before the change too, as in `put`.
        """
        await self.end_everything(account.id, but=but)
        done = await self._accounts.update_one(
            {"_id": account.id, "password_hash": account.password_hash},
            {"$set": {"password_hash": password_hash, "password_changed_at": now}},
        )
        await self.end_everything(account.id, but=but)
        return bool(done.matched_count)

    async def set_disabled(self, account: Account, disabled_at: datetime | None) -> None:
        change = {"$set": {"disabled_at": disabled_at}}
        await self._accounts.update_one({"_id": account.id}, change)
        await self.end_everything(account.id)

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
        if before and _known(before) != _document(account):
            await self._sessions.delete_many({"account_id": account.id})
            await self._steps.delete_many({"account_id": account.id})
        if before and before.get("password_hash") != account.password_hash:
            await self._devices.delete_many({"account_id": account.id})

    async def end_everything(self, account_id: str, *, but: str | None = None) -> None:
        """Sessions, `but` the one with this id, unfinished steps, and which devices are known."""
        await self._sessions.delete_many({"account_id": account_id, "_id": {"$ne": but}})
        await self._steps.delete_many({"account_id": account_id})
        await self._devices.delete_many({"account_id": account_id})


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

    async def replace(self, session_id: str, session: Session) -> bool:
        """The old one ends first: of two that replace it at once, or of one that ends it meanwhile,
        one wins.
        """
        if not (await self._sessions.delete_one({"_id": session_id})).deleted_count:
            return False
        await self.add(session)
        return True

    async def of_account(self, account_id: str) -> list[Session]:
        found = await self._sessions.find({"account_id": account_id}).to_list(None)
        return readable(found, _session, collection="sessions")

    async def end_of_account(
        self, account_id: str, *, only: str | None = None, but: str | None = None
    ) -> int:
        """Says how many have ended."""
        which: Document = {"$ne": but}
        if only is not None:
            which["$eq"] = only
        ended = await self._sessions.delete_many({"account_id": account_id, "_id": which})
        return int(ended.deleted_count)


def _document(value: Account | Session) -> Document:
    document: Document = _converter.unstructure(value)
    return {"_id": document.pop("id"), **document}


def _known(document: Document) -> Document:
    """What is stored, with what an earlier version did not know of."""
    return {"password_changed_at": None, "disabled_at": None, **document}


def _account(document: Document) -> Account:
    return _converter.structure({"id": document["_id"], **document}, Account)


def _session(document: Document) -> Session:
    return _converter.structure({"id": document["_id"], **document}, Session)


def _read(found: Document | None, read: Callable[[Document], T], collection: str) -> T | None:
    """An account or session that cannot be read signs nobody in."""
    values = readable([found] if found else [], read, collection=collection)
    return values[0] if values else None
