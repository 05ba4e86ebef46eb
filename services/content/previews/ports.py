"""What the use cases of previews need from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.content.previews.domain import MadePreview
from services.content.procedures.domain import Draft
from services.content.publishing.domain import Latest, Page


class Procedures(Protocol):
    async def get(self, slug: str) -> Draft | None: ...


class Pages(Protocol):
    """The published pages, which are only read."""

    async def latest(self, key: str) -> Latest: ...


class DraftPages(Protocol):
    """Draws a page that is not published, and says on it until when its link shows it."""

    def __call__(self, page: Page, *, text_revision: int, until: datetime) -> bytes: ...


class MadePreviews(Protocol):
    """Who made which link; `of_page`: the last ones first, of before the id `before` where there is
    one.
    """

    async def add(self, made: MadePreview) -> None: ...

    async def of_page(
        self, location: str, procedure: str, *, before: str, limit: int
    ) -> Sequence[MadePreview]: ...
