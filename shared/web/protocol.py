"""HTTP with a bounded head: a client that never ends its headers would fill the memory; and whole
answers written at once.
"""

from typing import Any, Final

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shared.web.problems import problem
from shared.web.wire import EXTENSION, as_lines

HEAD_LIMIT: Final = 64 * 1024
"""Bytes of request line and headers; what other servers take at most."""


class BoundedHttp(HttpToolsProtocol):
    """Counts what has come of a head that is not complete. The head's last packet is not counted,
    and may be as large as a packet is.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._is_in_head = False
        self._unfinished = 0
        self._extensions: Any = {EXTENSION: self}

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions
        self._is_in_head = True

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._unfinished = 0
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_in_head or self.transport.is_closing():
            return
        self._unfinished += len(data)
        if self._unfinished > HEAD_LIMIT:
            self._refuse()

    def give(self, scope: Scope, status: int, *parts: bytes) -> bool:
        """See `shared.web.wire`. A request that waits behind another one on its connection, or
        whose client does not read, is answered as uvicorn does it.
        """
        cycle = self.cycle
        if cycle.scope is not scope or cycle.disconnected or self.flow.write_paused:
            return False
        cycle.response_started = cycle.response_complete = True
        common = as_lines(self.server_state.default_headers)
        close = b"" if cycle.keep_alive else b"connection: close\r\n"
        self.transport.write(b"".join((STATUS_LINE[status], common, close, *parts)))
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        return True

    def _refuse(self) -> None:
        answer = problem(431, headers={"Connection": "close"})
        head = b"".join(b"%s: %s\r\n" % pair for pair in answer.raw_headers)
        self.transport.write(STATUS_LINE[431] + head + b"\r\n" + bytes(answer.body))
        self.transport.close()
