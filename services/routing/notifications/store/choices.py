"""What accounts have chosen, in `notification_choices`: `{_id: account, locale, digest, quiet}`."""

from collections.abc import Sequence
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.routing.documents import CONVERTER
from services.routing.notifications.domain import NotificationChoice
from shared.mongo import Database, Document, ensure_indexes, readable

_COLLECTION: Final = "notification_choices"


class MongoNotificationChoices:
    def __init__(self, database: Database) -> None:
        self._choices: Any = database[_COLLECTION]

    async def prepare(self) -> None:
        """The worker looks again and again at those with a digest, and at nobody else's."""
        with_digest = IndexModel(
            [("digest.at", ASCENDING)],
            name="with_digest",
            partialFilterExpression={"digest.at": {"$exists": True}},
        )
        await ensure_indexes(self._choices, [with_digest])

    async def of(self, account: str) -> NotificationChoice | None:
        found = await self._choices.find_one({"_id": account})
        read = readable([found] if found else [], _choice, collection=_COLLECTION)
        return read[0] if read else None

    async def put(self, choice: NotificationChoice) -> None:
        document: Document = CONVERTER.unstructure(choice)
        document["_id"] = document.pop("account")
        await self._choices.replace_one({"_id": document["_id"]}, document, upsert=True)

    async def with_digest(self) -> Sequence[NotificationChoice]:
        found = await self._choices.find({"digest.at": {"$exists": True}}).to_list(None)
        return readable(found, _choice, collection=_COLLECTION)


def _choice(document: Document) -> NotificationChoice:
    return CONVERTER.structure({"account": document["_id"], **document}, NotificationChoice)
