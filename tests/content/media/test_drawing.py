"""Pixels of files of every kind, the hostile among them."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.content.media.domain import MASTER, Drawn, FocalPoint, ImageRefused, Shape
from services.content.media.domain.drawing import draw_again, draw_new
from tests.content.media.images import animated, picture, png_of, saved, with_exif, with_profile

MIDDLE = FocalPoint()
RED, BLUE = (200, 30, 30), (30, 30, 200)


def opened(drawn: Drawn, name: str) -> Image.Image:
    return Image.open(BytesIO(drawn.parts[name]))


def is_like(image: Image.Image, at: tuple[float, float], wanted: tuple[int, int, int]) -> bool:
    width, height = image.size
    found: Any = image.convert("RGB").getpixel((int(at[0] * width), int(at[1] * height)))
    return all(abs(one - other) < 25 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    "image",
    [
        saved(picture(), "JPEG", quality=95),
        saved(picture(), "WEBP", quality=95),
        saved(picture(), "AVIF", quality=95),
        saved(picture("P")),
        saved(picture("RGBA")),
        saved(picture("CMYK"), "JPEG", quality=95),
        with_exif(1),
        with_profile(),
    ],
    ids=["jpeg", "webp", "avif", "palette", "alpha", "cmyk", "exif", "foreign-profile"],
)
def test_a_picture_of_any_kind_becomes_clean_and_plain(image: bytes) -> None:
    drawn = draw_new(image, MIDDLE)

    assert (drawn.width, drawn.height) == (420, 280)
    assert set(drawn.parts) == {MASTER, *(one.name for one in drawn.renditions)}
    for one in drawn.renditions:
        rendition = opened(drawn, one.name)
        assert rendition.size == (one.width, one.height)
        assert rendition.format == one.format.upper()
        assert rendition.mode == "RGB"
        assert not {"exif", "icc_profile", "comment", "xmp"} & rendition.info.keys()
        assert b"Secret" not in drawn.parts[one.name]
    whole = opened(drawn, "420.jpeg")
    assert is_like(whole, (0.25, 0.6), RED)
    assert is_like(whole, (0.75, 0.6), BLUE)


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("1", "PNG"), ("I;16", "PNG")], ids=["grey", "bits", "deep"]
)
def test_grey_of_any_depth_stays_as_bright_as_it_was(mode: str, kind: str) -> None:
    grey = Image.new("L", (300, 300), 255)
    grey.paste(0, (0, 0, 150, 300))
    deep = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    image = saved(deep if mode == "I;16" else grey.convert(mode), kind)

    whole = opened(draw_new(image, MIDDLE), "300.jpeg")

    assert is_like(whole, (0.25, 0.5), (0, 0, 0))
    assert is_like(whole, (0.75, 0.5), (255, 255, 255))


def _alpha() -> Image.Image:
    image = picture("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 210, 280))
    return image


@pytest.mark.parametrize(
    "image",
    [saved(picture()), saved(_alpha()), saved(picture(), "WEBP", lossless=True)],
    ids=["plain", "alpha", "lossless"],
)
def test_what_is_kept_of_a_picture_is_kept_to_the_letter_when_it_comes_again(
    image: bytes,
) -> None:
    kept = draw_new(image, MIDDLE).parts[MASTER]

    assert draw_new(kept, MIDDLE).parts[MASTER] == kept


PLAIN_WEBP = saved(picture(), "WEBP", quality=95)


@pytest.mark.parametrize(
    "image",
    [
        PLAIN_WEBP + b"Secret",
        PLAIN_WEBP[:4] + (len(PLAIN_WEBP)).to_bytes(4, "little") + PLAIN_WEBP[8:] + b"Hide\0\0\0\0",
        with_exif(1, kind="WEBP"),
        saved(picture(size=(2_700, 900)), "WEBP"),
    ],
    ids=["something-behind", "a-chunk-of-its-own", "exif", "too-large"],
)
def test_a_webp_that_holds_more_than_is_kept_is_written_anew(image: bytes) -> None:
    kept = draw_new(image, MIDDLE).parts[MASTER]

    assert kept != image
    assert b"Secret" not in kept
    assert b"Hide" not in kept


def test_what_shines_through_does_so_except_in_jpeg_where_it_is_white() -> None:
    image = picture("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 210, 280))

    drawn = draw_new(saved(image), MIDDLE)

    assert opened(drawn, "420.webp").mode == "RGBA"
    assert opened(drawn, "420.avif").mode == "RGBA"
    assert is_like(opened(drawn, "420.jpeg"), (0.25, 0.6), (255, 255, 255))


def test_a_photograph_is_turned_as_the_camera_was_held() -> None:
    drawn = draw_new(with_exif(6), MIDDLE)

    assert (drawn.width, drawn.height) == (280, 420)
    assert is_like(opened(drawn, "280.jpeg"), (0.4, 0.25), RED)


@pytest.mark.parametrize("orientation", [0, 9, 65_535], ids=["none", "nine", "most"])
def test_an_orientation_that_there_is_not_turns_nothing(orientation: int) -> None:
    assert draw_new(with_exif(orientation), MIDDLE).width == 420


@pytest.mark.filterwarnings("ignore:.*EXIF.*:UserWarning")
def test_exif_that_nobody_can_read_turns_nothing() -> None:
    image = saved(picture(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)

    assert draw_new(image, MIDDLE).width == 420


def test_a_file_that_is_something_else_as_well_brings_none_of_it_along() -> None:
    script = b"<script>alert(1)</script>"

    drawn = draw_new(saved(picture(), "JPEG", comment=script) + b"PK\x03\x04" + script, MIDDLE)

    assert all(script not in part and b"PK\x03\x04" not in part for part in drawn.parts.values())


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (saved(picture())[:-600], "damaged"),
        (saved(picture(), "JPEG")[:900], "damaged"),
        (saved(picture(), "WEBP")[:300], "damaged"),
        (saved(picture(), "AVIF")[:200], "damaged"),
        (b"\xff\xd8\xff" + b"<html>" * 50, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (png_of(30_000, 30_000), "too-many-pixels"),
        (png_of(2**31 - 1, 2**31 - 1), "too-many-pixels"),
        (png_of(1, 50_000), "too-many-pixels"),
        (png_of(1, 9_000), "too-small"),
        (png_of(300, 2_000), "proportions"),
        (png_of(1_000, 1_000), "damaged"),
        (animated(), "animated"),
        (saved(picture(), save_all=True, append_images=[picture("L").convert("RGB")]), "animated"),
    ],
    ids=[
        "png-cut", "jpeg-cut", "webp-cut", "avif-cut", "html-as-jpeg", "png-head", "bomb",
        "largest-bomb", "line", "thin", "strip", "png-without-pixels", "webp-moves", "png-moves",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_with_its_reason(image: bytes, reason: str) -> None:
    with pytest.raises(ImageRefused) as refusal:
        draw_new(image, MIDDLE)

    assert refusal.value.reason == reason


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_drawn_or_refused_and_nothing_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "AVIF"]))
    image = bytearray(saved(picture(size=(210, 200)), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        image[data.draw(st.integers(0, len(image) - 1))] = data.draw(st.integers(0, 255))
    try:
        drawn = draw_new(bytes(image), MIDDLE)
    except ImageRefused:
        return
    assert drawn.parts


def test_another_focal_point_crops_otherwise_and_leaves_the_whole_as_it_was() -> None:
    first = draw_new(saved(picture(size=(800, 300))), FocalPoint(x=0, y=0.5))

    again = draw_again(first.parts[MASTER], FocalPoint(x=1, y=0.5))

    portrait = next(one.name for one in again.renditions if one.shape is Shape.PORTRAIT)
    assert is_like(opened(first, portrait.replace("avif", "jpeg")), (0.5, 0.6), RED)
    assert is_like(opened(again, portrait.replace("avif", "jpeg")), (0.5, 0.6), BLUE)
    assert again.parts[MASTER] == first.parts[MASTER]
    assert draw_again(first.parts[MASTER], FocalPoint(x=1, y=0.5)).parts == again.parts
