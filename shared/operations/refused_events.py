"""`python -m shared.operations.refused_events SERVICE list|retry|discard`: events laid aside since
no broker took them (too large, or not to be read).

`retry` puts them back into their outboxes, for when the cause is mended; `discard` gives them up.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any, Final

from shared.mongo import Database, Document, connect
from shared.settings import ServiceSettings, settings_or_exit

_SERVICES: Final = ("content", "inquiry", "routing")
_LAID_ASIDE: Final[Document] = {"outbox_refused": {"$exists": True}}


async def show(database: Database) -> int:
    count = 0
    for name in await database.list_collection_names():
        async for document in database[name].find(_LAID_ASIDE, {"outbox_refused": 1}):
            for refused in document["outbox_refused"]:
                entry: Any = refused["entry"]
                kind = entry.get("type") if isinstance(entry, dict) else None
                print(f"{name} {document['_id']}  {kind or '?'}  {refused['reason']}")
                count += 1
    return count


async def retry(database: Database) -> int:
    """In front of what lies in the outbox now, in their order."""
    entries = {"$map": {"input": "$outbox_refused", "in": "$$this.entry"}}
    back = {"$concatArrays": [entries, {"$ifNull": ["$outbox", []]}]}
    return await _change(database, [{"$set": {"outbox": back, "outbox_refused": "$$REMOVE"}}])


async def discard(database: Database) -> int:
    return await _change(database, [{"$unset": "outbox_refused"}])


async def _change(database: Database, update: list[Document]) -> int:
    count = 0
    for name in await database.list_collection_names():
        done = await database[name].update_many(_LAID_ASIDE, update)
        count += int(done.modified_count)
    return count


async def run(options: argparse.Namespace) -> int:
    settings = settings_or_exit(ServiceSettings)
    client = connect(settings.mongodb_uri, application="refused-events")
    database = client[f"{settings.database_prefix}_{options.service}"]
    actions = {"list": show, "retry": retry, "discard": discard}
    try:
        count = await actions[options.action](database)
        what = "events" if options.action == "list" else "documents"
        print(f"{options.action}: {count} {what} of {options.service}.")
    finally:
        client.close()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m shared.operations.refused_events")
    parser.add_argument("service", choices=_SERVICES)
    parser.add_argument("action", choices=("list", "retry", "discard"))
    return asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
