"""Request bodies of the workflow."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime

from services.content.workflow.domain import Occurrence
from services.content.workflow.usecases.publish_revision import Wish

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=_SLUG, max_length=100)]
Locale = Literal["en-CA", "fr-CA"]
_Reason = Annotated[str, Field(min_length=1, max_length=1_000, pattern=r"\S")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Acknowledgement(_Form):
    """Why the words are published in spite of the warnings; kept in the history."""

    reason: _Reason


class PublicationRequest(_Form):
    """Without `locale`: in every locale that the procedure is written in and that is not retired.
    `revision` (of the text in `locale`) pins an older one. `at` is a local time on the clinic's
    clock, without an offset; where the clocks give that time twice, `occurrence` says which one.
    """

    location: Slug
    procedure: Slug
    locale: Locale | None = None
    revision: Annotated[int, Field(ge=1, le=10**9)] | None = None
    at: NaiveDatetime | None = None
    occurrence: Occurrence | None = None
    acknowledgement: Acknowledgement | None = None

    def wish(self) -> Wish:
        return Wish(
            location=self.location,
            procedure=self.procedure,
            locale=self.locale,
            revision=self.revision,
            at=self.at,
            occurrence=self.occurrence,
            reason=self.acknowledgement.reason if self.acknowledgement else "",
        )


class RetirementRequest(_Form):
    """Without `locale`: in every locale."""

    location: Slug
    procedure: Slug
    locale: Locale | None = None
    reason: _Reason


class CancellationRequest(_Form):
    location: Slug
    procedure: Slug
    locale: Locale
