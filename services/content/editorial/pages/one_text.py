"""One request about one text, the network's or what one clinic says differently, or about a field
of it.
"""

from dataclasses import dataclass

from fastapi import Request

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.domain import SHAPES, Shape
from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.editorial.views.text import HeadView, head_view
from services.content.procedures.domain import Draft
from shared.auth.usecases import SignedIn
from shared.errors import NotFound


class UnknownField(NotFound):
    code = "editorial.unknown-field"
    title = "A text has no such part."


@dataclass(frozen=True, kw_only=True)
class OneText:
    """Where the text lies: without a `location` it is the network's."""

    context: EditorialContext
    request: Request
    procedure: str
    locale: str
    location: str = ""

    def check(self, who: SignedIn) -> None:
        """Refuses whoever does not look after this clinic, or after the whole network."""
        check_scope(who.principal, self.location or None)

    async def draft(self, who: SignedIn) -> Draft:
        """As it is stored, without what is inherited and warned of: for what a form asks often."""
        self.check(who)
        read = self.context.read_manuscript
        if self.location:
            return await read.find_override(self.procedure, self.location)
        return await read.find_facts(self.procedure)

    async def opened(self, who: SignedIn) -> tuple[Manuscript, HeadView]:
        self.check(who)
        manuscript, clinic = await self.manuscript(), ""
        if self.location:
            clinic = (await self.context.find_location(self.location)).value.name
        return manuscript, head_view(manuscript, clinic)

    async def manuscript(self) -> Manuscript:
        read = self.context.read_manuscript
        if self.location:
            return await read.override(self.procedure, self.location, self.locale)
        return await read.text(self.procedure, self.locale)


@dataclass(frozen=True, kw_only=True)
class OneField:
    """A field of it, and who works on that. Raises `UnknownField`."""

    text: OneText
    who: SignedIn
    name: str

    def __post_init__(self) -> None:
        if self.name not in SHAPES:
            raise UnknownField

    @property
    def shape(self) -> Shape:
        return SHAPES[self.name]

    @property
    def by(self) -> str:
        return self.who.principal.account_id

    async def opened(self) -> tuple[Manuscript, HeadView]:
        return await self.text.opened(self.who)
