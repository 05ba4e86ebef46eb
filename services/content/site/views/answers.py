"""What patients ask first, formatted: what it costs, how long one waits, and whose plan pays."""

from dataclasses import dataclass

from services.content.directory.domain import Wait
from services.content.publishing.domain import ShownFee, ShownListing
from shared.formatting import format_day, format_money, subdivision_name


@dataclass(frozen=True, kw_only=True)
class FeeView:
    """`highest` is empty where there is one price, `until` where no end is known."""

    lowest: str
    highest: str
    since: str
    until: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WaitView:
    """In weeks."""

    lowest: int
    highest: int
    as_of: str


@dataclass(frozen=True, kw_only=True)
class ListingView:
    """`status` is empty where nobody has looked it up."""

    province: str
    status: str = ""
    source: str = ""
    url: str = ""
    as_of: str = ""


def fee_view(shown: ShownFee | None, locale: str) -> FeeView | None:
    if shown is None:
        return None
    fee = shown.fee
    lowest, highest = (
        format_money(cents, fee.currency, locale) for cents in (fee.lowest_cents, fee.highest_cents)
    )
    return FeeView(
        lowest=lowest,
        highest=highest if highest != lowest else "",
        since=format_day(fee.effective_from, locale),
        until=format_day(fee.effective_to, locale) if fee.effective_to else "",
        includes=shown.includes,
        excludes=shown.excludes,
    )


def wait_view(wait: Wait | None, locale: str) -> WaitView | None:
    if wait is None:
        return None
    return WaitView(
        lowest=wait.lowest_weeks,
        highest=wait.highest_weeks,
        as_of=format_day(wait.as_of, locale),
    )


def listing_view(shown: ShownListing | None, province: str, locale: str) -> ListingView:
    name = subdivision_name(province, locale)
    if shown is None:
        return ListingView(province=name)
    return ListingView(
        province=name,
        status=shown.listing.status.value,
        source=shown.source,
        url=shown.listing.url or "",
        as_of=format_day(shown.listing.as_of, locale),
    )
