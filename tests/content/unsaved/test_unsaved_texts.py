"""What is typed and not saved is kept for one person, within bounds, and not for ever."""

from datetime import timedelta

import pytest

from services.content.unsaved.domain import (
    KEPT_FOR,
    MOST_CHARACTERS,
    MOST_TEXTS,
    SETTLED_FOR,
    KeptLater,
    Part,
    check_bounds,
)
from services.content.unsaved.store import MongoUnsavedTexts
from services.content.unsaved.usecases.keep_text import KeepText
from shared.errors import Invalid
from shared.mongo import Database
from tests.support.clocks import StillClock

PART = Part(procedure="ear-tubes", locale="en-CA", location="", field="funding")
WINDOW, OTHER = "window-one", "window-two"


@pytest.fixture
async def keep(content_database: Database, clock: StillClock) -> KeepText:
    texts = MongoUnsavedTexts(content_database)
    await texts.ensure_indexes()
    return KeepText(texts=texts, now=clock)


def words(text: str) -> tuple[tuple[str, str], ...]:
    return (("body-0", text),)


async def shown(keep: KeepText, by: str = "marie", part: Part = PART) -> list[str]:
    return [one.fields[0][1] for one in await keep.found(by, part)]


async def test_the_last_of_each_window_is_kept_whatever_comes_in_late(
    keep: KeepText, clock: StillClock
) -> None:
    await keep("marie", PART, WINDOW, 2, words("Second."))
    with pytest.raises(KeptLater):
        await keep("marie", PART, WINDOW, 1, words("First."))
    assert await shown(keep) == ["Second."]
    clock.advance(timedelta(seconds=1))
    await keep("marie", PART, OTHER, 1, words("Elsewhere."))
    assert await shown(keep) == ["Elsewhere.", "Second."]
    assert await shown(keep, "paul") == []
    assert await shown(keep, part=Part(**{**vars(PART), "location": "toronto"})) == []

    await keep.settle("marie", PART, WINDOW, 3)
    with pytest.raises(KeptLater):
        await keep("marie", PART, WINDOW, 3, words("On its way while it was saved."))
    assert await shown(keep) == ["Elsewhere."]
    await keep("marie", PART, WINDOW, 4, words("Typed after going back."))
    assert "Typed after going back." in await shown(keep)
    await keep.settle("marie", PART, "?", 1)
    await keep.settle("paul", PART, OTHER, 9)
    assert "Elsewhere." in await shown(keep)


async def test_the_oldest_goes_beyond_the_bound_and_what_is_settled_is_not_what_makes_it_go(
    keep: KeepText, clock: StillClock, content_database: Database
) -> None:
    for number in range(MOST_TEXTS + 2):
        clock.advance(timedelta(seconds=1))
        await keep("marie", PART, f"window-{number:02}", 1, words(str(number)))
    await keep("paul", PART, WINDOW, 1, words("Another's."))
    texts = content_database["unsaved_texts"]
    assert await texts.count_documents({"by": "marie"}) == MOST_TEXTS
    assert await texts.count_documents({"window": {"$in": ["window-00", "window-01"]}}) == 0
    await keep.settle("marie", PART, "window-new", 1)
    assert await texts.count_documents({"by": "marie", "fields": {"$ne": []}}) == MOST_TEXTS


async def test_it_is_gone_after_thirty_days(
    keep: KeepText, clock: StillClock, content_database: Database
) -> None:
    await keep("marie", PART, WINDOW, 1, words("Old."))
    await keep.settle("marie", PART, OTHER, 1)
    texts = content_database["unsaved_texts"]
    kept = {one["window"]: one["expires_at"] - one["at"] async for one in texts.find()}
    assert kept == {WINDOW: KEPT_FOR, OTHER: SETTLED_FOR}
    indexes = await texts.index_information()
    assert indexes["expired"]["expireAfterSeconds"] == 0
    clock.advance(KEPT_FOR + timedelta(seconds=1))
    assert await shown(keep) == []


@pytest.mark.parametrize(
    ("window", "length"),
    [("", 1), ("$where", 1), ("a" * 65, 1), (WINDOW, MOST_CHARACTERS)],
    ids=["unnamed", "odd", "long", "large"],
)
def test_what_is_too_large_or_names_no_window_is_refused(window: str, length: int) -> None:
    with pytest.raises(Invalid):
        check_bounds(window, words("x" * length))
