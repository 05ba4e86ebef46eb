"""Connections with the concerns of the design: majority, journalled, read from the primary, with
deadlines.

motor is past its end of life (see README); nothing else imports it.
"""

from datetime import UTC
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WriteConcernError

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

NO_ANSWER: Final = (ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""The server, or a connection to it, was not to be had in time, or too few members have confirmed
the write; the same may succeed later.
"""

_DEADLINES: Final = {
    "serverSelectionTimeoutMS": 5_000,
    "timeoutMS": 15_000,
    "waitQueueTimeoutMS": 5_000,
}


def connect(uri: str, *, application: str = "wayfare", max_pool_size: int = 50) -> Client:
    """A motor client. Errors appear at the first operation, within five seconds of trying, or as
    soon as the URI says (`serverSelectionTimeoutMS`, `timeoutMS`).
    """
    named = {name.lower() for name, _ in parse_qsl(urlsplit(uri).query)}
    deadlines: dict[str, Any] = {
        name: ms for name, ms in _DEADLINES.items() if name.lower() not in named
    }
    return AsyncIOMotorClient(
        uri,
        appname=application,
        tz_aware=True,
        tzinfo=UTC,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        retryWrites=True,
        retryReads=True,
        maxPoolSize=max_pool_size,
        **deadlines,
    )


async def ping(database: Database) -> None:
    """Raises when the server cannot be reached."""
    await database.command("ping")
