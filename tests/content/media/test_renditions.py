"""Which parts of a picture are drawn, and how large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.media.domain import (
    Format,
    Medium,
    MediumWords,
    Shape,
    crop_of,
    pictured,
    renditions_of,
)

SIDES = st.integers(1, 4_000)
FRACTIONS = st.floats(0, 1)


@given(SIDES, SIDES, st.sampled_from(Shape), FRACTIONS, FRACTIONS)
def test_a_crop_lies_within_the_picture_and_holds_the_focal_point(
    width: int, height: int, shape: Shape, x: float, y: float
) -> None:
    left, upper, right, lower = crop_of(width, height, shape, x, y)

    assert 0 <= left < right <= width
    assert 0 <= upper < lower <= height
    assert left <= x * width <= right
    assert upper <= y * height <= lower
    assert right - left == width or lower - upper >= height - 1


@given(SIDES, SIDES)
def test_nothing_is_drawn_larger_than_it_is_and_every_shape_is_drawn(
    width: int, height: int
) -> None:
    drawn = renditions_of(width, height)

    assert all(1 <= one.width <= width and 1 <= one.height <= height + 1 for one in drawn)
    assert {one.shape for one in drawn} == set(Shape)
    assert all(one.format is Format.JPEG for one in drawn if one.shape is Shape.CARD)


@given(st.integers(200, 2_560), st.integers(200, 2_560))
def test_no_two_renditions_have_one_name(width: int, height: int) -> None:
    names = [one.name for one in renditions_of(width, height)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("x", "crop"),
    [(0.0, (0, 0, 400, 400)), (0.5, (300, 0, 700, 400)), (1.0, (600, 0, 1_000, 400))],
    ids=["left", "middle", "right"],
)
def test_a_portrait_follows_the_focal_point(x: float, crop: tuple[int, ...]) -> None:
    assert crop_of(1_000, 400, Shape.PORTRAIT, x, 0.5) == crop


def test_a_page_offers_the_widths_of_one_shape_by_format_with_an_address_for_every_browser() -> (
    None
):
    words = MediumWords(alt={"en-CA": "Three ears", "fr-CA": "Trois oreilles"})
    medium = Medium(
        id="ears",
        words=words,
        source="s",
        digest="d",
        width=1_200,
        height=900,
        renditions=renditions_of(1_200, 900),
    )

    picture = pictured(medium, Shape.BANNER, "fr-CA")

    assert picture is not None
    assert (picture.alt, picture.locale) == ("Trois oreilles", "fr-CA")
    assert (picture.width, picture.height) == (1_080, 432)
    assert picture.url == "/media/ears/d/1080x432.jpeg"
    assert [one.media_type for one in picture.sources] == ["image/avif", "image/webp", "image/jpeg"]
    assert picture.sources[0].srcset.startswith("/media/ears/d/400x160.avif 400w, ")
