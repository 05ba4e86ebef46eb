"""Saved views in MongoDB: `saved_views {_id: account, views: [{name, query}]}`."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.routing.documents import CONVERTER
from services.routing.saved_views.domain import MOST, SavedView, TooManyViews
from shared.mongo import Database, readable

COLLECTION = "saved_views"


class MongoSavedViews:
    def __init__(self, database: Database) -> None:
        self._views: Any = database[COLLECTION]

    async def of(self, by: str) -> Sequence[SavedView]:
        found = await self._views.find_one({"_id": by})
        views = found.get("views") if found else None
        stored = views if isinstance(views, list) else []
        documents = [one for one in stored if isinstance(one, dict)]
        return readable(
            documents, lambda one: CONVERTER.structure(one, SavedView), collection=COLLECTION
        )

    async def put(self, by: str, view: SavedView) -> None:
        there = {"_id": by, "views.name": view.name}
        done = await self._views.update_one(there, {"$set": {"views.$.query": view.query}})
        if done.matched_count:
            return
        not_full = {"_id": by, "views.name": {"$ne": view.name}}
        not_full[f"views.{MOST - 1}"] = {"$exists": False}
        added = {"$push": {"views": CONVERTER.unstructure(view)}}
        try:
            await self._views.update_one(not_full, added, upsert=True)
        except DuplicateKeyError:  # theirs is there, and has no room; or has just got this very one
            if view.name not in {one.name for one in await self.of(by)}:
                raise TooManyViews from None

    async def remove(self, by: str, name: str) -> None:
        await self._views.update_one({"_id": by}, {"$pull": {"views": {"name": name}}})
