"""Connections with the concerns of the design: majority, journalled, read from the primary, with
deadlines.

motor is past its end of life (see README); nothing else imports it.
"""

from datetime import UTC
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WriteConcernError

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

NO_ANSWER: Final = (ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""The server, or a connection to it, was not to be had in time, or too few members have confirmed
the write; the same may succeed later.
"""


def connect(uri: str, *, application: str = "wayfare", max_pool_size: int = 50) -> Client:
    """A motor client. Errors appear at the first operation, within five seconds of trying."""
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
        serverSelectionTimeoutMS=5000,
        timeoutMS=15000,
        waitQueueTimeoutMS=5000,
        maxPoolSize=max_pool_size,
    )


async def ping(database: Database) -> None:
    """Raises when the server cannot be reached."""
    await database.command("ping")
