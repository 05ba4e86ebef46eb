"""The network's blocks: one document, so that every page is resolved from one state of them.

`revision` counts its changes: a page that was made of an older one is made again.
"""

from datetime import date
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.content.directory.domain import Revised, RevisionConflict
from services.content.procedures.domain import NetworkBlocks, SharedAnnouncement, TravelProgram
from services.content.procedures.store.texts import (
    announcement,
    announcement_document,
    travel,
    travel_document,
)
from shared.mongo import Database, Document

_ID = "network"


class MongoBlocks:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["blocks"]

    async def get(self) -> Revised[NetworkBlocks]:
        document = await self._documents.find_one({"_id": _ID})
        if document is None:
            return Revised(value=NetworkBlocks(), revision=0)
        return Revised(value=_blocks(document), revision=document.get("revision", 1))

    async def put(self, blocks: NetworkBlocks) -> None:
        """What is the same already is not written again; of two who write otherwise at once one is
        refused.
        """
        seen = await self.get()
        if seen.value == blocks and seen.revision:
            return
        is_written = await self._replaced(seen.revision, blocks)
        if not is_written and (await self.get()).value != blocks:
            raise RevisionConflict

    async def _replaced(self, revision: int, blocks: NetworkBlocks) -> bool:
        document = {**_blocks_document(blocks), "revision": revision + 1}
        # Documents of before blocks had a revision have none.
        guard = {"$in": [revision, None]} if revision == 1 else revision
        seen = {"_id": _ID, "revision": guard}
        try:
            result = await self._documents.replace_one(seen, document, upsert=revision == 0)
        except DuplicateKeyError:
            return False
        return bool(result.matched_count or result.upserted_id)


def _blocks_document(blocks: NetworkBlocks) -> Document:
    return {
        "name": dict(blocks.name),
        "categories": {slug: dict(names) for slug, names in blocks.categories.items()},
        "announcements": [
            {
                "slug": banner.slug,
                "texts": {
                    locale: announcement_document(words) for locale, words in banner.texts.items()
                },
                "url": banner.url,
                "starts_on": banner.starts_on and banner.starts_on.isoformat(),
                "ends_on": banner.ends_on and banner.ends_on.isoformat(),
            }
            for banner in blocks.announcements
        ],
        "out_of_province": _program_document(blocks.out_of_province),
        "international": _program_document(blocks.international),
    }


def _blocks(document: Document) -> NetworkBlocks:
    return NetworkBlocks(
        name=document["name"],
        categories=document["categories"],
        announcements=tuple(_banner(banner) for banner in document["announcements"]),
        out_of_province=_program(document["out_of_province"]),
        international=_program(document["international"]),
    )


def _banner(document: Document) -> SharedAnnouncement:
    starts_on, ends_on = document["starts_on"], document["ends_on"]
    return SharedAnnouncement(
        slug=document["slug"],
        texts={locale: announcement(words) for locale, words in document["texts"].items()},
        url=document["url"],
        starts_on=starts_on and date.fromisoformat(starts_on),
        ends_on=ends_on and date.fromisoformat(ends_on),
    )


def _program_document(program: TravelProgram) -> Document:
    return {
        "texts": {locale: travel_document(block) for locale, block in program.texts.items()},
        "url": program.url,
    }


def _program(document: Document) -> TravelProgram:
    return TravelProgram(
        texts={locale: travel(block) for locale, block in document["texts"].items()},
        url=document["url"],
    )
