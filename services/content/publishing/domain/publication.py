"""A page as it is kept: finished bytes under one revision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from services.content.procedures.domain import MedicalReview, Procedure
from services.content.publishing.domain.page import page_key
from shared.errors import Conflict, NotFound

Encoding = Literal["br", "zstd", "gzip", "identity"]


class Representation(StrEnum):
    """The two forms of a page; both are finished and stored under the same revision."""

    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What every answer names: which revision this is and since when."""

    revision: int
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page as lists show it."""

    location: str
    procedure: str
    locale: str
    title: str
    summary: str
    category: str
    stamp: Stamp


@dataclass(frozen=True, kw_only=True)
class Pin:
    """The revisions that the words of a page come from: of the shared text in its locale and, with
    `facts_revision`, of what the clinic says differently.
    """

    text_revision: int
    facts_revision: int


@dataclass(frozen=True, kw_only=True)
class PageInputs:
    """What a page was made of: it is made again from this, and not from what an editor has written
    since. Until `changes_at` it holds: then something that it shows begins or ends, such as a
    banner or a fee, and it is due to be made again.
    `pin` names the revisions of its words; pages of before those were kept have none.
    """

    procedure: Procedure
    changes_at: datetime | None
    pin: Pin | None = None


@dataclass(frozen=True, kw_only=True)
class FinishedPage:
    """One document: the page in both representations. `replaces` is the revision it was made after,
    0 for the first, and `replaces_due` the demand that was there then. Pages of before inputs were
    kept have none.

    `dependencies` names what it shows. One that names what the page before did not is stored as
    due: an edit of that may have looked for the pages that show it before this one was there.
    `has_new_bytes`: readers get something else than before.
    """

    listing: Listing
    inputs: PageInputs | None
    surrogate_keys: tuple[str, ...]
    dependencies: tuple[str, ...] = ()
    json: bytes
    html: bytes
    replaces: int
    replaces_due: str | None = None
    is_due: bool = False
    has_new_bytes: bool = True

    @property
    def key(self) -> str:
        return page_key(self.listing.location, self.listing.procedure, self.listing.locale)

    @property
    def stamp(self) -> Stamp:
        return self.listing.stamp


@dataclass(frozen=True, kw_only=True)
class Latest:
    """The last revision of a page, 0 before the first; `page` is None where none is published now.
    `due` names the demand that it be made again, where there is one.
    """

    revision: int = 0
    page: FinishedPage | None = None
    due: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What readers of a page have, without its bytes; `inputs` is None for a page of before they
    were kept.
    """

    stamp: Stamp
    inputs: PageInputs | None


@dataclass(frozen=True, kw_only=True)
class PageMark:
    """Names the last write of a page that changed what readers get, until that write is listed."""

    key: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class IndexingDue:
    """The demand that what a page is found by be made again; `mark` names it."""

    key: str
    location: str
    procedure: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class PageState:
    """What readers get since the write that `written` names. `zstd` is the JSON in that encoding,
    as it is stored; None once the page is withdrawn.
    """

    written: PageMark
    location: str
    procedure: str
    locale: str
    revision: int
    zstd: bytes | None


@dataclass(frozen=True, kw_only=True)
class ReviewDue:
    """A live page and the review that it shows; `text_revision` is None for a page of before that
    was kept.
    """

    key: str
    location: str
    procedure: str
    locale: str
    title: str
    text_revision: int | None
    review: MedicalReview | None


@dataclass(frozen=True, kw_only=True)
class Body:
    """What a reader gets: stored bytes and the facts for the headers. `hash` names the bytes of the
    representation before encoding.
    """

    content: bytes
    encoding: Encoding
    hash: str
    locale: str
    stamp: Stamp
    surrogate_keys: tuple[str, ...]


class NotOfferedHere(NotFound):
    """Scripts of other sites may learn it, too: they show a link instead."""

    headers = MappingProxyType({"Access-Control-Allow-Origin": "*"})
    code = "publishing.not-offered-here"
    title = "This clinic has no page for this procedure."


class NothingToPublish(Conflict):
    code = "publishing.nothing-to-publish"
    title = "This procedure has no text in any locale yet, or no clinic offers it here."


class PublishedMeanwhile(Conflict):
    code = "publishing.published-meanwhile"
    title = "Somebody else has published this page in the meantime."
