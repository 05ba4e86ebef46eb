"""The vault: data keys in a database of their own, encryption field by field with libmongocrypt.

PyMongo's own encryption class is used, not motor's: only it has `key_expiration_ms`, without which
a process that has read a key would go on reading for a minute after the key was destroyed.
Decryption is explicit, field by field, since with automatic decryption one destroyed key makes a
whole query fail.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from bson.binary import STANDARD, Binary
from bson.codec_options import CodecOptions
from pymongo import ASCENDING, AsyncMongoClient, IndexModel
from pymongo.asynchronous.encryption import AsyncClientEncryption
from pymongo.errors import EncryptionError, PyMongoError

from services.inquiry.privacy.domain import Opened, Sealed
from shared.errors import Unavailable
from shared.keys import Key, KeyRing
from shared.logs import get_log

_log = get_log(__name__)
KEY_EXPIRES_AFTER_MS: Final = 10_000
_ALGORITHM: Final = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
_KEYS: Final = "data_keys"
_WITHOUT_ID: Final = "local"
_OPTIONS: Final[CodecOptions[dict[str, Any]]] = CodecOptions(uuid_representation=STANDARD)


def connect_vault(uri: str) -> AsyncMongoClient[dict[str, Any]]:
    """The vault's own client, with the same concerns as `shared.mongo.connect`."""
    return AsyncMongoClient(
        uri,
        appname="wayfare-vault",
        uuidRepresentation="standard",
        w="majority",
        journal=True,
        readConcernLevel="majority",
        serverSelectionTimeoutMS=5000,
        timeoutMS=15000,
        maxPoolSize=50,
    )


class MongoVault:
    def __init__(
        self,
        client: AsyncMongoClient[dict[str, Any]],
        database: str,
        master_keys: KeyRing,
        *,
        key_expires_after_ms: int = KEY_EXPIRES_AFTER_MS,
    ) -> None:
        self._keys = client[database][_KEYS]
        self._provider = _provider(master_keys.current)
        self._master_keys = _providers(master_keys)
        self._encryption: AsyncClientEncryption[dict[str, Any]] = AsyncClientEncryption(
            self._master_keys,
            f"{database}.{_KEYS}",
            client,
            _OPTIONS,
            key_expiration_ms=key_expires_after_ms,
        )

    async def prepare(self) -> None:
        """One data key per inquiry, whoever asks for it and however often."""
        names = {"keyAltNames": {"$exists": True}}
        one_per_inquiry = IndexModel(
            [("keyAltNames", ASCENDING)],
            name="one_per_inquiry",
            unique=True,
            partialFilterExpression=names,
        )
        await self._keys.create_indexes([one_per_inquiry])

    async def seal(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed:
        with _errors_of_the_database_as_they_are():
            key = await self._encryption.create_data_key(
                self._provider, key_alt_names=[_name(inquiry_id)]
            )
        try:
            return await self._sealed(fields, key)
        except EncryptionError:
            try:
                await self._wait_for_the_master_key_of(key)
            finally:
                await self.destroy_key(inquiry_id)  # nothing was sealed with it
            raise

    async def seal_more(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed | None:
        known = await self._keys.find_one({"keyAltNames": _name(inquiry_id)}, {"_id": 1})
        if known is None:
            return None
        key = Binary.from_uuid(known["_id"])
        try:
            return await self._sealed(fields, key)
        except EncryptionError:
            if not await self._wait_for_the_master_key_of(key):
                return None
            raise

    async def open(self, sealed: Sealed) -> Opened:
        opened: dict[str, Any] = {}
        for field, ciphertext in sealed.items():
            try:
                opened[field] = await self._decrypted(ciphertext)
            except EncryptionError:
                # Bytes 1 to 16 of a ciphertext name its data key (BSON binary subtype 6).
                key_id = Binary(bytes(ciphertext)[1:17], 4)
                if not await self._wait_for_the_master_key_of(key_id):
                    return Opened(fields={}, is_erased=True)
                raise
        return Opened(fields=opened)

    async def destroy_key(self, inquiry_id: str) -> None:
        await self._keys.delete_one({"keyAltNames": _name(inquiry_id)})

    async def rewrap(self, at_once: int) -> AsyncIterator[int]:
        """Wraps the data keys that are under another master key under the current one, and yields
        how many after each batch.

        Each is replaced in one write of its own, and reads the same before and after it: no process
        notices, and a run that is broken off goes on where it ended.
        """
        wrapped_otherwise = {"masterKey.provider": {"$ne": self._provider}}
        ids: list[Binary] = []
        async for key in self._keys.find(wrapped_otherwise, {"_id": 1}):
            ids.append(Binary.from_uuid(key["_id"]))
            if len(ids) == at_once:
                yield await self._rewrapped(ids)
                ids = []
        if ids:
            yield await self._rewrapped(ids)

    async def _rewrapped(self, ids: list[Binary]) -> int:
        with _errors_of_the_database_as_they_are():
            await self._encryption.rewrap_many_data_key(
                {"_id": {"$in": ids}}, provider=self._provider
            )
        return len(ids)

    async def count_by_master_key(self) -> dict[str, int]:
        """How many data keys each master key has wrapped, by its id; empty for those of before
        ids.
        """
        counts = await self._keys.aggregate(
            [{"$group": {"_id": "$masterKey.provider", "count": {"$sum": 1}}}]
        )
        return {_kid(group["_id"]): group["count"] async for group in counts}

    async def close(self) -> None:
        await self._encryption.close()

    async def _sealed(self, fields: Mapping[str, Any], key: Binary) -> Sealed:
        return {
            field: await self._encrypted(value, key)
            for field, value in fields.items()
            if value is not None
        }

    async def _encrypted(self, value: Any, key: Binary) -> bytes:
        with _errors_of_the_database_as_they_are():
            sealed = await self._encryption.encrypt(value, _ALGORITHM, key_id=key)
        return Binary(bytes(sealed), 6)

    async def _decrypted(self, ciphertext: bytes) -> Any:
        with _errors_of_the_database_as_they_are():
            return await self._encryption.decrypt(Binary(ciphertext, 6))

    async def _wait_for_the_master_key_of(self, key_id: Binary) -> bool:
        """Whether there is such a data key at all.

        Raises `Unavailable` where this process has not been told its master key yet, as while the
        processes are started again one after the other.
        """
        key = await self._keys.find_one({"_id": key_id}, {"masterKey": 1})
        provider = key["masterKey"]["provider"] if key else self._provider
        if provider not in self._master_keys:
            _log.error("vault.master-key-not-known", None, kid=_kid(provider))
            raise Unavailable
        return key is not None


@contextmanager
def _errors_of_the_database_as_they_are() -> Iterator[None]:
    """libmongocrypt reads the keys through the driver, which wraps whatever goes wrong there: a
    database that gives no answer is no fault of what is encrypted, and is told as what it is.
    """
    try:
        yield
    except EncryptionError as error:
        if isinstance(error.cause, PyMongoError):
            raise error.cause from error
        raise


def _providers(master_keys: KeyRing) -> dict[str, dict[str, bytes]]:
    """Each master key under its id, and the oldest as `local` too: the name it had when there was
    one key and no ids.
    """
    named = {_provider(key): {"key": key.secret} for key in master_keys}
    return {**named, _WITHOUT_ID: {"key": master_keys.oldest.secret}}


def _provider(key: Key) -> str:
    return f"{_WITHOUT_ID}:{key.kid}"


def _kid(provider: str) -> str:
    return provider.partition(":")[2]


def _name(inquiry_id: str) -> str:
    return f"inquiry:{inquiry_id}"
