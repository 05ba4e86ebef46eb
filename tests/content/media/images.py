"""Files as people, cameras and enemies give them, small and always the same."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

SIZE = (420, 280)


def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left, blue on the right, white above."""
    image = Image.new("RGB", size, (200, 30, 30))
    width, height = size
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    image.paste((255, 255, 255), (0, 0, width, height // 8))
    return image if mode == "RGB" else image.convert(mode)


def saved(image: Image.Image, kind: str = "PNG", **settings: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **settings)
    return stream.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header says this size, of next to no bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    )


def with_exif(orientation: int, *, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    return saved(picture(), kind, exif=exif.tobytes(), comment=b"SecretComment", quality=95)


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return saved(picture(), "PNG", icc_profile=profile)


def animated() -> bytes:
    return saved(
        picture(), "WEBP", save_all=True, append_images=[picture("L").convert("RGB")], duration=100
    )
