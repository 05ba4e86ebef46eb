"""The editorial pages, as the pages about signing in know them."""

from services.content.editorial.pages.carrying import carried_by
from services.content.editorial.pages.context import BODY_LIMIT
from services.content.editorial.views.rows import HOME
from shared.auth.pages import StaffSurface
from shared.web import Templates


def editorial_surface(templates: Templates) -> StaffSurface:
    return StaffSurface(
        home=HOME,
        root=HOME,
        templates=templates,
        carry=carried_by,
        resume="editorial/carried_on.html",
        largest_form=BODY_LIMIT,
    )
