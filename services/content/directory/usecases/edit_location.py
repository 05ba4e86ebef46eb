"""An editor says what a clinic is, and which picture shows it."""

from collections.abc import Collection
from dataclasses import dataclass

from services.content.directory.domain import Location, UnknownEntry, slug_problem
from services.content.directory.ports import Media
from services.content.directory.usecases.edit_entity import EditEntity
from services.content.revisions.domain import Revised
from shared.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True)
class EditLocation:
    """Refuses a picture that there is not, and of a clinic that there is not a slug that none may
    have.
    """

    edit: EditEntity[Location]
    media: Media

    async def __call__(
        self, location: Location, *, seen: Collection[int] | None, by: str
    ) -> Revised[Location]:
        problems = await picture_problems(self.media, "picture", location.picture)
        if problems:
            raise Invalid(*problems)
        try:
            return await self.edit(location, seen=seen, by=by)
        except UnknownEntry:
            problem = slug_problem("location", location.slug)
            if problem is None:
                raise
            raise Invalid(problem) from None


async def picture_problems(media: Media, field: str, picture: str) -> list[FieldProblem]:
    if not picture or await media.among([picture]):
        return []
    return [FieldProblem(field=field, code="unknown", message="There is no such picture.")]
