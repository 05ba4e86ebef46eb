"""Somebody's browser gets one rendition."""

from dataclasses import dataclass
from typing import Final

from services.content.media.domain import Format, UnknownRendition
from services.content.media.ports import Files

_MEDIA_TYPES: Final = {f".{one.value}": one.media_type for one in Format}


@dataclass(frozen=True, kw_only=True)
class FoundRendition:
    content: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class ReadRendition:
    """Also of what was superseded a while ago. The master is nobody's."""

    files: Files

    async def __call__(self, medium_id: str, digest: str, name: str) -> FoundRendition:
        """Raises `UnknownRendition`."""
        media_type = next((kind for end, kind in _MEDIA_TYPES.items() if name.endswith(end)), None)
        if media_type is None or not name[:1].isdigit():
            raise UnknownRendition
        content = await self.files.read(medium_id, digest, name)
        if content is None:
            raise UnknownRendition
        return FoundRendition(content=content, media_type=media_type)
