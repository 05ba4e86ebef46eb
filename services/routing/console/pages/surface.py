"""The console, as the pages about signing in know it."""

from typing import Final

from shared.auth.pages import StaffSurface
from shared.web import Templates

HOME: Final = "/console"


def console_surface(templates: Templates) -> StaffSurface:
    return StaffSurface(home=HOME, root="", templates=templates)
