"""Where a follower goes on. A cursor is signed with its filter by the secret of this very feed:
another filter's, another deployment's and an invented one are refused alike.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest

from services.content.feed.domain.change import ChangeFilter
from services.content.feed.domain.head import Head
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor
from shared.errors import Refusal


class UnknownFeedCursor(Refusal):
    code = "feed.unknown-cursor"
    title = (
        "This is not a cursor that was given out here for these filters. Begin with an empty "
        "cursor, and keep location and locale the same from then on."
    )
    status = 400


class CursorTooOld(Refusal):
    code = "feed.cursor-too-old"
    title = (
        "This cursor is too old: pages that were taken down since are no longer all listed. Begin "
        "anew with an empty cursor, and let go of every page that is not listed again."
    )
    status = 410


@dataclass(frozen=True, kw_only=True)
class FeedCursor:
    """Everything up to `position` is known. `begun` is how far the feed went when the follower
    began with nothing: what was taken down before that they have never held.
    """

    position: int
    begun: int

    @classmethod
    def first(cls, head: Head) -> "FeedCursor":
        return cls(position=0, begun=head.high_water)

    def check(self, head: Head) -> None:
        """Refuses with `CursorTooOld` where a tombstone that is forgotten may be missed, and where
        the cursor is of a future that a restored backup does not know.
        """
        if max(self.position, self.begun) < head.forgotten or self.position > head.high_water:
            raise CursorTooOld


def encoded(cursor: FeedCursor, wanted: ChangeFilter, head: Head) -> str:
    return encode_cursor(cursor.position, cursor.begun, _signature(cursor, wanted, head))


def decoded(text: str, wanted: ChangeFilter, head: Head) -> FeedCursor:
    """An empty one begins. Refuses with `UnknownFeedCursor` and `CursorTooOld`."""
    if not text:
        return FeedCursor.first(head)
    try:
        position, begun, signature = decode_cursor(text, int, int, str)
    except UnknownCursor:
        raise UnknownFeedCursor from None
    cursor = FeedCursor(position=position, begun=begun)
    if not compare_digest(signature.encode(), _signature(cursor, wanted, head).encode()):
        raise UnknownFeedCursor
    cursor.check(head)
    return cursor


def _signature(cursor: FeedCursor, wanted: ChangeFilter, head: Head) -> str:
    content = json.dumps([cursor.position, cursor.begun, wanted.location, wanted.locale])
    return digest(head.secret, content.encode(), sha256).hex()[:32]
