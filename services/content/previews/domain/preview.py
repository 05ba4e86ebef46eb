"""A preview: the page of a procedure at a clinic with words that are not published."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from services.content.publishing.domain import Pin, page_key
from shared.errors import NotFound

USUAL: Final = timedelta(hours=24)
LONGEST: Final = timedelta(days=7)


class UnknownPreview(NotFound):
    """Also one that has expired, was made elsewhere, or shows what is no longer there: whoever
    tries links learns from none of them that there is a draft.
    """

    headers = MappingProxyType({"Referrer-Policy": "no-referrer"})


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`pin`: the revision of the text, and as of which what the clinic says differently.
    `expires_at` is a whole second.
    """

    location: str
    procedure: str
    locale: str
    pin: Pin
    expires_at: datetime

    @property
    def page_key(self) -> str:
        return page_key(self.location, self.procedure, self.locale)

    def is_open(self, now: datetime) -> bool:
        return now < self.expires_at


@dataclass(frozen=True, kw_only=True)
class MadePreview:
    """Who made a link to a preview and when; the link itself is kept nowhere."""

    id: str
    preview: Preview
    by: str
    at: datetime
