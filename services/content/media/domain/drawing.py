"""Pixels: a file that somebody gave becomes a clean upright picture in sRGB, and is drawn in the
sizes of its renditions.

Pure: bytes in, bytes out. What is read may be hostile, so this runs in a process of its own
(`services.content.draw`).
"""

import struct
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps

from services.content.media.domain.medium import FocalPoint
from services.content.media.domain.refusals import ImageRefused
from services.content.media.domain.renditions import (
    MASTER,
    MASTER_SIDE,
    Drawn,
    Format,
    Rendition,
    crop_of,
    renditions_of,
)
from services.content.media.domain.signatures import is_bare_webp

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "AVIF")
_MOST_PIXELS: Final = 50_000_000
_LONGEST_SIDE: Final = 16_000
_SHORTEST_SIDE: Final = 200
_MOST_PROPORTION: Final = 4
_SIXTEEN_BITS: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})
_DAMAGED: Final = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError,
    RuntimeError, struct.error,
)  # fmt: skip
"""What Pillow raises at files that are not as they should be."""
_SETTINGS: Final = {
    Format.AVIF: {"quality": 60, "speed": 8, "max_threads": 1},
    Format.WEBP: {"quality": 80, "method": 4},
    Format.JPEG: {"quality": 82, "optimize": True, "progressive": True},
}

Image.MAX_IMAGE_PIXELS = None  # the limits above are asked before anything is decoded


def draw_new(image: bytes, focal: FocalPoint) -> Drawn:
    """Raises `ImageRefused`. A file that is as it would be kept is kept to the letter, so that what
    an export gives out comes back the same.
    """
    master = _cleaned(image)
    is_kept = is_bare_webp(image) and _size(image) == master.size
    kept = image if is_kept else _saved(master, "WEBP", quality=95, method=4)
    return _drawn(master, kept, focal)


def draw_again(master: bytes, focal: FocalPoint) -> Drawn:
    """Of what `draw_new` kept, which stays as it is."""
    with Image.open(BytesIO(master), formats=("WEBP",)) as opened:
        opened.load()
        return _drawn(_bare(opened.copy()), master, focal)


def _drawn(picture: Image.Image, master: bytes, focal: FocalPoint) -> Drawn:
    renditions = renditions_of(*picture.size)
    parts = {one.name: _rendition(picture, one, focal) for one in renditions}
    width, height = picture.size
    return Drawn(width=width, height=height, renditions=renditions, parts={MASTER: master, **parts})


def _rendition(picture: Image.Image, wanted: Rendition, focal: FocalPoint) -> bytes:
    crop = picture.crop(crop_of(*picture.size, wanted.shape, focal.x, focal.y))
    size = (wanted.width, wanted.height)
    resized = crop.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    if wanted.format is Format.JPEG and resized.mode == "RGBA":
        resized = _on_white(resized)
    return _saved(resized, wanted.format.upper(), **_SETTINGS[wanted.format])


def _saved(picture: Image.Image, format_: str, **settings: int) -> bytes:
    stream = BytesIO()
    picture.save(stream, format_, **settings)
    return stream.getvalue()


def _size(image: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(image), formats=_FORMATS) as opened:
        return opened.size


def _cleaned(image: bytes) -> Image.Image:
    """Without anything but pixels."""
    try:
        with Image.open(BytesIO(image), formats=_FORMATS) as opened:
            _check_header(opened)
            opened.draft(opened.mode, (MASTER_SIDE, MASTER_SIDE))
            opened.load()
            upright = _upright(opened)
            colours = _in_plain_depth(upright)
            colours.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
            return _bare(_in_srgb(colours, opened.info.get("icc_profile")))
    except MemoryError as error:
        raise ImageRefused.for_reason("too-much-work") from error
    except ImageRefused:
        raise
    except _DAMAGED as error:
        raise ImageRefused.for_reason("damaged") from error


def _check_header(opened: Image.Image) -> None:
    """Before a pixel is decoded. A phone's photograph may bring small pictures along (MPO), which
    does not make it move.
    """
    width, height = opened.size
    if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise ImageRefused.for_reason("too-many-pixels")
    if min(width, height) < _SHORTEST_SIDE:
        raise ImageRefused.for_reason("too-small")
    if max(width, height) > _MOST_PROPORTION * min(width, height):
        raise ImageRefused.for_reason("proportions")
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise ImageRefused.for_reason("animated")


def _upright(opened: Image.Image) -> Image.Image:
    """EXIF that nobody can read turns nothing."""
    try:
        return ImageOps.exif_transpose(opened)
    except _DAMAGED:
        return opened.copy()


def _in_plain_depth(picture: Image.Image) -> Image.Image:
    """Eight bits, and no palette."""
    if picture.mode in _SIXTEEN_BITS:
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in {"P", "PA", "La", "RGBa", "LA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """A profile that is none, or of other colours than these, is passed over."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(colours, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        colours = converted or colours
    colours = colours.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _bare(picture: Image.Image) -> Image.Image:
    """Nothing that a file said beside its pixels goes on."""
    picture.info = {}
    return picture
