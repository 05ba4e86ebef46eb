"""What a link to a preview shows and until when, and how the link itself vouches for that."""

from services.content.previews.domain.link import read_token, token_of
from services.content.previews.domain.preview import (
    LONGEST,
    USUAL,
    MadePreview,
    Preview,
    UnknownPreview,
)

__all__ = [
    "LONGEST", "USUAL", "MadePreview", "Preview", "UnknownPreview", "read_token", "token_of",
]  # fmt: skip
