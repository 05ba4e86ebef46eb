"""What is shown of a network, whatever was announced of it."""

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.brand import (
    NEUTRAL,
    brand_of,
    icon_svg,
    is_readable_on_white,
    name_in,
    one_line,
    style_sheet,
)


@dataclass(frozen=True, kw_only=True)
class Announced:
    names: dict[str, str] = field(default_factory=lambda: {"en-CA": "Northlight"})
    logo: str = ""
    accent: str = "#0a5c57"
    accent_dark: str = ""
    phone: str = ""
    site_url: str = ""


@pytest.mark.parametrize(
    ("names", "locale", "shown"),
    [
        ({"en-CA": "A", "fr-CA": "B"}, "fr-CA", "B"),
        ({"en-CA": "A", "fr-CA": "B"}, "fr-FR", "B"),
        ({"en-CA": "A", "fr-CA": "B"}, "ar", "A"),
        ({"fr-CA": "B"}, "en-CA", "B"),
        ({}, "en-CA", ""),
        ({"en-CA": "A\r\nBcc: x@x.example"}, "en-CA", "A Bcc: x@x.example"),
    ],
)
def test_a_name_is_in_the_readers_language_where_there_is_one(
    names: dict[str, str], locale: str, shown: str
) -> None:
    assert name_in(names, locale) == shown


def test_a_network_that_is_not_known_has_no_name() -> None:
    assert brand_of(None, "en-CA") == NEUTRAL
    assert NEUTRAL.name == ""


def test_what_may_not_be_shown_is_left_out() -> None:
    hostile = Announced(
        logo="<svg onload='alert(1)'/>", accent="#ffff00", accent_dark="}", site_url="javascript:x"
    )
    brand = brand_of(hostile, "en-CA")
    assert (brand.logo, brand.site_url) == ("", "")
    assert is_readable_on_white(brand.accent)
    assert "}" not in brand.accent_dark


@given(st.text(), st.text(), st.text())
def test_a_style_sheet_and_an_icon_are_well_formed_whatever_was_announced(
    name: str, accent: str, logo: str
) -> None:
    brand = brand_of(Announced(names={"en-CA": name}, accent=accent, logo=logo), "en-CA")
    assert style_sheet(brand).count("}") == style_sheet(brand).count("{") == 2
    ET.fromstring(icon_svg(brand))  # noqa: S314 - ours


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text).isprintable()
