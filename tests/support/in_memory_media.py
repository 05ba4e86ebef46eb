"""Pictures that are there, kept in memory."""

from collections.abc import Collection, Mapping

from services.content.media.domain import Medium


class InMemoryMedia:
    def __init__(self, *media: Medium) -> None:
        self._media = {medium.id: medium for medium in media}

    def put(self, medium: Medium) -> None:
        self._media[medium.id] = medium

    async def among(self, ids: Collection[str]) -> Mapping[str, Medium]:
        return {one: self._media[one] for one in ids if one in self._media}
