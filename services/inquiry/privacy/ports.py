"""What the stores of personal data need."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Protocol

from services.inquiry.privacy.domain import Opened, Sealed


class Vault(Protocol):
    async def seal_new(self, fields: Mapping[str, Any]) -> tuple[str, Sealed]:
        """The id of a new inquiry, and each field that is not None encrypted under the data key of
        this inquiry, which is durable by then.
        """
        ...

    async def seal_more(self, inquiry_id: str, fields: Mapping[str, Any]) -> Sealed | None:
        """The same under the data key that this inquiry has; None when it has none any more."""
        ...

    async def open(self, inquiry_id: str, sealed: Sealed) -> Opened:
        """Parts of this inquiry, each under its own name. Raises `SealBroken`."""
        ...

    async def seal_bytes(self, inquiry_id: str, part: str, value: bytes) -> bytes | None:
        """Bytes under the data key that this inquiry has; None when it has none any more."""
        ...

    async def open_bytes(self, inquiry_id: str, part: str, sealed: bytes) -> bytes | None:
        """None when the inquiry has no data key any more. Raises `SealBroken`."""
        ...

    async def destroy_key(self, inquiry_id: str) -> None:
        """Deletes the inquiry's data key; harmless when there is none."""
        ...


class DataKeys(Protocol):
    def rewrap(self, at_once: int) -> AsyncIterator[int]:
        """Wraps what is under an older master key under the current one; the size of each batch."""
        ...

    async def count_by_master_key(self) -> dict[str, int]:
        """How many data keys each master key has wrapped, by its id; empty for those of before
        ids.
        """
        ...


class SealedBefore(Protocol):
    """What an earlier version has sealed in another format."""

    def sealed_before(self) -> AsyncIterator[str]:
        """The ids of the inquiries that may have some."""
        ...

    async def seal_anew(self, inquiry_id: str, parts: Iterable[tuple[str, bytes]]) -> Sealed:
        """Of these parts those of another format, in today's; none of an erased inquiry."""
        ...

    async def drop_key_of_before(self, inquiry_id: str) -> None: ...
