"""The pages about signing in, the same at every service that staff work with."""

from shared.auth.pages.sign_in import refused_sign_in, sign_in_page, sign_in_pages
from shared.auth.pages.surface import FOLDER, NOTHING, Carried, StaffSurface

__all__ = [
    "FOLDER", "NOTHING", "Carried", "StaffSurface", "refused_sign_in", "sign_in_page",
    "sign_in_pages",
]  # fmt: skip
