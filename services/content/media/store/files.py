"""Drawn pictures in GridFS, and beside them what was drawn together.

The layout is GridFS's own, but a set is written at once: the driver's bucket writes each of thirty
small files for itself. GridFS has chunks first and the file after them, and takes a file away
before its chunks: a process that ends in between leaves chunks of which nothing tells. So
`rendition_sets {_id, medium, digest, names, is_whole, remove_at}` names all files of a set before
the first chunk is written and until the last is gone. A file's id is `<set>/<name>`; no two writers
share a set.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.content.media.ports import FileSet
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes

_BUCKET: Final = "renditions"
_MOST_AT_ONCE: Final = 100
_CHUNK_BYTES: Final = 255 * 1024


class MongoFiles:
    def __init__(self, database: Database, now: Clock) -> None:
        self._sets: Any = database["rendition_sets"]
        self._files: Any = database[f"{_BUCKET}.files"]
        self._chunks: Any = database[f"{_BUCKET}.chunks"]
        self._now = now

    async def ensure_indexes(self) -> None:
        named = IndexModel([("medium", ASCENDING), ("digest", ASCENDING)])
        dates = {"remove_at": {"$type": "date"}}
        due = IndexModel([("remove_at", ASCENDING)], partialFilterExpression=dates)
        await ensure_indexes(self._sets, [named, due])
        # GridFS's own: a chunk is there once, and is found by its file.
        ordered = IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)
        await ensure_indexes(self._chunks, [ordered])
        by_name = IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])
        await ensure_indexes(self._files, [by_name])

    async def put(
        self, medium: str, digest: str, parts: Mapping[str, bytes], *, remove_at: datetime
    ) -> FileSet:
        those = FileSet(id=new_id(), medium=medium, digest=digest)
        named = {"medium": medium, "digest": digest, "names": list(parts), "remove_at": remove_at}
        await self._sets.insert_one({"_id": those.id, **named, "is_whole": False})
        files = {_file_id(those.id, name): (name, part) for name, part in parts.items()}
        await self._chunks.insert_many(
            [chunk for file_id, (_, part) in files.items() for chunk in _chunks(file_id, part)]
        )
        await self._files.insert_many(
            [_file(file_id, name, part, self._now()) for file_id, (name, part) in files.items()]
        )
        await self._sets.update_one({"_id": those.id}, {"$set": {"is_whole": True}})
        return those

    async def keep(self, those: FileSet) -> None:
        await self._sets.update_one({"_id": those.id}, {"$unset": {"remove_at": ""}})

    async def release(self, medium: str, digest: str, *, remove_at: datetime) -> None:
        wanted = {"medium": medium, "digest": digest}
        await self._sets.update_many(wanted, {"$set": {"remove_at": remove_at}})

    async def due(self, now: datetime) -> Sequence[FileSet]:
        found = self._sets.find({"remove_at": {"$lte": now}}).sort("remove_at", ASCENDING)
        return [_set(document) for document in await found.limit(_MOST_AT_ONCE).to_list(None)]

    async def drop(self, those: FileSet) -> None:
        document = await self._sets.find_one({"_id": those.id})
        if document is None:
            return
        ids = [_file_id(those.id, name) for name in document["names"]]
        await self._sets.update_one({"_id": those.id}, {"$set": {"is_whole": False}})
        await self._files.delete_many({"_id": {"$in": ids}})
        await self._chunks.delete_many({"files_id": {"$in": ids}})
        await self._sets.delete_one({"_id": those.id})

    async def read(self, medium: str, digest: str, name: str) -> bytes | None:
        wanted = {"medium": medium, "digest": digest, "is_whole": True, "names": name}
        document = await self._sets.find_one(wanted, {"_id": 1})
        if document is None:
            return None
        return await self._content(_file_id(document["_id"], name))

    async def _content(self, file_id: str) -> bytes | None:
        """None where it is being taken away."""
        file = await self._files.find_one({"_id": file_id}, {"length": 1})
        found = self._chunks.find({"files_id": file_id}, {"data": 1}).sort("n", ASCENDING)
        content = b"".join([chunk["data"] async for chunk in found])
        return content if file and len(content) == file["length"] else None


def _chunks(file_id: str, part: bytes) -> Iterator[Document]:
    for number, begin in enumerate(range(0, len(part), _CHUNK_BYTES)):
        data = part[begin : begin + _CHUNK_BYTES]
        yield {"files_id": file_id, "n": number, "data": data}


def _file(file_id: str, name: str, part: bytes, at: datetime) -> Document:
    size = {"length": len(part), "chunkSize": _CHUNK_BYTES}
    return {"_id": file_id, "filename": name, **size, "uploadDate": at}


def _file_id(set_id: str, name: str) -> str:
    return f"{set_id}/{name}"


def _set(document: Document) -> FileSet:
    return FileSet(id=document["_id"], medium=document["medium"], digest=document["digest"])
