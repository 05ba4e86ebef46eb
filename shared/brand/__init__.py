"""How the network looks to patients: its name, its logo and its colours, on every surface."""

from shared.brand.colours import (
    LEAST_CONTRAST,
    Palette,
    contrast,
    derived_dark,
    is_colour,
    is_readable_on_dark,
    is_readable_on_white,
    palette,
)
from shared.brand.domain import NEUTRAL, Brand, Branded, brand_of, name_in, one_line
from shared.brand.logos import LONGEST_LOGO, LogoRefused, clean_logo
from shared.brand.rendering import accent_tokens, icon_svg, style_sheet

__all__ = [
    "LEAST_CONTRAST", "LONGEST_LOGO", "NEUTRAL", "Brand", "Branded", "LogoRefused", "Palette",
    "accent_tokens", "brand_of", "clean_logo", "contrast", "derived_dark", "icon_svg", "is_colour",
    "is_readable_on_dark", "is_readable_on_white", "name_in", "one_line", "palette", "style_sheet",
]  # fmt: skip
