"""A brand as files that pages link: a style sheet of its colours, and an icon."""

from html import escape

from shared.brand.colours import palette
from shared.brand.domain import Brand


def style_sheet(brand: Brand) -> str:
    """The tokens of `tokens.css` that the network decides; link it after that one."""
    return f"@layer tokens{{:root{{{accent_tokens(brand)}}}}}\n"


def accent_tokens(brand: Brand) -> str:
    """Their declarations, for whatever they are to hold in."""
    light, dark = palette(brand.accent, brand.accent_dark)
    return "".join(
        f"--{name.replace('_', '-')}:light-dark({getattr(light, name)},{getattr(dark, name)});"
        for name in ("accent", "accent_strong", "accent_soft", "on_accent")
    )


def icon_svg(brand: Brand) -> str:
    """The logo in the network's colour; without one its initial; without a name a plain disc."""
    if brand.logo:
        return brand.logo.replace("<svg ", f'<svg color="{brand.accent}" ', 1)
    inner = (
        f'<text x="16" y="22.5" fill="#fff" font-family="system-ui,sans-serif" font-size="19"'
        f' font-weight="600" text-anchor="middle">{escape(brand.initial)}</text>'
        if brand.initial
        else '<circle cx="16" cy="16" r="6" fill="#fff"/>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="8" fill="{brand.accent}"/>{inner}</svg>'
    )
