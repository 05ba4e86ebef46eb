"""What is told: one message for each change, small, and the same bytes at every attempt."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from services.content.feed.domain import Headline


class EventType(StrEnum):
    PAGE_PUBLISHED = "page.published"
    PAGE_WITHDRAWN = "page.withdrawn"
    FEED_RESTART = "feed.restart"
    """Changes may have been missed: the site reads the feed from its beginning."""
    TEST = "webhook.test"


CHOSEN: Final = (EventType.PAGE_PUBLISHED, EventType.PAGE_WITHDRAWN)
"""What an endpoint may ask for; the others come to each that they concern."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The page that a message is about, and the revision that it has now."""

    location: str
    procedure: str
    locale: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Message:
    """`id` is that of the change at this endpoint: whoever makes the message anew gives it the same
    one. `position` is that of the change in the feed; 0 for what is no change.
    """

    id: str
    type: EventType
    at: datetime
    position: int = 0
    subject: Subject | None = None

    def body(self, content_url: str) -> bytes:
        at = self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        document = {"type": self.type.value, "timestamp": at, "data": self._content(content_url)}
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    def _content(self, content_url: str) -> dict[str, str | int]:
        about = self.subject
        if about is None:
            return {"changes": f"{content_url}/v1/changes"}
        named: dict[str, str | int] = {
            "location": about.location,
            "procedure": about.procedure,
            "locale": about.locale,
            "revision": about.revision,
        }
        if self.type is EventType.PAGE_WITHDRAWN:
            return named
        query = urlencode({"locale": about.locale})
        path = f"/v1/locations/{about.location}/procedures/{about.procedure}"
        return {**named, "url": f"{content_url}{path}?{query}"}


def type_of(headline: Headline) -> EventType:
    return EventType.PAGE_WITHDRAWN if headline.is_tombstone else EventType.PAGE_PUBLISHED


def message_of(endpoint_id: str, feed: str, headline: Headline) -> Message:
    """`feed` names the feed that the position is of."""
    return Message(
        id=_message_id(endpoint_id, feed, str(headline.position)),
        type=type_of(headline),
        at=headline.at,
        position=headline.position,
        subject=Subject(
            location=headline.location,
            procedure=headline.procedure,
            locale=headline.locale,
            revision=headline.revision,
        ),
    )


def restart_of(endpoint_id: str, feed: str, position: int, at: datetime) -> Message:
    """Says that what was before `position` may have been missed."""
    message_id = _message_id(endpoint_id, feed, f"restart/{position}")
    return Message(id=message_id, type=EventType.FEED_RESTART, at=at, position=position)


def _message_id(*parts: str) -> str:
    return f"msg_{sha256(json.dumps(parts).encode()).hexdigest()[:32]}"
