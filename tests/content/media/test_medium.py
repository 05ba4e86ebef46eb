"""What may be said of a picture."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.media.domain import (
    LARGEST_BYTES,
    FocalPoint,
    ImageRefused,
    ImageTooLarge,
    MediumWords,
    check_image,
)
from shared.errors import Invalid
from tests.content.media.images import picture, saved

ALT = {"en-CA": "An ear", "fr-CA": "Une oreille"}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "alt"),
        ({"alt": {"en-CA": "An ear"}}, "alt"),
        ({"alt": {**ALT, "de-DE": "Ein Ohr"}}, "alt"),
        ({"alt": {**ALT, "fr-CA": " "}}, "alt.fr-CA"),
        ({"alt": {**ALT, "fr-CA": "o" * 301}}, "alt.fr-CA"),
        ({"alt": {**ALT, "en-CA": "a\x00"}}, "alt.en-CA"),
        ({"alt": ALT, "is_decorative": True}, "alt"),
    ],
    ids=["nothing", "one-language", "unknown-language", "blank", "long", "control", "both"],
)
def test_a_picture_is_described_in_every_language_or_is_decoration(
    words: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        MediumWords(**words)

    assert [one.field for one in refusal.value.problems] == [field]


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")], ids=repr)
def test_a_focal_point_lies_within_the_picture(value: float) -> None:
    with pytest.raises(Invalid):
        FocalPoint(x=value)
    with pytest.raises(Invalid):
        FocalPoint(y=value)


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"GIF89a" + b"\0" * 20, "kind"),
        (b"%PDF-1.7", "kind"),
        (b"<!doctype html>", "kind"),
        (b"RIFF\0\0\0\0WAVE", "kind"),
        (b"\0\0\0\x20ftypheic", "kind"),
    ],
    ids=["empty", "svg", "gif", "pdf", "html", "wave", "heic"],
)
def test_what_does_not_begin_as_a_picture_is_refused_unread(image: bytes, reason: str) -> None:
    with pytest.raises(ImageRefused) as refusal:
        check_image(image)

    assert refusal.value.reason == reason


def test_a_picture_may_have_ten_megabytes_and_no_byte_more() -> None:
    png = saved(picture())

    check_image(png + b"\0" * (LARGEST_BYTES - len(png)))
    with pytest.raises(ImageTooLarge):
        check_image(png + b"\0" * (LARGEST_BYTES + 1 - len(png)))


@given(st.binary(max_size=64))
def test_any_bytes_are_taken_or_refused(image: bytes) -> None:
    with suppress(ImageRefused):
        check_image(image)
