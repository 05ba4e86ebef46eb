"""What the feed asks for and answers with."""

from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from services.content.feed.domain import MOST

Cursor = Annotated[
    str,
    Query(
        description="`next_cursor` of the answer before, with the same `location` and `locale`. "
        "Empty or absent: everything from the beginning.",
    ),
]
OfLocation = Annotated[
    str | None,
    Query(
        max_length=100,
        description="Pages of this clinic alone, by its slug.",
        examples=["toronto"],
    ),
]
OfLocale = Annotated[
    str | None,
    Query(
        max_length=35,
        description="Pages in this locale alone (`en-CA`, `fr-CA`); no other one stands in for it.",
        examples=["fr-CA"],
    ),
]
Limit = Annotated[
    int,
    Query(
        ge=1,
        le=MOST,
        description="At most as many items; an answer of 2 MiB ends before.",
    ),
]


class ChangeItem(BaseModel):
    """The last state of one page: location, procedure and locale name it. A tombstone says that it
    is no longer published.
    """

    kind: Literal["page", "tombstone"]
    location: str
    procedure: str
    locale: str
    revision: int = Field(description="Rises with every change of the page, its end included.")
    page: dict[str, Any] | None = Field(
        default=None,
        description="The page whole, as `GET /v1/locations/{location}/procedures/{procedure}` "
        "answers it; absent in a tombstone.",
    )


class ChangeList(BaseModel):
    items: list[ChangeItem] = Field(
        description="In the order to be applied. None: nothing has changed since the cursor."
    )
    next_cursor: str = Field(
        description="Where to go on, now and after any time; there always is one. A cursor is good "
        "for 30 days at least; `410` says to begin anew."
    )


_PAGE: Final = {
    "slug": "micro-needling",
    "locale": "en-CA",
    "title": "Micro-needling",
    "revision": 3,
}
EXAMPLE: Final[dict[str, Any]] = {
    "items": [
        {
            "kind": "page",
            "location": "toronto",
            "procedure": "micro-needling",
            "locale": "en-CA",
            "revision": 3,
            "page": _PAGE,
        },
        {
            "kind": "tombstone",
            "location": "toronto",
            "procedure": "ear-tubes",
            "locale": "fr-CA",
            "revision": 8,
        },
    ],
    "next_cursor": "WzQxLDQxLCI1ZDQxNDAyYWJjNGIyYTc2Yjk3MTlkOTExMDE3YzU5MiJd",
}
