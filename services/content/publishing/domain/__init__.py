"""Pages: resolved from shared text, overrides, clinics, doctors and blocks; then finished and
stored.
"""

from services.content.publishing.domain.document import (
    CONTENT_FIELDS,
    document_of,
    json_bytes,
)
from services.content.publishing.domain.fragments import html_of, plain_text_of
from services.content.publishing.domain.page import (
    Addresses,
    Banner,
    Funding,
    HtmlSection,
    Nearby,
    Page,
    Question,
    Seo,
    Travel,
    TravelPart,
    page_key,
)
from services.content.publishing.domain.publication import (
    Body,
    Encoding,
    FinishedPage,
    IndexingDue,
    Latest,
    Listing,
    NothingToPublish,
    NotOfferedHere,
    PageInputs,
    PageMark,
    PageState,
    PublishedMeanwhile,
    Representation,
    Stamp,
)
from services.content.publishing.domain.resolve import NotWritten, Sources, resolve

__all__ = [
    "CONTENT_FIELDS",
    "Addresses",
    "Banner",
    "Body",
    "Encoding",
    "FinishedPage",
    "Funding",
    "HtmlSection",
    "IndexingDue",
    "Latest",
    "Listing",
    "Nearby",
    "NotOfferedHere",
    "NotWritten",
    "NothingToPublish",
    "Page",
    "PageInputs",
    "PageMark",
    "PageState",
    "PublishedMeanwhile",
    "Question",
    "Representation",
    "Seo",
    "Sources",
    "Stamp",
    "Travel",
    "TravelPart",
    "document_of",
    "html_of",
    "json_bytes",
    "page_key",
    "plain_text_of",
    "resolve",
]  # fmt: skip
