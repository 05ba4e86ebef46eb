"""The form of a bundle’s `network.yaml`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.content.bundles.domain import BundledPicture
from services.content.bundles.schemas.decisions import RecordedReviewForm, ScheduleForm
from services.content.bundles.schemas.texts import BlockForms, ListForm, blocks_of
from services.content.bundles.schemas.top_announcements import TopAnnouncementForm
from services.content.directory.domain import Network
from services.content.directory.schemas import (
    DoctorForm,
    LocalizedText,
    LocationForm,
    OfferingFields,
    OfferingForm,
)
from services.content.media.domain import check_image
from services.content.media.schemas import FocalForm, MediumForm
from services.content.procedures.domain import (
    MedicalReview,
    Procedure,
    SharedAnnouncement,
    TravelKind,
    TravelProgram,
)
from services.content.procedures.schemas import PlanListings, RecoveryForm, plan_listings
from services.content.text.domain import (
    Announcement,
    InsuredStatus,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
    check_locales,
    slug_from,
)
from services.content.text.domain.checks import check_slug
from shared.errors import FieldProblem, Invalid


class Form(BaseModel):
    """An unknown field is a mistake, not a remark."""

    model_config = ConfigDict(extra="forbid")


Overrides = Mapping[str, Mapping[str, ProcedureText]]
"""By clinic and locale."""


class NetworkForm(Form):
    slug: str
    name: LocalizedText
    locales: list[str]
    phone: str = ""
    logo: str = ""
    accent: str = "#0a5c57"
    accent_dark: str = ""
    site_url: str = ""

    def value(self) -> Network:
        return Network(
            **self.model_dump(exclude={"name", "locales"}),
            names=self.name,
            languages=tuple(self.locales),
        )


class AnnouncementText(Form):
    """`is_dismissible` where it is not as in the other locales."""

    text: str
    action: str | None = None
    is_dismissible: bool | None = None


class AnnouncementForm(Form):
    slug: str
    is_dismissible: bool = False
    url: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    texts: dict[str, AnnouncementText]

    def value(self) -> SharedAnnouncement:
        texts = {
            locale: Announcement(
                text=text.text, action=text.action, is_dismissible=self._is_dismissible(text)
            )
            for locale, text in self.texts.items()
        }
        return SharedAnnouncement(
            slug=self.slug,
            texts=texts,
            url=self.url,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )

    def _is_dismissible(self, text: AnnouncementText) -> bool:
        return self.is_dismissible if text.is_dismissible is None else text.is_dismissible


class TravelText(Form):
    """`blocks` after the `paragraphs`."""

    heading: str
    paragraphs: list[str] = []
    blocks: BlockForms = []
    action: str | None = None

    def value(self) -> TravelBlock:
        blocks = blocks_of([*self.paragraphs, *self.blocks])
        return TravelBlock(heading=self.heading, blocks=blocks, action=self.action)


class GuideSectionForm(Form):
    """`items` are a list after the `paragraphs`, and `blocks` come after both. Without an `id` the
    heading makes one.
    """

    id: str = ""
    heading: str
    paragraphs: list[str] = Field(default=[], max_length=50)
    items: list[str] = Field(default=[], max_length=50)
    blocks: BlockForms = []

    def value(self) -> Section:
        listed = [ListForm(items=self.items)] if self.items else []
        blocks = blocks_of([*self.paragraphs, *listed, *self.blocks])
        name = self.id or slug_from(self.heading)
        return Section(id=name, heading=self.heading, blocks=blocks)


class TravelProgramForm(Form):
    """`guide`: the sections of the network's own page for such travellers."""

    url: str | None = None
    texts: dict[str, TravelText] = {}
    guide: dict[str, list[GuideSectionForm]] = {}

    def value(self) -> TravelProgram:
        texts = {locale: text.value() for locale, text in self.texts.items()}
        return TravelProgram(texts=texts, url=self.url)

    def sections(self) -> dict[str, tuple[Section, ...]]:
        return {
            locale: tuple(section.value() for section in sections)
            for locale, sections in self.guide.items()
        }


class TravelForm(Form):
    out_of_province: TravelProgramForm = TravelProgramForm()
    international: TravelProgramForm = TravelProgramForm()

    def guides(self) -> dict[str, dict[str, tuple[Section, ...]]]:
        """By kind of travel and locale."""
        guides = {
            TravelKind.OUT_OF_PROVINCE.value: self.out_of_province.sections(),
            TravelKind.INTERNATIONAL.value: self.international.sections(),
        }
        return {kind: guide for kind, guide in guides.items() if guide}


