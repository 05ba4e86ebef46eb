"""Request and response bodies of previews."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.content.previews.domain import LONGEST, USUAL, MadePreview, Preview
from services.content.previews.usecases.make_preview import PreviewWish
from shared.web.paging import Page, cut

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_MINUTE: Final = timedelta(minutes=1)
_Slug = Annotated[str, Field(pattern=SLUG, max_length=100)]


class PreviewForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    location: _Slug
    procedure: _Slug
    locale: Literal["en-CA", "fr-CA"]
    revision: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=10**9,
        description="Of the text in this locale; without it the newest.",
    )
    minutes: int = Field(
        strict=True,
        default=USUAL // _MINUTE,
        ge=1,
        le=LONGEST // _MINUTE,
        description="How long the link is open; a day unless it is said, at most seven.",
    )

    def wish(self) -> PreviewWish:
        return PreviewWish(
            location=self.location,
            procedure=self.procedure,
            locale=self.locale,
            revision=self.revision,
            open_for=self.minutes * _MINUTE,
        )


class PreviewBody(BaseModel):
    """`revision` and `facts_revision`: of which words these are."""

    url: str = Field(description="Shows the draft to whoever has it; it is told this once.")
    revision: int
    facts_revision: int
    expires_at: datetime

    @classmethod
    def of(cls, preview: Preview, url: str) -> "PreviewBody":
        return cls(
            url=url,
            revision=preview.pin.text_revision,
            facts_revision=preview.pin.facts_revision,
            expires_at=preview.expires_at,
        )


class MadePreviewBody(BaseModel):
    """`by`: the account."""

    locale: str
    revision: int
    facts_revision: int
    by: str
    at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, made: MadePreview) -> "MadePreviewBody":
        preview = made.preview
        return cls(
            locale=preview.locale,
            revision=preview.pin.text_revision,
            facts_revision=preview.pin.facts_revision,
            by=made.by,
            at=made.at,
            expires_at=preview.expires_at,
        )


class MadePreviewList(Page[MadePreviewBody]):
    @classmethod
    def of(cls, found: Sequence[MadePreview], *, limit: int) -> "MadePreviewList":
        shown, more = cut(found, limit, lambda made: made.id)
        return cls(items=[MadePreviewBody.of(made) for made in shown], next_cursor=more)
