"""Response bodies of search."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from services.content.publishing.domain import Addresses
from services.content.search.domain import LONGEST_QUERY, Position
from services.content.search.usecases.find_pages import Hit, Results
from shared.cursors import decode_cursor, encode_cursor
from shared.web.paging import Page

QueryText = Annotated[
    str,
    Query(
        max_length=LONGEST_QUERY,
        description="Every word is to be found; accents, case and the last letters do not matter.",
        examples=["knee arthroscopy"],
    ),
]


def position_cursor(position: Position | None) -> str | None:
    if position is None:
        return None
    return encode_cursor(
        int(position.with_typos), position.points, position.title_key, position.key
    )


def position_of(cursor: str | None) -> Position | None:
    """Raises `UnknownCursor`; None: from the beginning."""
    if not cursor:
        return None
    with_typos, points, title_key, key = decode_cursor(cursor, int, int, str, str)
    return Position(with_typos=bool(with_typos), points=points, title_key=title_key, key=key)


class HitBody(BaseModel):
    """`snippet_html` has no markup but `<mark>`; `url` is the page for people."""

    location: str
    procedure: str
    locale_served: str
    title: str
    snippet_html: str
    url: str

    @classmethod
    def of(cls, hit: Hit, addresses: Addresses) -> "HitBody":
        page = hit.page
        return cls(
            location=page.location,
            procedure=page.procedure,
            locale_served=page.locale_served,
            title=page.title,
            snippet_html=hit.snippet_html,
            url=addresses.page(page.locale, page.location, page.procedure),
        )


class HitList(Page[HitBody]):
    """`with_typos`: as it was typed nothing was found, and these are near to it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "location": "toronto",
                            "procedure": "knee-arthroscopy",
                            "locale_served": "en-CA",
                            "title": "Knee arthroscopy",
                            "snippet_html": "We look into your <mark>knee</mark>.",
                            "url": "https://example.org/en-CA/toronto/procedures/knee-arthroscopy",
                        }
                    ],
                    "next_cursor": None,
                    "with_typos": False,
                }
            ]
        }
    )

    with_typos: bool

    @classmethod
    def of(cls, results: Results, addresses: Addresses) -> "HitList":
        return cls(
            items=[HitBody.of(hit, addresses) for hit in results.hits],
            next_cursor=position_cursor(results.more),
            with_typos=results.with_typos,
        )
