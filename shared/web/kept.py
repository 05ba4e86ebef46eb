"""One answer that is kept (`shared.web.ready`), as it goes over the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import Counter

from shared.web.spilling import Slot
from shared.web.validators import is_known, without_content
from shared.web.wire import Headers, as_lines

_ANSWER_BYTES: Final = 1_400
"""About what an answer takes in memory besides its body and headers."""


@dataclass(kw_only=True, slots=True)
class Kept:
    """All of it but what is of each request."""

    rest: bytes
    """Its own header lines, the empty line that ends them, and behind it the body unless that is
    spilled: what lies together is read together.
    """
    of_304: int
    """So many bytes are header lines that a 304 has as well."""
    of_head: int
    """So many are all header lines with the empty one."""
    shared: bytes
    """Header lines that are the same object in every answer."""
    etag: bytes
    sources: tuple[str, ...]
    counted: Mapping[tuple[str, int], Counter]
    """By method and status."""
    until: datetime | None = None
    spilled: Slot | None = None
    is_asked: bool = True
    """Since it was last its turn to give way; for the first time when it was made."""

    @property
    def size(self) -> int:
        """Of memory."""
        return len(self.rest) + _ANSWER_BYTES

    @property
    def body_bytes(self) -> int:
        """Of memory."""
        return len(self.rest) - self.of_head

    def for_request(self, method: str, known: bytes | None) -> tuple[int, bytes, Slot | None]:
        """Status, what of the answer follows on the lines of the request, and where the rest of
        its body lies. `known`: the `If-None-Match` of it.
        """
        if known is not None and is_known(self.etag, known):
            return 304, self.rest[: self.of_304] + b"\r\n", None
        if method == "HEAD":
            return 200, self.rest[: self.of_head], None
        return 200, self.rest, self.spilled


def head_of(headers: Headers) -> tuple[bytes, int]:
    """The lines with the empty one that ends them; first those of a 304, which are so many
    bytes.
    """
    of_304 = without_content(headers)
    first, others = as_lines(of_304), as_lines([one for one in headers if one not in of_304])
    return first + others + b"\r\n", len(first)
