"""Accounts, sessions and attempts in the service's own MongoDB database."""

import hashlib
import math
from datetime import datetime, timedelta

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from shared.errors import TooMany
from shared.mongo import Database, Document, ensure_indexes
from shared.signin.domain import (
    FORGOTTEN_AFTER,
    PER_ACCOUNT,
    PER_ADDRESS,
    Account,
    BackOff,
    Role,
    Session,
)


class TooManyAttempts(TooMany):
    code = "sign-in.too-many"
    title = "Too many attempts to sign in. Please wait a moment and try again."


async def prepare_sign_in(database: Database) -> None:
    """Creates the indexes; call it before the first request."""
    # One account per address.
    await ensure_indexes(database["accounts"], [IndexModel("email", unique=True)])
    # What has ended is removed; reading checks the time too, since removal may be a minute late.
    await ensure_indexes(
        database["sessions"],
        [IndexModel("ends_at", expireAfterSeconds=0), IndexModel("account_id")],
    )
    await ensure_indexes(
        database["sign_in_attempts"], [IndexModel("forgotten_at", expireAfterSeconds=0)]
    )


class MongoAccounts:
    def __init__(self, database: Database) -> None:
        self._accounts = database["accounts"]
        self._sessions = database["sessions"]

    async def by_email(self, email: str) -> Account | None:
        found = await self._accounts.find_one({"email": email})
        return _account(found) if found else None

    async def by_id(self, account_id: str) -> Account | None:
        found = await self._accounts.find_one({"_id": account_id})
        return _account(found) if found else None

    async def names(self) -> dict[str, str]:
        """What everybody is called, by the account's id."""
        found = await self._accounts.find({}, {"name": 1}).to_list(None)
        return {account["_id"]: account["name"] for account in found}

    async def keep_hash(self, account: Account, password_hash: str) -> None:
        await self._accounts.update_one(
            {"_id": account.id, "password_hash": account.password_hash},
            {"$set": {"password_hash": password_hash}},
        )

    async def put(self, account: Account) -> None:
        """Adds or replaces an account; a new password or role ends its sessions."""
        before = await self._accounts.find_one({"_id": account.id})
        await self._accounts.replace_one(
            {"_id": account.id}, _account_document(account), upsert=True
        )
        if before and _account(before) != account:
            await self._sessions.delete_many({"account_id": account.id})


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


class MongoSignInAttempts:
    """Counts per account and per address. Keys are hashes: nobody needs to read who was tried."""

    def __init__(self, database: Database) -> None:
        self._attempts = database["sign_in_attempts"]

    async def begin(self, *, email: str, address: str, now: datetime) -> None:
        await self._count(_key("address", address), PER_ADDRESS, now)
        await self._count(_key("account", email), PER_ACCOUNT, now)

    async def succeeded(self, *, email: str, address: str, now: datetime) -> None:
        """Forgets the account's tries; the address keeps those of others."""
        await self._attempts.delete_one({"_id": _key("account", email)})
        others = {"$max": [{"$subtract": ["$count", 1]}, 0]}
        await self._attempts.update_one(
            {"_id": _key("address", address)}, [{"$set": {"count": others, "free_at": now}}]
        )

    async def _count(self, key: str, back_off: BackOff, now: datetime) -> None:
        """One write decides and counts, so that a hundred guesses at once count as a hundred."""
        may_be_tried = {"_id": key, "free_at": {"$not": {"$gt": now}}}
        try:
            await self._attempts.update_one(may_be_tried, _one_more(back_off, now), upsert=True)
        except DuplicateKeyError:
            raise TooManyAttempts(retry_after=await self._wait(key, now)) from None

    async def _wait(self, key: str, now: datetime) -> int:
        found = await self._attempts.find_one({"_id": key})
        return max(math.ceil((found["free_at"] - now).total_seconds()), 1) if found else 1


def _one_more(back_off: BackOff, now: datetime) -> list[Document]:
    pauses = [pause // timedelta(milliseconds=1) for pause in back_off.pauses()]
    pause = {"$arrayElemAt": [pauses, {"$min": ["$count", len(pauses) - 1]}]}
    return [
        {"$set": {"count": {"$add": [{"$ifNull": ["$count", 0]}, 1]}}},
        {"$set": {"free_at": {"$add": [now, pause]}, "forgotten_at": now + FORGOTTEN_AFTER}},
    ]


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}"


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
        "form_token": session.form_token,
        "began_at": session.began_at,
        "used_at": session.used_at,
        "ends_at": session.ends_at,
    }


def _session(document: Document) -> Session:
    return Session(
        id=document["_id"],
        account_id=document["account_id"],
        form_token=document["form_token"],
        began_at=document["began_at"],
        used_at=document["used_at"],
    )
