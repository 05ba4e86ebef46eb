"""Forms with a file, read as they come: Starlette would put the file on the disk first, in clear.

Fields come before the file; what comes after it is passed over.
"""

from collections import deque
from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect

from shared.errors import Refusal

_FIELDS_BYTES: Final = 16 * 1024
"""Of all fields and headers together."""


class FormBroken(Refusal):
    """No such form, or one that does not come to its end."""

    code = "malformed"
    title = "The request could not be understood."


class FileForm:
    """A form whose file is read once, by `content`. `filename` None: there is no file."""

    def __init__(self, request: Request, file_field: str) -> None:
        self.fields: dict[str, str] = {}
        self.filename: str | None = None
        self._stream = request.stream()
        self._file_field = file_field
        self._parser = self._parser_of(request)
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._name = ""
        self._value: bytearray | None = None
        self._is_in_file = False
        self._has_ended = False
        self._pieces: deque[bytes] = deque()
        self._counted = 0

    async def read_fields(self) -> None:
        """Up to the beginning of the file, or the end. Raises `FormBroken`."""
        while self.filename is None and await self._feed():
            pass

    async def content(self) -> AsyncIterator[bytes]:
        """Of the file, up to the end of the form. Raises `FormBroken`."""
        while True:
            while self._pieces:
                yield self._pieces.popleft()
            if not await self._feed():
                return

    async def pass_over(self) -> None:
        """Reads what is left, so that whoever sends it hears the answer. Raises `FormBroken`."""
        async for _ in self.content():
            pass

    async def _feed(self) -> bool:
        """False at the end of the request, once the form has come to its own."""
        try:
            piece = await anext(self._stream)
            self._parser.write(piece)
        except StopAsyncIteration:
            if not self._has_ended:
                raise FormBroken from None
            return False
        except (ClientDisconnect, FormParserError, ValueError):
            raise FormBroken from None
        return True

    def _parser_of(self, request: Request) -> MultipartParser:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise FormBroken
        try:
            return MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._begin_content,
                    "on_part_data": self._take,
                    "on_part_end": self._end_part,
                    "on_end": self._end,
                },
            )
        except (FormParserError, ValueError):
            raise FormBroken from None

    def _begin_part(self) -> None:
        self._disposition, self._value, self._is_in_file = b"", None, False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header[1].extend(data[start:end])

    def _end_header(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = bytes(value)
        name.clear()
        value.clear()

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = _text(options.get(b"name", b""))
        is_first = self.filename is None
        if self._name == self._file_field and b"filename" in options:
            self._is_in_file = is_first
            self.filename = _text(options[b"filename"]) if is_first else self.filename
        elif is_first:
            self._value = bytearray()

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._is_in_file:
            self._pieces.append(data[start:end])
        elif self._value is not None:
            self._count(end - start)
            self._value.extend(data[start:end])

    def _end_part(self) -> None:
        if self._value is not None:
            self.fields[self._name] = _text(bytes(self._value))
        self._value, self._is_in_file = None, False

    def _end(self) -> None:
        self._has_ended = True

    def _count(self, length: int) -> None:
        self._counted += length
        if self._counted > _FIELDS_BYTES:
            raise FormBroken


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
