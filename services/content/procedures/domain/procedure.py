"""A procedure as editors keep it: what it is, and its texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from services.content.text.domain import (
    InsuredStatus,
    ProcedureText,
    check_locales,
    checks,
    fallback_chain,
    filled_in,
)
from shared.errors import Invalid, NotFound

_MOST_OVERRIDES: Final = 100
_MOST_NIGHTS: Final = 60
_MOST_DAYS: Final = 730
_MOST_PROVINCES: Final = 20
_LONGEST_SOURCE: Final = 200
_LONGEST_URL: Final = 500


@dataclass(frozen=True, kw_only=True)
class MedicalReview:
    """Who reviewed the text medically and when, and when the next review is due."""

    by: str
    on: date
    due: date

    def __post_init__(self) -> None:
        checks.check_text("medical_review.by", self.by)
        checks.check_date("medical_review.on", self.on)
        checks.check_date("medical_review.due", self.due)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """What travel is planned by, counted from the day of the procedure: nights near the clinic,
    days before a flight, days during which somebody of the clinic follows up; days off work, None
    where nobody has said.
    """

    stay_nights: int
    fit_to_fly_days: int
    aftercare_days: int
    off_work_days: int | None = None

    def __post_init__(self) -> None:
        checks.check_number("recovery.stay_nights", self.stay_nights, least=0, most=_MOST_NIGHTS)
        checks.check_number(
            "recovery.fit_to_fly_days", self.fit_to_fly_days, least=0, most=_MOST_DAYS
        )
        checks.check_number(
            "recovery.aftercare_days", self.aftercare_days, least=0, most=_MOST_DAYS
        )
        if self.off_work_days is not None:
            checks.check_number(
                "recovery.off_work_days", self.off_work_days, least=0, most=_MOST_DAYS
            )


@dataclass(frozen=True, kw_only=True)
class PlanListing:
    """How one province's public plan lists the procedure, as `source` (by locale) said on `as_of`:
    nobody has to take our word for it.
    """

    status: InsuredStatus
    source: Mapping[str, str]
    as_of: date
    url: str | None = None

    def __post_init__(self) -> None:
        checks.require(bool(self.source), "source", "Name the source in one language at least.")
        check_locales("source", self.source)
        for locale, text in self.source.items():
            checks.check_text(f"source.{locale}", text, longest=_LONGEST_SOURCE)
        checks.check_date("as_of", self.as_of)
        if self.url is not None:
            checks.check_url("url", self.url)
            checks.check_text("url", self.url, longest=_LONGEST_URL)


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """`insured_status_in`: of the provinces (ISO 3166-2) that list it otherwise; `plan_listings`
    stand above both where somebody has looked it up, and a province that is not among them is
    unknown. `texts` by locale; `overrides` by clinic and locale: the fields that this clinic says
    differently. `picture` names a medium, empty for none.
    """

    slug: str
    category: str
    insured_status: InsuredStatus
    insured_status_in: Mapping[str, InsuredStatus] = field(default_factory=dict)
    texts: Mapping[str, ProcedureText] = field(default_factory=dict)
    overrides: Mapping[str, Mapping[str, ProcedureText]] = field(default_factory=dict)
    medical_review: MedicalReview | None = None
    recovery: Recovery | None = None
    plan_listings: Mapping[str, PlanListing] = field(default_factory=dict)
    picture: str = ""

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        if self.picture:
            checks.check_slug("picture", self.picture)
        checks.check_slug("category", self.category)
        for province in self.insured_status_in:
            checks.check_province("insured_status_in", province)
        for province in self.plan_listings:
            checks.check_plan_province("plan_listings", province)
        if self.plan_listings:
            checks.check_count("plan_listings", self.insured_statuses, most=_MOST_PROVINCES)
        check_locales("texts", self.texts)
        checks.check_count("overrides", self.overrides, most=_MOST_OVERRIDES)
        for location, texts in self.overrides.items():
            checks.check_slug("overrides", location)
            check_locales(f"overrides.{location}", texts)

    @property
    def key(self) -> str:
        return self.slug

    def insured_status_at(self, province: str) -> InsuredStatus:
        return self.insured_statuses.get(province, self.insured_status)

    @property
    def insured_statuses(self) -> Mapping[str, InsuredStatus]:
        """Of the provinces of which one is known; what has a source stands above what has none."""
        listed = {province: listing.status for province, listing in self.plan_listings.items()}
        return {**self.insured_status_in, **listed}

    @property
    def titles(self) -> Mapping[str, str]:
        return {locale: text.title for locale, text in self.texts.items() if text.title}

    @property
    def screening(self) -> Mapping[str, tuple[str, ...]]:
        """The "not suitable if" list per locale, which the intake asks as questions."""
        lists = {locale: text.not_suitable_if for locale, text in self.texts.items()}
        return {locale: items for locale, items in lists.items() if items}

    def override(self, location: str, locale: str) -> ProcedureText | None:
        """What the clinic says differently in this locale."""
        return self.overrides.get(location, {}).get(locale)

    def overridden(self, location: str, locale: str, text: ProcedureText) -> "Procedure":
        """With these words of this clinic instead of what it said so far; none where `text` has
        none. Words that nobody has reviewed do not keep the last review.
        """
        if (self.override(location, locale) or ProcedureText()) == text:
            return self
        texts = {**self.overrides.get(location, {}), locale: text}
        if text == ProcedureText():
            del texts[locale]
        overrides = {**self.overrides, location: texts}
        if not texts:
            del overrides[location]
        return replace(self, overrides=overrides, medical_review=None)

    def inherited(self, locale: str) -> ProcedureText:
        """What the shared texts of other locales give to a page of this one."""
        others = (self.texts.get(one) for one in fallback_chain(locale)[1:])
        return filled_in(ProcedureText(), *(text for text in others if text))

    def rewritten(self, locale: str, text: ProcedureText) -> "Procedure":
        """With this text in this locale; words that nobody has reviewed do not keep the last
        review.
        """
        if self.texts.get(locale) == text:
            return self
        return replace(self, texts={**self.texts, locale: text}, medical_review=None)


class UnknownProcedure(NotFound):
    code = "procedures.unknown-procedure"
    title = "There is no such procedure."


class PageNotReadable(Invalid):
    """The captured page cannot become a procedure; each problem names a line."""

    code = "procedures.page-not-readable"
    title = "This page cannot be read as a procedure."


class TextBeyondLimits(Invalid):
    code = "procedures.text-beyond-limits"
    title = "There is more in this text than a page can hold."
