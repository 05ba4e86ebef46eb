"""Security events are kept before an answer tells of what they are about."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry import SecurityEvent, gathering
from shared.web.wire import put_wire

KeepEvents = Callable[[Sequence[SecurityEvent]], Awaitable[None]]
_BEGINS: Final = "http.response.start"


class NoteSecurity:
    """Where they cannot be kept, nobody hears that they have been signed in."""

    def __init__(self, app: ASGIApp, *, keep: KeepEvents) -> None:
        self._app = app
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        put_wire(scope, None)  # or an answer might go past us
        with gathering() as events:
            failed: list[Exception] = []

            async def after_keeping(message: Message) -> None:
                if message["type"] == _BEGINS:
                    await self._keep_all(events, failed)
                await send(message)

            try:
                await self._app(scope, receive, after_keeping)
            except Exception:
                if failed:  # whatever the framework has made of it
                    raise failed[0] from None
                raise
            await self._keep_all(events, failed)  # of an answer that had begun by then

    async def _keep_all(self, events: list[SecurityEvent], failed: list[Exception]) -> None:
        kept = list(events)
        if not kept:
            return
        try:
            await self._keep(kept)
        except Exception as error:
            failed.append(error)
            raise
        del events[: len(kept)]
