"""The script that shows a procedure's card in a page of another site, and examples of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from services.content.publishing.domain import Addresses, Listing
from services.content.site.usecases.browse_network import Overview
from services.content.site.views.frame import Frame, frame
from services.content.text.domain import LOCALES
from shared.brand import Brand, accent_tokens, brand_of
from shared.web import Templates

_MOST_EXAMPLES: Final = 3


@dataclass(frozen=True, kw_only=True)
class _Colours:
    tokens: str


@dataclass(frozen=True, kw_only=True)
class CardScript:
    """`texts` by locale and name; `css` of the card, in the network's colours."""

    texts: Mapping[str, Any]
    css: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A page that is published now; `snippet` is the HTML that a site includes."""

    title: str
    locale: str
    clinic: str
    location: str
    procedure: str
    snippet: str


@dataclass(frozen=True, kw_only=True)
class EmbeddingView:
    frame: Frame
    examples: tuple[Example, ...]


def card_script(templates: Templates, brand: Brand) -> CardScript:
    texts = {
        locale: json.loads(templates.text("embed/texts.json", None, locale)) for locale in LOCALES
    }
    css = templates.text("embed/card.css", _Colours(tokens=accent_tokens(brand)))
    return CardScript(texts=texts, css=" ".join(css.split()))


def embedding_view(network: Overview, locale: str, addresses: Addresses) -> EmbeddingView:
    """The first pages, each of another clinic."""
    first = [
        (clinic.name, network.offered[clinic.slug][0])
        for clinic in network.clinics
        if network.offered[clinic.slug]
    ]
    return EmbeddingView(
        frame=frame(brand_of(network.network, locale), locale, "/embed"),
        examples=tuple(
            _example(listing, clinic, locale, addresses)
            for clinic, listing in first[:_MOST_EXAMPLES]
        ),
    )


def _example(listing: Listing, clinic: str, locale: str, addresses: Addresses) -> Example:
    page = addresses.page(locale, listing.location, listing.procedure)
    snippet = (
        f'<a href="{page}">{escape(listing.title, quote=False)}</a>\n'
        f'<script src="{addresses.content}/embed.js" data-location="{listing.location}"'
        f' data-procedure="{listing.procedure}" data-locale="{locale}" async></script>'
    )
    return Example(
        title=listing.title,
        locale=listing.locale,
        clinic=clinic,
        location=listing.location,
        procedure=listing.procedure,
        snippet=snippet,
    )
