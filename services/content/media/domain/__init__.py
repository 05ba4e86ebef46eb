"""A picture, what is said of it, and the renditions in which it is delivered."""

from services.content.media.domain.medium import (
    DECORATIVE,
    FocalPoint,
    Medium,
    MediumWords,
)
from services.content.media.domain.picture import Picture, PictureSource, pictured
from services.content.media.domain.refusals import (
    ImageRefused,
    ImageTooLarge,
    MediumInUse,
    MediumRevisionConflict,
    MediumRevisionRequired,
    TooManyImagesAtOnce,
    UnknownMedium,
    UnknownRendition,
    Use,
)
from services.content.media.domain.renditions import (
    MASTER,
    MASTER_SIDE,
    Drawn,
    Format,
    Rendition,
    Shape,
    crop_of,
    renditions_of,
)
from services.content.media.domain.signatures import LARGEST_BYTES, check_image

__all__ = [
    "DECORATIVE", "LARGEST_BYTES", "MASTER", "MASTER_SIDE", "Drawn", "FocalPoint", "Format",
    "ImageRefused", "ImageTooLarge", "Medium", "MediumInUse", "MediumRevisionConflict",
    "MediumRevisionRequired", "MediumWords", "Picture", "PictureSource", "Rendition", "Shape",
    "TooManyImagesAtOnce", "UnknownMedium", "UnknownRendition", "Use", "check_image", "crop_of",
    "pictured", "renditions_of",
]  # fmt: skip
