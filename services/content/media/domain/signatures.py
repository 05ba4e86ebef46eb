"""What a file may be by its bytes, before a picture is read from it."""

from typing import Final

from services.content.media.domain.refusals import ImageRefused, ImageTooLarge

LARGEST_BYTES: Final = 10 * 1024 * 1024
_PIXELS: Final = frozenset({b"VP8X", b"ALPH", b"VP8 ", b"VP8L"})
"""The chunks of WebP without colour profile, EXIF, XMP and movement."""
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis", b"mif1", b"miaf"})


def check_image(image: bytes) -> None:
    """Raises `ImageRefused` and `ImageTooLarge`. Whoever reads the whole finds out the rest."""
    if not image:
        raise ImageRefused.for_reason("empty")
    if len(image) > LARGEST_BYTES:
        raise ImageTooLarge
    if not _is_known(image[:16]):
        raise ImageRefused.for_reason("kind")


def is_bare_webp(image: bytes) -> bool:
    """A still WebP that holds pixels, each part of them once, and nothing before, between or behind
    them.
    """
    if not (image.startswith(b"RIFF") and image[8:12] == b"WEBP"):
        return False
    length, at, names = int.from_bytes(image[4:8], "little"), 12, list[bytes]()
    while at < len(image):
        names.append(image[at : at + 4])
        size = int.from_bytes(image[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    is_whole = at == len(image) == length + 8
    return is_whole and len(set(names)) == len(names) and set(names) <= _PIXELS


def _is_known(head: bytes) -> bool:
    return (
        head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _AVIF_BRANDS)
    )
