"""Pages as documents and back: each representation in every encoding that readers may ask for, made
once when a page is published.
"""

import gzip
from hashlib import sha256
from typing import Final

import brotli  # type: ignore[import-untyped] # published without type information
import zstandard

from services.content.documents import CONVERTER
from services.content.publishing.domain import (
    FinishedPage,
    IndexingDue,
    Listing,
    PageInputs,
    Representation,
    Shown,
    Stamp,
)
from shared.ids import new_id
from shared.mongo import Document

MARK: Final = "feed_mark"
"""Of the last write that changed what readers get; empty once the feed lists that."""
INDEXING_DUE: Final = "indexing_due"
"""Until the page, as it was stored or withdrawn with this mark, is in the search."""


def page_document(page: FinishedPage) -> Document:
    listing = page.listing
    return {
        "location": listing.location,
        "procedure": listing.procedure,
        "locale": listing.locale,
        "title": listing.title,
        "summary": listing.summary,
        "category": listing.category,
        "revision": listing.stamp.revision,
        "published_at": listing.stamp.published_at,
        "surrogate_keys": list(page.surrogate_keys),
        "dependencies": list(page.dependencies),
        "is_withdrawn": False,
        INDEXING_DUE: new_id(),
        "inputs": page.inputs and CONVERTER.unstructure(page.inputs),
        Representation.JSON.value: compressed(page.json),
        Representation.HTML.value: compressed(page.html),
        **({MARK: new_id()} if page.has_new_bytes else {}),
        **({"due": new_id()} if page.is_due else {}),
    }


def shown_page(document: Document) -> Shown:
    return Shown(stamp=stamp_of(document), inputs=_inputs(document))


def _inputs(document: Document) -> PageInputs | None:
    inputs = document.get("inputs")
    return CONVERTER.structure(inputs, PageInputs) if inputs else None


def finished_page(document: Document) -> FinishedPage:
    return FinishedPage(
        listing=listing_of(document),
        inputs=_inputs(document),
        surrogate_keys=tuple(document["surrogate_keys"]),
        dependencies=tuple(document.get("dependencies", ())),
        json=bytes(document[Representation.JSON.value]["identity"]),
        html=bytes(document[Representation.HTML.value]["identity"]),
        replaces=document["revision"],
    )


def location_and_procedure(document: Document) -> tuple[str, str]:
    location, procedure = document["location"], document["procedure"]
    if not (isinstance(location, str) and isinstance(procedure, str)):
        raise TypeError("no location or procedure")
    return location, procedure


def indexing_due_of(document: Document) -> IndexingDue:
    location, procedure = location_and_procedure(document)
    return IndexingDue(
        key=document["_id"], location=location, procedure=procedure, mark=document[INDEXING_DUE]
    )


def listing_of(document: Document) -> Listing:
    return Listing(
        location=document["location"],
        procedure=document["procedure"],
        locale=document["locale"],
        title=document["title"],
        summary=document["summary"],
        category=document["category"],
        stamp=stamp_of(document),
    )


def stamp_of(document: Document) -> Stamp:
    return Stamp(revision=document["revision"], published_at=document["published_at"])


def compressed(body: bytes) -> Document:
    """The body under the name of each encoding, and its hash."""
    return {
        "hash": sha256(body).hexdigest()[:32],
        "identity": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=9),
        "zstd": zstandard.ZstdCompressor(level=12).compress(body),
    }
