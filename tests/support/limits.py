"""Limits that a test does not meet, unless it names its own."""

import time
from collections.abc import Callable
from typing import Final

from pymongo.read_concern import ReadConcern

from shared.limits import RequestLimits
from shared.mongo import Database, Document
from tests.support.keys import secret, written

LIMITS_KEY: Final = written("w1")
WIDE: Final = "100000/minute"
_NAMES: Final = (
    "inquiries_by_address", "inquiries_by_network", "inquiries_by_contact", "inquiries_by_site",
    "same_text", "challenges_by_address", "challenges_by_network", "links_by_address",
    "links_by_network", "eligibility_by_address", "eligibility_by_network", "mails_by_contact",
    "sign_ins_by_address", "sign_ins_by_network", "searches_by_account",
)  # fmt: skip


def limits_of(database: Database, **rules: str) -> RequestLimits:
    return limits_at(time.time, database, **rules)


def limits_at(now: Callable[[], float], database: Database, **rules: str) -> RequestLimits:
    """With a clock of one's own, in seconds since the epoch."""
    wide = dict.fromkeys(_NAMES, WIDE)
    return RequestLimits(database, key=secret("w1"), rules={**wide, **rules}, now=now)


async def counters(database: Database) -> list[Document]:
    """What is stored; as soon as one member has it, as the counting itself reads it."""
    stored = database.with_options(read_concern=ReadConcern("local"))["request_limits"]
    found: list[Document] = await stored.find().to_list(None)
    return found
