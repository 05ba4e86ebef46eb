"""A medium as a page shows it: one shape, its addresses by width and format, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.content.media.domain.medium import Medium
from services.content.media.domain.renditions import Format, Rendition, Shape


@dataclass(frozen=True, kw_only=True)
class PictureSource:
    """The addresses of one format by width in pixels, the narrowest first."""

    media_type: str
    addresses: Mapping[int, str]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{address} {width}w" for width, address in self.addresses.items())


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`width` and `height` of the widest rendition, so that a page keeps room for it; `url` is an
    address that every browser can show. `alt` is in `locale`, and empty for decoration. Addresses
    begin with `/`.
    """

    medium: str
    alt: str
    locale: str
    width: int
    height: int
    url: str
    sources: tuple[PictureSource, ...]


def pictured(medium: Medium | None, shape: Shape, locale: str) -> Picture | None:
    """None where there is none, or none of this shape was drawn."""
    if medium is None:
        return None
    drawn = sorted(
        (one for one in medium.renditions if one.shape is shape), key=lambda one: one.width
    )
    if not drawn:
        return None
    widest, alt = drawn[-1], medium.alt_for(locale)
    plain = [one for one in drawn if one.format is Format.JPEG]
    return Picture(
        medium=medium.id,
        alt=alt.value,
        locale=alt.locale,
        width=widest.width,
        height=widest.height,
        url=address_of(medium, (plain or drawn)[-1]),
        sources=tuple(_source(medium, one, drawn) for one in Format if _has(one, drawn)),
    )


def address_of(medium: Medium, rendition: Rendition) -> str:
    return f"{folder_of(medium.id, medium.digest)}/{rendition.name}"


def folder_of(medium_id: str, digest: str) -> str:
    """Of everything that was drawn of it at once."""
    return f"/media/{medium_id}/{digest}"


def _has(wanted: Format, drawn: list[Rendition]) -> bool:
    return any(one.format is wanted for one in drawn)


def _source(medium: Medium, wanted: Format, drawn: list[Rendition]) -> PictureSource:
    return PictureSource(
        media_type=wanted.media_type,
        addresses={one.width: address_of(medium, one) for one in drawn if one.format is wanted},
    )
