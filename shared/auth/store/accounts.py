"""Accounts and sessions in the service's own MongoDB database."""

from shared.auth.domain import Account, Role, Session
from shared.auth.store.devices import COLLECTION as KNOWN_DEVICES
from shared.mongo import Database, Document


class MongoAccounts:
    def __init__(self, database: Database) -> None:
        self._accounts = database["accounts"]
        self._sessions = database["sessions"]
        self._devices = database[KNOWN_DEVICES]

    async def by_email(self, email: str) -> Account | None:
        found = await self._accounts.find_one({"email": email})
        return _account(found) if found else None

    async def by_id(self, account_id: str) -> Account | None:
        found = await self._accounts.find_one({"_id": account_id})
        return _account(found) if found else None

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
        await self._accounts.replace_one(
            {"_id": account.id}, _account_document(account), upsert=True
        )
        await self._forget_what_is_void(before, account)

    async def _forget_what_is_void(self, before: Document | None, account: Account) -> None:
        if before and _account(before) != account:
            await self._sessions.delete_many({"account_id": account.id})
        if before and before["password_hash"] != account.password_hash:
            await self._devices.delete_many({"account_id": account.id})


class MongoSessions:
    def __init__(self, database: Database) -> None:
        self._sessions = database["sessions"]

    async def add(self, session: Session) -> None:
        await self._sessions.insert_one(_session_document(session))

    async def by_id(self, session_id: str) -> Session | None:
        found = await self._sessions.find_one({"_id": session_id})
        return _session(found) if found else None

    async def touch(self, session: Session) -> None:
        """Only ever later: two requests at once may arrive in either order."""
        await self._sessions.update_one(
            {"_id": session.id},
            {"$max": {"used_at": session.used_at, "ends_at": session.ends_at}},
        )

    async def end(self, session_id: str) -> None:
        await self._sessions.delete_one({"_id": session_id})


def _account_document(account: Account) -> Document:
    return {
        "_id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "clinics": list(account.clinics),
        "doctor": account.doctor,
        "password_hash": account.password_hash,
    }


def _account(document: Document) -> Account:
    return Account(
        id=document["_id"],
        email=document["email"],
        name=document["name"],
        role=Role(document["role"]),
        clinics=tuple(document["clinics"]),
        doctor=document["doctor"],
        password_hash=document["password_hash"],
    )


def _session_document(session: Session) -> Document:
    return {
        "_id": session.id,
        "account_id": session.account_id,
        "csrf_token": session.csrf_token,
        "began_at": session.began_at,
        "used_at": session.used_at,
        "ends_at": session.ends_at,
    }


def _session(document: Document) -> Session:
    return Session(
        id=document["_id"],
        account_id=document["account_id"],
        csrf_token=document["csrf_token"],
        began_at=document["began_at"],
        used_at=document["used_at"],
    )
