"""A vault in memory: seals nothing in earnest, and reads nothing once its key is destroyed."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from services.inquiry.privacy.domain import Opened, SealBroken, Sealed


@dataclass
class InMemoryVault:
    keys: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    async def seal_new(self, fields: Mapping[str, Any]) -> tuple[str, Sealed]:
        inquiry_id = f"i-{next(self.numbers)}"
        return inquiry_id, await self.seal(inquiry_id, fields)

    async def seal(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed:
        self.keys.add(inquiry_id)
        return _sealed(inquiry_id, fields)

    async def seal_more(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed | None:
        return _sealed(inquiry_id, fields) if inquiry_id in self.keys else None

    async def open(self, inquiry_id: str, sealed: Sealed) -> Opened:
        if sealed and inquiry_id not in self.keys:
            return Opened(fields={}, is_erased=True)
        opened = {name: json.loads(ciphertext) for name, ciphertext in sealed.items()}
        if any(of != [inquiry_id, part] for part, (of, _) in opened.items()):
            raise SealBroken("not what was sealed")
        return Opened(fields={name: value for name, (_, value) in opened.items()})

    async def seal_bytes(self, inquiry_id: str, part: str, value: bytes) -> bytes | None:
        return _head(inquiry_id, part) + value if inquiry_id in self.keys else None

    async def open_bytes(self, inquiry_id: str, part: str, sealed: bytes) -> bytes | None:
        if inquiry_id not in self.keys:
            return None
        if not sealed.startswith(_head(inquiry_id, part)):
            raise SealBroken("not what was sealed")
        return sealed.removeprefix(_head(inquiry_id, part))

    async def destroy_key(self, inquiry_id: str) -> None:
        self.keys.discard(inquiry_id)

    async def having_key(self, inquiry_ids: Collection[str]) -> Collection[str]:
        return self.keys & set(inquiry_ids)


def _head(inquiry_id: str, part: str) -> bytes:
    return json.dumps([inquiry_id, part]).encode() + b":"


def _sealed(inquiry_id: str, fields: Mapping[str, Any]) -> Sealed:
    return {
        name: json.dumps([[inquiry_id, name], value]).encode()
        for name, value in fields.items()
        if value is not None
    }
