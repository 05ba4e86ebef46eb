"""What is refused of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.errors import (
    Conflict,
    FieldProblem,
    Invalid,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Refusal,
    TooMany,
)

_SENTENCES: Final = {
    "animated": "This picture moves; give one that stands still.",
    "damaged": "This file ends too early, or is damaged.",
    "empty": "This file is empty.",
    "kind": "Give a picture as PNG, JPEG, WebP or AVIF.",
    "proportions": "A picture may be four times as wide as it is high, or as high as it is wide.",
    "too-many-pixels": "A picture may have 50 million pixels, and 16,000 on a side.",
    "too-small": "A picture needs 200 pixels on each side.",
    "too-much-work": "This picture takes too long, or too much room, to be read.",
}


class ImageRefused(Invalid):
    code = "media.image-refused"
    title = "This picture cannot be taken."

    @classmethod
    def for_reason(cls, reason: str) -> "ImageRefused":
        """`reason` is the code of the problem that is told."""
        return cls(FieldProblem(field="image", code=reason, message=_SENTENCES[reason]))

    @property
    def reason(self) -> str:
        return self.problems[0].code


class ImageTooLarge(Refusal):
    code = "media.image-too-large"
    title = "A picture may have 10 MB."
    status = 413


class TooManyImagesAtOnce(TooMany):
    code = "media.too-many-at-once"
    title = "Too many pictures are being drawn at this moment. Please try again shortly."


class UnknownMedium(NotFound):
    code = "media.unknown-medium"
    title = "There is no such picture."


class UnknownRendition(NotFound):
    code = "media.unknown-rendition"
    title = "There is no such picture, or not at this size."


@dataclass(frozen=True, kw_only=True)
class Use:
    """Where a picture is shown: `kind` is `location`, `doctor`, `procedure` or `page`, and `key`
    the slug, or the page's clinic, procedure and locale.
    """

    kind: str
    key: str


class MediumInUse(Conflict):
    """`uses` tells where."""

    code = "media.in-use"
    title = "This picture is shown; take it away there first."

    def __init__(self, uses: Sequence[Use]) -> None:
        super().__init__(self.code)
        self.uses = tuple(uses)


class MediumRevisionConflict(PreconditionFailed):
    """`current` is the revision that is there."""

    code = "media.revision-conflict"
    title = "Somebody else has changed this picture in the meantime."

    def __init__(self, current: int) -> None:
        super().__init__(self.code)
        self.current = current


class MediumRevisionRequired(PreconditionRequired):
    code = "media.revision-required"
    title = "Say which revision of this picture you have seen (If-Match)."
