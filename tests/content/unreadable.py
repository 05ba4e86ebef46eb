"""Entries of the directory as a program with other rules has left them."""

from shared.mongo import Database

_LEFT = {
    "locations": {"reply_within_hours": 10**12},
    "doctors": {"name": ""},
    "offerings": {"doctors": []},
}


async def make_unreadable(database: Database, collection: str, key: str) -> None:
    """Today's rules refuse it from now on; everything else of it stays as it was."""
    result = await database[collection].update_one({"_id": key}, {"$set": _LEFT[collection]})
    assert result.modified_count == 1
