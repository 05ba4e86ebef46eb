"""A logo that is let through is shapes and nothing else."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.brand import LONGEST_LOGO, LogoRefused, clean_logo

NS = 'xmlns="http://www.w3.org/2000/svg"'
GOOD = f'<svg {NS} viewBox="0 0 24 24"><path d="M3 12h18" fill="none" stroke="currentColor"/></svg>'


def test_shapes_are_kept_as_they_are() -> None:
    assert clean_logo(GOOD) == GOOD.replace("/>", "></path>")


def test_cleaning_again_changes_nothing() -> None:
    assert clean_logo(clean_logo(GOOD)) == clean_logo(GOOD)


def test_what_programs_write_round_a_drawing_is_left_out() -> None:
    drawn = f'<?xml version="1.0"?><!-- by hand -->\n{GOOD}\n'.replace(
        "<svg ", '<svg width="24" height="24" '
    )
    assert clean_logo(drawn) == clean_logo(GOOD)


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onload="alert(1)"/>',
        '<path d="M0 0" style="fill:url(http://x.example)"/>',
        '<path d="M0 0" fill="url(#a)"/>',
        '<path d="M0 0" fill="javascript:alert(1)"/>',
        '<path d="M0 0" class="button"/>',
        '<path d="M0 0" id="main"/>',
        '<a href="https://x.example"><path d="M0 0"/></a>',
        '<image href="https://x.example/a.png"/>',
        '<use href="#a"/>',
        "<style>*{display:none}</style>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        "<text>Northlight</text>",
        '<path xmlns="http://www.w3.org/1999/xhtml" d="M0 0"/>',
        '<path d="M0 0" xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>',
        "<g>words</g>",
        "<g/>words",
        '<path d="M0 0&quot; onload=&quot;alert(1)"/>',
        '<rect viewBox="0 0 1 1"/>',
        "<g>" * 20 + "</g>" * 20,
        '<path d="M0 0"/>' * 300,
        "",
    ],
)
def test_anything_else_is_refused(inner: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        clean_logo(f'<svg {NS} viewBox="0 0 24 24">{inner}</svg>')
    assert "alert" not in str(refused.value)


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "svg",
        "<svg/>",
        f"<svg {NS}><path d='M0 0'/></svg>",
        f'<svg {NS} viewBox="0 0 24 24" onload="alert(1)"><path d="M0 0"/></svg>',
        '<svg viewBox="0 0 24 24"><path d="M0 0"/></svg>',
        f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {NS} viewBox="0 0 1 1"><g>&a;</g></svg>',
        GOOD + "<p/>",
        GOOD.replace("M3 12h18", "M3 12h18" + " " * LONGEST_LOGO),
    ],
)
def test_what_is_no_bounded_drawing_is_refused(svg: str) -> None:
    with pytest.raises(LogoRefused):
        clean_logo(svg)


@given(st.text(max_size=300), st.text(max_size=50))
def test_no_text_gets_through_as_anything_but_shapes(inner: str, value: str) -> None:
    try:
        clean = clean_logo(f'<svg {NS} viewBox="0 0 9 9"><g fill="{value}"><g/></g>{inner}</svg>')
    except LogoRefused:
        return
    for element in ET.fromstring(clean).iter():  # noqa: S314 - ours
        assert element.tag.startswith("{http://www.w3.org/2000/svg}")
        assert not element.text
        assert not element.tail
