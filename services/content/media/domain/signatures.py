"""What may be a picture by its first bytes, before anything is read from it."""

from typing import Final

from services.content.media.domain.refusals import ImageRefused, ImageTooLarge

LARGEST_BYTES: Final = 10 * 1024 * 1024
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis", b"mif1", b"miaf"})


def check_image(image: bytes) -> None:
    """Raises `ImageRefused` and `ImageTooLarge`. Whoever reads the whole finds out the rest."""
    if not image:
        raise ImageRefused.for_reason("empty")
    if len(image) > LARGEST_BYTES:
        raise ImageTooLarge
    if not _is_known(image[:16]):
        raise ImageRefused.for_reason("kind")


def _is_known(head: bytes) -> bool:
    return (
        head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _AVIF_BRANDS)
    )