class OverrideForm(Form):
    """The little that most clinics say differently; a file in `overrides/` may have every field."""

    title: str | None = None
    summary: list[str] | None = None
    funding: str | None = None

    def value(self) -> ProcedureText:
        summary = self.summary and tuple(Paragraph(text=text) for text in self.summary)
        return ProcedureText(title=self.title, summary=summary or None, funding=self.funding)


class ReviewForm(Form):
    by: str
    on: date
    due: date


class ProcedureForm(Form):
    """`is_draft`: loading stores its words and publishes none of them."""

    slug: str
    category: str
    insured_status: InsuredStatus
    insured_status_in: dict[str, InsuredStatus] = {}
    plan_listings: PlanListings = {}
    medical_review: ReviewForm | None = None
    recovery: RecoveryForm | None = None
    picture: str = ""
    funding: LocalizedText = {}
    seo_description: LocalizedText = {}
    overrides: dict[str, dict[str, OverrideForm]] = {}
    is_draft: bool = False

    def value(self, texts: Mapping[str, ProcedureText], overrides: Overrides) -> Procedure:
        """`overrides`: those that have files of their own."""
        named = {
            location: {locale: fields.value() for locale, fields in by_locale.items()}
            for location, by_locale in self.overrides.items()
        }
        every = {
            location: {**named.get(location, {}), **overrides.get(location, {})}
            for location in {**named, **overrides}
        }
        review = self.medical_review
        return Procedure(
            slug=self.slug,
            category=self.category,
            insured_status=self.insured_status,
            insured_status_in=self.insured_status_in,
            plan_listings=plan_listings(self.plan_listings),
            texts={locale: self._described(locale, text) for locale, text in texts.items()},
            overrides=every,
            medical_review=MedicalReview(**review.model_dump()) if review else None,
            recovery=self.recovery.value() if self.recovery else None,
            picture=self.picture,
        )

    def described(self) -> dict[str, ProcedureText]:
        """What is said of a text in each locale, also where there is no page."""
        locales = {*self.funding, *self.seo_description}
        check_locales("funding", locales)
        return {locale: self._described(locale, ProcedureText()) for locale in locales}

    def _described(self, locale: str, text: ProcedureText) -> ProcedureText:
        return replace(
            text,
            funding=self.funding.get(locale, text.funding),
            seo_description=self.seo_description.get(locale, text.seo_description),
        )


class PictureForm(Form):
    """`file` in `pictures/`; `location`: the clinic whose editors keep it."""

    slug: str
    file: str
    alt: LocalizedText = {}
    is_decorative: bool = False
    focal: FocalForm = FocalForm()
    location: str = ""

    def value(self, images: Mapping[str, bytes]) -> BundledPicture:
        if self.file not in images:
            message = "There is no such file in pictures/."
            raise Invalid(FieldProblem(field="file", code="unknown", message=message))
        check_slug("slug", self.slug)
        check_image(images[self.file])
        words = MediumForm(alt=self.alt, is_decorative=self.is_decorative, focal=self.focal)
        return BundledPicture(
            id=self.slug,
            image=images[self.file],
            words=words.value(),
            location=self.location,
        )


class ClinicOfferingForm(OfferingFields):
    """In the file of a clinic, `offerings/<clinic>.yaml`."""

    procedure: str


class BundleForm(Form):
    """The bounds of single values are those of the domain. `announcements` are banners of
    procedures.
    """

    network: NetworkForm
    announcements: list[AnnouncementForm] = Field(default=[], max_length=50)
    top_announcements: list[TopAnnouncementForm] = Field(default=[], max_length=10_000)
    travel: TravelForm = TravelForm()
    locations: list[LocationForm] = Field(max_length=500)
    pictures: list[PictureForm] = Field(default=[], max_length=500)
    doctors: list[DoctorForm] = Field(max_length=5_000)
    categories: dict[str, LocalizedText] = {}
    procedures: list[ProcedureForm] = Field(max_length=1_000)
    offerings: list[OfferingForm] = Field(default=[], max_length=50_000)
    reviews: list[RecordedReviewForm] = Field(default=[], max_length=5_000)
    schedules: list[ScheduleForm] = Field(default=[], max_length=5_000)
