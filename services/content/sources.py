"""Names of what an answer may be made from; a change is told under the same names."""

from typing import Final

LOCATIONS: Final = "locations"
DOCTORS: Final = "doctors"
OFFERINGS: Final = "offerings"
BLOCKS: Final = "blocks"
NETWORKS: Final = "networks"
MEDIA: Final = "media"
ANNOUNCEMENTS: Final = "announcements"
PAGES: Final = "pages"
"""Any published page; a page's own key names that page alone."""

SOURCES: Final = (LOCATIONS, DOCTORS, OFFERINGS, BLOCKS, NETWORKS, MEDIA, ANNOUNCEMENTS, PAGES)
"""Collections of the same names, whose changes are told."""


def pages_of(location: str) -> str:
    """Any page of a clinic."""
    return f"{location}:"


def changed(collection: str, key: str) -> tuple[str, ...]:
    """What has changed with the document of this key."""
    if collection != PAGES:
        return (collection,)
    return (PAGES, pages_of(key.partition(":")[0]), key)
