"""Request and response bodies of publishing. The page itself is stored as finished bytes; see
`domain/document.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from services.content.publishing.domain import Listing
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.list_procedures import Found
from shared.web.paging import Page, cut


class ListedProcedure(BaseModel):
    slug: str
    title: str
    summary: str
    category: str
    locale: str
    locale_served: str
    revision: int
    published_at: datetime

    @classmethod
    def of(cls, listing: Listing) -> "ListedProcedure":
        return cls(
            slug=listing.procedure,
            title=listing.title,
            summary=listing.summary,
            category=listing.category,
            locale=listing.locale,
            locale_served=listing.locale,
            revision=listing.stamp.revision,
            published_at=listing.stamp.published_at,
        )


class FacetValue(BaseModel):
    value: str
    count: int


class Facets(BaseModel):
    category: list[FacetValue]


class ProcedureList(Page[ListedProcedure]):
    facets: Facets

    @classmethod
    def of(cls, found: Found, *, after: str, limit: int) -> "ProcedureList":
        rest = [listing for listing in found.listings if listing.procedure > after]
        shown, more = cut(rest, limit, lambda listing: listing.procedure)
        counts = found.categories.items()
        return cls(
            items=[ListedProcedure.of(listing) for listing in shown],
            facets=Facets(category=[FacetValue(value=name, count=n) for name, n in counts]),
            next_cursor=more,
        )


class PublishedPage(BaseModel):
    location: str
    procedure: str
    locale: str
    revision: int
    is_new: bool


class PublicationList(BaseModel):
    items: list[PublishedPage]

    @classmethod
    def of(cls, published: Iterable[Publication]) -> "PublicationList":
        return cls(items=[_published(publication) for publication in published])


def _published(publication: Publication) -> PublishedPage:
    listing = publication.listing
    return PublishedPage(
        location=listing.location,
        procedure=listing.procedure,
        locale=listing.locale,
        revision=listing.stamp.revision,
        is_new=publication.is_new,
    )
