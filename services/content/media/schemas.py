"""Request and response bodies of pictures."""

import json
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.content.media.domain import FocalPoint, Medium, MediumWords, Use
from services.content.media.domain.picture import address_of
from services.content.revisions.domain import Revised
from services.content.text.schemas import TextByLocale
from shared.errors import FieldProblem, Invalid
from shared.web.paging import Page, cut


class Form(BaseModel):
    """An unknown field is a mistake, not a remark. The bounds of single values are those of the
    domain.
    """

    model_config = ConfigDict(extra="forbid")


class FocalForm(Form):
    """Fractions of the width and the height, from the left and from above."""

    x: Annotated[float, Field(ge=0, le=1)] = 0.5
    y: Annotated[float, Field(ge=0, le=1)] = 0.5


class MediumForm(Form):
    """`alt` in every locale, or `is_decorative`."""

    alt: TextByLocale = {}
    is_decorative: bool = False
    focal: FocalForm = FocalForm()

    def value(self) -> MediumWords:
        return MediumWords(
            alt=self.alt,
            is_decorative=self.is_decorative,
            focal=FocalPoint(x=self.focal.x, y=self.focal.y),
        )


class UploadForm(MediumForm):
    """`location`: the clinic whose editors keep it; without one it is the network's."""

    location: Annotated[str, Field(max_length=100)] = ""


F = TypeVar("F", bound=MediumForm)


def form_in(text: str, form: type[F]) -> F:
    """Of a query parameter. Raises `Invalid`, or what is answered as the framework's own refusal of
    a field.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = FieldProblem(field="medium", code="malformed", message="This is not JSON.")
        raise Invalid(problem) from error
    try:
        return form.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        problems = [{**one, "loc": ("query", "medium", *one["loc"])} for one in found]
        raise RequestValidationError(problems) from error


class RenditionBody(BaseModel):
    shape: str
    width: int
    height: int
    media_type: str
    url: str


class MediumEntry(BaseModel):
    """`medium` is exactly what may be written back. `width` and `height` in pixels, upright.
    `edited_by`: the account that wrote it last, empty where a bundle did.
    """

    id: str
    revision: int
    edited_by: str
    location: str
    width: int
    height: int
    medium: MediumForm
    renditions: list[RenditionBody]

    @classmethod
    def of(cls, stored: Revised[Medium]) -> "MediumEntry":
        one = stored.value
        return cls(
            id=one.id,
            revision=stored.revision,
            edited_by=one.edited_by,
            location=one.location,
            width=one.width,
            height=one.height,
            medium=MediumForm(
                alt=dict(one.words.alt),
                is_decorative=one.words.is_decorative,
                focal=FocalForm(**vars(one.words.focal)),
            ),
            renditions=[
                RenditionBody(
                    shape=rendition.shape,
                    width=rendition.width,
                    height=rendition.height,
                    media_type=rendition.format.media_type,
                    url=address_of(one, rendition),
                )
                for rendition in one.renditions
            ],
        )


class MediumList(Page[MediumEntry]):
    @classmethod
    def of(cls, found: Sequence[Revised[Medium]], *, limit: int) -> "MediumList":
        shown, more = cut(found, limit, lambda stored: stored.value.id)
        return cls(items=[MediumEntry.of(stored) for stored in shown], next_cursor=more)


class UseBody(BaseModel):
    kind: str
    key: str

    @classmethod
    def of(cls, use: Use) -> "UseBody":
        return cls(kind=use.kind, key=use.key)
