"""Manifests: maps of names to numbers, each stored once, under its digest, in full or as the
difference from one stored in full.

A record that was computed from many inputs keeps one id of 32 characters instead of them all.
Nothing removes a manifest.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bson import Binary
from pymongo.errors import DuplicateKeyError

from shared.digests import map_digest
from shared.errors import Unavailable
from shared.mongo.connection import Database, Document
from shared.mongo.reading import UNREADABLE

_SMALL: Final = 4
"""A difference is worth it while it names fewer than one in so many of the entries."""
_CACHED: Final = 4
"""So many manifests that are stored in full stay in memory."""
_BROKEN: Final = (*UNREADABLE, zlib.error)


class ManifestUnknown(Unavailable):
    """Nothing, or nothing readable, is stored under this id."""

    code = "manifest.unknown"
    title = "What this was computed from is not to be had at this moment."


@dataclass(frozen=True, kw_only=True)
class _Base:
    """What is stored in full, and under which id."""

    id: str
    values: Mapping[str, int]


class Manifests:
    """Documents `{_id, base, changed}`: `changed` is compressed JSON, over the manifest `base`, or
    over nothing where that is None. A base is always one in full, so differences never chain.
    """

    def __init__(self, database: Database, collection: str) -> None:
        self._manifests = database[collection]
        self._base: _Base | None = None
        self._full: dict[str, Mapping[str, int]] = {}

    async def put(self, values: Mapping[str, int]) -> str:
        """Stores the map and answers its id; harmless when it is there already. An entry of zero
        is one that is missing: maps that differ in nothing else have the same id.
        """
        values = {name: number for name, number in values.items() if number}
        key = map_digest(values)
        base = self._base
        if base is not None and base.id != key:
            changed = _difference(values, base.values)
            if len(changed) * _SMALL < len(values) and await self._is_stored(base.id):
                await self._write(key, {"$setOnInsert": _body(base.id, changed)})
                return key
        # Over a difference too: whoever takes this one for a base has to find it in full.
        await self._write(key, {"$set": _body(None, values)})
        self._base = _Base(id=key, values=MappingProxyType(values))
        return key

    async def get(self, key: str) -> Mapping[str, int]:
        """The map of this id. Raises `ManifestUnknown`."""
        if key in self._full:
            return self._full[key]
        document = await self._manifests.find_one({"_id": key})
        if document is None:
            raise ManifestUnknown
        base, changed = _read(document)
        if base is None:
            values = _checked(key, changed)
            self._remember(key, values)
            return values
        over = dict(await self._full_one(base)) | changed
        return _checked(key, {name: number for name, number in over.items() if number})

    async def _full_one(self, key: str) -> Mapping[str, int]:
        if key not in self._full:
            document = await self._manifests.find_one({"_id": key, "base": None})
            if document is None:
                raise ManifestUnknown
            self._remember(key, _checked(key, _read(document)[1]))
        return self._full[key]

    def _remember(self, key: str, values: Mapping[str, int]) -> None:
        self._base = self._base or _Base(id=key, values=values)
        while len(self._full) >= _CACHED:
            del self._full[next(iter(self._full))]
        self._full[key] = values

    async def _is_stored(self, key: str) -> bool:
        """A process outlives a collection that somebody has emptied."""
        return await self._manifests.find_one({"_id": key, "base": None}, {"_id": 1}) is not None

    async def _write(self, key: str, update: Document) -> None:
        try:
            await self._manifests.update_one({"_id": key}, update, upsert=True)
        except DuplicateKeyError:  # two first writers at once: there is one now
            await self._manifests.update_one({"_id": key}, update, upsert=True)


def _difference(values: Mapping[str, int], base: Mapping[str, int]) -> dict[str, int]:
    """What to set over `base`; what is gone becomes zero."""
    changed = {name: number for name, number in values.items() if base.get(name) != number}
    return changed | {name: 0 for name in base if name not in values}


def _body(base: str | None, changed: Mapping[str, int]) -> Document:
    plain = json.dumps(dict(changed), ensure_ascii=False, separators=(",", ":")).encode()
    return {"base": base, "changed": Binary(zlib.compress(plain, level=1))}


def _read(document: Document) -> tuple[str | None, dict[str, int]]:
    try:
        base = None if document["base"] is None else str(document["base"])
        changed = json.loads(zlib.decompress(document["changed"]))
        return base, {str(name): int(number) for name, number in changed.items()}
    except _BROKEN as error:
        raise ManifestUnknown from error


def _checked(key: str, values: dict[str, int]) -> Mapping[str, int]:
    if map_digest(values) != key:
        raise ManifestUnknown
    return MappingProxyType(values)
