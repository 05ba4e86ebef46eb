"""Values of webhooks as tests need them."""

from datetime import timedelta
from typing import Any

from services.content.feed.domain import Headline
from services.content.webhooks.domain import (
    Delivery,
    Endpoint,
    Message,
    Reach,
    SealedSecret,
    Wanted,
    message_of,
    queued,
)
from shared.ids import new_id
from tests.support.clocks import MONDAY_NOON

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def headline(position: int = 7, **changes: Any) -> Headline:
    usual: dict[str, Any] = {
        "location": "toronto", "procedure": "ear-tubes", "locale": "en-CA", "revision": 3,
        "is_tombstone": False, "at": MONDAY_NOON,
    }  # fmt: skip
    return Headline(position=position, **(usual | changes))


def message(position: int = 7, **changes: Any) -> Message:
    return message_of("endpoint-1", "feed-1", headline(position, **changes))


def delivery(endpoint_id: str = "endpoint-1", position: int = 7) -> Delivery:
    sent = message_of(endpoint_id, "feed-1", headline(position))
    return queued(endpoint_id, sent, MONDAY_NOON, order=new_id())


def endpoint(endpoint_id: str = "endpoint-1", **changes: Any) -> Endpoint:
    usual: dict[str, Any] = {
        "url": "https://hooks.example/content",
        "description": "",
        "wanted": Wanted(),
        "secrets": (SealedSecret(sealed=b"x" * 40, kid="h1"),),
        "reach": Reach(feed="feed-1", position=0),
        "created_at": MONDAY_NOON,
    }
    return Endpoint(id=endpoint_id, **(usual | changes))
