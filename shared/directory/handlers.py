"""`content.events` into the replica of the directory."""

from collections.abc import Awaitable, Callable, Sequence

from shared.directory.events import changes_of
from shared.directory.ports import DirectoryReplica
from shared.kafka import Received

Handle = Callable[[Sequence[Received]], Awaitable[None]]


def on_content_events(directory: DirectoryReplica) -> Handle:
    """The handler of a batch; events of other types are passed over."""

    async def handle(batch: Sequence[Received]) -> None:
        await directory.apply(changes_of(received.envelope.data for received in batch))

    return handle
