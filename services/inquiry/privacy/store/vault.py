"""The vault: one wrapped data key per inquiry, in a database of its own.

`sealing_keys {_id: inquiry id, kid, wrapped}`. Nothing here keeps the key of an inquiry in memory:
with its document the data of an inquiry is gone at once, in every process and every backup of the
inquiries. Keys of inquiries that are still to come are kept until they are used (`ahead`).

What libmongocrypt has sealed for earlier versions is read until it is sealed anew
(`python -m services.inquiry.rewrap`); its keys are in `data_keys`.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from bson.binary import Binary, UuidRepresentation
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from services.inquiry.privacy.domain import (
    Opened,
    Sealed,
    new_data_key,
    seal_all,
    seal_bytes,
    unseal,
    unseal_bytes,
    unwrap,
    wrap,
)
from services.inquiry.privacy.store import before
from services.inquiry.privacy.store.ahead import DataKey, KeysAhead
from shared.errors import Unavailable
from shared.ids import new_id
from shared.keys import KeyRing
from shared.logs import get_log
from shared.mongo import UNREADABLE, Database, Document, GatheredInserts, GatheredReads

_log = get_log(__name__)
KEYS: Final = "sealing_keys"
KEYS_OF_BEFORE: Final = "data_keys"


class MongoVault:
    """Raises `Unavailable` where this process has not been told a master key yet, as while the
    processes are started again one after the other.
    """

    def __init__(self, database: Database, master_keys: KeyRing) -> None:
        self._keys = database[KEYS]
        self._new_keys = GatheredInserts(self._keys)
        self._ahead = KeysAhead(self._keys, new_key=_new_key, document=self._document)
        self._known_keys = GatheredReads(self._keys)
        self._keys_of_before = database[KEYS_OF_BEFORE]
        self._master_keys = master_keys
        self._secrets_of_before = before.secrets_of(master_keys)

    async def close(self) -> None:
        """Deletes the keys that nobody has used; after the last inquiry."""
        await self._ahead.close()

    async def seal_new(self, fields: Mapping[str, Any]) -> tuple[str, Sealed]:
        """Waits for no write where a key was made ahead."""
        key = self._ahead.take()
        if key is None:
            inquiry_id = new_id()
            return inquiry_id, await self.seal(inquiry_id, fields)
        return key.inquiry_id, seal_all(key.secret, key.inquiry_id, fields)

    async def seal(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed:
        """Under a data key made for this inquiry. Raises `DuplicateKeyError` if it has one."""
        key = DataKey(inquiry_id, new_data_key())
        sealed = seal_all(key.secret, inquiry_id, fields)
        await self._new_keys.insert(self._document(key))
        return sealed

    async def seal_more(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed | None:
        key = await self._key_or_new(inquiry_id)
        return None if key is None else seal_all(key, inquiry_id, fields)

    async def open(self, inquiry_id: str, sealed: Sealed) -> Opened:
        opened: dict[str, Any] = {}
        key: bytes | None = None
        keys_of_before: dict[UUID, Document | None] = {}
        for part, text in sealed.items():
            if before.is_of_before(text):
                key_id = before.key_id_of(text)
                if key_id not in keys_of_before:
                    keys_of_before[key_id] = await self._key_of_before({"_id": _binary(key_id)})
                old = keys_of_before[key_id]
                if old is None:
                    return Opened(fields={}, is_erased=True)
                opened[part] = before.opened(text, old, self._secret_of_before(old))
                continue
            key = key or await self._key(inquiry_id)
            if key is None:
                return Opened(fields={}, is_erased=True)
            opened[part] = unseal(key, inquiry_id, part, text)
        return Opened(fields=opened)

    async def seal_bytes(self, inquiry_id: str, part: str, value: bytes) -> bytes | None:
        key = await self._key_or_new(inquiry_id)
        return None if key is None else seal_bytes(key, inquiry_id, part, value)

    async def open_bytes(self, inquiry_id: str, part: str, sealed: bytes) -> bytes | None:
        key = await self._key(inquiry_id)
        return None if key is None else unseal_bytes(key, inquiry_id, part, sealed)

    async def destroy_key(self, inquiry_id: str) -> None:
        await self._keys.delete_one({"_id": inquiry_id})
        await self._keys_of_before.delete_one({"keyAltNames": _name_of_before(inquiry_id)})

    async def having_key(self, inquiry_ids: Collection[str]) -> Collection[str]:
        """Of these inquiries the ones that have a data key."""
        ids = list(inquiry_ids)
        found = {one["_id"] async for one in self._keys.find({"_id": {"$in": ids}}, {"_id": 1})}
        names = {_name_of_before(one): one for one in ids}
        old = self._keys_of_before.find({"keyAltNames": {"$in": list(names)}}, {"keyAltNames": 1})
        async for one in old:
            found |= {names[name] for name in one["keyAltNames"] if name in names}
        return found

    async def rewrap(self, at_once: int) -> AsyncIterator[int]:
        """Each is replaced in one write of its own, and reads the same before and after it: no
        process notices, and a run that is broken off goes on where it ended.
        """
        otherwise = {"kid": {"$ne": self._master_keys.current.kid}}
        documents: list[Document] = []
        async for document in self._keys.find(otherwise):
            documents.append(document)
            if len(documents) == at_once:
                yield await self._rewrapped(documents)
                documents = []
        if documents:
            yield await self._rewrapped(documents)

    async def count_by_master_key(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        async for one in self._keys.aggregate(_count("$kid")):
            counts[str(one["_id"] or "")] += one["count"]
        async for one in self._keys_of_before.aggregate(_count("$masterKey.provider")):
            counts[before.kid_of({"masterKey": {"provider": one["_id"]}}) or ""] += one["count"]
        return dict(counts)

    async def sealed_before(self) -> AsyncIterator[str]:
        """Inquiries that have a data key of an earlier version."""
        async for document in self._keys_of_before.find({}, {"keyAltNames": 1}):
            for name in document.get("keyAltNames", []):
                yield str(name).removeprefix(_name_of_before(""))

    async def seal_anew(self, inquiry_id: str, parts: Iterable[tuple[str, bytes]]) -> Sealed:
        """Of these parts those that an earlier version has sealed, sealed as it is done now."""
        old = {part: text for part, text in parts if before.is_of_before(text)}
        opened = await self.open(inquiry_id, old)
        return await self.seal_more(inquiry_id, opened.fields) or {}

    async def drop_key_of_before(self, inquiry_id: str) -> None:
        """Call it once nothing is sealed with it any more."""
        await self._keys_of_before.delete_one({"keyAltNames": _name_of_before(inquiry_id)})

    def _document(self, key: DataKey) -> Document:
        master = self._master_keys.current
        wrapped = wrap(master.secret, key.secret)
        return {"_id": key.inquiry_id, "kid": master.kid, "wrapped": wrapped}

    async def _add_if_missing(self, inquiry_id: str) -> None:
        try:
            await self._keys.insert_one(self._document(DataKey(inquiry_id, new_data_key())))
        except DuplicateKeyError:  # somebody else was quicker
            return

    async def _key(self, inquiry_id: str) -> bytes | None:
        document = await self._known_keys.get(inquiry_id)
        return self._unwrapped(document) if document else None

    async def _key_or_new(self, inquiry_id: str) -> bytes | None:
        """A new one beside a key of before; None where there is neither."""
        key = await self._key(inquiry_id)
        if key is None and await self._key_of_before({"keyAltNames": _name_of_before(inquiry_id)}):
            await self._add_if_missing(inquiry_id)
            key = await self._key(inquiry_id)
        return key

    def _unwrapped(self, document: Document) -> bytes:
        master = self._master_keys.get(document["kid"])
        if master is None:
            _log.error("vault.master-key-not-known", None, kid=document["kid"])
            raise Unavailable
        return unwrap(master.secret, bytes(document["wrapped"]))

    async def _rewrapped(self, documents: list[Document]) -> int:
        writes = [write for one in documents if (write := self._rewrapping(one))]
        if not writes:
            return 0
        return (await self._keys.bulk_write(writes, ordered=False)).matched_count

    def _rewrapping(self, document: Document) -> UpdateOne | None:
        """None for a key that cannot be unwrapped: it stays as it is, and is still counted."""
        master = self._master_keys.current
        try:
            wrapped = wrap(master.secret, self._unwrapped(document))
        except (Unavailable, *UNREADABLE) as error:
            _log.error("vault.key-not-rewrapped", error, inquiry_id=str(document["_id"]))
            return None
        unchanged = {"_id": document["_id"], "kid": document.get("kid")}
        return UpdateOne(unchanged, {"$set": {"kid": master.kid, "wrapped": wrapped}})

    async def _key_of_before(self, wanted: Document) -> Document | None:
        found: Document | None = await self._keys_of_before.find_one(wanted)
        return found

    def _secret_of_before(self, key: Document) -> bytes:
        kid = before.kid_of(key)
        if kid not in self._secrets_of_before:
            _log.error("vault.master-key-not-known", None, kid=kid)
            raise Unavailable
        return self._secrets_of_before[kid]


def _new_key() -> DataKey:
    return DataKey(new_id(), new_data_key())


def _binary(key_id: UUID) -> Binary:
    return Binary.from_uuid(key_id, UuidRepresentation.STANDARD)


def _name_of_before(inquiry_id: str) -> str:
    return f"inquiry:{inquiry_id}"


def _count(field: str) -> list[Document]:
    return [{"$group": {"_id": field, "count": {"$sum": 1}}}]
