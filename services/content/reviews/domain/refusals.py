"""What reviewing refuses."""

from shared.errors import PreconditionFailed, PreconditionRequired


class ReviewRevisionConflict(PreconditionFailed):
    """`current` is the revision of the reviews that are there; 0 before the first."""

    code = "reviews.revision-conflict"
    title = "Somebody else has asked for a review or recorded one in the meantime."

    def __init__(self, current: int) -> None:
        super().__init__(self.code)
        self.current = current


class ReviewRevisionRequired(PreconditionRequired):
    code = "reviews.revision-required"
    title = (
        "This text has been reviewed: say which revision of its reviews you have seen (If-Match)."
    )
