"""A network's accent is readable wherever it is put."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.brand import (
    contrast,
    derived_dark,
    is_colour,
    is_readable_on_dark,
    is_readable_on_white,
    palette,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PAPER_SOFT = "#f4f7f6"
DARK_RAISED = "#1c2826"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("text", ["", "red", "#fff", "#GG0000", "#0A5C57", "#0a5c57\n", "#0a5c577"])
def test_a_colour_is_six_small_hexadecimal_digits(text: str) -> None:
    assert not is_colour(text)


def test_some_accents_are_too_light_for_white() -> None:
    assert is_readable_on_white("#0a5c57")
    assert not is_readable_on_white("#6fd0c4")


@given(accent=COLOURS.filter(is_readable_on_white))
def test_whatever_accent_is_allowed_every_text_in_it_is_readable(accent: str) -> None:
    dark = derived_dark(accent)
    assert is_readable_on_dark(dark)
    light, night = palette(accent, dark)
    for ground in ("#ffffff", PAPER_SOFT):
        assert contrast(light.accent, ground) >= 4.5
    for mode in (light, night):
        assert contrast(mode.on_accent, mode.accent) >= 4.5
        assert contrast(mode.on_accent, mode.accent_strong) >= 4.5
        assert contrast(mode.accent_strong, mode.accent_soft) >= 4.5
    assert contrast(night.accent, DARK_RAISED) >= 4.5
