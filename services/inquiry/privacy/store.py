"""The vault: data keys in a database of their own, encryption field by field with libmongocrypt.

PyMongo's own encryption class is used, not motor's: only it has `key_expiration_ms`, without which
a process that has read a key would go on reading for a minute after the key was destroyed.
Decryption is explicit, field by field, since with automatic decryption one destroyed key makes a
whole query fail.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from bson.binary import STANDARD, Binary
from bson.codec_options import CodecOptions
from pymongo import ASCENDING, AsyncMongoClient, IndexModel
from pymongo.asynchronous.encryption import AsyncClientEncryption
from pymongo.errors import EncryptionError, PyMongoError

from services.inquiry.privacy.domain import Opened, Sealed

KEY_EXPIRES_AFTER_MS: Final = 10_000
_ALGORITHM: Final = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
_KEYS: Final = "data_keys"
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
        master_key: bytes,
        *,
        key_expires_after_ms: int = KEY_EXPIRES_AFTER_MS,
    ) -> None:
        self._keys = client[database][_KEYS]
        self._encryption: AsyncClientEncryption[dict[str, Any]] = AsyncClientEncryption(
            {"local": {"key": master_key}},
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
            key = await self._encryption.create_data_key("local", key_alt_names=[_name(inquiry_id)])
        return {
            field: await self._encrypted(value, key)
            for field, value in fields.items()
            if value is not None
        }

    async def open(self, sealed: Sealed) -> Opened:
        opened: dict[str, Any] = {}
        for field, ciphertext in sealed.items():
            try:
                opened[field] = await self._decrypted(ciphertext)
            except EncryptionError:
                if await self._has_key_of(ciphertext):
                    raise
                return Opened(fields={}, is_erased=True)
        return Opened(fields=opened)

    async def destroy_key(self, inquiry_id: str) -> None:
        await self._keys.delete_one({"keyAltNames": _name(inquiry_id)})

    async def close(self) -> None:
        await self._encryption.close()

    async def _encrypted(self, value: Any, key: Binary) -> bytes:
        with _errors_of_the_database_as_they_are():
            sealed = await self._encryption.encrypt(value, _ALGORITHM, key_id=key)
        return Binary(bytes(sealed), 6)

    async def _decrypted(self, ciphertext: bytes) -> Any:
        with _errors_of_the_database_as_they_are():
            return await self._encryption.decrypt(Binary(ciphertext, 6))

    async def _has_key_of(self, ciphertext: bytes) -> bool:
        """Bytes 1 to 16 of a ciphertext name its data key (BSON binary subtype 6)."""
        key_id = Binary(bytes(ciphertext)[1:17], 4)
        return await self._keys.find_one({"_id": key_id}, {"_id": 1}) is not None


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


def _name(inquiry_id: str) -> str:
    return f"inquiry:{inquiry_id}"
