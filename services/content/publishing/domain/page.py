"""The page of one procedure at one clinic in one locale, resolved: nothing in it is looked up any
more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from services.content.directory.domain import Doctor, Fee, Location, Wait
from services.content.media.domain import Picture
from services.content.procedures.domain import (
    MedicalReview,
    PlanListing,
    Recovery,
)
from services.content.text.domain import (
    InsuredStatus,
)
from shared.brand import Brand


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The public addresses that a page names."""

    content: str
    inquiry: str

    def page(self, locale: str, location: str, procedure: str) -> str:
        return f"{self.content}/{locale}/{location}/procedures/{procedure}"

    def travel(self, locale: str, kind: str) -> str:
        return f"{self.content}/{locale}/travel/{kind}"

    def preview(self, token: str) -> str:
        """Of a draft."""
        return f"{self.content}/preview/{token}"

    def inquire(self, locale: str, location: str, procedure: str) -> str:
        query = urlencode({"location": location, "procedure": procedure, "locale": locale})
        return f"{self.inquiry}/inquire?{query}"

    def inquire_anywhere(self, locale: str, procedure: str) -> str:
        """The clinic is asked for in the form."""
        return f"{self.inquiry}/inquire?{urlencode({'procedure': procedure, 'locale': locale})}"


@dataclass(frozen=True, kw_only=True)
class ShownListing:
    """How the plan of the clinic's province lists the procedure; `source` in the page's words."""

    province: str
    listing: PlanListing
    source: str


@dataclass(frozen=True, kw_only=True)
class Funding:
    """Who usually pays: the listed status, a text where editors wrote one, and what the plan of the
    clinic's province says; None: nobody has looked that up.
    """

    insured_status: InsuredStatus
    text: str | None = None
    plan_listing: ShownListing | None = None


@dataclass(frozen=True, kw_only=True)
class ShownFee:
    """The fee in force on the page's day; `includes` and `excludes` in the page's words."""

    fee: Fee
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HtmlSection:
    """A heading and an HTML fragment under it; `id` is unique on its page."""

    id: str
    heading: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Question:
    question: str
    answer_html: str
    answer_text: str


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """A clinic that offers the procedure, and how far it is from the page's own."""

    location: Location
    kilometres: int | None = None


@dataclass(frozen=True, kw_only=True)
class TravelPart:
    heading: str
    html: str
    action: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Travel:
    out_of_province: TravelPart | None = None
    international: TravelPart | None = None


@dataclass(frozen=True, kw_only=True)
class Banner:
    """`locale` is that of its words, empty for that of the page."""

    id: str
    text: str
    action: str | None = None
    url: str | None = None
    is_dismissible: bool = False
    locale: str = ""


@dataclass(frozen=True, kw_only=True)
class Seo:
    """`alternates` by locale: the same page where it is written in another one."""

    title: str
    description: str
    canonical: str
    alternates: Mapping[str, str]
    json_ld: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """What a page shows: of the procedure, of the clinic, and of doctors by slug. `card` is an
    address that other sites show with a link to the page. `site` is what every address below `/` is
    below.
    """

    site: str
    procedure: Picture | None = None
    clinic: Picture | None = None
    portraits: Mapping[str, Picture] = field(default_factory=dict)
    card: str | None = None

    @property
    def media(self) -> tuple[str, ...]:
        shown = (self.procedure, self.clinic, *self.portraits.values())
        return tuple(dict.fromkeys(one.medium for one in shown if one))


@dataclass(frozen=True, kw_only=True)
class Page:
    """`inherited` names the fields that come from another locale, and which one that is. A `fee` or
    `wait` that is None is not known, and never nothing. `notices` are the banners at its top, of
    the clinic and of the whole network.
    """

    slug: str
    locale: str
    title: str
    summary: str
    category: str
    category_name: str
    funding: Funding
    fee: ShownFee | None
    wait: Wait | None
    sections: tuple[HtmlSection, ...]
    faqs_heading: str | None
    faqs_intro_html: str | None
    faqs: tuple[Question, ...]
    not_suitable_if: tuple[str, ...]
    next_steps: HtmlSection | None
    doctors_heading: str | None
    location: Location
    available_at: tuple[Nearby, ...]
    doctors: tuple[Doctor, ...]
    travel: Travel
    announcements: tuple[Banner, ...]
    inquiry_url: str
    brand: Brand
    seo: Seo
    medical_review: MedicalReview | None
    recovery: Recovery | None
    inherited: Mapping[str, str]
    pictures: Pictures
    notices: tuple[Banner, ...] = ()

    @property
    def key(self) -> str:
        return page_key(self.location.slug, self.slug, self.locale)

    @property
    def banners(self) -> tuple[Banner, ...]:
        """All of them, each text once, in the order of the page."""
        known = {notice.text for notice in self.notices}
        return (*self.notices, *(one for one in self.announcements if one.text not in known))

    @property
    def surrogate_keys(self) -> tuple[str, ...]:
        """What this page shows: a cache that hears of a change to one of these lets go
        of the page.
        """
        clinics = (f"location:{clinic.location.slug}" for clinic in self.available_at)
        doctors = (f"doctor:{doctor.slug}" for doctor in self.doctors)
        media = (f"medium:{medium}" for medium in self.pictures.media)
        own = (f"page:{self.key}", f"procedure:{self.slug}")
        return (*own, *clinics, *doctors, *media, "network")


def page_key(location: str, procedure: str, locale: str) -> str:
    return f"{location}:{procedure}:{locale}"
