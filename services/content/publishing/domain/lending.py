"""What is written by locale outside a procedure's text: fees, listings, doctors and days, in the
words of a page, and which other locale had to lend them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.content.directory.domain import DatedHours, Doctor, Fee
from services.content.procedures.domain import PlanListing
from services.content.publishing.domain.page import ShownFee, ShownListing
from services.content.text.domain import Localized, localized

Found = tuple[str, Localized[Any] | None]
"""A field's path in the page's document, and what was found for it."""


def shown_fee(fee: Fee | None, locale: str) -> ShownFee | None:
    if fee is None:
        return None
    includes, excludes = localized(fee.includes, locale), localized(fee.excludes, locale)
    return ShownFee(
        fee=fee,
        includes=includes.value if includes else (),
        excludes=excludes.value if excludes else (),
    )


def shown_listing(listing: PlanListing | None, province: str, locale: str) -> ShownListing | None:
    """A source that is named in no language of the reader is named as it is."""
    if listing is None:
        return None
    return ShownListing(province=province, listing=listing, source=_source(listing, locale).value)


def lent_words(
    *,
    fee: Fee | None,
    listing: PlanListing | None,
    doctors: Iterable[Doctor],
    dated_hours: Iterable[DatedHours],
    locale: str,
) -> Mapping[str, str]:
    """The fields that come from another locale than the page's, and which one that is."""
    found = (
        *_of_fee(fee, locale),
        *_of_listing(listing, locale),
        *_of_doctors(doctors, locale),
        *_of_days(dated_hours, locale),
    )
    return {path: one.locale for path, one in found if one and one.value and one.locale != locale}


def _of_fee(fee: Fee | None, locale: str) -> Iterator[Found]:
    if fee is not None:
        yield "fee.includes", localized(fee.includes, locale)
        yield "fee.excludes", localized(fee.excludes, locale)


def _of_listing(listing: PlanListing | None, locale: str) -> Iterator[Found]:
    if listing is not None:
        yield "funding.plan_listing.source", _source(listing, locale)


def _of_doctors(doctors: Iterable[Doctor], locale: str) -> Iterator[Found]:
    for doctor in doctors:
        yield f"doctors.{doctor.slug}.credentials", doctor.credentials_for(locale)
        yield f"doctors.{doctor.slug}.specialties", doctor.specialties_for(locale)


def _of_days(dated_hours: Iterable[DatedHours], locale: str) -> Iterator[Found]:
    for dated in dated_hours:
        yield f"location.dated_hours.{dated.day}.reason", localized(dated.reason, locale)


def _source(listing: PlanListing, locale: str) -> Localized[str]:
    written, source = next(iter(listing.source.items()))
    return localized(listing.source, locale) or Localized(value=source, locale=written)
