"""That a page was listed is no change of the page: what was made from it stays ready."""

import asyncio
from contextlib import suppress

from services.content.publishing.store import ContentChanges
from services.content.wiring import Content
from shared.mongo import Database
from tests.support.waiting import eventually


class RecordingListener:
    def __init__(self) -> None:
        self.is_following = False
        self.forgotten: list[tuple[str, ...]] = []

    def follow(self) -> None:
        self.is_following = True

    def unfollow(self) -> None:
        self.is_following = False

    def forget(self, *sources: str) -> None:
        self.forgotten.append(sources)

    def forget_all(self) -> None:
        self.forgotten.append(("everything",))


async def test_a_page_that_is_listed_is_not_forgotten_by_those_who_keep_answers(
    network: Content, content_database: Database
) -> None:
    listener = RecordingListener()
    watching = asyncio.create_task(ContentChanges(content_database, listener).watch())

    async def is_following() -> bool:
        return listener.is_following

    async def has_forgotten() -> bool:
        return bool(listener.forgotten)

    await eventually(is_following)
    assert await network.feed.append_changes() == 6
    await network.stores.pages.withdraw("toronto", "scar-care")
    await eventually(has_forgotten)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    assert listener.forgotten == [("pages", "toronto:", "toronto:scar-care:en-CA")]
