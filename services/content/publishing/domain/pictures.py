"""The pictures of a page: of the procedure, of its clinic, and of the doctors."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.content.directory.domain import Doctor, Location
from services.content.media.domain import Medium, Picture, Shape, pictured
from services.content.procedures.domain import Procedure
from services.content.publishing.domain.page import Pictures


def pictures_of(
    procedure: Procedure,
    location: Location,
    doctors: Iterable[Doctor],
    media: Mapping[str, Medium],
    *,
    locale: str,
    site: str,
) -> Pictures:
    """A reference to what is no longer there shows nothing."""
    portraits = {
        doctor.slug: pictured(media.get(doctor.portrait), Shape.PORTRAIT, locale)
        for doctor in doctors
    }
    shown = media.get(procedure.picture) or media.get(location.picture)
    card = pictured(shown, Shape.CARD, locale)
    return Pictures(
        site=site,
        procedure=pictured(media.get(procedure.picture), Shape.BANNER, locale),
        clinic=pictured(media.get(location.picture), Shape.BANNER, locale),
        portraits={slug: one for slug, one in portraits.items() if one},
        card=f"{site}{card.url}" if card else None,
    )


def picture_document(picture: Picture | None, site: str) -> dict[str, Any] | None:
    """With whole addresses: other sites show it as well."""
    if picture is None:
        return None
    return {
        "id": picture.medium,
        "alt": picture.alt,
        "locale": picture.locale,
        "width": picture.width,
        "height": picture.height,
        "url": site + picture.url,
        "sources": [
            {
                "media_type": source.media_type,
                "widths": [
                    {"width": width, "url": site + address}
                    for width, address in source.addresses.items()
                ],
            }
            for source in picture.sources
        ],
    }
